"""Gaps as a log-normal renewal with drop-out, pooled shop -> group -> item -> pair, in a few closed-form rounds.

A pair's log gap is normal about its own mean; the means of pairs lie about their item's, those about their group's,
those about the shop's. After each purchase the pair may never buy again, by a share that is pooled likewise and differs
with how often it bought. The open gap counts as what it is: dropped, or longer than it has lasted (EM).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from huitou.predict.replenishment.purchases import Floats, Ints, Thin, summed
from huitou.predict.replenishment.standing import Standing

_ROUNDS = 8
_CLASSES = 4
# A shop of which nothing is known: a month and a half, give or take; half are never seen again.
_SHOP_LOG, _SHOP_WEIGHT = float(np.log(45)), 2.0
_SHOP_DROP = 0.5
_DROP_WEIGHT = 12.0
_SPREAD_WEIGHT = 20.0
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Renewal:
    """What was learned: by item the mean log gap and how sure (variance), the spread of gaps, drop-out by class.

    ``within`` is the variance of a pair's log gaps by item, ``between`` that of pairs about their item. ``dropped``
    has a row an item and a column for who bought once, twice, three to five times, more often.
    """

    mean: Floats
    within: Floats
    between: float
    dropped: Floats


@dataclass(frozen=True, slots=True)
class Person:
    """By pair: mean and standard deviation of the logarithm of its next gap, and the share that has dropped out."""

    mean: Floats
    spread: Floats
    dropped: Floats


def classes(times: Ints) -> Ints:
    """0 for once, 1 twice, 2 three to five times, 3 more often."""
    return (times >= 2).astype(np.int32) + (times >= 3) + (times >= 6)


def learn(stand: Standing, group_of: Ints) -> Renewal:
    """Fit by ``_ROUNDS`` of expectation and maximisation.

    Undefined: nothing; items never bought have their group's figures, an empty shop a stated prior.
    Source: cure model (Boag 1949) with a log-normal latency; random effects by moments (DerSimonian and Laird 1986).
    """
    items = len(group_of)
    closed = _closed_by_class(stand, items)
    opened = classes(stand.times)
    found = Renewal(
        mean=np.full(items, _SHOP_LOG),
        within=np.full(items, 0.6),
        between=0.3,
        dropped=np.full((items, _CLASSES), _SHOP_DROP),
    )
    weight = stand.last_weight.astype(np.float64)
    for _ in range(_ROUNDS):
        person = of_pairs(found, stand)
        since = np.log(stand.elapsed + 1.0)
        log, square = _expected(person, since, stand.stretch)
        alive = 1 - person.dropped
        n = stand.gaps + alive * weight
        total = stand.log_sum + alive * weight * log
        squares = stand.log_squares + alive * weight * square
        found = _pooled(stand, n, total, squares, found, group_of, items)
        gone = summed(stand.item * _CLASSES + opened, person.dropped * weight, items * _CLASSES)
        stayed = closed + summed(stand.item * _CLASSES + opened, alive * weight, items * _CLASSES).reshape(
            items, _CLASSES
        )
        found = Renewal(
            found.mean, found.within, found.between, _drop_out(gone.reshape(items, _CLASSES), stayed, group_of)
        )
    return found


def of_pairs(found: Renewal, stand: Standing, own_days: Floats | None = None) -> Person:
    """Each pair by its own gaps and what was learned of its item, as it stands after the time elapsed.

    ``own_days`` by pair are cycles set by hand, NaN for none.
    """
    from scipy.special import ndtr

    within, prior = found.within[stand.item], found.mean[stand.item]
    precision = 1 / found.between + stand.gaps / within
    mean = (prior / found.between + stand.log_sum / within) / precision + stand.stretch
    if own_days is not None:
        mean = np.where(np.isfinite(own_days), np.log(np.fmax(own_days, 1)) + stand.stretch, mean)
    spread = np.sqrt(within + 1 / precision)
    drop = found.dropped[stand.item, classes(stand.times)]
    waits = (1 - drop) * ndtr((mean - np.log(stand.elapsed + 1.0)) / spread)
    return Person(mean, spread, np.clip(drop / (drop + waits + 1e-300), 0, 1 - _SMALLEST))


def again_by(person: Person, elapsed: Ints, days: Sequence[int]) -> Iterator[Floats]:
    """For each number of days, P(bought again within it from now), by pair."""
    from scipy.special import ndtr

    now = np.maximum(ndtr((person.mean - np.log(elapsed + 1.0)) / person.spread), 1e-300)
    for each in days:
        then = ndtr((person.mean - np.log(elapsed + (1.0 + each))) / person.spread)
        yield (1 - person.dropped) * (1 - then / now)


def _expected(person: Person, since: Floats, stretch: Thin) -> tuple[Floats, Floats]:
    """Of a gap longer than ``since``, put to the usual amount: mean and mean square of its logarithm (Mills' ratio)."""
    from scipy.special import log_ndtr

    a = (since - person.mean) / person.spread
    ratio = np.exp(-0.5 * a * a - log_ndtr(-a)) / np.sqrt(2 * np.pi)
    mean = person.mean + person.spread * ratio - stretch
    variance = person.spread**2 * np.clip(1 + a * ratio - ratio * ratio, 0.0, 1.0)
    return mean, variance + mean * mean


def _pooled(
    stand: Standing, n: Floats, total: Floats, squares: Floats, before: Renewal, group_of: Ints, items: int
) -> Renewal:
    """Means by item from those of pairs; the spread within and between pairs by moments."""
    item = stand.item
    counted = np.maximum(n, 1e-9)
    own = total / counted
    inner = np.maximum(squares - total * own, 0)
    free = np.maximum(n - 1, 0)
    within_all = (inner.sum() + 0.5 * _SPREAD_WEIGHT) / (free.sum() + _SPREAD_WEIGHT)
    within = (summed(item, inner * (free > 0), items) + _SPREAD_WEIGHT * within_all) / (
        summed(item, free, items) + _SPREAD_WEIGHT
    )
    within = np.clip(within, 0.02, 4.0)
    weight = np.where(n > 1e-6, 1 / (before.between + within[item] / counted), 0)
    mass = summed(item, weight, items)
    sums = summed(item, weight * own, items)
    mean = _means(sums, mass, group_of)
    off = own - mean[item]
    several = n >= 1.5
    if several.sum() >= 20:
        between = float(np.clip(np.average(off[several] ** 2 - within[item][several] / counted[several]), 0.02, 2.0))
    else:
        between = before.between
    return Renewal(mean, within, between, before.dropped)


def _means(sums: Floats, mass: Floats, group_of: Ints) -> Floats:
    """Shrink item means to their group's, and those to the shop's, by the variance seen between them."""
    groups = int(group_of.max()) + 1 if len(group_of) else 0
    shop = (sums.sum() + _SHOP_WEIGHT * _SHOP_LOG) / (mass.sum() + _SHOP_WEIGHT)
    g_sums = summed(group_of, sums, groups)
    g_mass = summed(group_of, mass, groups)
    g_mean = _toward(g_sums, g_mass, np.full(groups, shop))
    return _toward(sums, mass, g_mean[group_of])


def _toward(sums: Floats, mass: Floats, prior: Floats) -> Floats:
    """Shrink means to a prior by how far they lie from it beyond their own error."""
    mean = sums / np.maximum(mass, 1e-12)
    seen = mass > 0
    if seen.sum() >= 3:
        spread = max(float(np.average((mean - prior)[seen] ** 2 - 1 / mass[seen], weights=mass[seen])), 0.01)
    else:
        spread = 0.05
    return np.asarray((sums + prior / spread) / (mass + 1 / spread))


def _closed_by_class(stand: Standing, items: int) -> Floats:
    """How many gaps after the first, second, third to fifth, later purchase were closed, by item."""
    gaps = stand.times - 1
    parts = (np.minimum(gaps, 1), np.clip(gaps - 1, 0, 1), np.clip(gaps - 2, 0, 3), np.maximum(gaps - 5, 0))
    return np.stack([summed(stand.item, part, items) for part in parts], axis=1)


def _drop_out(gone: Floats, stayed: Floats, group_of: Ints) -> Floats:
    groups = int(group_of.max()) + 1 if len(group_of) else 0
    both = gone + stayed
    shop = (gone.sum(0) + _DROP_WEIGHT * _SHOP_DROP) / (both.sum(0) + _DROP_WEIGHT)
    g_gone, g_both = np.zeros((groups, _CLASSES)), np.zeros((groups, _CLASSES))
    np.add.at(g_gone, group_of, gone)
    np.add.at(g_both, group_of, both)
    of_group = (g_gone + _DROP_WEIGHT * shop) / (g_both + _DROP_WEIGHT)
    return np.asarray((gone + _DROP_WEIGHT * of_group[group_of]) / (both + _DROP_WEIGHT))
