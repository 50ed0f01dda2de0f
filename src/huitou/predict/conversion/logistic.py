"""A logistic model on steps: each attribute adds what its step is worth. It can be read, and scored by looking up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huitou.predict.conversion.log import Bins, Numbers

_ROUNDS = 25
_CLOSE = 1e-11
_SMALLEST = 1e-4


@dataclass(frozen=True, slots=True)
class Model:
    """Log-odds are ``level`` and, by attribute, ``worth`` of the step; on average over those learned from, worth 0.

    Shape: one array an attribute, as long as it has steps.
    """

    level: float
    worth: tuple[Numbers, ...]

    def score(self, bins: Bins) -> Numbers:
        """Log-odds by visitor. Shape of ``bins``: attributes x visitors."""
        total = np.full(bins.shape[1], self.level)
        for worth, steps in zip(self.worth, bins, strict=True):
            total += worth[np.minimum(steps, len(worth) - 1)]
        return total


def fit(
    bins: Bins,
    did: Numbers,
    sizes: Sequence[int],
    ordered: Sequence[bool],
    *,
    penalty: float,
    start: Model | None = None,
) -> Model:
    """The maximum of the likelihood less ``penalty`` / 2 x (squared worths / 10 + squared rises between neighbours).

    Names in no order are held to zero instead: ``penalty`` / 2 x squared worths. Newton's method, halved where it
    overshoots, on the counts of each pair of steps, so that a row costs the same however many steps there are;
    ``start`` is a model of the same attributes to begin from. Undefined: both kinds must be there.
    Source: Hastie, Tibshirani, Friedman (2009), section 4.4.1; Eilers and Marx (1996) for the penalty on differences.
    """
    offsets = np.concatenate([[1], 1 + np.cumsum(sizes)]).astype(np.float64)
    held = _penalties(sizes, ordered, offsets, penalty)
    rate = float(did.mean())
    beta = np.zeros(int(offsets[-1]))
    beta[0] = np.log(rate / (1 - rate))
    if start is not None and [len(each) for each in start.worth] == list(sizes):
        beta = np.concatenate([[start.level], *start.worth])
    score = _scored(bins, beta, offsets)
    lost = _lost(score, did, beta, held)
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-score))
        slope, curve = _derivatives(bins, did - chance, chance * (1 - chance), sizes, offsets)
        step = np.linalg.solve(curve + held, slope - held @ beta)
        size = 1.0
        while True:
            score = _scored(bins, beta + size * step, offsets)
            now = _lost(score, did, beta + size * step, held)
            if now <= lost or size < _SMALLEST:
                break
            size /= 2
        beta = beta + size * step
        gained, lost = lost - now, now
        if gained < _CLOSE * abs(lost):
            break
    return _centred(bins, beta, sizes, offsets)


def _scored(bins: Bins, beta: Numbers, offsets: Numbers) -> Numbers:
    score = np.full(bins.shape[1], beta[0])
    for row, steps in enumerate(bins):
        score += beta[int(offsets[row]) : int(offsets[row + 1])][steps]
    return score


def _lost(score: Numbers, did: Numbers, beta: Numbers, held: Numbers) -> float:
    """The likelihood's negative logarithm and the penalty; a score beyond bounds loses all."""
    whole = np.logaddexp(0, score).sum() - did @ score + beta @ held @ beta / 2
    return float(whole) if np.isfinite(whole) else float("inf")


def _penalties(sizes: Sequence[int], ordered: Sequence[bool], offsets: Numbers, penalty: float) -> Numbers:
    held = np.zeros((int(offsets[-1]), int(offsets[-1])))
    for row, size in enumerate(sizes):
        part = slice(int(offsets[row]), int(offsets[row + 1]))
        if ordered[row]:
            rises = np.diff(np.eye(size), axis=0)
            held[part, part] = penalty * (rises.T @ rises + 0.1 * np.eye(size))
        else:
            held[part, part] = penalty * np.eye(size)
    return held


def _derivatives(
    bins: Bins, rest: Numbers, weight: Numbers, sizes: Sequence[int], offsets: Numbers
) -> tuple[Numbers, Numbers]:
    width = int(offsets[-1])
    slope, curve = np.zeros(width), np.zeros((width, width))
    slope[0], curve[0, 0] = rest.sum(), weight.sum()
    for row, size in enumerate(sizes):
        part = slice(int(offsets[row]), int(offsets[row + 1]))
        slope[part] = np.bincount(bins[row], weights=rest, minlength=size)
        alone = np.bincount(bins[row], weights=weight, minlength=size)
        curve[0, part] = curve[part, 0] = alone
        curve[part, part] = np.diag(alone)
        for other in range(row):
            pair = bins[row].astype(np.int64) * sizes[other] + bins[other]
            both = np.bincount(pair, weights=weight, minlength=size * sizes[other]).reshape(size, sizes[other])
            beside = slice(int(offsets[other]), int(offsets[other + 1]))
            curve[part, beside] = both
            curve[beside, part] = both.T
    return slope, curve


def _centred(bins: Bins, beta: Numbers, sizes: Sequence[int], offsets: Numbers) -> Model:
    level, worth = float(beta[0]), []
    for row, size in enumerate(sizes):
        part = beta[int(offsets[row]) : int(offsets[row + 1])]
        share = np.bincount(bins[row], minlength=size) / bins.shape[1]
        middle = float(share @ part)
        worth.append(part - middle)
        level += middle
    return Model(level, tuple(worth))


def platt(score: Numbers, did: Numbers) -> tuple[float, float]:
    """The slope and offset that make log-odds come true on people the model has not seen.

    Drawn to slope 1 and offset 0 as by a normal of 0.5 and 1: a handful of orders moves them little.
    Source: Platt (1999).
    """
    slope, offset = 1.0, 0.0
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-(slope * score + offset)))
        rest, weight = did - chance, chance * (1 - chance)
        first = np.array([rest @ score - 4 * (slope - 1), rest.sum() - offset])
        cross = float(weight @ score)
        second = np.array([[float(weight @ (score * score)) + 4, cross], [cross, float(weight.sum()) + 1]])
        step = np.clip(np.linalg.solve(second, first), -1, 1)
        slope, offset = slope + float(step[0]), offset + float(step[1])
        if float(np.abs(step).max()) < _SMALLEST / 1000:
            break
    return max(slope, 0.0), offset
