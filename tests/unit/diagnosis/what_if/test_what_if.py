"""The levers on a shop as regular as can be, worked out by hand; and the textbook's shop."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from huitou.diagnosis.what_if.levers import WhatIf, what_if
from huitou.diagnosis.what_if.textbook import course, new_buyers_worth
from huitou.diagnosis.what_if.words import lesson, textbook
from huitou.errors import UserError
from huitou.language import Speech
from huitou.settings import Settings
from tests.support.shops import Order, snapshot_of

SETTINGS = Settings(name="x")
LAST = dt.datetime(2024, 12, 31, 12)
LAST_DAY = (LAST.date() - dt.date(1970, 1, 1)).days
# One newcomer a day for 100.00; every second of them comes back after 15 days for 50.00.
DAYS = 300


def regular(days: int = DAYS) -> list[Order]:
    orders = []
    for ago in range(days):
        at = LAST - dt.timedelta(days=ago)
        orders.append(Order(f"{ago}-1", f"c{ago}", at, 10_000))
        if ago % 2 and ago >= 15:
            orders.append(Order(f"{ago}-2", f"c{ago}", at + dt.timedelta(days=15), 5_000))
    return orders


def asked(orders: list[Order], settings: Settings = SETTINGS, **more: object) -> WhatIf:
    with snapshot_of(orders) as shop:
        return what_if(shop, as_of=LAST_DAY, settings=settings, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> WhatIf:
    return asked(regular())


def worths(found: WhatIf) -> dict[str, float | None]:
    return {lever.name: lever.worth.value if lever.worth else None for lever in found.levers[6]}


def test_each_lever_by_hand(found: WhatIf) -> None:
    # Three hundred days reach back for a look of 182 ahead, not for one of 365.
    assert list(found.levers) == [6]
    past = found.curves[6]
    assert (past.arrivals.value, past.first.value) == (1.0, 10_000.0)
    # Half of them bring 50.00 within 30 days, and nothing after.
    assert past.later[:3] == pytest.approx((0.0, 2_500.0, 2_500.0), rel=0.01)
    assert past.returned[1] == pytest.approx(0.5, abs=0.01)
    # 182 newcomers; 153 have 30 days or more before them, the others part of it: 25.00 x (153 + 435 / 30).
    later = 2_500 * (153 + 435 / 30)
    assert worths(found) == pytest.approx(
        {
            "new_buyers": 0.10 * (182 * 10_000 + later),
            "second_order": later * 0.05 / 0.5,
            # In the last 182 days, as in any, every second day brings a return.
            "frequency": 0.10 * 91 * 5_000,
            "order_value": 0.10 * (182 * 10_000 + 91 * 5_000),
            # The cycle of 15 days: who has been away for more than 45 is lost. Five of a hundred of them, 50.00 each.
            "win_back": (past.lost or 0) * 0.05 * 5_000,
        },
        rel=0.01,
    )
    assert past.lost is not None
    assert past.lost > 200


def test_the_dearest_lever_comes_first_and_every_interval_holds_its_value(found: WhatIf) -> None:
    levers = found.levers[6]
    assert [lever.name for lever in levers][:2] == ["order_value", "new_buyers"]
    for lever in levers:
        value, low, high = lever.limits
        assert low <= value <= high


def test_worth_in_new_buyers_is_what_that_many_would_bring(found: WhatIf) -> None:
    lever = next(each for each in found.levers[6] if each.name == "new_buyers")
    # A tenth of one a day: 182 / 6 x 0.1 a month.
    assert lever.as_new_buyers == pytest.approx(182 / 6 * 0.1)


def test_steps_costs_and_margin_are_taken() -> None:
    plain, moved = (
        asked(regular()),
        asked(regular(), steps={"order_value": 0.2}, costs={"order_value": 100_000}, margin=0.4),
    )
    before, after = (next(e for e in f.levers[6] if e.name == "order_value") for f in (plain, moved))
    assert before.worth is not None
    assert after.worth is not None
    assert after.worth.value == pytest.approx(before.worth.value * 2 * 0.4)
    assert after.per_cost == pytest.approx(after.worth.value / 100_000)
    assert (before.cost, before.per_cost) == (None, None)


def test_the_margin_is_the_one_of_the_shop_where_none_is_said() -> None:
    of_shop = replace(SETTINGS, gross_margin=0.4)
    plain, written, said = (asked(regular()), asked(regular(), of_shop), asked(regular(), of_shop, margin=0.2))
    worth = [
        next(e.worth.value for e in f.levers[6] if e.name == "frequency" and e.worth) for f in (plain, written, said)
    ]
    assert worth[1:] == pytest.approx([worth[0] * 0.4, worth[0] * 0.2])
    assert (plain.margin, written.margin, said.margin) == (None, 0.4, 0.2)


@pytest.mark.parametrize("wrong", [{"margin": 0.0}, {"margin": 1.1}, {"steps": {"frequency": float("nan")}}])
def test_what_cannot_be_reckoned_with_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UserError):
        asked(regular(), **wrong)


def test_a_shop_to_which_nobody_new_comes_any_more() -> None:
    """Ninety days without a newcomer: what one more would do cannot be said."""
    old = [order for order in regular(days=500) if int(order.order_id.split("-")[0]) > 100]
    assert asked(old).undefined == "history"


def test_a_young_shop_hears_that_it_is_too_early() -> None:
    young = asked(regular(days=200))
    assert (young.undefined, dict(young.levers)) == ("history", {})
    few = asked([order for order in regular() if int(order.order_id.split("-")[0]) % 20 == 0])
    assert few.undefined == "history"


def test_where_nobody_comes_back_what_a_return_brings_is_not_made_up() -> None:
    once = [order for order in regular() if order.order_id.endswith("-1")]
    assert asked(once).undefined == "history"


def test_an_order_won_back_is_worth_the_same_however_far_is_looked_ahead() -> None:
    # Later orders brought 50.00 half a year ago, and 80.00 since.
    orders = [
        replace(order, net=8_000) if order.net == 5_000 and order.day > LAST_DAY - 180 else order
        for order in regular(days=800)
    ]
    found = asked(orders)
    six, twelve = ({each.name: each for each in found.levers[months]} for months in (6, 12))

    assert six["win_back"].worth == twelve["win_back"].worth
    brought = found.curves[6].later_order.value
    # About half of a year's later orders were before the change.
    assert brought == pytest.approx(5_000 + 3_000 * 180 / 365, rel=0.02)


def test_without_a_cycle_nobody_is_lost_and_winning_back_is_not_known() -> None:
    found = asked(regular(), replace(SETTINGS, min_returners=1_000))
    assert worths(found)["win_back"] is None
    assert worths(found)["second_order"] is not None


def test_the_textbook_shop_by_hand() -> None:
    five, ten = (course(new=100, spend=10, kept=kept, months=3) for kept in (0.05, 0.10))
    assert five.buyers == pytest.approx((100, 105, 105.25))
    assert ten.takings == pytest.approx((1_000, 1_100, 1_110))
    # 3,210 beside 3,102.5: as much as 3.46 more new buyers a month.
    assert new_buyers_worth(ten, five, new=100) == pytest.approx(100 * (3_210 / 3_102.5 - 1))
    with pytest.raises(ValueError, match="between 0 and 1"):
        course(new=1, spend=1, kept=1.0, months=1)


def test_the_lesson_says_which_is_worth_more_here(found: WhatIf) -> None:
    assert "less than 10% more new buyers would bring" in lesson(found, Speech("en"))
    assert "这不如多来 10% 的新客" in lesson(found, Speech("zh"))
    assert "Keeping five points more is worth 5.0 new buyers" in textbook(Speech("en"))
    assert "只抵得上每月多 5.0 位新客" in textbook(Speech("zh"))
