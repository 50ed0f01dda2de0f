"""Shop time."""

import datetime as dt
import itertools

import pytest

from huitou import calendar
from huitou.errors import UserError


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-01-15", 3, "2024-04-15"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-31", 13, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-12-31", 0, "2023-12-31"),
        ("2024-03-31", -1, "2024-02-29"),
    ],
)
def test_months_go_by_the_calendar(day: str, months: int, later: str) -> None:
    assert calendar.iso(calendar.months_later(calendar.parse_day(day), months)) == later


def test_offsets_of_a_zone_with_one_are_one() -> None:
    [(start, end, ahead)] = calendar.offsets("Asia/Shanghai")
    assert (start < 0 < end, ahead) == (True, 8 * 3_600_000_000)


def test_offsets_change_when_the_clocks_do() -> None:
    # London 2024: summer time from 2024-03-31 01:00 UTC (1711846800) to 2024-10-27 01:00 UTC (1729990800).
    found = calendar.offsets("Europe/London")
    summer = (1_711_846_800_000_000, 1_729_990_800_000_000, 3_600_000_000)
    assert summer in found
    assert all(one[1] == two[0] for one, two in itertools.pairwise(found))


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", 10**9, dt.date(2200, 1, 1)])
def test_a_day_too_far_away_is_refused_and_not_reckoned_with(day: str | int | dt.date) -> None:
    with pytest.raises(UserError, match=r"calendar\.far"):
        calendar.parse_day(day)
