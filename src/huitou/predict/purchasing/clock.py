"""The shop's own time, in which busy weeks are long and slack ones short.

A model of constant rates takes a slack May for customers who left, and a busy December for customers who buy often.
So time is measured anew: each period of four weeks has a pace, found together with the model's parameters, and drawn
towards 1 as far as paces do not differ by more than chance. Models then see customers on that clock. What has been is
told apart from what will be: days to come have pace 1 unless a season is known (season.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from huitou.predict.purchasing.beta_geometric import BetaGeometric
from huitou.predict.purchasing.histories import Floats, Histories, Ints, PurchaseDays
from huitou.predict.purchasing.rows import Rows, aggregate

PERIOD_DAYS = 28
# How far paces spread before anything is known, in logarithms, and the least and most that is believed.
_SPREAD, _LEAST, _MOST = 0.15, 0.02, 0.5
_ROUNDS = 4
# Fewer customers or repeat purchases say nothing of a pace.
_FEWEST = 100


@dataclass(frozen=True, slots=True)
class Clock:
    """Each day's pace from ``from_day`` up to ``known_to``, and how far paces of periods spread (logarithms).

    ``hours[i]``: the clock's time at the end of day ``from_day - 1 + i``, in days of pace 1.
    """

    from_day: int
    known_to: int
    paces: Floats
    hours: Floats
    spread: float

    def since(self, of: Histories) -> Floats:
        """t_x on the clock."""
        return self._at(of.last) - self._at(of.first)

    def watched(self, of: Histories) -> Floats:
        """T on the clock."""
        return self._at(of.known_to + np.zeros(len(of), np.int64)) - self._at(of.first)

    def rows(self, days: PurchaseDays, of: Histories) -> tuple[Rows, Ints]:
        """The customers as rows on the clock, and the row of each."""
        last, before = days.known_to(of.known_to).repeat_days()
        log_gaps = float(np.log(self._at(last) - self._at(before)).sum())
        _, triple = aggregate(of.repeats, of.last - of.first, of.watched)
        first = np.zeros(int(triple.max(initial=-1)) + 1, np.int64)
        first[triple] = np.arange(len(triple))
        kinds = replace_rows(of, first)
        counts = np.bincount(triple, minlength=len(first)).astype(np.float64)
        return Rows(kinds.repeats, self.since(kinds), self.watched(kinds), counts, log_gaps), triple

    def _at(self, day: Ints) -> Floats:
        return np.asarray(self.hours[day - self.from_day + 1])


def replace_rows(of: Histories, chosen: Ints) -> Histories:
    """Some of the customers."""
    return replace(
        of, customers=of.customers[chosen], repeats=of.repeats[chosen], first=of.first[chosen], last=of.last[chosen]
    )


def plain(of: Histories) -> Clock:
    """The clock of a shop whose paces are not known: every day is a day."""
    from_day = int(of.first.min()) if len(of) else of.known_to
    days = of.known_to - from_day + 1
    return Clock(from_day, of.known_to, np.ones(days), np.arange(days + 1.0), _SPREAD)


def learned(days: PurchaseDays, of: Histories) -> Clock:
    """The paces under which these customers are the most likely, with a spread that fits what is found.

    Four-week periods are counted back from ``of.known_to``. The spread is found by expectation and maximisation: the
    mean square of the logarithms of the paces, each with its uncertainty (Laplace).
    """
    simple = plain(of)
    again, _ = days.known_to(of.known_to).repeat_days()
    if len(of) < _FEWEST or len(again) < _FEWEST:
        return simple
    span = of.known_to - simple.from_day + 1
    # A first period of a few days would take on whatever they were like.
    periods = max(span // PERIOD_DAYS, 1)
    period = np.minimum((of.known_to - np.arange(simple.from_day, of.known_to + 1)) // PERIOD_DAYS, periods - 1)
    bought = np.bincount(period[again - simple.from_day], minlength=periods).astype(np.float64)
    shape = _Shape(_kinds(of), simple.from_day, period, bought)
    spread = _SPREAD
    at = np.concatenate((np.log(shape.start()), np.zeros(periods)))
    for _ in range(_ROUNDS):
        at = _likeliest(shape, at, spread)
        logs = at[4:]
        uncertain = 1 / (bought + 1 / spread**2)
        spread = float(np.clip(np.sqrt(np.mean(logs**2 + uncertain)), _LEAST, _MOST))
    paces = np.exp(at[4:])[period]
    return Clock(simple.from_day, of.known_to, paces, np.concatenate(([0.0], np.cumsum(paces))), spread)


@dataclass(frozen=True, slots=True)
class _Kinds:
    repeats: Ints
    first: Ints
    last: Ints
    known_to: int
    customers: Floats


@dataclass(frozen=True, slots=True)
class _Shape:
    """All that does not change from step to step of the search."""

    kinds: _Kinds
    from_day: int
    period: Ints
    bought: Floats

    def start(self) -> tuple[float, ...]:
        k = self.kinds
        busy = float(k.customers @ (k.known_to - k.first)) / max(float(k.customers @ k.repeats), 1.0)
        return _MODEL.starts(max(busy, 1.0))[0]


# Which of the models finds the paces matters little; this one is quick and lets one-time buyers leave.
_MODEL = BetaGeometric()


def by_time(logs: Floats, rows: Rows) -> tuple[Floats, Floats]:
    """Derivatives of each row's log-likelihood under MBG/NBD, the clock's model, by t_x and by T."""
    r, alpha, _, _ = np.exp(logs)
    stays, shape = _MODEL.alive(logs, rows), r + rows.repeats
    return -(1 - stays) * shape / (alpha + rows.since), -stays * shape / (alpha + rows.watched)


def _kinds(of: Histories) -> _Kinds:
    rows, _ = aggregate(of.repeats, of.since, of.watched)
    first = of.known_to - rows.watched.astype(np.int64)
    return _Kinds(rows.repeats, first, first + rows.since.astype(np.int64), of.known_to, rows.customers)


def _likeliest(shape: _Shape, at: Floats, spread: float) -> Floats:
    from scipy.optimize import minimize

    bounds = [(-16.0, 16.0)] * 4 + [(-2.0, 2.0)] * len(shape.bought)
    options = {"maxiter": 200, "ftol": 1e-11, "gtol": 1e-6, "maxcor": 20}
    found = minimize(_downhill, at, args=(shape, spread), jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return np.asarray(found.x) if np.isfinite(found.fun) else at


def _downhill(at: Floats, shape: _Shape, spread: float) -> tuple[float, Floats]:
    logs, paces = at[:4], at[4:]
    kinds, total = shape.kinds, float(shape.kinds.customers.sum())
    hours = np.concatenate(([0.0], np.cumsum(np.exp(paces)[shape.period])))
    first, last = kinds.first - shape.from_day + 1, kinds.last - shape.from_day + 1
    rows = Rows(kinds.repeats, hours[last] - hours[first], hours[-1] - hours[first], kinds.customers)
    value, slope = _MODEL.log_likelihood(logs, rows)
    by_since, by_watched = (kinds.customers * each for each in by_time(logs, rows))
    # A longer day lengthens T of who had bought before it, and t_x of who bought before it and at or after it.
    size = len(hours) + 1
    begun = np.bincount(first + 1, by_since + by_watched, minlength=size)
    ended = np.bincount(last + 1, by_since, minlength=size)
    by_day = np.cumsum(begun - ended)[1 : len(hours)]
    by_pace = np.exp(paces) * np.bincount(shape.period, by_day, minlength=len(paces))
    height = float(kinds.customers @ value) + float(shape.bought @ paces) - float(paces @ paces) / (2 * spread**2)
    uphill = np.concatenate((slope @ kinds.customers, by_pace + shape.bought - paces / spread**2))
    return -height / total, -uphill / total
