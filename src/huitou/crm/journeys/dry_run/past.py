"""A shop as it was on each day of the past, as far as that is known: what triggers, steps and the gate ask of it.

On a shop day everything up to the day before is known, as where orders are imported each night. What was said here
without a day (addresses, suppressions, tags) is taken as it stands today; ``today_only`` says which of that mattered.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from huitou import calendar
from huitou.crm.audiences.asking import saved
from huitou.crm.audiences.base import Base, Mask, base
from huitou.crm.audiences.leaves.due import DueLeaf
from huitou.crm.audiences.models import Audience
from huitou.crm.audiences.rule import leaves_of, members
from huitou.crm.delivery.budget import shop_day
from huitou.crm.delivery.customers import CustomerFacts
from huitou.crm.delivery.facts import MATTERS, Known, Matter
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.dry_run.store import Recorded
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.models import Happened
from huitou.crm.journeys.moves import Person
from huitou.crm.journeys.surroundings import AHEAD, as_of_today
from huitou.crm.journeys.triggers.trigger import Again, Ints, Purchase
from huitou.crm.shop.served import ServedShop, opened
from huitou.diagnosis.again.held import Matters, matters
from huitou.warehouse.birthdays import birthdays
from huitou.warehouse.snapshot import Snapshot

# Who is expected to buy again is worked out so often: each time costs as much as all the rest of a week.
EXPECTED_EVERY = 7
# What leaves say of today, whatever day they are asked about.
AS_TODAY = frozenset({"tagged", "written_to", "listed", "foretold", "bucket", "consented", "uploaded"})
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_ALL = """
SELECT c.customer_id, s.customer, s.seq, s.day, s.net, k.purchased_at
FROM sequence AS s
JOIN purchase_keys AS k ON k.ref = s.ref
JOIN customers AS c ON c.customer = s.customer
WHERE s.day <= :last
ORDER BY k.purchased_at NULLS LAST, s.ref NULLS LAST"""


def _happened(event: Event) -> dt.datetime:
    return event.at


@dataclass(slots=True)
class Past:
    """The shop's past. ``now`` is the simulated moment; ``as_of`` the last shop day known then."""

    shop: ServedShop
    zone: ZoneInfo
    now: dt.datetime
    last: int
    store: Recorded
    today_only: set[str] = field(default_factory=set)
    _bought: Mapping[int, list[dt.datetime]] = field(default_factory=dict)
    _purchases: list[Purchase] = field(default_factory=list)
    _at: list[dt.datetime] = field(default_factory=list)
    _columns: Mapping[str, Any] = field(default_factory=dict)
    _events: list[Event] = field(default_factory=list)
    _bases: dict[int, Base] = field(default_factory=dict)
    _again: dict[int, tuple[Again, ...]] = field(default_factory=dict)
    _matters: dict[int, Matters] = field(default_factory=dict)
    _born: Mapping[int, str] | None = None
    _numbers: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = self.snapshot.arrays(_ALL, last=self.last)
        self._columns = columns
        bought: dict[int, list[dt.datetime]] = defaultdict(list)
        for customer, seq, at in zip(
            columns["customer_id"].tolist(), columns["seq"].tolist(), columns["purchased_at"].tolist(), strict=True
        ):
            moment = _EPOCH + at * _MICROSECOND
            bought[customer].append(moment)
            self._purchases.append(Purchase(customer, seq, moment))
            self._at.append(moment)
        self._bought = bought
        self._numbers = dict(zip(columns["customer_id"].tolist(), columns["customer"].tolist(), strict=True))
        rows = Happened.objects.order_by("at", "pk").values_list("pk", "kind", "customer_id", "at")
        self._events = as_of_today([Event(*row) for row in rows])

    @property
    def snapshot(self) -> Snapshot:
        return opened(self.shop.folder)

    @property
    def as_of(self) -> int:
        return calendar.day_of(self.now.astimezone(self.zone).date()) - 1

    def bought(self, customer: int) -> Sequence[dt.datetime]:
        """When they bought, as far as it is known now."""
        at = self._bought.get(customer, [])
        return at[: bisect_left(at, self._known)]

    def purchases(self, since: dt.datetime) -> Sequence[Purchase]:
        return self._purchases[bisect_left(self._at, since) : bisect_left(self._at, self._known)]

    def told(self, kinds: Sequence[str], since: dt.datetime) -> Sequence[Event]:
        first = bisect_left(self._events, since, key=_happened)
        return [each for each in self._events[first : self.happened] if each.kind in kinds]

    @property
    def happened(self) -> int:
        """How many events there had been."""
        return bisect_right(self._events, self.now, key=_happened)

    @property
    def _known(self) -> dt.datetime:
        """Up to when orders are known: the midnight before."""
        return instant(calendar.date_of(self.as_of + 1), dt.time(), self.zone)

    def base(self) -> Base:
        """Everybody who had bought by then."""
        day = self.as_of
        if day not in self._bases:
            # One day is asked about at a time; the day before is done with.
            self._bases = {day: self._made(day)}
        return self._bases[day]

    def members(self, audience: int) -> Mask:
        of = self.base()
        return np.asarray(of.audience(audience) & of.kept["there"])

    def again(self) -> Sequence[Again]:
        day = self.as_of - (self.as_of - self.last) % EXPECTED_EVERY
        if day not in self._again:
            self._again[day] = tuple(self._expected(day))
        return self._again[day]

    def born(self) -> Mapping[int, str]:
        if self._born is None:
            told = birthdays(self.shop.folder)
            of = self.base()
            self._born = {
                int(of.customer_ids[place]): day for key, day in told.items() if (place := of.place(key)) is not None
            }
        return self._born

    def matters(self) -> Matters:
        if self.as_of not in self._matters:
            self._matters = {self.as_of: matters(self.snapshot, self.as_of)}
        return self._matters[self.as_of]

    def number(self, customer: int) -> int:
        """Inside the data version; -1 for who has not bought."""
        return self._numbers.get(customer, -1)

    def _made(self, day: int) -> Base:
        on_the_way: list[int] = []

        def audience(number: int) -> Mask:
            if ("audience", number) not in made.kept:
                if number in on_the_way:
                    return made.nobody()
                on_the_way.append(number)
                of = saved(number)[1]
                for leaf in leaves_of(of):
                    if leaf.kind in AS_TODAY:
                        self.today_only.add(leaf.kind)
                    if isinstance(leaf, DueLeaf):
                        made.kept.setdefault(("due", leaf.days), self._due(day, leaf.days))
                made.kept["audience", number] = members(of, made)
                on_the_way.pop()
            found: Mask = made.kept["audience", number]
            return found

        made = base(self.shop, self.snapshot, as_of=day, now=self.now, audience=audience)
        made.kept["life"], made.kept["there"] = self._life(made, day)
        return made

    def _life(self, of: Base, day: int) -> tuple[Mapping[str, Any], Mask]:
        """What ``number`` leaves count, of purchases up to that day; and who had bought by then."""
        columns = self._columns
        known = columns["day"] <= day
        place = np.searchsorted(of.numbers, columns["customer"][known])
        days, size = columns["day"][known].astype(np.int64), len(of)
        purchases = np.bincount(place, minlength=size)
        first, last = np.full(size, day + 1, np.int64), np.full(size, -1, np.int64)
        np.minimum.at(first, place, days)
        np.maximum.at(last, place, days)
        net = np.zeros(size, np.int64)
        np.add.at(net, place, columns["net"][known].astype(np.int64))
        pairs = np.unique(np.stack([place, days]), axis=1)[0] if len(place) else np.zeros(0, np.int64)
        return {
            "purchases": purchases,
            "purchase_days": np.bincount(pairs, minlength=size),
            "days_since_last": day - last,
            "days_since_first": day - first,
            "net": net,
        }, purchases > 0

    def _due(self, day: int, days: int) -> Any:
        return self.shop.due_again(on=day - (day - self.last) % EXPECTED_EVERY, days=days)

    def _expected(self, day: int) -> Iterator[Again]:
        soonest: dict[int, Again] = {}
        for row in self.shop.due_again(on=day, days=AHEAD):
            since = calendar.date_of(row.since_day)
            usual = since + dt.timedelta(days=row.why.usual_days)
            each = Again(row.customer_id, row.why.name, since, usual, calendar.date_of(row.expected))
            known = soonest.get(row.customer_id)
            if known is None or each.expected_on < known.expected_on:
                soonest[row.customer_id] = each
        yield from soonest.values()


