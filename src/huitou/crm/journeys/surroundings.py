"""What triggers ask of a shop today: the data version, audiences, events told of, and birthdays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from huitou import calendar
from huitou.crm.audiences.asking import Asked, asking
from huitou.crm.audiences.models import Audience
from huitou.crm.customers.merged import today_here
from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.models import Happened
from huitou.crm.journeys.triggers.trigger import Again, Ints, Purchase
from huitou.crm.shop.served import data_version, opened
from huitou.crm.shop.served import shop as served
from huitou.diagnosis.again.held import matters
from huitou.metrics.windows import default_as_of
from huitou.warehouse.birthdays import birthdays

# How far ahead a purchase is expected.
AHEAD = 90
_PURCHASES = """
SELECT c.customer_id, s.seq, k.purchased_at
FROM sequence AS s
JOIN purchase_keys AS k ON k.ref = s.ref
JOIN customers AS c ON c.customer = s.customer
WHERE s.day >= :day AND k.purchased_at >= :since
ORDER BY k.purchased_at NULLS LAST, s.ref NULLS LAST"""
_BEFORE = """
SELECT a.account_key
FROM customer_accounts AS a
JOIN customers AS c ON c.customer = a.customer
WHERE a.account_key IN (SELECT UNNEST(:keys)) AND c.first_day < :day"""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(slots=True)
class Shared:
    """What all triggers of one turn share, so that everybody is counted once."""

    shop: Path
    now: dt.datetime
    _asked: Asked | None = None

    @property
    def asked(self) -> Asked:
        if self._asked is None:
            self._asked = asking(served(), now=self.now)
        return self._asked


@dataclass(frozen=True)
class Today:
    """See ``triggers.trigger.Around``."""

    shared: Shared
    zone: ZoneInfo
    began: dt.datetime

    @property
    def now(self) -> dt.datetime:
        return self.shared.now

    @cached_property
    def data_version(self) -> str:
        return data_version(self.shared.shop) or ""

    @property
    def latest(self) -> dt.datetime:
        """The end of the last shop day known; now, before anything is."""
        day = opened(self.shared.shop).about.latest_day if self.data_version else None
        return self.now if day is None else instant(calendar.date_of(day + 1), dt.time(), self.zone)

    def told_to(self, kinds: Sequence[str]) -> str:
        newest = Happened.objects.filter(kind__in=kinds).order_by("-told_at", "-pk").values_list("told_at", "pk")
        told = newest.first()
        return "" if told is None else f"{told[0].isoformat()} {told[1]}"

    def told(self, kinds: Sequence[str], since: dt.datetime) -> Sequence[Event]:
        rows = Happened.objects.filter(kind__in=kinds, told_at__gte=since).order_by("told_at", "pk")
        return as_of_today([Event(row.pk, row.kind, row.customer_id, row.at) for row in rows])

    def purchases(self, since: dt.datetime) -> Sequence[Purchase]:
        if not self.data_version:
            return ()
        day = calendar.day_of(since.astimezone(self.zone).date())
        rows = opened(self.shared.shop).rows(_PURCHASES, day=day, since=(since - _EPOCH) // _MICROSECOND)
        return [Purchase(customer, seq, _EPOCH + at * _MICROSECOND) for customer, seq, at in rows]

    def bought_before(self, customer_ids: Sequence[int], day: dt.date) -> frozenset[int]:
        if not self.data_version:
            return frozenset()
        found = opened(self.shared.shop).arrays(_BEFORE, keys=list(customer_ids), day=calendar.day_of(day))
        return frozenset(found["account_key"].tolist())

    def audience_mark(self, audience: int) -> str:
        version = Audience.objects.filter(pk=audience, removed_at=None).values_list("version", flat=True).first()
        return "" if version is None else f"{audience}.{version}"

    def members(self, audience: int) -> Ints:
        base = self.shared.asked.base
        return base.customer_ids[base.audience(audience)]

    def everybody(self) -> Ints:
        return self.shared.asked.base.customer_ids

    def again(self) -> Sequence[Again]:
        return tuple(expected(self.shared.shop, opened(self.shared.shop).about.data_version).values())

    def born(self) -> Mapping[int, str]:
        told = birthdays(self.shared.shop)
        base = self.shared.asked.base
        keys = np.fromiter(told, np.int64)
        found: dict[int, str] = {}
        for key in keys.tolist():
            place = base.place(key)
            if place is not None:
                found.setdefault(int(base.customer_ids[place]), told[key])
        return found

    def underway(self) -> Mapping[int, dt.date]:
        snapshot = opened(self.shared.shop)
        as_of = default_as_of(snapshot.about.latest_day, today=calendar.today(snapshot.about.timezone))
        days = matters(snapshot, as_of).underway
        base = self.shared.asked.base
        numbers = np.array(sorted(days), np.int64)
        ids = base.customer_ids[np.searchsorted(base.numbers, numbers)]
        return {
            customer: calendar.date_of(days[number])
            for customer, number in zip(ids.tolist(), numbers.tolist(), strict=True)
        }


def as_of_today(events: Sequence[Event]) -> list[Event]:
    """Each under the number its customer goes by now, whoever they were when it was told."""
    today = today_here({each.customer_id for each in events})
    return [replace(each, customer_id=today.get(each.customer_id, each.customer_id)) for each in events]


@lru_cache(maxsize=2)
def expected(shop: Path, data_version: str) -> Mapping[int, Again]:  # noqa: ARG001 - what the answer is kept by
    """By customer what they are expected to buy again first, by their own rhythm, where enough was learned."""
    found: dict[int, Again] = {}
    for row in served().due_again(days=AHEAD):
        since = calendar.date_of(row.since_day)
        each = Again(
            row.customer_id,
            row.why.name,
            since,
            since + dt.timedelta(days=row.why.usual_days),
            calendar.date_of(row.expected),
            frozenset(kind for kind, _ in row.held if kind in ("out_of_stock", "bought_elsewhere")),
        )
        known = found.get(row.customer_id)
        if known is None or each.expected_on < known.expected_on:
            found[row.customer_id] = each
    return found
