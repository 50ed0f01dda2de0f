"""Which windows stand beside a window."""

from __future__ import annotations

import datetime as dt

import pytest

from huitou import calendar
from huitou.calendar import Window
from huitou.metrics.seasons import periods
from huitou.metrics.seasons.promotions import promotions
from huitou.metrics.seasons.uneven import uneven


def window(text: str) -> Window:
    first, last = text.split("/")
    return Window(*(calendar.day_of(dt.date.fromisoformat(each)) for each in (first, last)))


def text(found: Window | None) -> str | None:
    return f"{calendar.iso(found.from_day)}/{calendar.iso(found.to_day)}" if found else None


@pytest.mark.parametrize(
    ("asked", "previous", "last_year"),
    [
        ("2024-03-01/2024-03-31", "2024-02-01/2024-02-29", "2023-03-01/2023-03-31"),
        ("2024-02-01/2024-02-29", "2024-01-01/2024-01-31", "2023-02-01/2023-02-28"),
        ("2024-04-01/2024-06-30", "2024-01-01/2024-03-31", "2023-04-01/2023-06-30"),
        ("2024-01-01/2024-12-31", "2023-01-01/2023-12-31", "2023-01-01/2023-12-31"),
        # Three months that are no quarter are so many days: the last date stays, the length too (a February of 29).
        ("2024-02-01/2024-04-30", "2023-11-03/2024-01-31", "2023-01-31/2023-04-30"),
        ("2024-04-02/2024-06-30", "2024-01-03/2024-04-01", "2023-04-02/2023-06-30"),
        # A week on the same weekdays: Monday 2024-06-03, Monday 2023-06-05. A day likewise.
        ("2024-06-03/2024-06-09", "2024-05-27/2024-06-02", "2023-06-05/2023-06-11"),
        ("2024-06-03/2024-06-03", "2024-06-02/2024-06-02", "2023-06-05/2023-06-05"),
        ("2024-02-20/2024-02-29", "2024-02-10/2024-02-19", "2023-02-19/2023-02-28"),
    ],
)
def test_previous_and_last_year(asked: str, previous: str, last_year: str) -> None:
    assert text(periods.previous(window(asked))) == previous
    assert text(periods.last_year(window(asked))) == last_year


def test_twelve_months_back() -> None:
    found = list(periods.earlier(window("2024-06-01/2024-06-30"), periods=12))
    assert [text(each) for each in (found[0], found[3], found[11])] == [
        "2024-05-01/2024-05-31",
        "2024-02-01/2024-02-29",
        "2023-06-01/2023-06-30",
    ]


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        # New Year 2024-02-10 and 2023-01-22: 19 days apart within the year, 384 in all.
        ("2024-02-01/2024-02-14", "2023-01-13/2023-01-26"),
        ("2024-02-10/2024-02-10", "2023-01-22/2023-01-22"),
        # New Year 2025-01-29.
        ("2025-01-01/2025-01-31", "2024-01-13/2024-02-12"),
        # 35 days before 2024-02-10 is 2024-01-06; 20 after it is 2024-03-01.
        ("2023-12-01/2024-01-06", "2022-11-12/2022-12-18"),
        ("2023-12-01/2024-01-05", None),
        ("2024-03-01/2024-03-20", "2023-02-11/2023-03-02"),
        ("2024-03-02/2024-03-20", None),
        ("2024-06-01/2024-06-30", None),
    ],
)
def test_spring_festival_is_aligned_by_lunar_day(asked: str, wanted: str | None) -> None:
    assert text(periods.by_new_year(window(asked))) == wanted


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("2024-06-10/2024-06-18", "2023-06-10/2023-06-18"),
        ("2024-11-01/2024-11-11", "2023-11-01/2023-11-11"),
        # 15 days before New Year in both years.
        ("2024-01-26/2024-01-26", "2023-01-07/2023-01-07"),
        ("2024-07-01/2024-07-10", None),
        ("2024-06-10/2024-06-30", None),
    ],
)
def test_the_same_promotion_last_year(asked: str, wanted: str | None) -> None:
    found = periods.by_promotion(window(asked), promotions())
    assert text(found[0] if found else None) == wanted


def test_what_lies_in_one_window_alone_is_named() -> None:
    june, may = window("2024-06-01/2024-06-30"), window("2024-05-01/2024-05-31")
    assert [words["zh"] for words in uneven(june, may, promotions())] == ["618"]
    # New Year 2024-02-10, 2023-01-22: the same month of two years.
    february = [window(f"{year}-02-01/{year}-02-28") for year in (2024, 2023)]
    assert [words["en"] for words in uneven(*february, promotions())] == ["Chinese New Year"]
    assert uneven(june, window("2023-06-01/2023-06-30"), promotions()) == ()
