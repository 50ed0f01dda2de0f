"""What a measurement says beside its number: undefined, provisional, exclusions, the unknown, and the side table."""

from __future__ import annotations

from typing import Any

import pytest

from huitou.calendar import parse_day
from huitou.errors import UserError
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement
from huitou.settings import Settings
from tests.support.shops import WORKED, WORKED_WINDOW, Excluded, Order, order, snapshot_of

SETTINGS = Settings(name="x")


Orders = tuple[Order, ...]


def one(metric: str, *, orders: Orders = WORKED, excluded: tuple[Excluded, ...] = (), **options: Any) -> Measurement:
    with snapshot_of(orders, excluded=excluded) as shop:
        (found,) = measure(shop, metric, settings=SETTINGS, **{**WORKED_WINDOW, **options})
    return found


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("buyers", 6),
        ("revenue", "960.00"),
        ("average_order_value", "96.00"),
        ("revenue_per_buyer", "160.00"),
        ("repeat_purchase_rate", 0.5),
        ("purchase_frequency", pytest.approx(10 / 6, rel=1e-15)),
    ],
)
def test_the_value_has_the_form_of_its_unit(metric: str, value: object) -> None:
    assert one(metric).value == value


@pytest.mark.parametrize("metric", ["revenue", "purchases", "new_buyers", "buyers", "gmv", "repeat_revenue"])
def test_what_was_sold_before_the_data_begin_is_not_known_and_not_nothing(metric: str) -> None:
    # The data begin on 2024-01-05, so in January something is known; of December nothing.
    with snapshot_of(WORKED) as shop:
        window = {"from_": "2023-12-01", "to": "2024-01-31", "as_of": "2024-05-31"}
        december, january = measure(shop, metric, settings=SETTINGS, by="month", **window)
    assert (december.value, december.undefined) == (None, "history_too_short")
    assert january.value is not None
    assert january.undefined is None


def test_days_without_a_purchase_amid_the_data_are_nothing() -> None:
    found = one("revenue", from_="2024-04-02", to="2024-04-30")
    assert (found.value, found.undefined) == ("0.00", None)


def test_money_is_rounded_half_up_to_the_minor_unit() -> None:
    orders = (order(1, "ana", at="2024-02-01 10:00", net=100), order(2, "ana", at="2024-02-02 10:00", net=101))
    # 201 / 2 = 100.5 minor units.
    assert one("average_order_value", orders=orders).value == "1.01"


def test_the_cycle_of_the_worked_example() -> None:
    found = one("repurchase_cycle", params={"min_returners": 1})
    assert found.value == 30
    details = {key: value for key, value in found.details.items() if key not in {"curve", "band", "bins"}}
    assert details == {
        "n": 6,
        "completed": 4,
        "km_median": 35,
        "km_median_reached": True,
        "mean": 39.0,
        "median": 32.5,
        "p25": 22.75,
        "p75": 48.75,
        # S falls to 5/6, 4/6, 3/6, 2/6 on days 1, 30, 35, 90; wei is watched longest, from 01-10 to 05-31: 142 days.
        "returned_within": {
            "30": pytest.approx(1 / 3),
            "60": 0.5,
            "90": pytest.approx(2 / 3),
            "180": None,
            "365": None,
        },
        "follow_up_days": 142,
        # 0.70 and 0.85 of 30 days: 21, and 25.5 rounded up.
        "reminder": {"clock": "purchase", "gap_days": 30, "from_day": 21, "to_day": 26},
    }


def test_a_cycle_of_too_few_is_not_given_but_its_details_are() -> None:
    found = one("repurchase_cycle")
    assert (found.value, found.undefined) == (None, "too_few")
    assert found.details["median"] == 32.5


def test_the_side_table_of_the_worked_example() -> None:
    # not first, in the window: lin 80 + 80, ana 40, mei 150 = 350 in 4 purchases of 3; first: 610 in 6 of 6.
    found = one("returning_revenue_share")
    assert found.details["returning"] == {
        "buyers": 3,
        "purchases": 4,
        "revenue": "350.00",
        "revenue_minor": 35000,
        "revenue_per_buyer": "116.67",
        "average_order_value": "87.50",
        "purchases_per_buyer": pytest.approx(4 / 3),
    }
    assert found.details["new"] == {
        "buyers": 6,
        "purchases": 6,
        "revenue": "610.00",
        "revenue_minor": 61000,
        "revenue_per_buyer": "101.67",
        "average_order_value": "101.67",
        "purchases_per_buyer": 1.0,
    }


def test_an_empty_side_of_the_table_has_no_ratios() -> None:
    found = one("returning_revenue_share", params={"definition": "existing"})
    assert found.details["returning"]["revenue_per_buyer"] is None
    assert found.details["returning"]["purchases_per_buyer"] is None


