"""The whole of it: from purchase days to each customer's purchases to come, P(alive), and the shop's total."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from huitou.predict.purchasing import clock as clocks
from huitou.predict.purchasing.back_test import POOLED, Tried, choose
from huitou.predict.purchasing.beta_geometric import BetaGeometric
from huitou.predict.purchasing.counts import Counts, averaged
from huitou.predict.purchasing.fit import Fit, fit, spread_of_total
from huitou.predict.purchasing.histories import Floats, Histories, Ints, PurchaseDays
from huitou.predict.purchasing.model import Model
from huitou.predict.purchasing.pareto import ParetoNbd
from huitou.predict.purchasing.pooled import FEWEST_CUSTOMERS, FEWEST_DAYS, pooled
from huitou.predict.purchasing.rows import Rows
from huitou.predict.purchasing.season import Season, season
from huitou.predict.purchasing.traits import Effect, Traits, effects, factors

HORIZONS = (30, 60, 90, 180, 365)
# No history proves that somebody will be back.
MOST_ALIVE = 0.99
_BG, _MBG = BetaGeometric(from_first=False), BetaGeometric()
_MOST_REGULAR = 6
# Parameters settle long before a million customers have been looked at: fits see at most so many, evenly drawn,
# and the choice among models fewer.
_FIT_CUSTOMERS = 60_000
_CHOICE_CUSTOMERS = 20_000
# Below so many repeat purchases no model is fitted.
_FEWEST_REPEATS = 30
# 80 % of a normal distribution lie so many standard deviations about its middle.
_EIGHTY = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Total:
    """All customers' purchases in the next days, those of new customers not counted; an 80 % interval."""

    days: int
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Purchasing:
    """Each customer's purchase days to come. Arrays are by customer; two-dimensional ones by horizon too.

    ``expected``, ``square``: mean and mean square; ``low``, ``high``: between them 8 in 10 of all customers lie;
    ``some``: the chance of any.
    ``alive``: the chance that they still are a customer, at most .99. ``staying``: the same as the distributions of the
    counts have it; see ``counts``.
    ``models``: whose mean it is, ``pooled_rates`` where no model could be used, and ``fallback`` says why.
    ``undefined``: why there is no answer (arrays are then empty); ``possible_from``: the earliest day there can be one,
    where that is known. ``effects``: the traits of customers that move their rates, and ``traits`` who has which.
    """

    as_of: int
    histories: Histories
    horizons: tuple[int, ...]
    expected: Floats
    square: Floats
    low: Ints
    high: Ints
    some: Floats
    staying: Floats
    alive: Floats
    totals: tuple[Total, ...]
    models: tuple[str, ...]
    tried: tuple[Tried, ...]
    fits: tuple[Fit, ...]
    season: Season | None
    fallback: str | None = None
    undefined: str | None = None
    possible_from: int | None = None
    traits: Traits | None = None
    effects: tuple[Effect, ...] = ()
    needs: dict[str, int] = field(default_factory=lambda: {"customers": FEWEST_CUSTOMERS, "days": 2 * FEWEST_DAYS})
    has: dict[str, int] = field(default_factory=dict)

    def factors(self, effect: Effect) -> dict[str, float]:
        """By how much each kind's rate is multiplied, by what the kind is called."""
        labels = self.traits.labels.get(effect.name, {}) if self.traits else {}
        return {labels.get(code, str(code)): round(factor, 4) for code, factor in effect.factor.items()}

    def counts(self, column: int) -> Counts:
        """The distribution of each customer's purchases within the horizon at that place."""
        return Counts(self.staying[:, column], self.expected[:, column], self.square[:, column], self.some[:, column])

    @property
    def churn_risk(self) -> Floats:
        """The chance that they are gone."""
        return 1 - self.alive


