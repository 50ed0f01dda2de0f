"""What a purchase is worth: Gamma-Gamma against integrals and planted truth, and the shrunk mean."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma as gamma_law

from huitou.predict.spending import gamma_gamma, shrunk
from huitou.predict.spending.amounts import Sums
from huitou.predict.spending.gamma_gamma import GammaGamma
from huitou.predict.spending.value import worth

MODEL = GammaGamma(6.25, 3.74, 15.44, 0.0, converged=True)


def sums_of(each: list[np.ndarray]) -> Sums:
    return Sums(
        purchases=np.array([len(x) for x in each]),
        total=np.array([x.sum() for x in each]),
        logs=np.array([np.log(x).sum() for x in each]),
        log_squares=np.array([(np.log(x) ** 2).sum() for x in each]),
        first=np.ones(len(each)),
    )


def simulated(p: float, q: float, gamma: float, *, customers: int = 3_000, often: float = 0.0) -> Sums:
    """``often``: how much more, as a power of it, a purchase is worth of who buys more often."""
    random = np.random.default_rng(4)
    counts = random.integers(1, 12, customers)
    scales = 1 / random.gamma(q, 1 / gamma, customers)
    return sums_of([random.gamma(p, s, n) * n**often for n, s in zip(counts, scales, strict=True)])


def posterior(x: int, mean: float, of: float) -> float:
    """E[(p / v)^of | x amounts of that mean], by one integral over v."""
    law = gamma_law(MODEL.q, scale=1 / MODEL.gamma)

    def weight(v: float) -> float:
        return float(law.pdf(v) * v ** (MODEL.p * x) * np.exp(-v * x * mean))

    def whole(power: float) -> float:
        return quad(lambda v: weight(v) * (MODEL.p / v) ** power, 0, 5, epsabs=0, epsrel=1e-10, points=[0.1, 0.5])[0]

    return whole(of) / whole(0)


@pytest.mark.parametrize(("x", "mean"), [(0, 0.0), (1, 80.0), (5, 20.0)])
def test_the_mean_and_its_spread_are_integrals(x: int, mean: float) -> None:
    one, mine = MODEL.spread(np.array([x]), np.array([mean]))
    first, second = posterior(x, mean, 1), posterior(x, mean, 2)
    assert MODEL.mean(np.array([x]), np.array([mean]))[0] == pytest.approx(first, rel=1e-6)
    assert mine[0] == pytest.approx(second - first**2, rel=1e-6)
    assert one[0] == pytest.approx(second / MODEL.p, rel=1e-6)


def test_planted_parameters_are_found() -> None:
    sums = simulated(6.0, 4.0, 1500.0, customers=30_000)
    found = gamma_gamma.fit(sums.purchases, sums.mean)
    assert found.is_usable
    # 4 standard errors of p and gamma, which hang together.
    assert (found.p, found.q, found.gamma) == pytest.approx((6.0, 4.0, 1500.0), rel=0.16)


def test_the_unit_of_money_does_not_matter() -> None:
    sums = simulated(6.0, 4.0, 1500.0)
    one, other = (gamma_gamma.fit(sums.purchases, sums.mean * unit) for unit in (1, 1000))
    assert (other.p, other.q, other.gamma / 1000) == pytest.approx((one.p, one.q, one.gamma), rel=1e-3)


@pytest.mark.parametrize(
    ("sums", "reason"),
    [
        (simulated(6.0, 4.0, 1500.0), None),
        (simulated(6.0, 0.7, 100.0), "no_end"),
        (simulated(6.0, 4.0, 1500.0, often=0.5), "correlated"),
        (sums_of([np.full(3, 999.0)] * 200), "degenerate"),
    ],
)
def test_where_assumptions_fail_the_shrunk_mean_is_used(sums: Sums, reason: str | None) -> None:
    model, found = worth(sums)
    assert found == reason
    assert isinstance(model, GammaGamma if reason is None else shrunk.Shrunk)
    assert np.isfinite(model.mean(sums.purchases, sums.mean)).all()


def test_the_shrunk_mean_lies_between_ones_own_and_that_of_likes() -> None:
    sums = simulated(6.0, 4.0, 1500.0)
    model = shrunk.fit(sums)
    # The variance of log amounts of a gamma of shape 6 is .181; of its scale, one over a gamma of shape 4, .284.
    assert model.weight == pytest.approx(0.181 / 0.284, rel=0.1)
    shop = model.mean(np.array([0]), np.array([0.0]))[0]
    own = model.mean(np.array([2]), np.array([10 * shop]))[0]
    assert shop < own < 10 * shop
