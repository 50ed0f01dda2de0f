"""Learning from a shop's last three months: several days looked back on, the newest of them only to judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from huitou.predict.conversion.attributes import Attribute, Name
from huitou.predict.conversion.judged import Judged, judged
from huitou.predict.conversion.log import Bins, Flags, Integers, Numbers
from huitou.predict.conversion.logistic import Model, fit, platt
from huitou.predict.conversion.seen import Seen, Target, Visitors

HORIZON_DAYS = 7
# Cuts a week apart: thirteen weeks are three months. The newest judges, the two before make chances come true.
CUTS = 13
HELD_OUT = 2
# So many of the shop's first days are known before the first cut: less says nothing of behaviour.
WARM_UP_DAYS = 14
# What can be told with three cuts learned from, two to put right and one to judge.
LEAST_DAYS = WARM_UP_DAYS + HORIZON_DAYS * (3 + HELD_OUT + 1)
LEAST_DID = 60
_PENALTIES = (50.0, 12.0, 3.0)
# More people than these say no more, and take longer.
_LEARNED_FROM = 15_000
_JUDGED_ON = 100_000
# Names of fewer people are one: other names.
_LEAST_NAMED = 30
_MOST_NAMES = 40

Pool = Callable[[Seen], Flags]


@dataclass(frozen=True, slots=True)
class Task:
    """What is foretold (``target`` within 7 days), of whom (``pool``), by which attributes."""

    target: Target
    pool: Pool
    attributes: tuple[Attribute, ...]
    with_coupons: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """``attributes`` that tell anything, by their ``model``, whose log-odds x ``slope`` + ``offset`` come true.

    ``names``: by attribute without an order, the step of each name of the shop. ``constant``: attributes that were the
    same for everybody and dropped out.
    """

    attributes: tuple[Attribute, ...]
    names: tuple[Integers | None, ...]
    model: Model
    slope: float
    offset: float
    constant: tuple[Name, ...]

    def steps(self, seen: Seen) -> Bins:
        """Shape: attributes x visitors."""
        return _stepped(seen.bins(self.attributes), self.names)

    def chances(self, seen: Seen) -> Numbers:
        """The calibrated chance of each."""
        score = self.slope * self.model.score(self.steps(seen)) + self.offset
        return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))))


@dataclass(frozen=True, slots=True)
class Learned:
    """``rate``: the share of those learned from who did it. ``cuts``: how many days were looked back on.

    ``judged``: of a model that had not seen the newest of them, made as ``fitted`` was.
    """

    fitted: Fitted
    rate: float
    cuts: int
    judged: Judged


@dataclass(frozen=True, slots=True)
class Tally:
    """What there is to learn from: days of visits, and how many did it within 7 days of a cut."""

    days: int
    did: int


def learn(
    visitors: Visitors, task: Task, *, as_of: int, tried: list[Numbers] | None = None
) -> tuple[Learned | None, Tally]:
    """What the last three months say, as known at the end of a shop day; None where there is too little.

    The newest cut has had its seven days by ``as_of``. The model judged has seen neither that cut nor the two before
    it, on which its chances were put right; the one given back moved on by a week. ``tried`` is given the chances that
    were judged, by visitor.
    """
    known_since = visitors.known_since(with_coupons=task.with_coupons)
    first = as_of + 1 if known_since is None else known_since
    cuts = [
        cut
        for cut in range(as_of - HORIZON_DAYS, as_of - HORIZON_DAYS * (CUTS + 1), -HORIZON_DAYS)
        if cut >= first + WARM_UP_DAYS - 1
    ]
    days = as_of - first + 1
    if not cuts:
        return None, Tally(max(days, 0), 0)
    size = int(task.pool(visitors.seen(cuts[0], with_coupons=task.with_coupons)).sum())
    past = [looked_back(visitors, task, cut, min(1.0, _rows(place) / max(size, 1))) for place, cut in enumerate(cuts)]
    tally = Tally(days, sum(int(did.sum()) for _, did in past))
    if len(past) < 3 + HELD_OUT + 1 or tally.did < LEAST_DID:
        return None, tally
    older = past[1 + HELD_OUT :]
    if not _both(older) or not _both(past[1 : 1 + HELD_OUT]):
        return None, tally
    tested, penalty = _best(task, older, past[1 : 1 + HELD_OUT])
    seen, did = past[0]
    chances = tested.chances(seen)
    if tried is not None:
        tried.append(chances)
    told = judged(seen.day, chances, did, seen.values["last_seen"])
    now = _learned(task, past[HELD_OUT:], past[:HELD_OUT], penalty, tested.model)
    rate = float(np.concatenate([each for _, each in past]).mean())
    return Learned(now, rate, len(past), told), tally


def _rows(place: int) -> int:
    return _JUDGED_ON if place <= HELD_OUT else _LEARNED_FROM


def _both(past: Sequence[tuple[Seen, Flags]]) -> bool:
    did = np.concatenate([each for _, each in past])
    return bool(did.any() and not did.all())


def looked_back(visitors: Visitors, task: Task, cut: int, share: float = 1.0) -> tuple[Seen, Flags]:
    """The people of a task as they stood at the end of a day, and who of them did it."""
    seen = visitors.seen(cut, share=share, with_coupons=task.with_coupons)
    seen = seen.take(task.pool(seen))
    return seen, visitors.did(seen, task.target, days=HORIZON_DAYS)


def _best(task: Task, older: Sequence[tuple[Seen, Flags]], newer: Sequence[tuple[Seen, Flags]]) -> tuple[Fitted, float]:
    """Learned with the penalty whose chances fit the next weeks best, and that penalty; the strongest first."""
    did = np.concatenate([each for _, each in newer])
    tried: list[tuple[float, int, Fitted]] = []
    before: Model | None = None
    for place, penalty in enumerate(_PENALTIES):
        found = _learned(task, older, newer, penalty, before)
        before = found.model
        chance = np.clip(np.concatenate([found.chances(seen) for seen, _ in newer]), 1e-9, 1 - 1e-9)
        tried.append((-float(np.where(did, np.log(chance), np.log(1 - chance)).mean()), place, found))
    _, place, best = min(tried, key=lambda each: each[:2])
    return best, _PENALTIES[place]


def _learned(
    task: Task,
    older: Sequence[tuple[Seen, Flags]],
    newer: Sequence[tuple[Seen, Flags]],
    penalty: float,
    start: Model | None = None,
) -> Fitted:
    raw = np.concatenate([seen.bins(task.attributes) for seen, _ in older], axis=1)
    did = np.concatenate([each for _, each in older]).astype(np.float64)
    names = tuple(_named(row) if each.is_named else None for each, row in zip(task.attributes, raw, strict=True))
    bins = _stepped(raw, names)
    tells = [row for row in range(len(bins)) if bins.shape[1] and (bins[row] != bins[row, 0]).any()]
    attributes = tuple(task.attributes[row] for row in tells)
    kept = tuple(names[row] for row in tells)
    sizes = [_steps_of(each, name) for each, name in zip(attributes, kept, strict=True)]
    ordered = [not each.is_named for each in attributes]
    model = fit(bins[tells], did, sizes, ordered, penalty=penalty, start=start)
    score = np.concatenate([model.score(_stepped(seen.bins(attributes), kept)) for seen, _ in newer])
    slope, offset = platt(score, np.concatenate([each for _, each in newer]).astype(np.float64))
    constant = tuple(each.name for row, each in enumerate(task.attributes) if row not in tells)
    return Fitted(attributes, kept, model, slope, offset, constant)


def _steps_of(attribute: Attribute, names: Integers | None) -> int:
    return len(attribute.edges) + 1 if names is None else int(names.max()) + 1


def _named(codes: Bins) -> Integers:
    """The step of each name: 0 unknown, 1 any other, then those of enough people, in the order of the names."""
    count = np.bincount(codes, minlength=256)
    count[0] = 0
    common = np.flatnonzero(count >= _LEAST_NAMED)
    common = np.sort(common[np.argsort(-count[common], kind="stable")][:_MOST_NAMES])
    step = np.ones(256, np.int64)
    step[0] = 0
    step[common] = 2 + np.arange(len(common))
    return step


def _stepped(bins: Bins, names: Sequence[Integers | None]) -> Bins:
    found = bins.copy()
    for row, step in enumerate(names):
        if step is not None:
            found[row] = step[bins[row]]
    return found
