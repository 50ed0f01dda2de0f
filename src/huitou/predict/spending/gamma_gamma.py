"""Gamma-Gamma: what a purchase of each customer is worth, where that does not hang together with how often they buy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from huitou.predict.purchasing.histories import Floats, Ints

_BOUND = 25.0


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Amounts of a customer ~ Gamma(p, v), v ~ Gamma(q, gamma).

    Source: Fader, Hardie and Lee 2005, "RFM and CLV"; Fader and Hardie 2013, "The Gamma-Gamma model", eq. 1a, 5.
    Undefined: q <= 1, where the mean of the shop's customers has no end.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float
    converged: bool

    @property
    def is_usable(self) -> bool:
        return self.converged and self.q > 1 and np.isfinite(self.log_likelihood)

    def mean(self, purchases: Ints, mean: Floats) -> Floats:
        """E[M | x, m]: between what the customer paid and what all do; all customers' where x is 0. Needs q > 1."""
        x = np.asarray(purchases)
        return np.asarray(self.p * (self.gamma + x * np.maximum(mean, 0)) / (self.p * x + self.q - 1))

    def spread(self, purchases: Ints, mean: Floats) -> tuple[Floats, Floats]:
        """Variances: of one amount about the customer's own mean, and of that mean about what is expected of it.

        With q + p x below 2 the second has no end; it is then taken as if it were 2.1.
        """
        x = np.asarray(purchases)
        shape = np.maximum(self.p * x + self.q, 2.1)
        centre = self.mean(purchases, mean)
        between = centre**2 / (shape - 2)
        return (between + centre**2) / self.p, between


def log_likelihood(logs: Floats, purchases: Ints, mean: Floats) -> tuple[Floats, Floats]:
    """Of each customer with x > 0 and m > 0, and its derivatives by log p, log q, log gamma."""
    p, q, gamma = np.exp(logs)
    x, m = purchases.astype(np.float64), mean
    shape, total = p * x + q, gamma + m * x
    value = (
        gammaln(shape) - gammaln(p * x) - gammaln(q) + q * np.log(gamma) + (p * x - 1) * np.log(m)
        + p * x * np.log(x) - shape * np.log(total)
    )  # fmt: skip
    by_shape = digamma(shape) - np.log(total)
    by_p = x * (by_shape - digamma(p * x) + np.log(m) + np.log(x))
    by_q = by_shape - digamma(q) + np.log(gamma)
    by_gamma = q / gamma - shape / total
    return value, np.column_stack((by_p * p, by_q * q, by_gamma * gamma))


def fit(purchases: Ints, mean: Floats) -> GammaGamma:
    """By maximum likelihood over customers with a purchase above 0; amounts in any unit."""
    from scipy.optimize import minimize

    some = (purchases > 0) & (mean > 0)
    x, m = purchases[some], mean[some]
    if not len(x):
        return GammaGamma(1.0, 1.0, 1.0, -np.inf, converged=False)
    unit = float(np.exp(np.mean(np.log(m))))
    best = None
    for start in ((2.0, 3.0, 2.0), (6.0, 4.0, 0.5)):
        found = minimize(
            _downhill,
            np.log(start),
            args=(x, m / unit),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-_BOUND, _BOUND)] * 3,
            options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-8},
        )
        if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
            best = found
    if best is None:
        return GammaGamma(1.0, 1.0, 1.0, -np.inf, converged=False)
    p, q, gamma = np.exp(best.x).tolist()
    value = -float(best.fun) * len(x) - len(x) * float(np.log(unit))
    # One that ran off: all purchases alike (p without end), or all customers (q and gamma without end).
    settled = bool(np.abs(best.x).max() < _BOUND - 1 and np.abs(best.jac).max() < 1e-3)
    return GammaGamma(p, q, gamma * unit, value, settled)


def _downhill(logs: Floats, x: Ints, m: Floats) -> tuple[float, Floats]:
    value, slope = log_likelihood(logs, x, m)
    if not np.isfinite(value).all():
        return np.inf, np.zeros(3)
    return -float(value.mean()), -slope.mean(axis=0)
