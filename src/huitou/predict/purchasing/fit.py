"""Maximum likelihood: several fixed starts, analytic gradients, and whether what was found can be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from huitou.predict.purchasing.counts import Counts
from huitou.predict.purchasing.histories import Floats
from huitou.predict.purchasing.model import Model
from huitou.predict.purchasing.rows import Rows

# no_likelihood: not finite anywhere it was looked for. not_converged: the search ended on a slope.
Trouble = Literal["no_likelihood", "not_converged"]

# As logarithms: parameters of days run from a thousandth to ten million, the others as far.
_BOUND = 16.0
# Beyond here a parameter has run off: the data want the limit, in which all customers are alike, or nobody leaves.
_FAR = 11.0
_SLOPE = 1e-3


@dataclass(frozen=True, slots=True)
class Fit:
    """A model with its parameters.

    ``log_likelihood``: of all customers. ``ran_off``: parameters that went towards 0 or without end; the fit is then a
    limit of the model, which is usable where its predictions are finite. ``trouble``: why it cannot be used at all.
    """

    model: Model
    logs: Floats
    log_likelihood: float
    customers: float
    ran_off: tuple[str, ...] = ()
    trouble: Trouble | None = None

    @property
    def parameters(self) -> dict[str, float]:
        return dict(zip(self.model.parameters, np.exp(self.logs).tolist(), strict=True))

    def alive(self, rows: Rows) -> Floats:
        return self.model.alive(self.logs, rows)

    def counts(self, rows: Rows, days: float, alive: Floats | None = None) -> Counts:
        """The distribution of purchases in the next days, by row; ``alive``, where it is at hand, spares its making."""
        stay = self.alive(rows) if alive is None else alive
        ahead = self.model.ahead(self.logs, rows, days)
        return Counts(stay, stay * ahead.expected, stay * ahead.square, stay * ahead.some)

    def expected(self, rows: Rows, days: float) -> Floats:
        """E[purchases in the next days | x, t_x, T], by row."""
        return self.alive(rows) * self.model.ahead(self.logs, rows, days).expected


def fit(model: Model, rows: Rows) -> Fit:
    """The parameters under which these customers are the most likely.

    Every start is searched by L-BFGS-B on the logarithms of the parameters; the best end stands. The same rows give
    the same parameters.
    """
    from scipy.optimize import minimize

    total = float(rows.customers.sum())
    busy = float(rows.customers @ rows.watched) / max(float(rows.customers @ rows.repeats), 1.0)
    best, slope = None, np.inf
    for start in model.starts(max(busy, 1.0)):
        found = minimize(
            _downhill,
            np.log(start),
            args=(model, rows, total),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-_BOUND, _BOUND)] * len(start),
            options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7, "maxcor": 20},
        )
        if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
            best = found
            slope = float(np.abs(found.jac * (np.abs(found.x) < _BOUND)).max())
    if best is None:
        logs = np.log(model.starts(max(busy, 1.0))[0])
        return Fit(model, logs, -np.inf, total, trouble="no_likelihood")
    value = -best.fun * total + (_of_gaps(model, rows))
    ran_off = tuple(name for name, log in zip(model.parameters, best.x, strict=True) if abs(log) > _FAR)
    return Fit(model, best.x, value, total, ran_off, "not_converged" if slope > _SLOPE else None)


def _of_gaps(model: Model, rows: Rows) -> float:
    """What the gaps themselves add to the log-likelihood, whatever the parameters: 0 but for regular buying."""
    return (getattr(model, "regularity", 1) - 1) * rows.log_gaps


def _downhill(logs: Floats, model: Model, rows: Rows, total: float) -> tuple[float, Floats]:
    value, slope = model.log_likelihood(logs, rows)
    height = float(rows.customers @ value) / total
    if not np.isfinite(height):
        return np.inf, np.zeros(len(logs))
    return -height, -(rows.customers @ slope) / total


def spread_of_total(found: Fit, rows: Rows, days: float) -> float:
    """The standard error of the expected total of all customers that comes of not knowing the parameters.

    By the delta method, with the curvature of the likelihood and the slope of the total taken from small steps.
    Parameters that ran off say nothing, and have no say.
    """
    free = [i for i, name in enumerate(found.model.parameters) if name not in found.ran_off]
    step = 1e-3
    curvature, slope = np.empty((len(free), len(free))), np.empty(len(free))
    for row, i in enumerate(free):
        ends = []
        for sign in (1, -1):
            logs = found.logs.copy()
            logs[i] += sign * step
            near = Fit(found.model, logs, 0.0, found.customers)
            uphill = rows.customers @ found.model.log_likelihood(logs, rows)[1]
            ends.append((uphill[free], float(rows.customers @ near.expected(rows, days))))
        curvature[row] = (ends[1][0] - ends[0][0]) / (2 * step)
        slope[row] = (ends[0][1] - ends[1][1]) / (2 * step)
    curvature = (curvature + curvature.T) / 2
    values, vectors = np.linalg.eigh(curvature)
    known = values > 1e-6 * max(float(values.max(initial=0)), 1e-12)
    along = vectors.T @ slope
    return float(np.sqrt((along[known] ** 2 / values[known]).sum())) if known.any() else 0.0