@dataclass(frozen=True, slots=True)
class PastAround:
    """See ``triggers.trigger.Around``."""

    past: Past
    began: dt.datetime

    @property
    def now(self) -> dt.datetime:
        return self.past.now

    @property
    def zone(self) -> ZoneInfo:
        return self.past.zone

    @property
    def data_version(self) -> str:
        return calendar.iso(self.past.as_of)

    def told_to(self, kinds: Sequence[str]) -> str:
        return f"told {self.past.happened}" if kinds else ""

    def told(self, kinds: Sequence[str], since: dt.datetime) -> Sequence[Event]:
        return self.past.told(kinds, since)

    def purchases(self, since: dt.datetime) -> Sequence[Purchase]:
        return self.past.purchases(since)

    def bought_before(self, customer_ids: Sequence[int], day: dt.date) -> frozenset[int]:
        midnight = instant(day, dt.time(), self.zone)
        return frozenset(each for each in customer_ids if any(at < midnight for at in self.past.bought(each)[:1]))

    def audience_mark(self, audience: int) -> str:
        version = Audience.objects.filter(pk=audience, removed_at=None).values_list("version", flat=True).first()
        return "" if version is None else f"{audience}.{version}"

    def members(self, audience: int) -> Ints:
        return self.past.base().customer_ids[self.past.members(audience)]

    def everybody(self) -> Ints:
        of = self.past.base()
        there: Mask = of.kept["there"]
        return of.customer_ids[there]

    def again(self) -> Sequence[Again]:
        return self.past.again()

    def born(self) -> Mapping[int, str]:
        return self.past.born()

    def underway(self) -> Mapping[int, dt.date]:
        of = self.past.base()
        days = self.past.matters().underway
        numbers = np.array(sorted(days), np.int64)
        ids = of.customer_ids[np.searchsorted(of.numbers, numbers)]
        return {
            customer: calendar.date_of(days[number])
            for customer, number in zip(ids.tolist(), numbers.tolist(), strict=True)
        }


