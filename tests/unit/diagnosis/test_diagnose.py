"""The engine on small shops whose figures are worked out by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import chain

import pytest

from huitou.diagnosis.diagnose import findings
from huitou.diagnosis.finding import Finding, Findings
from huitou.diagnosis.people import people_of
from huitou.metrics.measure import measure
from huitou.settings import Settings
from tests.support.planted import LAST, first_timers, today
from tests.support.shops import Order, snapshot_of

LATE, ON_TIME = (("late", 1),), (("late", 0),)
SETTINGS = Settings(name="x")
WRONG_CHANNEL = [
    *first_timers("live", customers=100, back=10, channel="直播"),
    *first_timers("shelf", customers=100, back=40, channel="货架"),
    *today(),
]


def found_in(orders: list[Order]) -> Findings:
    with snapshot_of(orders) as shop:
        return findings(shop, settings=SETTINGS)


def only(found: Findings) -> Finding:
    (finding,) = found.illnesses
    return finding


def figure(finding: Finding, name: str) -> float | str:
    return finding.sighting.figures[name].value


def test_a_channel_of_one_time_buyers() -> None:
    finding = only(found_in(WRONG_CHANNEL))

    assert (finding.id, dict(finding.at)) == ("one_time_channel", {"first_channel": "直播"})
    assert (figure(finding, "rate"), figure(finding, "rest")) == (0.1, 0.4)
    assert figure(finding, "lost") == 30  # (0.4 - 0.1) x 100 customers


def test_the_money_follows_the_formula_shown() -> None:
    # 30 people fewer x 100.00 each that one who returns spends, over the days from the first order to day -90: the
    # data begin 200 days back, so these are 111 days; scaled to a quarter of 90: 30 x 10000 x 90 / 111 = 243243.
    finding = only(found_in(WRONG_CHANNEL))

    assert finding.stake is not None
    assert finding.stake.minor == 243_243
    assert 0 < finding.stake.low < finding.stake.minor < finding.stake.high
    assert "30 people fewer x CNY 100 that" in finding.formula("en")
    assert finding.formula("en").endswith("(of 111 days, scaled to 90 days)")
    assert "少回来的人数 30 × " in finding.formula("zh")


def test_the_names_are_those_who_did_not_come_back() -> None:
    with snapshot_of(WRONG_CHANNEL) as shop:
        finding = only(findings(shop, settings=SETTINGS))
        who = people_of(shop, finding, settings=SETTINGS)

    assert len(who) == figure(finding, "away") == 90
    assert all(row.purchase_count == 1 for row in who)


def test_twenty_of_each_say_nothing() -> None:
    # 2 of 20 against 8 of 20: the same rates, and nothing but chance may be in it.
    shop = [
        *first_timers("live", customers=20, back=2, channel="直播"),
        *first_timers("shelf", customers=20, back=8, channel="货架"),
        *today(),
    ]
    assert len(found_in(shop)) == 0


def test_a_small_gap_is_no_illness_however_sure() -> None:
    # 36 % against 40 % of 5,000 each: surely different, and a tenth less is within what channels differ by.
    shop = [
        *first_timers("live", customers=3_000, back=1_080, channel="直播"),
        *first_timers("shelf", customers=3_000, back=1_200, channel="货架"),
        *today(),
    ]
    assert found_in(shop).illnesses == ()


def test_dear_goods_do_not_make_a_channel_ill() -> None:
    # Pots are bought again by 1 in 10, tea by 4 in 10, in both channels alike; one channel sells mostly pots.
    def of(channel: str, goods: str, customers: int, back: int) -> list[Order]:
        return first_timers(
            channel + goods, customers=customers, back=back, channel=channel, categories=((goods, 10_000),)
        )

    shop = [*of("a", "pots", 200, 20), *of("a", "tea", 50, 20), *of("b", "pots", 50, 5), *of("b", "tea", 200, 80)]
    assert found_in([*shop, *today()]).illnesses == ()


def test_late_first_parcels() -> None:
    shop = [
        *first_timers("slow", customers=100, back=10, told=LATE),
        *first_timers("fast", customers=300, back=120, told=ON_TIME),
        *first_timers("untold", customers=100, back=0),
        *today(),
    ]
    with snapshot_of(shop) as opened:
        finding = only(findings(opened, settings=SETTINGS))
        who = people_of(opened, finding, settings=SETTINGS)

    assert finding.id == "late_parcels"
    assert (figure(finding, "rate"), figure(finding, "rest"), figure(finding, "hit")) == (0.1, 0.4, 0.25)
    assert len(who) == 90


@pytest.mark.parametrize(
    ("told", "reading"),
    [
        ((("refunded", 500), ("discount", 0)), "refunded_first"),
        ((("has_coupon", 1), ("discount", 500)), "discounted_first"),
    ],
)
def test_other_first_orders_that_lose_people(told: tuple[tuple[str, int], ...], reading: str) -> None:
    shop = [
        *first_timers("hit", customers=100, back=10, told=told),
        *first_timers("spared", customers=300, back=120, told=(("discount", 0),)),
        *today(),
    ]
    assert only(found_in(shop)).id == reading


def leavers(name: str, *, customers: int, on: int) -> list[Order]:
    """Everybody comes back on day 20, and ``on`` of them once more on day 100."""
    firsts = first_timers(name, customers=customers, back=customers, categories=((name, 10_000),))
    at = LAST - dt.timedelta(days=100)
    again = (Order(f"{name}{i:04d}-3", f"{name}{i:04d}", at, 10_000, categories=((name, 10_000),)) for i in range(on))
    return [*firsts, *again]


def test_a_category_whose_customers_stop() -> None:
    shop = [*leavers("tea", customers=100, on=10), *leavers("nuts", customers=100, on=60), *today()]

    finding = only(found_in(shop))

    # The first mark that tells is 30: in the 90 days from then on 10 of 100 bought tea again, 60 of 100 nuts.
    assert (finding.id, dict(finding.at)) == ("category_leavers", {"first_category": "tea"})
    assert (figure(finding, "days"), figure(finding, "rate"), figure(finding, "rest")) == (30, 0.1, 0.6)


def test_coupons_hold_the_returning_customers() -> None:
    # 200 first orders, 20 of them with a coupon; 200 later ones at half the money, 180 of them with one.
    coupon = (("has_coupon", 1), ("discount", 2_000))
    first = [
        *first_timers("a", customers=20, back=0, days_ago=100, told=coupon),
        *first_timers("b", customers=180, back=0, days_ago=100),
    ]
    later = [
        Order(f"{each.customer}-2", each.customer, LAST - dt.timedelta(days=50), 5_000, told=coupon * (place < 180))
        for place, each in enumerate(first)
    ]
    finding = only(found_in([*first, *later, *today()]))

    assert finding.id == "coupon_dependence"
    assert figure(finding, "returning") == 0.9
    assert figure(finding, "each") == 2_000


def every_forty_days(customers: int) -> list[Order]:
    """So many people buy beans for 30.00 three times, 40 days apart."""
    return [
        Order(f"{who}-{n}", f"c{who}", LAST - dt.timedelta(days=40 * n), 3_000, categories=(("beans", 3_000),))
        for who in range(customers)
        for n in range(3)
    ]


def test_a_category_bought_again_later_than_the_shop_says_it_lasts() -> None:
    # 40 days against 30: each of 60 regulars buys 90/30 - 90/40 = 0.75 times fewer a quarter, at 30.00: 1,350.00.
    with snapshot_of(every_forty_days(60)) as shop:
        finding = only(findings(shop, settings=replace(SETTINGS, cycles=(("beans", 30),))))

    assert (finding.id, dict(finding.at), figure(finding, "days")) == ("category_late", {"category": "beans"}, 40)
    assert finding.stake is not None
    assert finding.stake.minor == 135_000


@pytest.mark.parametrize("told", [(), (("beans", 33),)], ids=["a rule of thumb alone", "within a quarter of it"])
def test_no_category_is_late_by_a_rule_of_thumb_or_by_a_little(told: tuple[tuple[str, int], ...]) -> None:
    with snapshot_of(every_forty_days(60)) as shop:
        assert findings(shop, settings=replace(SETTINGS, cycles=told)).illnesses == ()


def test_fewer_come_back_than_a_year_ago() -> None:
    # 40 of 200 a month, against 80 of 200 in the same months a year before; older customers make the data warm.
    def month(year: str, ago: int, back: int) -> list[Order]:
        return first_timers(f"{year}{ago}", customers=200, back=back, days_ago=ago)

    now = [month("now", ago, 40) for ago in range(95, 270, 30)]
    then = [month("then", ago + 365, 80) for ago in range(95, 270, 30)]
    finding = only(found_in([*chain(*now, *then), *month("old", 800, 80), *today()]))

    assert finding.id == "first_to_second_fall"
    assert (figure(finding, "since"), figure(finding, "until")) == (0, 30)
    assert (figure(finding, "rate"), figure(finding, "then")) == (0.2, 0.4)


def test_illnesses_come_first_and_the_dearest_of_them() -> None:
    shop = [
        *first_timers("slow", customers=100, back=10, channel="货架", told=LATE),
        *first_timers("live", customers=300, back=30, channel="直播", told=ON_TIME),
        *first_timers("fast", customers=400, back=200, channel="货架", told=ON_TIME),
        *today(),
    ]
    found = found_in(shop)
    stakes = [finding.stake.minor for finding in found.illnesses if finding.stake]

    assert stakes == sorted(stakes, reverse=True)
    assert [finding.severity for finding in found] == ["illness"] * len(stakes) + ["state"] * len(found.states)


@pytest.mark.parametrize(
    ("back", "mode"), [(10, "mode_acquisition"), (20, "mode_hybrid"), (30, "mode_loyalty"), (14, "mode_acquisition")]
)
def test_the_mode_of_the_shop(back: int, mode: str) -> None:
    # Of 100 buyers of the mature window so many came back within 90 days: under 15, from 15, from 30 in a hundred.
    shop = [*first_timers("a", customers=100, back=back, days_ago=120), *today()]

    assert [finding.id for finding in found_in(shop) if finding.id.startswith("mode_")] == [mode]


def test_the_year_is_told_as_beside_other_shops() -> None:
    # Only 40 buyers have been watched for a year: enough for a share, and Beside other shops shows it.
    shop = [
        *first_timers("old", customers=40, back=15, days_ago=400),
        *first_timers("a", customers=100, back=30, days_ago=120),
        *today(),
    ]
    (finding,) = (each for each in found_in(shop) if each.id.startswith("mode_"))
    with snapshot_of(shop) as opened:
        (year,) = measure(opened, "buyer_repurchase_rate", settings=SETTINGS, params={"days": 365})

    assert figure(finding, "year") == year.value == 15 / 40


def test_nothing_after_as_of_changes_a_finding() -> None:
    later = first_timers("later", customers=300, back=300, days_ago=-10, channel="直播")
    as_of = f"{LAST:%Y-%m-%d}"
    with snapshot_of(WRONG_CHANNEL) as shop, snapshot_of([*WRONG_CHANNEL, *later]) as more:
        before, after = (findings(each, settings=SETTINGS, as_of=as_of) for each in (shop, more))

    assert before.to_dicts() == after.to_dicts()