def purchasing(
    days: PurchaseDays, *, as_of: int, horizons: tuple[int, ...] = HORIZONS, traits: Traits | None = None
) -> Purchasing:
    """Foretell every customer's purchases from what was known on a day.

    The models that the back-test cannot tell apart are averaged; each is fitted on the shop's clock. ``traits`` move
    the rates where they help. Nothing after ``as_of`` has a say. Undefined: too few customers or days.
    """
    past = days.known_to(as_of)
    of = past.histories(as_of)
    if (undefined := _undefined(of)) is not None:
        return _no_answer(of, horizons, undefined)
    sample = past.some(_FIT_CUSTOMERS)
    shown = sample.histories(as_of)
    clock = clocks.learned(past.some(_CHOICE_CUSTOMERS), past.some(_CHOICE_CUSTOMERS).histories(as_of))
    year = season(clock, most_days=max(horizons))
    rows, _ = clock.rows(sample, shown)
    fallback, choice = None, None
    fits: tuple[Fit, ...] = ()
    if of.repeats.sum() < _FEWEST_REPEATS:
        fallback = "few_repeats"
    else:
        choice = choose(past.some(_CHOICE_CUSTOMERS), as_of, candidates(rows))
        names = choice.names or (_MBG.name,)
        fits = tuple(found for found in (fit(named(name), rows) for name in names if name != POOLED) if _usable(found))
        if not fits:
            fallback = "pooled_is_better" if names == (POOLED,) else "degenerate"
    told = _by_models(fits, rows, clock, year, past, of, horizons) if fits else _by_rates(past, of, year, horizons)
    restless = choice.restless if choice and fits else 0.0
    told = replace(told, counts=[each.restless(restless) for each in told.counts])
    helping = effects(traits, choice.told) if traits and choice and fits else ()
    if traits and helping:
        told = _moved(told, factors(helping, traits, of.customers))
    answer = _answer(told, of, year, fits, choice.tried if choice else (), fallback, horizons)
    return replace(answer, traits=traits if helping else None, effects=helping)


def candidates(rows: Rows) -> tuple[Model, ...]:
    """The models to choose from, with the degree of regularity that makes the gaps the most likely."""
    regular, best = 1, fit(_MBG, rows).log_likelihood
    for k in range(2, _MOST_REGULAR + 1):
        here = fit(BetaGeometric(k), rows).log_likelihood
        if not here > best:
            break
        regular, best = k, here
    return (_BG, ParetoNbd(), _MBG, *((BetaGeometric(regular),) if regular > 1 else ()))


def named(name: str) -> Model:
    """The model of that name."""
    if name == ParetoNbd().name:
        return ParetoNbd()
    if name == _BG.name:
        return _BG
    return BetaGeometric(int(name.rpartition("_")[2])) if name.startswith("mbg_cnbd_") else _MBG


@dataclass(frozen=True, slots=True)
class _Told:
    """Distributions by row and horizon, how many customers a row is, whose row is whose, and errors of the totals."""

    alive: Floats
    counts: list[Counts]
    weights: Floats
    index: Ints
    errors: list[float]


def _moved(told: _Told, factor: Floats) -> _Told:
    """With each customer's rate multiplied: a row for each of the factors that its customers have."""
    kinds, kind = np.unique(factor, return_inverse=True)
    pairs, index = np.unique(told.index * len(kinds) + kind, return_inverse=True)
    rows, by = pairs // len(kinds), kinds[pairs % len(kinds)]
    counts = [each.of(rows).scaled(by) for each in told.counts]
    return _Told(told.alive[rows], counts, np.bincount(index).astype(np.float64), index, told.errors)


def _usable(found: Fit) -> bool:
    return found.trouble is None


def _by_models(
    fits: tuple[Fit, ...],
    fitted: Rows,
    clock: clocks.Clock,
    year: Season,
    past: PurchaseDays,
    of: Histories,
    horizons: tuple[int, ...],
) -> _Told:
    rows, index = clock.rows(past, of)
    alive = [np.minimum(found.alive(rows), 1 - 1e-9) for found in fits]
    counts, errors = [], []
    scale = len(of) / fits[0].customers
    for days in horizons:
        hours = year.hours(days)
        counts.append(averaged([found.counts(rows, hours, stay) for found, stay in zip(fits, alive, strict=True)]))
        errors.append(float(np.mean([spread_of_total(found, fitted, hours) for found in fits])) * scale)
    # BG/NBD alone lets nobody leave after one purchase, so it is not asked who is still there.
    asked = [stay for found, stay in zip(fits, alive, strict=True) if found.model.name != _BG.name]
    shown = np.mean(asked or [fit(_MBG, fitted).alive(rows)], axis=0)
    return _Told(np.asarray(shown), counts, rows.customers, index, errors)


