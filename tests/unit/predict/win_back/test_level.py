"""The level of the month ahead: nothing from nothing, some of the last month's, and wide where no season was seen."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.purchasing.season import UNKNOWN_SPREAD
from huitou.predict.win_back.level import level

KNOWN = {"season_known": True}


def months(*shares: float, people: int = 10_000) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Of so many people a month, a tenth expected each; the last month first, and the shares that came."""
    return (
        [np.full(people, 0.1) for _ in shares],
        [np.arange(people) < round(people * share) for share in shares],
    )


def test_months_as_expected_leave_the_level_where_it_is() -> None:
    found = level(*months(0.1, 0.1, 0.1, 0.1), **KNOWN)

    assert found.ahead == pytest.approx(0, abs=1e-12)
    # Not surer than a year of such months makes it: by the prior of .2 for three months beside these four.
    assert 0.08 < found.spread < 0.14


def test_one_month_alone_by_hand() -> None:
    # 1,200 came where 1,000 were expected, with 10,000 x .1 x .9 = 900 to a unit of log odds: .222 up, seen to within
    # 1 / 900. That month weighs 1 / (1 / 900 + .04)^2 = 591.7, the three usual ones 3 / .04^2 = 1,875.
    found = level(*months(0.12), **KNOWN)

    weight = 1 / (1 / 900 + 0.04) ** 2
    variance = (weight * (40_000 / 810_000 - 1 / 900) + 1_875 * 0.04) / (weight + 1_875)
    taken = 0.7 * variance / (variance + 1 / 900)
    assert found.ahead == pytest.approx(taken * 200 / 900)
    assert found.spread == pytest.approx(np.sqrt(variance - 0.7 * variance * taken))


def test_the_last_month_counts_most() -> None:
    late, early = level(*months(0.12, 0.1, 0.08), **KNOWN), level(*months(0.08, 0.1, 0.12), **KNOWN)

    assert late.ahead == pytest.approx(-early.ahead)
    assert late.ahead > 0.05


def test_a_few_people_say_next_to_nothing() -> None:
    few = level(*months(0.2, people=50), **KNOWN)
    many = level(*months(0.2, people=5_000), **KNOWN)

    assert 0 < few.ahead < 0.2 * many.ahead


def test_a_season_never_seen_may_be_far_off() -> None:
    seen, unseen = (level(*months(0.1, 0.1), season_known=known) for known in (True, False))

    assert seen.spread < unseen.spread == UNKNOWN_SPREAD
    assert seen.ahead == unseen.ahead


def test_where_nobody_can_come_it_is_finite() -> None:
    found = level([np.zeros(3)], [np.zeros(3, bool)], **KNOWN)

    assert found.ahead == pytest.approx(0)
    assert found.spread == pytest.approx(0.2, rel=1e-3)
