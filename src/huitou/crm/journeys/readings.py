"""The reading of one journey, from its enrolments and the purchases of the data version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

import numpy as np

from huitou import calendar
from huitou.crm.journeys.effect import Bought, Entered, Reading, read
from huitou.crm.journeys.models import Enrolled, Journey
from huitou.crm.shop.served import ServedShop, opened
from huitou.warehouse.snapshot import Snapshot

_BOUGHT = """
SELECT a.account_key, k.purchased_at, s.net
FROM customer_accounts AS a
JOIN sequence AS s ON s.customer = a.customer
JOIN purchase_keys AS k ON k.ref = s.ref
WHERE a.account_key IN (SELECT UNNEST(:keys)) AND k.purchased_at >= :since"""
_NOW = """
SELECT a.account_key, c.customer_id
FROM customer_accounts AS a
JOIN customers AS c ON c.customer = a.customer
WHERE a.account_key IN (SELECT UNNEST(:keys))"""
_MICROSECOND = dt.timedelta(microseconds=1)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def reading(shop: ServedShop, journey: int, *, days: int) -> Reading:
    """What the journey changed within ``days`` of entering, as far as orders were imported."""
    snapshot = opened(shop.folder)
    rows = list(Enrolled.objects.filter(journey=journey).values_list("customer_id", "arm", "entered_at"))
    now = _numbers_now(snapshot, {customer for customer, _, _ in rows})
    entered = [Entered(now.get(customer, customer), arm, _microseconds(at), customer) for customer, arm, at in rows]
    found = snapshot.arrays(
        _BOUGHT,
        keys=sorted({each.customer_id for each in entered}),
        since=min((each.at for each in entered), default=0),
    )
    bought = Bought(*(found[name].astype(np.int64) for name in ("account_key", "purchased_at", "net")))
    last = snapshot.about.latest_day
    # The day after the last that is known, at midnight in the shop.
    known_to = 0 if last is None else calendar.instant(f"{calendar.iso(last + 1)} 00:00:00", snapshot.about.timezone)
    holdout = Journey.objects.values_list("holdout", flat=True).get(pk=journey)
    return read(entered, bought, days=days, known_to=known_to, holdout=holdout)


def _numbers_now(snapshot: Snapshot, customers: Collection[int]) -> Mapping[int, int]:
    """By the number somebody entered under the one they have now: merges make one customer of several."""
    found = snapshot.arrays(_NOW, keys=sorted(customers))
    return dict(zip(found["account_key"].tolist(), found["customer_id"].tolist(), strict=True))


def _microseconds(at: dt.datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND
