"""How many groups there are, and who is in which: k-means, by how far apart they lie and how surely they return."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.clusters.features import Integers, Numbers

MOST = 8
# Drawn again, groups must be found again: the adjusted Rand index of two draws.
STABLE = 0.75
# A group of fewer is no group.
_LEAST_SHARE = 0.02
_SEED = 20261128
_FIT_ON = 20_000
_JUDGE_ON = 2_500
_DRAWS = 4
# Two groups lie further apart than more of them where customers are one cloud, cut in half: two it is only where
# they lie so much further apart than any three or more.
_ONLY_TWO = 1.4
# Fewer groups are easier to act on: of those that lie nearly as far apart as any, the fewest.
_NEARLY = 0.9
# Last time's groups stay unless others lie this much further apart: a merchant who knows four groups keeps four.
_WORTH_CHANGING = 0.05


@dataclass(frozen=True, slots=True)
class Groups:
    """Centres in the space, each customer's group, and how good they are.

    ``silhouette`` (Rousseeuw 1987): 1 far apart, 0 touching. ``stability``: mean adjusted Rand index of fits to halves
    drawn at random. ``kept``: the number and the start are those of the former groups.
    """

    centres: Numbers
    group: Integers
    silhouette: float
    stability: float
    kept: bool


def groups(placed: Numbers, *, former: Numbers | None = None) -> Groups:
    """The groups of customers in the space: of two to eight, the fewest that lie about as far apart as any (silhouette)
    among those that come back when half of the customers are drawn again; where none does, the one that does best.

    ``former``: centres in the same space that were found before; they stay while they still fit. Deterministic.
    Shape: ``placed`` customers x features.
    """
    rng = np.random.default_rng(_SEED)
    sample = placed if len(placed) <= _FIT_ON else placed[np.sort(rng.choice(len(placed), _FIT_ON, replace=False))]
    judged = sample if len(sample) <= _JUDGE_ON else sample[np.sort(rng.choice(len(sample), _JUDGE_ON, replace=False))]
    halves = [np.sort(rng.choice(len(sample), max(len(sample) // 2, 2), replace=False)) for _ in range(_DRAWS)]
    found = [_tried(sample, judged, halves, number) for number in range(2, min(MOST, len(sample) // 10) + 1)]
    stable = [each for each in found if each.stability >= STABLE]
    best = _most_telling(stable) if stable else max(found, key=lambda each: each.stability)
    if former is not None and len(former) > 1:
        kept = _kept(sample, judged, halves, former)
        if kept is not None and kept.silhouette >= best.silhouette - _WORTH_CHANGING:
            best = kept
    return Groups(best.centres, nearest(placed, best.centres), best.silhouette, best.stability, best.kept)


def nearest(placed: Numbers, centres: Numbers) -> Integers:
    """The nearest centre of each."""
    squares = (centres**2).sum(axis=1)
    return np.concatenate(
        [
            np.argmin(squares - 2 * placed[start : start + _FIT_ON] @ centres.T, axis=1)
            for start in range(0, max(len(placed), 1), _FIT_ON)
        ]
    ).astype(np.int64)


def _most_telling(stable: list[Groups]) -> Groups:
    more = [each for each in stable if len(each.centres) > 2]
    two = [each for each in stable if len(each.centres) == 2]
    furthest = max((each.silhouette for each in more), default=-1.0)
    if two and (not more or two[0].silhouette > _ONLY_TWO * furthest):
        return two[0]
    return next(each for each in more if each.silhouette >= min(_NEARLY * furthest, furthest))


def _tried(sample: Numbers, judged: Numbers, halves: list[Integers], number: int) -> Groups:
    centres = _fit(sample, number)
    return _judged(centres, judged, [_fit(sample[half], number) for half in halves], kept=False)


def _kept(sample: Numbers, judged: Numbers, halves: list[Integers], former: Numbers) -> Groups | None:
    """The former groups moved to where their customers are now; None where one has hardly any left."""
    centres = _fit(sample, len(former), start=former)
    if np.bincount(nearest(sample, centres), minlength=len(centres)).min() < _LEAST_SHARE * len(sample):
        return None
    return _judged(centres, judged, [_fit(sample[half], len(former)) for half in halves], kept=True)


def _fit(sample: Numbers, number: int, start: Numbers | None = None) -> Numbers:
    from sklearn.cluster import KMeans

    if start is None:
        model = KMeans(number, n_init=4, random_state=_SEED)
    else:
        model = KMeans(number, init=start, n_init=1, random_state=_SEED)
    return np.asarray(model.fit(sample).cluster_centers_, np.float64)


def _judged(centres: Numbers, judged: Numbers, drawn: list[Numbers], *, kept: bool) -> Groups:
    from sklearn.metrics import adjusted_rand_score, silhouette_score

    group = nearest(judged, centres)
    again = [adjusted_rand_score(group, nearest(judged, each)) for each in drawn]
    sizes = np.bincount(group, minlength=len(centres))
    # A handful far out lie apart from all others, and are nobody to write to.
    fit = sizes.min() >= _LEAST_SHARE * len(judged) and (sizes > 0).sum() > 1
    silhouette = float(silhouette_score(judged, group)) if fit else -1.0
    return Groups(centres, group, silhouette, float(np.mean(again)), kept)
