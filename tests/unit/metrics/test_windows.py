"""Windows that are not asked for: the default as_of, and the default window of each kind of metric."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.calendar import Window, parse_day
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.windows import default_as_of, last_mature, matures_on, window_for

METRICS = load_catalogue()


@pytest.mark.parametrize(
    ("last_day", "today", "as_of"),
    [(100, 500, 100), (100, 101, 100), (100, 100, 99), (120, 100, 99), (None, 100, 99)],
)
def test_as_of_is_the_last_purchase_day_but_never_today(last_day: int | None, today: int, as_of: int) -> None:
    assert default_as_of(last_day, today=today) == as_of


@pytest.mark.parametrize(
    ("metric", "params", "window"),
    [
        # as_of 1000: 90 days up to it; anchors in [as_of - N - 89, as_of - N]; first purchases in the last 365 days.
        ("repeat_purchase_rate", {}, Window(911, 1000)),
        ("cohort_repurchase_rate", {"days": 90}, Window(821, 910)),
        ("buyer_repurchase_rate", {"days": 30}, Window(881, 970)),
        ("repurchase_cycle", {}, Window(636, 1000)),
    ],
)
def test_default_window(metric: str, params: dict[str, int], window: Window) -> None:
    assert window_for(METRICS[metric], from_day=None, to_day=None, as_of=1000, params=params) == window


@pytest.mark.parametrize(
    ("as_of", "months", "from_", "to"),
    [
        # All of March 2023 was over for a year on 2024-03-31; the month of 2023-02-28 lasts until then, too.
        ("2024-03-31", 12, "2022-04-01", "2023-03-31"),
        ("2024-03-30", 12, "2022-03-01", "2023-02-28"),
        # 2024-01-31 and one month is 2024-02-29: on that day January is mature to its end, and no day before.
        ("2024-02-29", 1, "2023-02-01", "2024-01-31"),
        ("2024-02-28", 1, "2023-01-01", "2023-12-31"),
        # November has 30 days: December 29 is the first day on which it is not.
        ("2023-12-30", 1, "2022-12-01", "2023-11-30"),
    ],
)
def test_cohorts_are_whole_months_that_have_been_watched(as_of: str, months: int, from_: str, to: str) -> None:
    asked = {"from_day": None, "to_day": None, "as_of": parse_day(as_of), "params": {"months": months}}
    assert window_for(METRICS["lifetime_value"], **asked) == Window(parse_day(from_), parse_day(to))


@given(as_of=st.integers(0, 20_000), months=st.integers(1, 120))
def test_the_last_mature_day_is_the_last(as_of: int, months: int) -> None:
    metric, params = METRICS["lifetime_value"], {"months": months}
    day = last_mature(metric, params, as_of)
    assert matures_on(metric, params, day) <= as_of < matures_on(metric, params, day + 1)


def test_a_missing_beginning_keeps_the_default_length() -> None:
    found = window_for(METRICS["cohort_repurchase_rate"], from_day=None, to_day=950, as_of=1000, params={"days": 90})
    assert found == Window(861, 950)


@pytest.mark.parametrize(("from_day", "window"), [(990, Window(990, 1000)), (1010, Window(1010, 1010))])
def test_a_missing_end_is_as_of(from_day: int, window: Window) -> None:
    assert window_for(METRICS["buyers"], from_day=from_day, to_day=None, as_of=1000, params={}) == window
