"""The Wilson interval against published values."""

from __future__ import annotations

import pytest

from huitou.statistics.interval import wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (Wilson without correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_agrees_with_newcombe(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_everybody_reaches_one_exactly() -> None:
    low, high = wilson(20, 20) or (0, 0)
    assert (round(low, 4), high) == (0.8389, 1.0)


def test_of_nobody_is_undefined() -> None:
    assert wilson(0, 0) is None
