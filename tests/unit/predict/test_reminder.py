"""The window to remind in."""

from __future__ import annotations

import pytest

from huitou.predict.reminder import Reminder


@pytest.mark.parametrize(
    ("gap", "window"),
    [
        (35, (25, 30)),  # 24.5 and 29.75, rounded half up
        (30, (21, 26)),  # 21 and 25.5
        (10, (7, 9)),  # 7 and 8.5
        (1, (1, 1)),  # 0.7 and 0.85
    ],
)
def test_window_of_a_gap(gap: int, window: tuple[int, int]) -> None:
    assert (Reminder(gap).from_day, Reminder(gap).to_day) == window


@pytest.mark.parametrize(
    ("days", "place"), [(24, "before"), (25, "in"), (30, "in"), (31, "past"), (105, "past"), (106, "lost")]
)
def test_both_ends_are_in_it_and_three_gaps_are_not_lost_yet(days: int, place: str) -> None:
    assert Reminder(35).place(days) == place
