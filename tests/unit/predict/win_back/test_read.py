"""From a snapshot to purchase days: discounts, categories, refunds aside, and nothing after the day."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from huitou.calendar import date_of, day_of
from huitou.predict.win_back.read import foretell, read
from huitou.settings import Settings
from tests.support.buyers import buyers
from tests.support.shops import Order, snapshot_of

START = day_of(dt.date(2023, 1, 1))
AS_OF = START + 400
SETTINGS = Settings("tea", gross_margin=0.4)


def order(name: str, who: str | None, day: int, net: int, **more: object) -> Order:
    at = dt.datetime.combine(date_of(START + day), dt.time(10))
    return Order(name, who, at, net, **more)  # type: ignore[arg-type]


def test_rows_of_a_snapshot() -> None:
    tea, pots = (("tea", 900),), (("pots", 900),)
    made = [
        order("1", "lin", 0, 900, categories=tea, told=(("discount", 100),)),
        order("2", "lin", 5, 950, categories=pots, told=(("discount", 50),)),
        order("3", "lin", 9, 1_000, categories=pots, told=(("has_coupon", 1),)),
        order("4", None, 3, 700, categories=tea),
        order("5", "wu", 4, 300, categories=pots),
        order("6", "wu", 60, 300, categories=pots),
    ]
    with snapshot_of(made) as tables:
        of = read(tables, as_of=START + 50)

    assert (of.day - START).tolist() == [0, 5, 9, 4]
    assert of.net.tolist() == [900, 950, 1_000, 300]
    # A tenth off or a coupon is a discount, 50 off 1,000 is not.
    assert of.discounted.tolist() == [1, 0, 1, 0]
    assert len(set(of.category[:3].tolist())) == 1
    assert of.category[0] != of.category[3]


@pytest.fixture(scope="module")
def made() -> list[Order]:
    shop = buyers("mbg", (1.2, 40.0, 0.7, 3.0), customers=400, seed=2, joining=300, days=480)
    return [
        order(f"{n}", f"c{customer:04d}", int(day), 5_000 + n % 900, categories=((f"k{customer % 2}", 5_000),))
        for n, (customer, day) in enumerate(zip(shop.customer, shop.day, strict=True))
    ]


def test_the_clock_shifted(made: list[Order]) -> None:
    with snapshot_of(made) as whole, snapshot_of([each for each in made if each.day <= AS_OF]) as cut:
        now, before = (foretell(tables, as_of=AS_OF, settings=SETTINGS) for tables in (whole, cut))

    assert now.enough
    assert len(now) > 50
    for column in ("chance", "low", "high", "brings", "value"):
        assert np.array_equal(getattr(now, column), getattr(before, column)), column
    assert (now.returns, now.worth, now.tested) == (before.returns, before.worth, before.tested)