@dataclass(frozen=True, slots=True)
class PastPeople:
    """See ``runner.People``."""

    past: Past

    def of(self, customer_ids: Sequence[int], now: dt.datetime) -> Mapping[int, Person]:  # noqa: ARG002
        expected = {each.customer_id: each.expected_on for each in self.past.again()} if customer_ids else {}
        return {each: _Somebody(each, self.past, expected.get(each)) for each in customer_ids}


@dataclass(frozen=True, slots=True)
class _Somebody:
    id: int
    past: Past
    expected: dt.date | None

    def is_in(self, audience: int) -> bool:
        place = self.past.base().place(self.id)
        return place is not None and bool(self.past.members(audience)[place])

    def has_bought(self, since: dt.datetime) -> bool:
        return any(at >= since for at in self.past.bought(self.id))

    def contacts(self, days: int) -> int:
        policy = Policy(self.past.zone)
        first = shop_day(self.past.now, policy) - dt.timedelta(days=days - 1)
        return sum(shop_day(at, policy) >= first for at in self.past.store.contacts(self.id))

    def expected_on(self) -> dt.date | None:
        return self.expected


@dataclass(slots=True)
class PastFacts:
    """See ``delivery.facts.Facts``: reached, open and held out as of then; addresses and consents as they stand."""

    past: Past
    shop: Path
    _today: CustomerFacts | None = None

    def gather(self, messages: Sequence[Message]) -> None:
        if self._today is None:
            self._today = CustomerFacts(self.shop, lambda _: "running", lambda _: False, lambda _, __: False)
        self._today.gather(messages)

    def same(self, message: Message) -> frozenset[int]:
        return frozenset({message.customer_id}) if self._today is None else self._today.same(message)

    def known(self, message: Message) -> Known:
        if self._today is None:
            return Known(address=None, agreed=False, erased=True)
        reached = any(at >= message.due_at for at in self.past.bought(message.customer_id))
        open_ = self.past.matters().of(self.past.number(message.customer_id), 0, None)
        here: frozenset[Matter] = frozenset(kind for kind, _ in open_ if kind in MATTERS)
        return replace(self._today.known(message), reached=reached, matters=here, held_out=False)
