"""What the gate is told of a customer: from the data version, the lists that were imported, and what was said here.

What lies in facts is read for many messages at once, at the beginning of a worker's turn; what people say here (consent
withdrawn, unsubscribed, journey paused, ordered) is read for each message, in the transaction that lets it go.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from huitou import calendar
from huitou.crm.customers.consents import Statement, listed, noted, standing_of
from huitou.crm.delivery.facts import Journey, Known, Matter
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.suppression import REACHES_BY, suppressed
from huitou.crm.project import clock
from huitou.crm.shop.served import opened
from huitou.diagnosis.again.held import Matters, matters
from huitou.intake.allowed_use import open_to_marketing
from huitou.warehouse.accounts import Reach, reach
from huitou.warehouse.snapshot import About, Snapshot

_COLUMNS = ("customer_id", "customer", "account_key", "last_day")
_WHO = """
SELECT c.customer_id, c.customer, a.account_key, c.last_day
FROM customers AS c
JOIN customer_accounts AS a ON a.customer = c.customer
WHERE c.customer IN (SELECT customer FROM customer_accounts WHERE account_key IN (SELECT UNNEST(:keys)))
ORDER BY c.customer_id NULLS LAST, a.account_key NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A customer as the data version has them: ``number`` inside it, ``keys`` of all accounts that are theirs by now,
    and ``listed``, what lists say they agreed to."""

    number: int
    keys: frozenset[int]
    last_day: int
    accounts: tuple[Reach, ...]
    listed: tuple[Statement, ...]


@dataclass(slots=True)
class CustomerFacts:
    """Facts of one shop. ``journey`` and ``held_out`` are asked of the room that knows journeys, as is ``bought``:
    whether an order was told of, live, since a moment; and ``arms``: which ones these customers were drawn into.
    ``told_open``: what was told of live of these customers, is open, and is in no data version yet; ``against``: what
    speaks against the very thing a message is about. ``beside``: what else is dear to know is made ready, before
    anybody waits for a lock.
    """

    shop: Path
    journey: Callable[[int], Journey]
    held_out: Callable[[int], bool]
    bought: Callable[[int, dt.datetime], bool]
    arms: Callable[[int, Collection[int]], Collection[str]] = lambda _journey, _customers: ()
    told_open: Callable[[Collection[int]], Collection[Matter]] = lambda _customers: ()
    against: Callable[[Message], Collection[Matter]] = lambda _message: ()
    beside: Callable[[Sequence[Message]], None] = lambda _messages: None
    _gathered: Mapping[int, Somebody] = field(default_factory=dict)
    _matters: dict[tuple[str, int], Matters] = field(default_factory=dict)
    _about: About | None = None

    def gather(self, messages: Sequence[Message]) -> None:
        """Read what lies in facts of all their customers."""
        snapshot = opened(self.shop)
        self._about = snapshot.about
        self._gathered = _gathered(self.shop, snapshot, sorted({each.customer_id for each in messages}))
        # As of today, however long ago the last purchase known was: a question of this morning is open.
        today = calendar.day_of(clock.now().astimezone(calendar.zone(snapshot.about.timezone)).date())
        key = (snapshot.about.data_version, today)
        if key not in self._matters:
            self._matters = {key: matters(snapshot, today)}
        self.beside(messages)

    def same(self, message: Message) -> frozenset[int]:
        who = self._gathered.get(message.customer_id)
        return frozenset({message.customer_id} if who is None else {message.customer_id, *who.keys})

    def known(self, message: Message) -> Known:
        """As of now; whoever was not gathered is nobody, and gets nothing."""
        who = self._gathered.get(message.customer_id)
        if who is None:
            return Known(address=None, agreed=False, erased=True)
        reached = [(each, address) for each in who.accounts if (address := _address(each, message.channel))]
        listed = suppressed(self.same(message), message.channel, _addresses(who, message.channel))
        agreed = _agreed(who, message)
        willing = [(each, to) for each, to in reached if each.account_key in agreed] if message.sells else reached
        allowed = [to for each, to in willing if not message.sells or each.source in open_to_marketing()]
        return Known(
            address=next(iter(allowed), None) or (reached[0][1] if reached else None),
            agreed=bool(agreed),
            suppressed=listed == "customer",
            address_suppressed=listed == "address",
            allowed=bool(allowed) or not willing,
            held_out=self.held_out(message.origin.enrolment),
            arms_joined=len(who.keys) > 1 and len(set(self.arms(message.origin.journey, who.keys))) > 1,
            reached=self._reached(who, message),
            journey=self.journey(message.origin.journey),
            matters=self._open(who, message),
        )

    def _reached(self, who: Somebody, message: Message) -> bool:
        """Whether they ordered since it was planned: told of live, or imported by now."""
        timezone = "UTC" if self._about is None else self._about.timezone
        planned = calendar.day_of(message.due_at.astimezone(calendar.zone(timezone)).date())
        return who.last_day > planned or any(self.bought(each, message.due_at) for each in self.same(message))

    def _open(self, who: Somebody, message: Message) -> frozenset[Matter]:
        known = {kind for each in self._matters.values() for kind, _ in each.of(who.number, 0, None)}
        return frozenset({*known, *self.told_open(self.same(message)), *self.against(message)})


def _gathered(shop: Path, snapshot: Snapshot, customers: Sequence[int]) -> Mapping[int, Somebody]:
    """By the number a message has, which a merge may have made another's alias."""
    columns = snapshot.arrays(_WHO, keys=list(customers))
    rows = list(zip(*(columns[name].tolist() for name in _COLUMNS), strict=True))
    keys = [key for _, _, key, _ in rows]
    places = {each.account_key: each for each in reach(shop, keys)}
    said: dict[int, list[Statement]] = defaultdict(list)
    for statement in listed(shop, keys):
        said[statement.account_key].append(statement)
    whole: dict[int, tuple[int, int, list[int]]] = {}
    leads: dict[int, int] = {}
    for customer_id, number, key, last_day in rows:
        whole.setdefault(customer_id, (number, last_day, []))[2].append(key)
        leads[key] = customer_id
    found = {}
    for asked in customers:
        if asked in leads:
            number, last_day, own = whole[leads[asked]]
            accounts = tuple(places[key] for key in own if key in places)
            statements = tuple(chain.from_iterable(said[key] for key in own))
            found[asked] = Somebody(number, frozenset(own), last_day, accounts, statements)
    # An account that is gone from the facts was erased, whatever the data version still counts.
    return {asked: who for asked, who in found.items() if who.accounts}


def _agreed(who: Somebody, message: Message) -> frozenset[int]:
    """The accounts by which they may be written to; what was agreed to as marketing covers a reminder too."""
    keys = [each.account_key for each in who.accounts]
    stands = {
        each.purpose: each for each in standing_of(chain(who.listed, noted(keys))) if each.channel == message.channel
    }
    found = frozenset[int]()
    for purpose in {message.purpose, "marketing"}:
        standing = stands.get(purpose)
        if standing is not None and standing.refused and purpose == message.purpose:
            return frozenset()
        if standing is not None and standing.given:
            found |= standing.for_accounts
    return found


def _address(account: Reach, channel: str) -> str:
    # A webhook is told the customer; how to reach them its receiver knows.
    return {"email": account.email, "webhook": str(account.account_key)}.get(channel, "")


def _addresses(who: Somebody, channel: str) -> list[str]:
    """Everything of theirs that the channel may reach them by: one that is to be left alone counts for the person."""
    kinds = REACHES_BY.get(channel, ())
    return [address for each in who.accounts for kind in kinds if (address := getattr(each, kind))]
