"""The people who walk, many at a time: what the data version knows of them, and what was told of since."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from huitou import calendar
from huitou.crm.audiences.asking import Asked, asking
from huitou.crm.customers.merged import Whose, same_here, today_here
from huitou.crm.delivery.budget import shop_day
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.policy import Policy
from huitou.crm.journeys.enrolment import ORDERS
from huitou.crm.journeys.models import Happened
from huitou.crm.journeys.moves import Person
from huitou.crm.shop.served import opened
from huitou.crm.shop.served import shop as served
from huitou.diagnosis.again.expected import Expected, expected_days
from huitou.metrics.windows import default_as_of

_LAST = """
SELECT a.account_key, k.purchased_at
FROM customer_accounts AS a
JOIN sequence AS s ON s.customer = a.customer AND s.next_day IS NULL
JOIN purchase_keys AS k ON k.ref = s.ref
WHERE a.account_key IN (SELECT UNNEST(:keys))"""
# Of how days are expected: another one has to be worked out anew.
_VERSION = 1
# The longest a step asks back.
_DAYS = 91


@dataclass(frozen=True, slots=True)
class TablePeople:
    """People of one shop."""

    shop: Path
    zone: ZoneInfo

    def of(self, customer_ids: Sequence[int], now: dt.datetime) -> Mapping[int, Person]:
        ids = sorted(set(customer_ids))
        whose, today = Whose(same_here, ids), today_here(ids)
        bought, contacted, policy = self._bought(ids, whose), _contacted(whose, now), Policy(self.zone)
        # Asked once for all of them, and only where a step asks.
        asked = cache(lambda: asking(served(), now=now))
        expected = cache(lambda: _expected(now))
        return {
            each: _Somebody(
                today.get(each, each), bought[whose.who(each)], contacted[whose.who(each)], now, policy, asked, expected
            )
            for each in ids
        }

    def _bought(self, ids: list[int], whose: Whose) -> Mapping[int, list[dt.datetime]]:
        found: dict[int, list[dt.datetime]] = defaultdict(list)
        last = opened(self.shop).arrays(_LAST, keys=ids)
        for key, at in zip(last["account_key"].tolist(), last["purchased_at"].tolist(), strict=True):
            found[whose.who(key)].append(dt.datetime.fromtimestamp(at / 1_000_000, dt.UTC))
        told = Happened.objects.filter(customer_id__in=whose.numbers, kind__in=ORDERS)
        for customer, at in told.values_list("customer_id", "at"):
            found[whose.who(customer)].append(at)
        return found


@dataclass(frozen=True, slots=True)
class _Somebody:
    id: int
    bought: list[dt.datetime]
    contacted: list[dt.datetime]
    now: dt.datetime
    policy: Policy
    asked: Callable[[], Asked]
    expected: Callable[[], Expected]

    def is_in(self, audience: int) -> bool:
        asked = self.asked()
        place = asked.base.place(self.id)
        return place is not None and bool(asked.base.audience(audience)[place])

    def has_bought(self, since: dt.datetime) -> bool:
        return any(at >= since for at in self.bought)

    def contacts(self, days: int) -> int:
        first = shop_day(self.now, self.policy) - dt.timedelta(days=days - 1)
        return sum(shop_day(at, self.policy) >= first for at in self.contacted)

    def expected_on(self) -> dt.date | None:
        """By what was learned of them, up to a year ahead; as of the shop day it is now, so that it moves with it."""
        day = self.expected().of(self.id)
        return None if day is None else calendar.date_of(day)


def _contacted(whose: Whose, now: dt.datetime) -> Mapping[int, list[dt.datetime]]:
    found: dict[int, list[dt.datetime]] = defaultdict(list)
    rows = Outgoing.objects.filter(
        customer_id__in=whose.numbers,
        sells=True,
        state__in=(State.CALLING, State.UNKNOWN, State.SENT),
        called_at__gte=now - dt.timedelta(days=_DAYS),
    )
    for customer, at in rows.values_list("customer_id", "called_at"):
        if at is not None:
            found[whose.who(customer)].append(at)
    return found


def _expected(now: dt.datetime) -> Expected:
    """Learned once a data version and day, whichever worker asks first."""
    shop = served()
    snapshot = opened(shop.folder)
    today = calendar.day_of(now.astimezone(calendar.zone(snapshot.about.timezone)).date())
    as_of = default_as_of(snapshot.about.latest_day, today=today)
    return snapshot.result(
        f"expected days {_VERSION} at {as_of}",
        lambda: expected_days(snapshot, settings=shop.settings, as_of=as_of),
        (Expected,),
    )