@pytest.mark.parametrize(
    ("metric", "options", "reason"),
    [
        ("repeat_purchase_rate", {"from_": "2024-04-10", "to": "2024-04-20"}, "no_denominator"),
        ("repeat_purchase_rate", {"from_": "2023-01-01", "to": "2023-12-31"}, "history_too_short"),
        ("cohort_repurchase_rate", {"from_": "2024-03-31", "to": "2024-03-31"}, "not_mature"),
        (
            "cohort_repurchase_rate",
            {"from_": "2024-02-10", "to": "2024-02-20"},
            "no_denominator",
        ),
        ("cohort_repurchase_rate", {"from_": None, "to": None, "as_of": "2024-02-20"}, "history_too_short"),
        ("repurchase_cycle", {"from_": "2024-04-10", "to": "2024-04-20"}, "no_denominator"),
    ],
)
def test_a_share_of_nothing_is_undefined_with_its_reason(metric: str, options: dict[str, Any], reason: str) -> None:
    found = one(metric, **options)
    assert (found.value, found.denominator, found.undefined) == (None, 0, reason)
    assert found.explain("zh")
    assert found.explain("en")


def test_counts_and_sums_of_nothing_are_zero() -> None:
    found = one("revenue", from_="2024-04-10", to="2024-04-20")
    assert (found.value, found.numerator, found.denominator, found.undefined) == ("0.00", 0, None, None)


def test_a_shop_with_no_purchase_at_all_still_answers() -> None:
    assert one("buyers", orders=(), from_=None, to=None, as_of=None, today=20_000).value == 0
    assert one("repeat_purchase_rate", orders=(), from_=None, to=None, as_of=None, today=20_000).undefined


@pytest.mark.parametrize(
    ("metric", "options", "reasons"),
    [
        # The data begins on 2024-01-05; its first 90 days end on 2024-04-04.
        ("repeat_purchase_rate", {}, ()),
        ("new_buyers", {}, ("warm_up",)),
        ("new_buyers", {"from_": "2024-04-04", "to": "2024-04-30"}, ("warm_up",)),
        ("new_buyers", {"from_": "2024-04-05", "to": "2024-04-30"}, ()),
        # Refunds may come for 15 days: until 2024-05-31 for a window that ends on 05-16.
        ("buyers", {"to": "2024-05-15"}, ()),
        ("buyers", {"to": "2024-05-16"}, ("refunds_open",)),
        ("buyers", {"to": "2024-06-30"}, ("immature", "refunds_open")),
        # Anchors of 2024-03-02 have been watched for 90 days on 05-31, those of 03-03 have not.
        ("buyer_repurchase_rate", {"to": "2024-03-02"}, ()),
        ("buyer_repurchase_rate", {"to": "2024-03-03"}, ("immature",)),
    ],
)
def test_what_can_still_move_is_provisional(metric: str, options: dict[str, Any], reasons: tuple[str, ...]) -> None:
    found = one(metric, **options)
    assert found.provisional_reasons == reasons
    assert found.provisional is bool(reasons)


def test_a_month_not_over_is_provisional_and_those_before_it_are_not() -> None:
    with snapshot_of(WORKED) as shop:
        found = measure(
            shop, "buyers", settings=SETTINGS, by="month", from_="2024-03-01", to="2024-05-31", as_of="2024-05-10"
        )
    assert [each.provisional_reasons for each in found] == [(), ("refunds_open",), ("immature", "refunds_open")]


def test_as_of_defaults_to_the_last_purchase_day() -> None:
    found = one("buyers", from_=None, to=None, as_of=None, today=20_000)
    assert found.as_of == parse_day("2024-05-01")
    assert (found.from_day, found.to_day) == (parse_day("2024-02-02"), parse_day("2024-05-01"))


def test_purchases_after_as_of_are_not_seen_even_in_a_window_that_reaches_further() -> None:
    assert one("purchases", to="2024-05-31", as_of="2024-03-31").value == 10


def test_a_second_purchase_after_as_of_is_not_seen_in_the_month_it_will_fall_in() -> None:
    orders = (order(1, "ana", at="2024-02-01 10:00", net=100), order(2, "ana", at="2024-02-20 10:00", net=100))
    window = {"from_": "2024-02-01", "to": "2024-02-29", "by": "month"}
    assert one("lifetime_repeat_rate", orders=orders, as_of="2024-02-19", **window).numerator == 0
    assert one("lifetime_repeat_rate", orders=orders, as_of="2024-02-20", **window).numerator == 1


@pytest.mark.parametrize(("second", "returning"), [("2024-03-31 10:00", 100), ("2024-04-01 10:00", 0)])
def test_bought_twice_looks_at_the_whole_life_up_to_the_last_day_of_the_window(second: str, returning: int) -> None:
    orders = (
        order(1, "ana", at="2024-03-01 10:00", net=100, channel="live"),
        order(2, "ana", at=second, net=100, channel="shelf"),
    )
    params = {"definition": "bought_twice"}
    found = one("returning_revenue_share", orders=orders, params=params, where={"channel": "live"})
    assert (found.numerator, found.denominator) == (returning, 100)


