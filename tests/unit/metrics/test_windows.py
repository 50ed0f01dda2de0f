"""Windows that are not asked for: the default as_of, and the default window of each kind of metric."""

from __future__ import annotations

import pytest

from huitou.calendar import Window
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.windows import default_as_of, window_for

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


def test_a_missing_beginning_keeps_the_default_length() -> None:
    found = window_for(METRICS["cohort_repurchase_rate"], from_day=None, to_day=950, as_of=1000, params={"days": 90})
    assert found == Window(861, 950)


@pytest.mark.parametrize(("from_day", "window"), [(990, Window(990, 1000)), (1010, Window(1010, 1010))])
def test_a_missing_end_is_as_of(from_day: int, window: Window) -> None:
    assert window_for(METRICS["buyers"], from_day=from_day, to_day=None, as_of=1000, params={}) == window
