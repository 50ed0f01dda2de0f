"""Shops of an odd shape: no nonsense, no crash, and silence where there is too little."""

from __future__ import annotations

import datetime as dt

import pytest

from huitou.diagnosis.diagnose import findings
from huitou.diagnosis.due import due
from huitou.settings import Settings
from tests.support.planted import LAST, first_timers, today
from tests.support.shops import Order, snapshot_of

SETTINGS = Settings(name="x")


def spread(orders: int, customers: int, *, days: int) -> list[Order]:
    return [
        Order(f"o{n}", f"c{n % customers}", LAST - dt.timedelta(days=n * days // orders), 5_000 + n)
        for n in range(orders)
    ]


FIFTY = spread(50, 30, days=300)
THREE = spread(40, 3, days=300)
ONE_DAY = spread(200, 150, days=1)
GAP = [
    *first_timers("old", customers=150, back=60, days_ago=300),
    *first_timers("new", customers=150, back=60, days_ago=120),
]
TWENTY_YEARS = spread(4_000, 1_500, days=7_300)


@pytest.mark.parametrize(
    "orders",
    [[], FIFTY, THREE, ONE_DAY, GAP, TWENTY_YEARS],
    ids=["all refunded", "50 orders", "3 customers", "one day", "a gap of four months", "20 years"],
)
def test_nothing_is_claimed_to_be_wrong(orders: list[Order]) -> None:
    with snapshot_of(orders) as shop:
        found = findings(shop, settings=SETTINGS)

    assert found.illnesses == ()
    assert all(finding.headline(lang) for finding in found for lang in ("zh", "en"))


@pytest.mark.parametrize("orders", [[], FIFTY, THREE, ONE_DAY], ids=["none", "50 orders", "3 customers", "one day"])
def test_too_few_say_nothing_at_all(orders: list[Order]) -> None:
    with snapshot_of(orders) as shop:
        assert len(findings(shop, settings=SETTINGS)) == 0


@pytest.mark.parametrize("orders", [[], FIFTY, ONE_DAY], ids=["none", "50 orders", "one day"])
def test_nobody_is_due_where_no_cycle_is_known(orders: list[Order]) -> None:
    with snapshot_of(orders) as shop:
        found = due(shop, settings=SETTINGS)

    assert (len(found), found.too_few) == (0, True)


def test_before_the_data_begin_nothing_is_known() -> None:
    with snapshot_of([*GAP, *today()]) as shop:
        assert len(findings(shop, settings=SETTINGS, as_of="2001-01-01")) == 0
        assert due(shop, settings=SETTINGS, as_of=11_000).too_few
