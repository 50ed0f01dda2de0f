"""Maximum likelihood: several fixed starts, analytic gradients, and whether what was found can be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

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
# The search ends when a step changes the log-likelihood of all customers by less than this (in units of its mean).
_CLOSE = 1e-6
_ROUGH_ROWS = 20_000
_STEPS, _STEP = 4, 1e-3


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


def fit(model: Model, rows: Rows, *, near: Fit | None = None) -> Fit:
    """The parameters under which these customers are the most likely.

    Every start is searched by L-BFGS-B on the logarithms of the parameters; the best end stands. Of many rows a part,
    evenly drawn, does to find it; from there Newton's steps with the part's curvature go nearly all of the way, and a
    search over all rows ends it. The same rows give the same parameters. ``near``: what the same customers gave on
    another day, from where the search takes a fifth of the steps; not where it says nothing of where the top is.
    """
    total = float(rows.customers.sum())
    if near is not None and near.trouble is None and not near.ran_off:
        found = _ended(model, rows, _best(model, rows, [near.logs]))
        if found is not None and found.trouble is None and not found.ran_off:
            return found
    busy = float(rows.customers @ rows.watched) / max(float(rows.customers @ rows.repeats), 1.0)
    starts = [np.log(start) for start in model.starts(max(busy, 1.0))]
    if len(rows) > 2 * _ROUGH_ROWS:
        part = _every(rows, len(rows) // _ROUGH_ROWS)
        rough = _best(model, part, starts)
        starts = starts if rough is None else [_stepped(model, rough.x, part, rows)]
    found = _ended(model, rows, _best(model, rows, starts))
    return found or Fit(model, starts[0], -np.inf, total, trouble="no_likelihood")


def _ended(model: Model, rows: Rows, best: Any) -> Fit | None:
    """What the optimiser found, as a fit."""
    if best is None:
        return None
    total = float(rows.customers.sum())
    slope = float(np.abs(best.jac * (np.abs(best.x) < _BOUND)).max())
    value = -best.fun * total + _of_gaps(model, rows)
    ran_off = tuple(name for name, log in zip(model.parameters, best.x, strict=True) if abs(log) > _FAR)
    return Fit(model, best.x, value, total, ran_off, "not_converged" if slope > _SLOPE else None)


def _best(model: Model, rows: Rows, starts: list[Floats]) -> Any:
    """What the optimiser found from the best of the starts, None where the likelihood is finite at none."""
    from scipy.optimize import minimize

    best, total = None, float(rows.customers.sum())
    for start in starts:
        found = minimize(
            _downhill,
            start,
            args=(model, rows, total),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-_BOUND, _BOUND)] * len(start),
            options={"maxiter": 500, "ftol": max(_CLOSE / total, 1e-14), "gtol": 1e-7, "maxcor": 20},
        )
        if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
            best = found
    return best


def _every(rows: Rows, step: int) -> Rows:
    return Rows(rows.repeats[::step], rows.since[::step], rows.watched[::step], rows.customers[::step])


def _of_gaps(model: Model, rows: Rows) -> float:
    """What the gaps themselves add to the log-likelihood, whatever the parameters: 0 but for regular buying."""
    return (getattr(model, "regularity", 1) - 1) * rows.log_gaps


def _downhill(logs: Floats, model: Model, rows: Rows, total: float) -> tuple[float, Floats]:
    value, slope = model.log_likelihood(logs, rows)
    # Not by @: a matrix library shares so little among threads that wait for one another by running in circles, which
    # on two busy cores doubled the processor time of a fit.
    height = float((rows.customers * value).sum()) / total
    if not np.isfinite(height):
        return np.inf, np.zeros(len(logs))
    return -height, -(slope * rows.customers).sum(axis=1) / total


def spread_of_total(found: Fit, rows: Rows, days: float) -> float:
    """The standard error of the expected total of all customers that comes of not knowing the parameters.

    By the delta method, with the curvature of the likelihood and the slope of the total taken from small steps.
    Parameters that ran off say nothing, and have no say.
    """
    free = [i for i, name in enumerate(found.model.parameters) if name not in found.ran_off]
    curvature = _curvature(found.model, found.logs, rows)[np.ix_(free, free)] * found.customers
    slope = np.empty(len(free))
    for place, i in enumerate(free):
        up, down = (
            float(rows.customers @ Fit(found.model, logs, 0.0, found.customers).expected(rows, days))
            for logs in _beside(found.logs, i)
        )
        slope[place] = (up - down) / (2 * _STEP)
    values, vectors = np.linalg.eigh(curvature)
    known = values > 1e-6 * max(float(values.max(initial=0)), 1e-12)
    along = vectors.T @ slope
    return float(np.sqrt((along[known] ** 2 / values[known]).sum())) if known.any() else 0.0


def _curvature(model: Model, logs: Floats, rows: Rows) -> Floats:
    """Minus the second derivatives of the mean log-likelihood."""
    total = float(rows.customers.sum())
    found = np.empty((len(logs), len(logs)))
    for i in range(len(logs)):
        up, down = (_downhill(near, model, rows, total)[1] for near in _beside(logs, i))
        found[i] = (up - down) / (2 * _STEP)
    return (found + found.T) / 2


def _beside(logs: Floats, i: int) -> tuple[Floats, Floats]:
    step = np.zeros(len(logs))
    step[i] = _STEP
    return logs + step, logs - step


def _stepped(model: Model, logs: Floats, part: Rows, rows: Rows) -> Floats:
    """Nearer to the top of all rows, with the curvature of a part of them; as before where that leads down."""
    total = float(rows.customers.sum())
    curvature = _curvature(model, logs, part)
    if not np.isfinite(curvature).all() or np.linalg.eigvalsh(curvature)[0] <= 0:
        return logs
    best, lowest = logs, np.inf
    for _ in range(_STEPS):
        height, slope = _downhill(logs, model, rows, total)
        if not height < lowest:
            break
        best, lowest = logs, height
        logs = np.clip(logs - np.linalg.solve(curvature, slope), -_BOUND, _BOUND)
    return best
