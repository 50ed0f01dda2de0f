"""The stage and the type of shops as regular as can be, worked out by hand; and those of which nothing can be said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from huitou.diagnosis.position.facts import Fact
from huitou.diagnosis.position.position import Position, Said, position
from huitou.diagnosis.position.rules import FILE
from huitou.diagnosis.position.tables import facts as table
from huitou.diagnosis.position.words import asides, cautions, headline
from huitou.errors import UserError
from huitou.language import Speech
from huitou.settings import Settings
from tests.support.shops import Order, snapshot_of

SETTINGS = Settings(name="x")
LAST = dt.datetime(2024, 12, 31, 12)
LAST_DAY = (LAST.date() - dt.date(1970, 1, 1)).days
EN, ZH = Speech("en"), Speech("zh")


def daily(*, now: int, before: int = 0, net: int = 10_000, days: int = 365) -> list[Order]:
    """So many customers a day, each once, in the last ``days``; and so many a day in as many days before them."""
    counts = [now] * days + [before] * days
    return [
        Order(f"{ago}-{n}", f"c{ago}-{n}", LAST - dt.timedelta(days=ago, minutes=n), net)
        for ago, count in enumerate(counts)
        for n in range(count)
    ]


def asked(orders: list[Order], said: Said | None = None, *, folder: Path | None = None, **more: object) -> Position:
    settings = Settings(name="x", **more) if more else SETTINGS  # type: ignore[arg-type]
    with snapshot_of(orders, currency=settings.currency) as shop:
        return position(shop, as_of=LAST_DAY, settings=settings, said=said, folder=folder)


def facts(found: Position) -> dict[str, Fact]:
    return {each.name: each for each in (*found.stage.facts, *found.shop_type.facts)}


def said_of(found: Position) -> str:
    assert found.stage.rule
    return found.stage.rule.id


def test_the_figures_of_a_shop_that_doubled() -> None:
    found = asked(daily(now=2, before=1))

    told = facts(found)
    # Two a day for 365 days, at 100.00; one a day in the 365 before. From the first purchase 729 days have passed.
    assert (told["purchases"].figure.value, told["revenue"].figure.value) == (730, 7_300_000)
    assert told["age"].figure.value == 729
    trend = told["trend"]
    assert trend.figure.value == 1.0
    # Every customer brings 100.00, so the amounts are as sure as the counts, 730 against 365: with Rao's limits
    # (n + 1.92 +- 1.96 root(n + 0.96)) 678.91 to 784.93 and 329.42 to 404.42; the squares of log distances add up:
    # 2 x exp(-root(log(730/678.91)^2 + log(404.42/365)^2)) = 1.763, 2 x exp(root(.0726^2 + .1026^2)) = 2.268.
    assert trend.limits is not None
    assert [float(each.value) for each in trend.limits] == pytest.approx([0.763, 1.268], abs=0.002)
    assert (trend.window.days, trend.beside.days if trend.beside else None) == (365, 365)


@pytest.mark.parametrize(
    ("orders", "stage"),
    [
        # 365 purchases are fewer than 500.
        (daily(now=1, before=1), "start"),
        (daily(now=2, before=2), "growth"),
        # 2,190 purchases and level; but where they grow by more than half, growth.
        (daily(now=6, before=6), "stable"),
        (daily(now=6, before=3), "growth"),
    ],
    ids=["few", "more", "steady", "growing fast"],
)
def test_the_stage_by_volume_age_and_trend(orders: list[Order], stage: str) -> None:
    assert said_of(asked(orders)) == stage


def test_many_purchases_of_a_young_shop_are_growth() -> None:
    # 200 days, 20 a day: 4,000 purchases, but no year has passed, and there is no trend yet.
    found = asked(daily(now=20, days=200))
    assert said_of(found) == "growth"
    assert found.known is not None
    assert found.known.growth is None
    assert "trend" not in facts(found)


def test_under_two_years_the_last_half_year_is_held_against_the_one_before() -> None:
    found = asked(daily(now=2, before=2, days=200))
    trend = facts(found)["trend"]
    assert (trend.figure.value, trend.window.days) == (0.0, 182)
    assert trend.beside is not None
    assert trend.beside.to_day + 1 == trend.window.from_day
    assert "the season is in it" in " ".join(cautions(found.stage, EN))
    assert list(cautions(asked(daily(now=2, before=2)).stage, ZH)) == []


def test_on_the_line_the_other_side_is_named() -> None:
    # Six a day after four: just half more, which stable allows; the interval reaches above it.
    found = asked(daily(now=6, before=4))
    assert said_of(found) == "stable"
    assert [each.id for each in found.stage.near] == ["growth"]
    assert "it may also be growth" in " ".join(asides(found, found.stage, EN))


def test_what_falls_is_told_to_find_out_why() -> None:
    found = asked(daily(now=2, before=4))
    assert said_of(found) == "growth"
    assert "huitou explain revenue" in " ".join(asides(found, found.stage, EN))
    assert "销售额在往下走" in "".join(asides(found, found.stage, ZH))


def test_a_bound_on_revenue_is_in_the_shops_currency(tmp_path: Path) -> None:
    # 730 purchases of 100.00 are 73,000.00.
    (tmp_path / FILE).write_text("[stages.growth]\nrevenue = 73000\n", encoding="utf-8")
    assert said_of(asked(daily(now=2), folder=tmp_path)) == "growth"
    (tmp_path / FILE).write_text("[stages.growth]\nrevenue = 73000.01\n", encoding="utf-8")
    assert said_of(asked(daily(now=2), folder=tmp_path)) == "start"


def test_what_is_said_counts_and_the_figures_are_told_beside_it() -> None:
    found = asked(daily(now=2), Said(stage="scale", shop_type="high_often"))

    assert (found.stage.overridden, said_of(found)) == (True, "scale")
    assert "(as you said; the figures say growth)" in headline(found, found.stage, EN)
    assert "你指定的；按数看是成长期" in headline(found, found.stage, ZH)
    assert found.to_dict()["type"]["answer"] == "high_often"
    assert found.to_dict()["type"]["by_the_figures"] == "low_seldom"


def test_huitou_toml_may_say_it_and_the_command_line_comes_first() -> None:
    assert said_of(asked(daily(now=2), stage="stable")) == "stable"
    assert said_of(asked(daily(now=2), Said(stage="start"), stage="stable")) == "start"


def test_a_stage_that_is_none_is_refused() -> None:
    with pytest.raises(UserError, match=r"position\.said") as refused:
        asked(daily(now=2), Said(stage="boom"))
    assert "start, growth, stable" in refused.value.en


GAP = [order for order in daily(now=2) if not 100 <= int(order.order_id.split("-")[0]) < 220]


@pytest.mark.parametrize(
    ("orders", "reason", "told"),
    [
        ([], "no_purchase", "not one purchase"),
        (daily(now=1, days=365)[::8], "few_purchases", "fewer than 100 purchases"),
        (daily(now=200, days=1), "few_days", "covers less than 90 days"),
        # Of days 100 to 219 before the last nothing is known: 2024-05-26 to 2024-09-22.
        (GAP, "gap", "from 2024-05-26 to 2024-09-22 there is not one order"),
    ],
    ids=["all refunded", "50 orders", "one day", "a gap of four months"],
)
def test_an_honest_not_yet(orders: list[Order], reason: str, told: str) -> None:
    found = asked(orders)

    assert (found.stage.rule, found.stage.undefined) == (None, reason)
    assert told in headline(found, found.stage, EN)
    assert headline(found, found.stage, ZH).startswith("还说不上来")
    assert list(asides(found, found.stage, EN)) == []
    assert found.shop_type.rule is None
    assert found.balance.rule is None


def test_where_the_figures_do_not_tell_one_may_say_it() -> None:
    found = asked(GAP, Said(stage="stable"))
    assert "the figures do not tell yet" in headline(found, found.stage, EN)
    assert "there is not one order" in " ".join(asides(found, found.stage, EN))


def twice_a_year(net: int, *, times: int) -> list[Order]:
    """A hundred customers who each bought so many times in the last 365 days; the shop is a year old to the day."""
    return [
        Order(f"{who}-{n}", f"c{who}", LAST - dt.timedelta(days=(who * 7 + n * 120) % 365), net)
        for who in range(122)
        for n in range(times)
    ]


@pytest.mark.parametrize(
    ("net", "times", "corner"),
    [
        (40_000, 3, "high_often"),
        (40_000, 1, "high_seldom"),
        (30_000, 3, "low_often"),
        (30_000, 1, "low_seldom"),
        # On the line counts as above it: 350.00 an order, twice a year.
        (35_000, 2, "high_often"),
    ],
)
def test_the_four_corners(net: int, times: int, corner: str) -> None:
    found = asked(twice_a_year(net, times=times))
    assert found.shop_type.rule
    assert (found.shop_type.rule.id, found.shop_type.near) == (corner, ())
    told = facts(found)
    assert (told["order_value"].figure.value, told["frequency"].figure.value) == (net, times)


def test_a_corner_that_is_not_sure_names_the_others() -> None:
    # Every second customer bought three times, the others once: 2.0 each, and its interval lies around it.
    orders = [o for o in twice_a_year(40_000, times=3) if int(o.customer[1:]) % 2 or o.order_id.endswith("-0")]  # type: ignore[index]
    found = asked(orders)
    assert [each.id for each in found.shop_type.near] == ["high_seldom"]


def test_a_currency_without_a_line_says_where_to_write_one(tmp_path: Path) -> None:
    orders = twice_a_year(40_000, times=3)
    found = asked(orders, currency="CHF")
    assert found.shop_type.undefined == "no_line"
    assert "[lines.order_value]" in headline(found, found.shop_type, EN)
    (tmp_path / FILE).write_text("[lines.order_value]\nCHF = 55\n", encoding="utf-8")
    assert asked(orders, folder=tmp_path, currency="CHF").to_dict()["type"]["answer"] == "high_often"


def test_before_a_year_has_passed_nobody_can_have_bought_often_in_one() -> None:
    found = asked(daily(now=2, days=364))
    assert found.shop_type.undefined == "few_days"
    assert "covers less than 365 days" in headline(found, found.shop_type, EN)


def test_the_limits_of_a_trend_say_once_which_way() -> None:
    for now, before, zh, en in ((2, 1, "升 ", "up "), (1, 2, "降 ", "down ")):
        found = asked(daily(now=now, before=before))
        for t, way in ((ZH, zh), (EN, en)):
            (limits,) = (row[3] for row in table(found, [found.stage], t).rows if way in row[2])
            assert limits.count("%") == 2
            assert limits.count(way.strip()) == 1
