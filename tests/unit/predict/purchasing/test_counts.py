"""The distribution of a count from its moments, and intervals of whole numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom

from huitou.predict.purchasing.counts import Counts, averaged


def counts(alive: float, shape: float, mean: float, size: int = 1) -> Counts:
    """Who has not left has a negative binomial of that shape and mean."""
    here = np.full(size, alive)
    return Counts(here, here * mean, here * (mean + mean**2 * (1 + 1 / shape)), here)


def test_chances_are_those_of_the_law_the_moments_belong_to() -> None:
    law = nbinom(1.7, 1.7 / (1.7 + 3.2))
    found = np.exp([counts(0.6, 1.7, 3.2).log_chance(np.array([n]))[0] for n in range(4)])
    wanted = [0.4 * (n == 0) + 0.6 * law.pmf(n) for n in range(4)]
    assert found == pytest.approx(wanted, rel=1e-9)


def test_an_interval_of_many_purchases_is_that_of_the_law() -> None:
    low, high = counts(1 - 1e-12, 40.0, 300.0).interval()
    law = nbinom(40.0, 40.0 / 340.0)
    assert law.cdf(high[0]) - law.cdf(low[0] - 1) == pytest.approx(0.8, abs=0.01)


def test_at_most_is_the_sum_of_the_chances() -> None:
    of = counts(0.6, 1.7, 3.2)
    chances = np.exp([of.log_chance(np.array([n]))[0] for n in range(6)])
    found = [of.at_most(np.array([n]))[0] for n in range(-1, 6)]
    assert found == pytest.approx([0, *np.cumsum(chances)], rel=1e-9)


def test_over_many_customers_the_level_is_held() -> None:
    means = np.linspace(0.4, 6, 2_000)
    each = [counts(0.9, 2.0, mean) for mean in means]
    crowd = Counts(
        *(np.concatenate([getattr(c, name) for c in each]) for name in ("alive", "expected", "square", "some"))
    )
    low, high = crowd.interval()
    held = np.array(
        [
            0.1 * (lo == 0) + 0.9 * (nbinom.cdf(hi, 2, 2 / (2 + m)) - nbinom.cdf(lo - 1, 2, 2 / (2 + m)))
            for lo, hi, m in zip(low, high, means, strict=True)
        ]
    )
    assert held.mean() == pytest.approx(0.8, abs=0.002)
    assert (low <= high).all()


def test_where_many_have_left_the_others_make_up_for_it_and_hold_half_at_least() -> None:
    gone, there = counts(0.02, 1.0, 0.5, size=1_000), counts(0.95, 2.0, 8.0, size=1_000)
    both = Counts(
        *(np.concatenate([getattr(c, name) for c in (gone, there)]) for name in ("alive", "expected", "square", "some"))
    )
    low, high = both.interval()
    held = both.at_most(high) - both.at_most(low - 1)
    assert 0.8 <= held.mean() <= 0.821
    assert held[1_000:].min() >= 0.5
    assert held[:1_000].min() > 0.98


def test_who_will_surely_not_buy_has_nothing_to_nothing() -> None:
    low, high = counts(0.02, 1.0, 0.5, size=3).interval()
    assert low.tolist() == high.tolist() == [0, 0, 0]


def test_restless_customers_spread_further_about_the_same_mean() -> None:
    calm = counts(0.9, 5.0, 20.0)
    restless = calm.restless(0.5)
    assert restless.expected[0] == calm.expected[0]
    (low, high), (wider_low, wider_high) = calm.interval(), restless.interval()
    assert wider_high[0] - wider_low[0] > high[0] - low[0]


def test_a_mixture_has_the_mean_of_moments() -> None:
    both = averaged([counts(0.5, 1.0, 2.0), counts(0.9, 1.0, 4.0)])
    assert both.expected[0] == pytest.approx((1.0 + 3.6) / 2)
    assert both.alive[0] == pytest.approx(0.7)
