"""Slices and filters: what they are called, and what is refused with the names there are."""

from __future__ import annotations

from typing import Any

import pytest

from huitou.calendar import Window, parse_day
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics.dimension_words import slice_word
from huitou.metrics.measure import measure
from huitou.metrics.slices import dimensions_of, spans_of
from huitou.settings import Settings
from tests.support.shops import WORKED_WINDOW, order, snapshot_of

SETTINGS = Settings(name="x")
ORDERS = (
    order(1, "ana", at="2024-01-05 10:00", net=300, channel="live", categories=(("tea", 100), ("cups", 200))),
    order(2, "ana", at="2024-02-05 10:00", net=500, channel="shelf"),
    order(3, "bo", at="2024-03-05 10:00", net=700, channel="live", province="浙江", categories=(("tea", 700),)),
    order(4, None, at="2024-03-06 10:00", net=900),
)


def revenue(**options: Any) -> dict[tuple[str, ...], int]:
    with snapshot_of(ORDERS) as shop:
        found = measure(shop, "revenue", settings=SETTINGS, **WORKED_WINDOW, **options)
    return {tuple(each.by.values()): each.numerator for each in found}


def test_by_channel_the_unknown_comes_last() -> None:
    assert list(revenue(by="channel").items()) == [(("live",), 1000), (("shelf",), 500), (("未知",), 900)]


def test_by_category_revenue_is_allocated() -> None:
    assert revenue(by="category") == {("cups",): 200, ("tea",): 800, ("未知",): 1400}


def test_by_first_category_is_that_of_the_customers_first_purchase() -> None:
    # ana's first purchase leads with cups; the order of nobody known has no first category.
    assert revenue(by="first_category") == {("cups",): 800, ("tea",): 700, ("未知",): 900}


def test_by_cohort_is_the_month_of_the_first_purchase() -> None:
    assert revenue(by="cohort") == {("2024-01",): 800, ("2024-03",): 700, ("未知",): 900}


def test_by_month_and_channel_gives_the_cells_that_occur() -> None:
    assert revenue(by=("month", "channel")) == {
        ("2024-01", "live"): 300,
        ("2024-02", "shelf"): 500,
        ("2024-03", "live"): 700,
        ("2024-03", "未知"): 900,
    }


def test_every_slice_of_time_is_there_and_clipped_to_the_window() -> None:
    with snapshot_of(ORDERS) as shop:
        found = measure(
            shop, "revenue", settings=SETTINGS, by="month", from_="2023-12-20", to="2024-03-05", as_of="2024-05-31"
        )
    assert [(each.by["month"], each.numerator) for each in found] == [
        ("2023-12", 0),
        ("2024-01", 300),
        ("2024-02", 500),
        ("2024-03", 700),
    ]
    assert (found[0].from_day, found[0].to_day) == (parse_day("2023-12-20"), parse_day("2023-12-31"))
    assert (found[3].from_day, found[3].to_day) == (parse_day("2024-03-01"), parse_day("2024-03-05"))


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ({"channel": "live"}, 1000),
        ({"channel": ["live", "shelf"]}, 1500),
        ({"channel": "unknown"}, 900),
        ({"category": "tea"}, 800),
        ({"category": ["tea", "cups"]}, 1000),
        ({"category": "未知"}, 1400),
        ({"channel": "live", "province": "浙江"}, 700),
        ({"first_channel": "live"}, 1500),
        ({"cohort": "2024-01"}, 800),
        ({"cohort": "未知"}, 900),
    ],
)
def test_a_filter_keeps_what_it_names(where: dict[str, Any], wanted: int) -> None:
    assert revenue(where=where) == {(): wanted}


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ({"by": "chanel"}, "metrics.dimension", "day, week, month"),
        ({"by": ("month", "year")}, "metrics.by", "at most one is of time"),
        ({"by": ("month", "channel", "source")}, "metrics.by", "one dimension, or two"),
        ({"by": ("channel", "channel")}, "metrics.by", "channel and channel"),
        ({"where": {"channel": "lve"}}, "metrics.value", "there are: live, shelf, 未知"),
        ({"where": {"channel": []}}, "metrics.value", "no channel"),
        ({"where": {"colour": "red"}}, "metrics.dimension", "“colour”"),
        ({"where": {"month": "2024-01"}}, "metrics.where", "use from and to"),
        ({"where": {"cohort": "January"}}, "metrics.value", "2024-03"),
    ],
)
def test_refuses_and_says_what_there_is(options: dict[str, Any], code: str, says: str) -> None:
    with pytest.raises(UserError) as refused:
        revenue(**options)
    assert refused.value.code == code
    assert says in refused.value.en


def test_refuses_more_slices_than_anyone_reads() -> None:
    (day,) = dimensions_of("day")
    with pytest.raises(UserError, match="too many slices"):
        spans_of(day, Window(0, 20_000))


def test_weeks_begin_on_monday_across_a_new_year() -> None:
    # 2024-12-30 is a Monday, of ISO week 2025-W01.
    (week,) = dimensions_of("week")
    window = Window(parse_day("2024-12-29"), parse_day("2025-01-01"))
    assert [(span.label, span.key) for span in spans_of(week, window)] == [
        ("2024-W52", parse_day("2024-12-23")),
        ("2025-W01", parse_day("2024-12-30")),
    ]


@pytest.mark.parametrize(
    ("dimension", "label", "zh", "en"),
    [
        ("channel", "未知", "未知", "unknown"),
        ("channel", "lost", "lost", "lost"),
        ("lifecycle", "lost", "流失", "lost"),
        ("lifecycle", "not_yet", "还没买过", "not a customer yet"),
        ("first_late", "yes", "是", "yes"),
        ("category", "no", "no", "no"),
    ],
)
def test_a_slice_is_called_in_the_readers_language(dimension: str, label: str, zh: str, en: str) -> None:
    assert [slice_word(dimension, label, Speech(lang)) for lang in ("zh", "en")] == [zh, en]
