"""The reading of one journey, from its enrolments and the purchases of the data version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import erfc, sqrt

import numpy as np

from huitou import calendar
from huitou.crm.customers.numbers import leads
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.journeys.effect import ALARM, Bought, Entered, Ints, Reading, arm_of, first_entries, read, span_of
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.crm.journeys.last_touch import LastTouch, last_touch
from huitou.crm.journeys.models import Enrolled, Journey
from huitou.crm.journeys.when import ready_at
from huitou.crm.project import clock
from huitou.crm.shop.served import ServedShop, opened
from huitou.metrics.windows import default_as_of
from huitou.warehouse.snapshot import Snapshot

_BOUGHT = """
SELECT c.customer_id, k.purchased_at, s.net
FROM customers AS c
JOIN sequence AS s ON s.customer = c.customer
JOIN purchase_keys AS k ON k.ref = s.ref
WHERE c.customer_id IN (SELECT UNNEST(:keys)) AND k.purchased_at >= :since"""
_ENTERED = ("customer_id", "arm", "entered_at")
_MICROSECOND = dt.timedelta(microseconds=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# How alike the arms were is told by so many days before entering.
BEFORE = 90


@dataclass(frozen=True, slots=True)
class Exposure:
    """Of those who were watched: how many a message of the journey went to. Held out, it should be nobody."""

    treated: int
    held_out: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Shares of each arm who bought in the 90 days before entering; ``p``: how likely chance alone parts them so."""

    treated: float
    held_out: float
    p: float

    @property
    def broken(self) -> bool:
        return self.p < ALARM


@dataclass(frozen=True, slots=True)
class Effect:
    """A reading and what stands beside it. ``known_on``: the last shop day that is read of, None before any.

    ``gone`` people are no customers any more, and not read.
    ``balance`` is None where an arm is empty. ``ready_at``: about when a reading that is too early tells.
    """

    reading: Reading
    known_on: int | None
    exposure: Exposure
    balance: Balance | None
    last_touch: LastTouch
    gone: int
    ready_at: dt.datetime | None


def reading(shop: ServedShop, journey: int, *, days: int) -> Reading:
    """What the journey changed within ``days`` of entering, as far as orders were imported."""
    return effect(shop, journey, days=days).reading


def effect(shop: ServedShop, journey: int, *, days: int) -> Effect:
    """The reading with its health and what it leaves out."""
    snapshot = opened(shop.folder)
    said = list(Enrolled.objects.filter(journey=journey).order_by("entered_at", "pk").values_list(*_ENTERED))
    today = leads(snapshot, [account for account, _, _ in said])
    entered = [
        Entered(today[account], arm, _microseconds(at), account) for account, arm, at in said if account in today
    ]
    known_to, bought = _known_to(snapshot), _bought(snapshot, entered)
    found = read(entered, bought, days=days, known_to=known_to, holdout=Journey.objects.get(pk=journey).holdout)
    first, _ = first_entries(entered)
    ripe = [each for each in first if each.at + span_of(days) <= known_to]
    whose, sent_at = _sent(journey, today)
    ready = ready_at(found, first, now=known_to) if found.early else None
    return Effect(
        reading=found,
        known_on=_known_on(snapshot),
        exposure=_exposure(ripe, frozenset(whose.tolist())),
        balance=_balance(ripe, bought),
        last_touch=last_touch(whose, sent_at, bought),
        gone=len({account for account, _, _ in said if account not in today}),
        ready_at=None if ready is None else _EPOCH + ready * _MICROSECOND,
    )


def _sent(journey: int, today: Mapping[int, int]) -> tuple[Ints, Ints]:
    """Messages of the journey that went: whose, by today's numbers, and when (microseconds UTC)."""
    rows = Outgoing.objects.filter(journey=journey, state=State.SENT).exclude(called_at=None)
    sent = [
        (today[account], _microseconds(at))
        for account, at in rows.values_list("customer_id", "called_at")
        if at is not None and account in today
    ]
    columns = np.array(sent, np.int64).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def _bought(snapshot: Snapshot, entered: Sequence[Entered]) -> Bought:
    """What they bought from 90 days before the first of them entered."""
    found = snapshot.arrays(
        _BOUGHT,
        keys=sorted({each.customer_id for each in entered}),
        since=min((each.at for each in entered), default=0) - span_of(BEFORE),
    )
    return Bought(*(found[name].astype(np.int64) for name in ("customer_id", "purchased_at", "net")))


def _known_on(snapshot: Snapshot) -> int | None:
    """The last shop day that is known and over: orders of today are told of live, and more of them will be."""
    about = snapshot.about
    if about.latest_day is None:
        return None
    today = calendar.day_of(clock.now().astimezone(calendar.zone(about.timezone)).date())
    return default_as_of(about.latest_day, today=today)


def _known_to(snapshot: Snapshot) -> int:
    """The midnight after that day, in the shop."""
    last = _known_on(snapshot)
    return 0 if last is None else calendar.instant(f"{calendar.iso(last + 1)} 00:00:00", snapshot.about.timezone)


def _exposure(ripe: Sequence[Entered], reached: frozenset[int]) -> Exposure:
    got = [each.arm == HELD_OUT for each in ripe if each.customer_id in reached]
    return Exposure(treated=len(got) - sum(got), held_out=sum(got))


def _balance(ripe: Sequence[Entered], bought: Bought) -> Balance | None:
    """By what each bought before; two-sided, by the normal curve of the pooled share."""
    span = span_of(BEFORE)
    held, treated = (
        arm_of([replace(each, at=each.at - span) for each in ripe if (each.arm == HELD_OUT) is out], bought, span)
        for out in (True, False)
    )
    if not held.people or not treated.people:
        return None
    one, two = treated.buyers / treated.people, held.buyers / held.people
    share = (treated.buyers + held.buyers) / (treated.people + held.people)
    spread = sqrt(share * (1 - share) * (1 / treated.people + 1 / held.people))
    return Balance(one, two, erfc(abs(one - two) / spread / sqrt(2)) if spread else 1.0)


def _microseconds(at: dt.datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
