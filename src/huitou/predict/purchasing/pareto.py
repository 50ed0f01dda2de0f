"""Pareto/NBD: people may leave at any time, whether they have just bought or not.

The integral over the day of leaving is taken by quadrature, not by the hypergeometric function, which fails for large
and for near-equal parameters; its gradient is the same integral over the derivative (nodes need not move with the
parameters: the integral does not depend on where it is looked at).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing.beta_geometric import steps_log, steps_over
from huitou.predict.purchasing.histories import Floats
from huitou.predict.purchasing.model import Ahead
from huitou.predict.purchasing.rows import Rows

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
_HALF = (_NODES + 1) / 2, _WEIGHTS / 2
_FEW_NODES, _FEW_WEIGHTS = np.polynomial.legendre.leggauss(8)
_FEW = (_FEW_NODES + 1) / 2, _FEW_WEIGHTS / 2
# The integrand has fallen below exp(-32) of its height beyond here.
_REACH = 32.0
# Rows at a time: so many times 32 numbers stay in the processor's cache.
_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """Rate ~ Gamma(r, alpha), time to leaving exponential with rate ~ Gamma(s, beta).

    Source: Schmittlein, Morrison and Colombo 1987; Fader and Hardie 2005, "A note on deriving the Pareto/NBD model".
    Checked: tests/unit/predict/purchasing/.
    """

    @property
    def name(self) -> str:
        return "pareto_nbd"

    @property
    def parameters(self) -> tuple[str, ...]:
        return ("r", "alpha", "s", "beta")

    def starts(self, days: float) -> tuple[tuple[float, ...], ...]:
        return ((1.0, days, 1.0, 10 * days), (0.5, days, 0.5, days))

    def log_likelihood(self, logs: Floats, rows: Rows) -> tuple[Floats, Floats]:
        r, alpha, s, beta = np.exp(logs)
        x = rows.repeats
        shape = r + x
        left, by_shape, by_alpha, by_s, by_beta = _departed(logs, rows)
        stays = _stays(logs, rows)
        total = np.logaddexp(stays, left)
        p, q = np.exp(stays - total), np.exp(left - total)
        value = steps_log(r, x) + r * np.log(alpha) + total
        by = (
            r * (steps_over(r, x) + np.log(alpha) - p * np.log(alpha + rows.watched) + q * by_shape),
            alpha * (r / alpha - p * shape / (alpha + rows.watched) + q * by_alpha),
            s * (p * np.log(beta / (beta + rows.watched)) + q * by_s),
            beta * (p * s * (1 / beta - 1 / (beta + rows.watched)) + q * by_beta),
        )
        return value, np.stack(by)

    def alive(self, logs: Floats, rows: Rows) -> Floats:
        stays = _stays(logs, rows)
        return np.asarray(np.exp(stays - np.logaddexp(stays, _departed(logs, rows)[0])))

    def ahead(self, logs: Floats, rows: Rows, days: float) -> Ahead:
        """Of who stays, rate and leaving rate are gamma again and independent: (r + x, alpha + T), (s, beta + T)."""
        r, alpha, s, beta = np.exp(logs)
        shape, rate, scale = r + rows.repeats, alpha + rows.watched, beta + rows.watched
        once = scale * _lasting(s, days / scale)
        # E[min(life, h)^2] = 2 int_0^h t P(life > t) dt.
        twice = 2 * scale**2 * (_lasting(s - 1, days / scale) - _lasting(s, days / scale))
        expected = shape / rate * once
        square = shape * (shape + 1) / rate**2 * np.maximum(twice, once**2) + expected
        return Ahead(expected, square, _some(shape, rate, s, scale, days))


def _lasting(s: float, days: Floats) -> Floats:
    """int_0^days (1 + t)^-s dt."""
    long = np.log1p(days)
    if abs(s - 1) < 1e-9:
        return long
    return np.asarray(np.expm1((1 - s) * long) / (1 - s))


def _some(shape: Floats, rate: Floats, s: float, scale: Floats, days: float) -> Floats:
    """P(Y >= 1): still there at the first purchase, which would come within the days; by quantiles of its day."""
    soon = -np.expm1(-shape * np.log1p(days / rate))
    found = np.zeros(len(shape))
    for node, weight in zip(*_FEW, strict=True):
        first = rate * np.expm1(-np.log1p(-soon * node) / shape)
        found += weight * np.exp(-s * np.log1p(first / scale))
    return found * soon


def _stays(logs: Floats, rows: Rows) -> Floats:
    r, alpha, s, beta = np.exp(logs)
    return np.asarray(-(r + rows.repeats) * np.log(alpha + rows.watched) - s * np.log1p(rows.watched / beta))


def _departed(logs: Floats, rows: Rows) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """log of int_{t_x}^T s beta^s (beta + t)^-(s + 1) (alpha + t)^-(r + x) dt, and derivatives of it.

    By shape (r + x), alpha, s and beta. In y = log(min(alpha, beta) + t) the integrand falls ever faster, so that what
    lies beyond the reach of its first slope is nothing.
    """
    r, alpha, s, beta = np.exp(logs)
    found = np.empty((5, len(rows)))
    near = min(alpha, beta)
    for start in range(0, len(rows), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        shape, since = r + rows.repeats[part], rows.since[part]
        low, high = np.log(near + since), np.log(near + rows.watched[part])
        slope = shape * (near + since) / (alpha + since) + (s + 1) * (near + since) / (beta + since) - 1
        width = np.where(slope > 0, np.minimum(high - low, _REACH / np.maximum(slope, 1e-9)), high - low)
        y = low[:, None] + width[:, None] * _HALF[0]
        t_near = np.exp(y)
        t_far = t_near + abs(alpha - beta)
        y_far = np.log(t_far)
        # alpha + t and beta + t, one of which is the near one, and their logarithms.
        t_a, t_b, log_a, log_b = (t_near, t_far, y, y_far) if alpha <= beta else (t_far, t_near, y_far, y)
        f = y - shape[:, None] * log_a - (s + 1) * log_b
        top = f.max(axis=1)
        f -= top[:, None]
        np.exp(f, out=f)
        f *= _HALF[1]
        total = f.sum(axis=1)
        with np.errstate(divide="ignore"):
            found[0, part] = top + np.log(total * width) + np.log(s) + s * np.log(beta)
        f /= total[:, None]
        found[1, part] = -_along(f, log_a)
        found[2, part] = -shape * np.divide(f, t_a, out=t_a).sum(axis=1)
        found[3, part] = 1 / s + np.log(beta) - _along(f, log_b)
        found[4, part] = s / beta - (s + 1) * np.divide(f, t_b, out=t_b).sum(axis=1)
    return found[0], found[1], found[2], found[3], found[4]


def _along(one: Floats, other: Floats) -> Floats:
    """The sum of products of each row."""
    return np.asarray(np.einsum("ij,ij->i", one, other))
