"""Which models would have foretold the last weeks best, had they been asked before: the choice among them.

Inner dates lie inside what is known. At each of them every model is fitted on what was known then, clock and all, and
its distribution of each customer's purchases up to now is scored by the logarithm of the chance it gave to what came:
a score that only the truth can win on average, and that counts a wrong level, a wrong order and a false certainty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huitou.predict.purchasing import clock
from huitou.predict.purchasing.counts import Counts, averaged
from huitou.predict.purchasing.fit import Fit, fit
from huitou.predict.purchasing.histories import Floats, Histories, PurchaseDays
from huitou.predict.purchasing.model import Model
from huitou.predict.purchasing.pooled import pooled
from huitou.predict.purchasing.traits import Told

POOLED = "pooled_rates"
# Inner dates lie these shares of the history back, and at most so many days.
_BACK = ((3, 180), (6, 90))
_FEWEST_DAYS = 14
_FEWEST_CUSTOMERS = 50
# Models less than so many standard errors behind the best cannot be told from it.
_ERRORS = 2.0
# Two limits of one model differ by less, if ever so surely.
_NOTHING = 1e-4
# Chances below this are a surprise like any other: one customer must not decide.
_FLOOR = np.log(1e-6)
_RESTLESS = (0.0, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a model did: the score (mean log chance of a customer's count), what came over what was foretold less 1."""

    name: str
    score: float
    bias: float
    rmse: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The names that stand, best first, and how each did; undefined: no names where the history is too short.

    ``restless``: by how much more customers' rates changed than the models know of (variance of a factor with mean 1).
    ``days``: how far ahead each back-test looked. ``told``: what the mean of the names that stand foretold at each
    inner date, and what came.
    """

    names: tuple[str, ...]
    tried: tuple[Tried, ...]
    days: tuple[int, ...]
    restless: float = 0.0
    told: tuple[Told, ...] = ()


def choose(days: PurchaseDays, known_to: int, models: Sequence[Model]) -> Choice:
    """The models that cannot be told from the best at the inner dates; pooled rates only where they beat all."""
    cuts = _inner_dates(days, known_to)
    scores: dict[str, list[Floats]] = {}
    told: dict[str, list[tuple[float, float, float]]] = {}
    kept: dict[str, list[Told]] = {}
    fits: dict[str, Fit] = {}
    for cut in cuts:
        then = days.histories(cut)
        bought = days.bought(then, to=known_to)
        for name, counts in _foretold(days, then, known_to - cut, models, fits).items():
            if counts is None or not np.isfinite(counts.expected).all():
                continue
            scores.setdefault(name, []).append(np.maximum(counts.log_chance(bought), _FLOOR))
            kept.setdefault(name, []).append(Told(then.customers, counts, bought))
            error = float(np.mean((counts.expected - bought) ** 2))
            told.setdefault(name, []).append((float(counts.expected.sum()), float(bought.sum()), error))
    whole = {name: np.concatenate(each) for name, each in scores.items() if len(each) == len(cuts)}
    if not whole:
        return Choice((), (), ())
    tried = tuple(
        sorted((_tried(name, whole[name], told[name]) for name in whole), key=lambda each: (-each.score, each.name))
    )
    names = _standing(whole, tried)
    means = [_mean(at_cut) for at_cut in zip(*(kept[name] for name in names), strict=True)]
    restless = _restless(means)
    moved = tuple(Told(each.customers, each.counts.restless(restless), each.bought) for each in means)
    return Choice(names, tried, tuple(known_to - cut for cut in cuts), restless, moved)


def _mean(each: Sequence[Told]) -> Told:
    """The mean of what several models foretold of the same customers."""
    return Told(each[0].customers, averaged([told.counts for told in each]), each[0].bought)


def _restless(told: Sequence[Told]) -> float:
    """The least of a few degrees that no other beats, for the mean of the models that stand."""
    score = []
    for degree in _RESTLESS:
        chances = (each.counts.restless(degree).log_chance(each.bought) for each in told)
        score.append(sum(float(np.maximum(chance, _FLOOR).sum()) for chance in chances))
    return _RESTLESS[int(np.argmax(np.array(score) - 2.0 * (np.array(_RESTLESS) > 0)))]


def _inner_dates(days: PurchaseDays, known_to: int) -> list[int]:
    if not len(days.day):
        return []
    span = known_to - int(days.day.min())
    back = {min(span // part, most) for part, most in _BACK}
    dates = [known_to - each for each in sorted(back, reverse=True) if each >= _FEWEST_DAYS]
    return [date for date in dates if len(days.histories(date)) >= _FEWEST_CUSTOMERS]


def _foretold(
    days: PurchaseDays, then: Histories, ahead: int, models: Sequence[Model], fits: dict[str, Fit]
) -> dict[str, Counts | None]:
    """What each model says of the days ahead. ``fits``: of another inner date, from which the search goes on."""
    past = days.known_to(then.known_to)
    rows, index = clock.learned(past, then).rows(past, then)
    found: dict[str, Counts | None] = {}
    for model in models:
        fits[model.name] = fitted = fit(model, rows, near=fits.get(model.name))
        if fitted.trouble is None:
            found[model.name] = fitted.counts(rows, ahead).of(index)
    rates = pooled(past, then)
    found[POOLED] = rates.counts(then, ahead) if rates else None
    return found


def _tried(name: str, scores: Floats, told: list[tuple[float, float, float]]) -> Tried:
    foretold, came = sum(each[0] for each in told), sum(each[1] for each in told)
    rmse = float(np.sqrt(np.mean([each[2] for each in told])))
    return Tried(name, float(scores.mean()), came / foretold - 1 if foretold else 0.0, rmse)


def _standing(whole: dict[str, Floats], tried: tuple[Tried, ...]) -> tuple[str, ...]:
    models = [each.name for each in tried if each.name != POOLED]
    if not models:
        return (POOLED,)
    if POOLED in whole and _behind(whole[POOLED], whole[models[0]]):
        return (POOLED,)
    return tuple(name for name in models if not _behind(whole[models[0]], whole[name]))


def _behind(best: Floats, other: Floats) -> bool:
    difference = best - other
    error = float(difference.std()) / np.sqrt(len(difference))
    return bool(difference.mean() > max(_ERRORS * error, _NOTHING))