def test_orders_of_nobody_known_count_in_money_and_are_told() -> None:
    orders = (
        *WORKED,
        order(90, None, at="2024-02-02 10:00", net=1000),
        order(91, None, at="2024-02-02 11:00", net=500),
    )
    assert one("revenue", orders=orders).value == "975.00"
    assert one("revenue", orders=orders, params={"known_customers": True}).value == "960.00"
    assert one("purchases", orders=orders, count_by="day").value == 11
    found = one("revenue_per_buyer", orders=orders)
    assert found.value == "160.00"
    assert found.unknown_customers == {"purchases": 2, "of_purchases": 12, "revenue": "15.00"}


def test_what_does_not_count_is_told_by_reason_for_the_window_and_place() -> None:
    day = parse_day("2024-02-10")
    excluded = (
        Excluded(day, "unpaid", orders=3, channel="live"),
        Excluded(day, "brushing", channel="shelf"),
        Excluded(parse_day("2024-04-10"), "unpaid"),
        Excluded(None, "cancelled"),
    )
    assert one("buyers", excluded=excluded).exclusions == {"brushing": 1, "unpaid": 3}
    assert one("buyers", excluded=excluded, where={"channel": "live"}).exclusions == {"unpaid": 3}


def test_exclusions_go_with_the_slice_they_can_be_told_by() -> None:
    orders = (
        order(1, "ana", at="2024-01-06 10:00", net=100, channel="live"),
        order(2, "bo", at="2024-02-06 10:00", net=100, channel="shelf"),
    )
    excluded = (Excluded(parse_day("2024-02-10"), "unpaid", orders=3, channel="live"),)
    with snapshot_of(orders, excluded=excluded) as shop:

        def by(name: str) -> dict[str, Any]:
            found = measure(shop, "buyers", settings=SETTINGS, by=name, **WORKED_WINDOW)
            return {each.by[name]: dict(each.exclusions) for each in found}

        assert by("channel") == {"live": {"unpaid": 3}, "shelf": {}}
        assert by("month") == {"2024-01": {}, "2024-02": {"unpaid": 3}, "2024-03": {}}
        assert by("first_channel") == {"live": {"unpaid": 3}, "shelf": {"unpaid": 3}}


def test_rates_of_people_and_purchases_carry_an_interval_and_shares_of_money_do_not() -> None:
    # Wilson, 3 of 6.
    assert one("repeat_purchase_rate").interval == pytest.approx((0.1876, 0.8124), abs=5e-5)
    assert one("returning_revenue_share").interval is None
    assert one("purchase_frequency").interval is None


@pytest.mark.parametrize(
    ("metric", "by", "count_by", "overlap"),
    [
        ("buyers", "month", "order", "customers"),
        ("buyers", "first_channel", "order", None),
        ("new_buyers", "month", "order", None),
        ("new_buyers", "channel", "order", "customers"),
        ("purchases", "category", "order", "purchases"),
        ("purchases", "channel", "order", None),
        ("purchases", "channel", "day", "purchases"),
        ("revenue", "category", "day", None),
        ("average_order_value", "category", "order", "purchases"),
        ("cohort_repurchase_rate", "channel", "order", None),
        ("cohort_repurchase_rate", "channel", "day", "customers"),
    ],
)
def test_says_where_slices_do_not_add_up(metric: str, by: str, count_by: str, overlap: str | None) -> None:
    with snapshot_of(WORKED) as shop:
        found = measure(shop, metric, settings=SETTINGS, by=by, count_by=count_by, **WORKED_WINDOW)
    assert {each.overlap for each in found} == {overlap}
    assert overlap is None or found[0].explain("zh")


def test_says_which_population_and_sources_it_is_of() -> None:
    orders = (
        order(1, "ana", at="2024-01-06 10:00", net=100, source="taobao", channel="live"),
        order(2, "bo", at="2024-02-06 10:00", net=100, source="shopify"),
    )
    assert one("buyers", orders=orders).sources == ("shopify", "taobao")
    assert one("buyers", orders=orders, where={"source": "taobao"}).sources == ("taobao",)
    assert one("buyers", orders=orders, where={"channel": "live"}).population == {"channel": ("live",)}


@pytest.mark.parametrize(
    ("metric", "options", "code", "says"),
    [
        ("repurchase", {}, "metrics.metric", "repurchase_cycle"),
        ("buyers", {"count_by": "week"}, "metrics.count_by", "by order or by day"),
        ("buyers", {"from_": "2024-13-01"}, "calendar.date", "2024-03-31"),
        ("buyers", {"from_": "2024-04-01"}, "calendar.window", "begins after it ends"),
    ],
)
def test_refuses_what_cannot_be_asked(metric: str, options: dict[str, Any], code: str, says: str) -> None:
    with pytest.raises(UserError) as refused:
        one(metric, **options)
    assert refused.value.code == code
    assert says in refused.value.en
