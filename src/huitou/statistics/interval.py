"""How far a number may be from what it was measured to be: 95 % intervals of shares, totals, ratios and medians.

Customers are what is drawn: whoever buys more, or dearer, counts as one draw with a larger weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, sqrt

Z_95 = 1.959963984540054
# Below so many customers the spread of what they spend cannot be told from the few of them.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Sums:
    """What a ratio's interval needs of its customers: how many, and the sums over them of n, d, n^2, n*d and d^2."""

    customers: int
    numerator: int
    denominator: int
    squares: int
    products: int
    denominator_squares: int


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """The 95 % interval of a rate, from ``successes`` of ``trials``.

    Undefined: None when nothing was tried.
    Source: Wilson 1927, JASA 22:209-212; the score interval without continuity correction.
    """
    if trials == 0:
        return None
    return _score(successes / trials, trials)


def clustered_share(sums: Sums) -> tuple[float, float] | None:
    """The 95 % interval of a share between 0 and 1 whose parts come in lumps, a customer's each.

    Wilson's interval with the number of independent trials that would spread as much as these customers do.
    Undefined: None under 10 customers.
    Source: Kish 1965, Survey Sampling, section 8.2 (effective size); Dean and Pagano 2015, J. Survey Statistics and
    Methodology 3:484-503 (Wilson with it covers well). Checked: tests/oracle/test_interval_coverage.py.
    """
    if sums.customers < FEWEST or not sums.denominator:
        return None
    share = Fraction(sums.numerator, sums.denominator)
    variance = _ratio_variance(sums)
    return _score(float(share), float(share * (1 - share) / variance) if variance else sums.customers)


def ratio(sums: Sums) -> tuple[float, float] | None:
    """The 95 % interval of a ratio of two totals over customers, by linearisation; never below 0.

    Undefined: None under 10 customers.
    Source: Cochran 1977, Sampling Techniques, equation (2.46), without the finite-population factor; Student's t
    stands for the normal deviate. Checked: tests/oracle/test_interval_coverage.py.
    """
    if sums.customers < FEWEST or not sums.denominator:
        return None
    value = sums.numerator / sums.denominator
    spread = student_95(sums.customers - 1) * sqrt(_ratio_variance(sums))
    return max(value - spread, 0.0), value + spread


def total(amount: int, squares: int) -> tuple[float, float] | None:
    """The 95 % interval of a total of customers who come by chance, each with an amount; ``squares`` sums theirs.

    Customers come as a Poisson process, so the variance of the total is the sum of the squares. It is taken as the
    multiple of a Poisson count with that spread; where every amount is 1, as the count itself.
    Undefined: None for a total of nothing, whose unit is unknown.
    Source: Fay and Feuer 1997, Statistics in Medicine 16:791-801, section 2 (the scaled count); score limits of the
    count by Rao 1948 in place of exact ones. Checked: tests/oracle/test_interval_coverage.py.
    """
    if amount <= 0 or squares <= 0:
        return None
    unit = squares / amount
    low, high = count(amount / unit)
    return low * unit, high * unit


def count(events: float) -> tuple[float, float]:
    """The 95 % score interval of the mean of a Poisson count: the m with (events - m)^2 = z^2 m."""
    centre, spread = events + Z_95**2 / 2, Z_95 * sqrt(events + Z_95**2 / 4)
    return max(centre - spread, 0.0), centre + spread


def median(values: Sequence[float]) -> tuple[float, float] | None:
    """The interval of the median of what these periods are drawn from, at least 95 %, whatever their distribution.

    The k-th from below and from above, k the largest with 2 P(Binomial(n, 1/2) < k) <= 5 %: of 12, the third.
    Undefined: None under 6 values, of which even the outermost two give less.
    Source: Thompson 1936, Annals of Mathematical Statistics 7:122-128.
    """
    n, below, k = len(values), 0, 0
    while k < n and 40 * (below + comb(n, k)) <= 2**n:
        below += comb(n, k)
        k += 1
    return (sorted(values)[k - 1], sorted(values)[n - k]) if k else None


def student_95(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, to 0.0002 from 9 degrees of freedom on.

    Source: Abramowitz and Stegun 1964, equation 26.7.5.
    """
    z = Z_95
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))


def _ratio_variance(sums: Sums) -> Fraction:
    """Of N/D: n/(n - 1) times the sum of (num - R den)^2, over D^2."""
    value = Fraction(sums.numerator, sums.denominator)
    residuals = sums.squares - 2 * value * sums.products + value**2 * sums.denominator_squares
    return Fraction(sums.customers, sums.customers - 1) * residuals / sums.denominator**2


def _score(rate: float, trials: float) -> tuple[float, float]:
    z2 = Z_95**2
    centre = rate + z2 / (2 * trials)
    spread = Z_95 * sqrt(rate * (1 - rate) / trials + z2 / (4 * trials**2))
    low = 0.0 if rate == 0 else (centre - spread) / (1 + z2 / trials)
    high = 1.0 if rate == 1 else (centre + spread) / (1 + z2 / trials)
    return low, high
