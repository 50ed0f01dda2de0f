"""Intervals of rates, counts, totals, ratios and medians against published values and figures worked by hand."""

from __future__ import annotations

import pytest

from huitou.statistics.interval import Sums, clustered_share, count, median, ratio, student_95, total, wilson


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


@pytest.mark.parametrize(
    ("freedom", "wanted"),
    # Student's t, 97.5 %: Abramowitz and Stegun 1964, table 26.10.
    [(9, 2.262), (12, 2.179), (20, 2.086), (60, 2.000), (120, 1.980)],
)
def test_student(freedom: int, wanted: float) -> None:
    assert student_95(freedom) == pytest.approx(wanted, abs=6e-4)


def test_a_count_has_the_roots_of_its_score() -> None:
    # 10 events: m^2 - (20 + z^2) m + 100 = 0, z^2 = 3.8415: m = 11.9207 +- 6.4892.
    assert count(10) == pytest.approx((5.4315, 18.4099), abs=5e-4)
    assert count(0) == pytest.approx((0, 3.8415), abs=5e-5)


def test_a_total_of_ones_is_a_count_and_its_unit_does_not_matter() -> None:
    assert total(10, 10) == pytest.approx(count(10))
    assert total(70, 490) == pytest.approx([7 * limit for limit in count(10)])


def test_a_total_of_lumps_is_as_wide_as_fewer_of_them() -> None:
    # Amounts 10 ten times and 100 once: 200, squares 11000, as if 200 / 55 = 3.64 came.
    assert total(200, 11000) == pytest.approx([55 * limit for limit in count(200 / 55)])
    assert total(0, 0) is None


def test_a_ratio_by_hand() -> None:
    # Ten customers, d = 1 each, n = 1 to 10: mean 5.5, sample variance 55 / 6, t(9) = 2.2622.
    # 5.5 +- 2.2622 x sqrt(55 / 6 / 10) = 5.5 +- 2.1659.
    found = ratio(Sums(10, 55, 10, 385, 55, 10))
    assert found == pytest.approx((3.3341, 7.6659), abs=5e-4)


def test_a_share_of_single_purchases_is_wilson_of_one_fewer() -> None:
    # Twenty customers of one purchase each, five of them returning: the variance of a sample, R (1 - R) / 19.
    assert clustered_share(Sums(20, 5, 20, 5, 5, 20)) == pytest.approx(wilson_of(0.25, 19))


def test_a_share_of_customers_who_are_all_alike_counts_customers() -> None:
    # Twenty customers with half of their two purchases returning: no spread between them, so 20 trials.
    assert clustered_share(Sums(20, 20, 40, 20, 40, 80)) == pytest.approx(wilson_of(0.5, 20))


def test_under_ten_customers_nothing_is_said() -> None:
    assert ratio(Sums(9, 9, 9, 9, 9, 9)) is None
    assert clustered_share(Sums(9, 9, 18, 9, 9, 18)) is None


def wilson_of(rate: float, trials: int) -> tuple[float, float]:
    """By Newcombe's formula: (2np + z^2 -+ z sqrt(z^2 + 4npq)) / (2 (n + z^2))."""
    z = 1.959963984540054
    middle, spread = 2 * trials * rate + z * z, z * (z * z + 4 * trials * rate * (1 - rate)) ** 0.5
    return (middle - spread) / (2 * (trials + z * z)), (middle + spread) / (2 * (trials + z * z))


@pytest.mark.parametrize(
    ("periods", "low", "high"),
    # Largest k with 2 P(Bin(n, 1/2) < k) <= 5 %: n = 6: k = 1 (3.1 %); 8: 1 (7.0 % at 2); 9: 2 (3.9 %); 12: 3 (3.9 %).
    [(6, 1, 6), (8, 1, 8), (9, 2, 8), (12, 3, 10)],
)
def test_the_median_lies_between_these_places(periods: int, low: int, high: int) -> None:
    assert median(list(range(periods, 0, -1))) == (low, high)


def test_five_periods_are_too_few_for_their_median() -> None:
    assert median([1, 2, 3, 4, 5]) is None
