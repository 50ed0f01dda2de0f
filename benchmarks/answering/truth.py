"""What the messages truly brought, counted in the plainest way, and what of the promises was broken.

Each customer's life without messages is known, so the truth is no estimate: of those who were treated, what they bought
less what they would have bought. Nothing here is shared with the code that reads the effect.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.answering.life import Life, Placed, buyer_at
from benchmarks.answering.post import Mail

MEASURES = ("buyers", "again", "purchases", "revenue")


@dataclass(frozen=True, slots=True)
class Went:
    """Who entered, when, and whether they were held out."""

    buyer: int
    at: dt.datetime
    held_out: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """Of those who have been watched for the days: how many, and what they bought in all."""

    people: int
    buyers: int
    again: int
    purchases: int
    revenue: int

    def each(self, measure: str) -> float:
        """A person of them."""
        return float(getattr(self, measure)) / self.people


@dataclass(frozen=True, slots=True)
class Truth:
    """``treated`` and ``held_out`` as they bought, and ``without``: the treated, had nobody written to them."""

    treated: Sums
    held_out: Sums
    without: Sums

    def effect(self, measure: str) -> float:
        """A person treated: what the journey changed."""
        return self.treated.each(measure) - self.without.each(measure)


def truth(went: Sequence[Went], placed: Sequence[Placed], *, days: int, until: dt.datetime) -> Truth:
    """Within ``days`` of entering, of those who entered long enough before ``until``."""
    span = dt.timedelta(days=days)
    watched = [each for each in went if each.at + span <= until]
    bought: dict[int, list[Placed]] = defaultdict(list)
    for order in placed:
        bought[order.buyer].append(order)
    treated = [each for each in watched if not each.held_out]
    held_out = [each for each in watched if each.held_out]
    anyway = {buyer: [each for each in orders if not each.answers] for buyer, orders in bought.items()}
    return Truth(_sums(treated, bought, span), _sums(held_out, bought, span), _sums(treated, anyway, span))


def broken(life: Life, went: Sequence[Went], mails: Sequence[Mail], left: Mapping[int, dt.datetime]) -> Iterator[str]:
    """Every promise that the provider's log shows to be broken."""
    held_out = {each.buyer for each in went if each.held_out}
    entered = {each.buyer for each in went}
    for mail in mails:
        buyer = buyer_at(mail.to)
        if buyer in held_out:
            yield f"{mail.to} was held out and got {mail.id}"
        if buyer not in entered:
            yield f"{mail.to} never entered and got {mail.id}"
        if life.said(buyer) != "yes":
            yield f"{mail.to} never agreed and got {mail.id}"
        if buyer in left and mail.at > left[buyer]:
            yield f"{mail.to} unsubscribed at {left[buyer]} and got {mail.id} at {mail.at}"
        if not (mail.one_click and mail.leave.startswith("/u/")):
            yield f"{mail.id} cannot be unsubscribed from by one click"
    for id_, times in Counter(mail.id for mail in mails).items():
        if times > 1:
            yield f"{id_} went {times} times"


def _sums(people: Sequence[Went], bought: Mapping[int, Sequence[Placed]], span: dt.timedelta) -> Sums:
    orders = [
        [order for order in bought.get(each.buyer, ()) if each.at <= order.at < each.at + span] for each in people
    ]
    return Sums(
        people=len(people),
        buyers=sum(bool(each) for each in orders),
        again=sum(len(each) > 1 for each in orders),
        purchases=sum(map(len, orders)),
        revenue=sum(order.paid for each in orders for order in each),
    )
