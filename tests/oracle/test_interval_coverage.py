"""How often the intervals hold the truth, in simulated shops whose truth is known.

Each of 1000 seeded repetitions either holds it or not, so the share that does has a standard error of 0.7 points at
95 %. It must not fall more than 4 standard errors (2.8 points) below 95 %, nor, for intervals that claim no more than
95 %, rise as far above 95 % as would make them useless (99.5 %).
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from huitou.statistics.difference import Estimate, difference
from huitou.statistics.interval import Sums, clustered_share, count, median, ratio, total, wilson
from huitou.statistics.survival import kaplan_meier, typical_gap_interval

REPETITIONS = 1000
LOW, HIGH = 0.95 - 4 * (0.95 * 0.05 / REPETITIONS) ** 0.5, 0.995


def covered(held: list[bool], *, low: float = LOW, high: float = HIGH) -> None:
    assert len(held) == REPETITIONS
    assert low <= np.mean(held) <= high


def holds(found: Estimate, truth: float) -> bool:
    return found.low <= truth <= found.high


def estimate(value: float, limits: tuple[float, float] | None) -> Estimate:
    assert limits is not None
    return Estimate(value, *limits)


@pytest.mark.parametrize(
    ("rates", "trials"), [((0.3, 0.25), (200, 150)), ((0.05, 0.08), (60, 90)), ((0.5, 0.5), (30, 30))]
)
def test_differences_of_rates(rates: tuple[float, float], trials: tuple[int, int]) -> None:
    draw = np.random.default_rng(1)
    held = []
    for _ in range(REPETITIONS):
        won = draw.binomial(trials, rates).tolist()
        after, before = (estimate(k / n, wilson(k, n)) for k, n in zip(won, trials, strict=True))
        held.append(holds(difference(after, before), rates[0] - rates[1]))
    covered(held)


def sums(numerators: np.ndarray, denominators: np.ndarray) -> Sums:
    n, d = numerators.astype(object), denominators.astype(object)
    return Sums(len(n), n.sum(), d.sum(), (n * n).sum(), (n * d).sum(), (d * d).sum())


def test_differences_of_shares_that_come_in_lumps() -> None:
    """Shares of purchases beyond the first: customers buy 1 + Poisson(0.8) and 1 + Poisson(0.6) times."""
    draw = np.random.default_rng(2)
    truth = 0.8 / 1.8 - 0.6 / 1.6
    held = []
    for _ in range(REPETITIONS):
        sides = []
        for mean in (0.8, 0.6):
            more = draw.poisson(mean * draw.gamma(1, 1, 150))
            found = sums(more, more + 1)
            sides.append(estimate(found.numerator / found.denominator, clustered_share(found)))
        held.append(holds(difference(*sides), truth))
    covered(held)


def test_differences_of_money_for_each_buyer() -> None:
    """Lognormal spending, sigma 0.8, 200 buyers a side: long tails, as in shops."""
    draw = np.random.default_rng(3)
    truth = float(np.exp(5 + 0.32) - np.exp(4.9 + 0.32))
    held = []
    for _ in range(REPETITIONS):
        sides = []
        for middle in (5, 4.9):
            spent = np.rint(draw.lognormal(middle, 0.8, 200) * 100).astype(int)
            found = sums(spent, np.ones(200, dtype=int))
            sides.append(estimate(found.numerator / 200, ratio(found)))
        held.append(holds(difference(*sides), truth * 100))
    covered(held)


def test_differences_of_order_value() -> None:
    """Money over purchases where who buys more often buys dearer."""
    draw = np.random.default_rng(4)
    truth = 0.0
    held = []
    for _ in range(REPETITIONS):
        sides = []
        for _side in range(2):
            orders = 1 + draw.poisson(0.7, 150)
            spent = np.rint(orders * draw.lognormal(4 + 0.1 * orders, 0.6) * 100).astype(int)
            found = sums(spent, orders)
            sides.append(estimate(found.numerator / found.denominator, ratio(found)))
        held.append(holds(difference(*sides), truth))
    covered(held)


@pytest.mark.parametrize("means", [(40, 30), (8, 12), (3, 3)])
def test_differences_of_counts(means: tuple[int, int]) -> None:
    draw = np.random.default_rng(5)
    held = []
    for _ in range(REPETITIONS):
        after, before = (estimate(n, count(n)) for n in draw.poisson(means).tolist())
        held.append(holds(difference(after, before), means[0] - means[1]))
    covered(held)


def test_differences_of_revenue() -> None:
    """Poisson(120) and Poisson(100) customers, each with 1 + Poisson(0.5) purchases of lognormal amounts."""
    draw = np.random.default_rng(6)
    each = 1.5 * float(np.exp(4 + 0.18))
    held = []
    for _ in range(REPETITIONS):
        sides = []
        for customers in (120, 100):
            n = draw.poisson(customers)
            spent = [int(draw.lognormal(4, 0.6, orders).sum() * 100) for orders in 1 + draw.poisson(0.5, n)]
            sides.append(estimate(sum(spent), total(sum(spent), sum(one * one for one in spent))))
        held.append(holds(difference(*sides), 20 * each * 100))
    covered(held)


def typical_gap(mean: float, share: float, horizon: int) -> int:
    """Half of those who come back by the horizon do so by this day: share * (1 - exp(-t / mean)) on whole days."""
    back = share * (1 - np.exp(-np.arange(horizon + 1) / mean))
    return int(np.argmax(back >= back[horizon] / 2))


@pytest.mark.parametrize("customers", [150, 600])
def test_intervals_and_differences_of_cycles(customers: int) -> None:
    """60 % come back after an exponential time of mean 40 or 60 days; all are watched for 65 to 364 days."""
    draw = np.random.default_rng(7)
    held, apart = [], []
    for _ in range(REPETITIONS):
        sides = []
        for mean in (60, 40):
            watched_for = 65 + draw.integers(0, 300, customers)
            days = np.maximum(1, np.ceil(draw.exponential(mean, customers)))
            gap = np.where(draw.random(customers) < 0.6, days, 10**6)
            returned = Counter(gap[gap <= watched_for].astype(int).tolist())
            watched = Counter(watched_for[gap > watched_for].tolist())
            sides.append(gap_of(returned, watched))
        held.append(holds(sides[0], typical_gap(60, 0.6, 364)))
        apart.append(holds(difference(*sides), typical_gap(60, 0.6, 364) - typical_gap(40, 0.6, 364)))
    # Whole days: the interval is a step or two wider than it need be.
    covered(held, high=1.0)
    covered(apart, high=1.0)


def gap_of(returned: Counter[int], watched: Counter[int]) -> Estimate:

    days = kaplan_meier(returned, watched).typical_gap()
    assert days is not None
    return estimate(days, typical_gap_interval(returned, watched))


def test_medians_of_twelve_periods() -> None:
    """At least 95 %, of anything: 96.1 % by the binomial."""
    draw = np.random.default_rng(8)
    held = []
    for _ in range(REPETITIONS):
        low, high = median(draw.lognormal(0, 1, 12).tolist()) or (0, 0)
        held.append(low <= 1 <= high)
    covered(held)