def _by_rates(past: PurchaseDays, of: Histories, year: Season, horizons: tuple[int, ...]) -> _Told:
    rates = pooled(past, of)
    if rates is None:
        raise AssertionError("asked only where there is experience")
    counts = [rates.counts(of, year.hours(days)) for days in horizons]
    longest = rates.counts(of, rates.days)
    errors = [float(np.sqrt(each.variance.sum())) for each in counts]
    return _Told(longest.some, counts, np.ones(len(of)), np.arange(len(of)), errors)


def _answer(
    told: _Told,
    of: Histories,
    year: Season,
    fits: tuple[Fit, ...],
    tried: tuple[Tried, ...],
    fallback: str | None,
    horizons: tuple[int, ...],
) -> Purchasing:
    ranges = [each.interval(told.weights) for each in told.counts]
    return Purchasing(
        as_of=of.known_to,
        histories=of,
        horizons=horizons,
        expected=np.column_stack([each.expected for each in told.counts])[told.index],
        square=np.column_stack([each.square for each in told.counts])[told.index],
        low=np.column_stack([low for low, _ in ranges])[told.index],
        high=np.column_stack([high for _, high in ranges])[told.index],
        some=np.column_stack([each.some for each in told.counts])[told.index],
        staying=np.column_stack([each.alive for each in told.counts])[told.index],
        alive=np.minimum(told.alive, MOST_ALIVE)[told.index],
        totals=tuple(
            _total(days, each, told.weights, error, year)
            for days, each, error in zip(horizons, told.counts, told.errors, strict=True)
        ),
        models=tuple(found.model.name for found in fits) or (POOLED,),
        tried=tried,
        fits=fits,
        season=year,
        fallback=fallback,
        has=_has(of),
    )


def _total(days: int, counts: Counts, weights: Floats, error: float, year: Season) -> Total:
    expected = float(weights @ counts.expected)
    chance = float(weights @ counts.variance) + error**2
    spread = np.sqrt(np.log1p(chance / max(expected, 1e-9) ** 2) + year.spread**2)
    # A level that is off is off by a factor: the interval reaches further up than down.
    return Total(
        days, expected, expected * float(np.exp(-_EIGHTY * spread)), expected * float(np.exp(_EIGHTY * spread))
    )


def _has(of: Histories) -> dict[str, int]:
    """Days since the first purchase of all; ``early``: customers who first bought ``watched`` days ago or before."""
    days = of.known_to - int(of.first.min()) if len(of) else 0
    watched = min(days // 2, 365)
    early = int((of.first <= of.known_to - watched).sum())
    return {"customers": len(of), "days": days, "early": early, "watched": watched}


def _undefined(of: Histories) -> str | None:
    if not len(of):
        return "nobody"
    has = _has(of)
    if has["days"] < 2 * FEWEST_DAYS:
        return "too_short"
    # The fallback needs so many customers half a history ago, the models no fewer.
    return "too_few" if has["early"] < FEWEST_CUSTOMERS else None


def _no_answer(of: Histories, horizons: tuple[int, ...], undefined: str) -> Purchasing:
    none = np.zeros((0, len(horizons)))
    whole = none.astype(np.int64)
    possible = int(of.first.min()) + 2 * FEWEST_DAYS if undefined == "too_short" else None
    return Purchasing(
        as_of=of.known_to,
        histories=of,
        horizons=horizons,
        expected=none,
        square=none,
        low=whole,
        high=whole,
        some=none,
        staying=none,
        alive=np.zeros(0),
        totals=(),
        models=(),
        tried=(),
        fits=(),
        season=None,
        undefined=undefined,
        possible_from=possible,
        has=_has(of),
    )
