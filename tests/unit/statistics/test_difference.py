"""Differences of rates against Newcombe's table, and the rule for anything else against figures worked by hand."""

from __future__ import annotations

import pytest

from huitou.statistics.difference import Estimate, combination, difference, multiple
from huitou.statistics.interval import wilson


def rate(successes: int, trials: int) -> Estimate:
    return Estimate(successes / trials, *(wilson(successes, trials) or (0, 1)))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17:873-890, table II, examples (a) to (h), method 10.
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_agrees_with_newcombe(one: tuple[int, int], other: tuple[int, int], low: float, high: float) -> None:
    found = difference(rate(*one), rate(*other))
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_limits_add_up_in_squares() -> None:
    # 10 (7 to 14) less 4 (0 to 5): 6, down sqrt(3^2 + 1^2), up sqrt(4^2 + 4^2).
    found = difference(Estimate(10, 7, 14), Estimate(4, 0, 5))
    assert (found.value, found.low, found.high) == pytest.approx((6, 6 - 10**0.5, 6 + 32**0.5))


def test_turned_round_it_is_the_same_with_the_other_sign() -> None:
    found, turned = difference(rate(9, 10), rate(3, 10)), difference(rate(3, 10), rate(9, 10))
    assert (turned.value, turned.low, turned.high) == pytest.approx((-found.value, -found.high, -found.low))


def test_four_numbers_are_as_wide_as_two_differences_of_two() -> None:
    # Each +-3 and +-4: sqrt(9 + 16 + 9 + 16) = sqrt(50).
    wide, narrow = Estimate(20, 16, 24), Estimate(10, 7, 13)
    found = combination([(1, wide), (-1, narrow), (-1, wide), (1, narrow)])
    assert (found.value, found.low, found.high) == pytest.approx((0, -(50**0.5), 50**0.5))


def test_a_multiple_is_a_difference_of_logarithms() -> None:
    # Twice as much, each known to a factor of two: 2 times or through 2^sqrt(2).
    found = multiple([(1, Estimate(8, 4, 16)), (-1, Estimate(4, 2, 8))])
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((2, 2 / 2**2**0.5, 2 * 2**2**0.5))


def test_a_multiple_of_what_may_be_nothing_is_undefined() -> None:
    assert multiple([(1, Estimate(8, 4, 16)), (-1, Estimate(4, 0, 8))]) is None
