"""Which window a day lies in: the engine against plain loops, windows in a row and apart."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huitou.calendar import Window
from huitou.diagnosis.explain.spans import span_of
from tests.support.portable import problems

DAYS = range(100)


def told(windows: list[Window]) -> list[int | None]:
    """The place of each day by the engine."""
    asked = f"SELECT {span_of(windows)} FROM range({len(DAYS)}) AS o(day) ORDER BY o.day"
    return [place for (place,) in duckdb.sql(asked).fetchall()]


def reckoned(windows: list[Window]) -> list[int | None]:
    return [next((n for n, each in enumerate(windows) if each.from_day <= day <= each.to_day), None) for day in DAYS]


@st.composite
def windows_back(draw: st.DrawFn) -> list[Window]:
    """Windows the latest first, of few lengths and with or without days between them."""
    found, end = [], draw(st.integers(60, 99))
    for _ in range(draw(st.integers(1, 8))):
        days = draw(st.sampled_from((1, 7, 7, 10)))
        found.append(Window(end - days + 1, end))
        end -= days + draw(st.sampled_from((0, 0, 0, 3)))
    return found


@settings(max_examples=60, deadline=None)
@given(windows_back())
def test_every_day_lies_where_plain_loops_put_it(windows: list[Window]) -> None:
    assert told(windows) == reckoned(windows)


def test_windows_in_a_row_are_told_by_one_division() -> None:
    windows = [Window(90 - 7 * n, 96 - 7 * n) for n in range(12)]
    assert span_of(windows).count("WHEN") == 1
    assert told(windows) == reckoned(windows)


@pytest.mark.parametrize("windows", [[Window(0, 6)], [Window(10, 19), Window(0, 9)], [Window(50, 59), Window(0, 6)]])
def test_other_engines_run_it_too(windows: list[Window]) -> None:
    assert problems(f"SELECT {span_of(windows)} AS span FROM t AS o") == []
