"""How right the chances were on days that the model had not seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.conversion.log import Flags, Integers, Numbers

_PARTS = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A tenth of the people by their chance: how many, how many were expected to do it, and how many did."""

    people: int
    expected: float
    did: int


@dataclass(frozen=True, slots=True)
class Judged:
    """``people`` as they stood at the end of ``day``, ``did`` of them within the days after it.

    ``auc``: of one who did and one who did not, how often the one who did had the higher chance; ``auc_recent`` the
    same where the latest visit goes first. ``top`` and ``top_recent``: the share of those who did that the first tenth
    holds. ``brier`` beside that of the same chance for everybody. ``parts`` from the highest chance to the lowest.
    """

    day: int
    people: int
    did: int
    expected: float
    auc: float
    auc_recent: float
    top: float
    top_recent: float
    brier: float
    brier_same: float
    parts: tuple[Part, ...]


def judged(day: int, chance: Numbers, did: Flags, last_seen: Integers) -> Judged:
    """Undefined: where nobody did it or everybody, ``auc`` is NaN."""
    order = np.argsort(-chance, kind="stable")
    parts = tuple(
        Part(len(part), float(chance[part].sum()), int(did[part].sum()))
        for part in np.array_split(order, _PARTS)
        if len(part)
    )
    rate = float(did.mean()) if len(did) else 0.0
    recent = -last_seen.astype(np.float64)
    return Judged(
        day=day,
        people=len(did),
        did=int(did.sum()),
        expected=float(chance.sum()),
        auc=auc(chance, did),
        auc_recent=auc(recent, did),
        top=captured(chance, did),
        top_recent=captured(recent, did),
        brier=float(((chance - did) ** 2).mean()) if len(did) else 0.0,
        brier_same=rate * (1 - rate),
        parts=parts,
    )


def auc(score: Numbers, did: Flags) -> float:
    """Ties count half. Undefined: NaN without both kinds."""
    yes = int(did.sum())
    no = len(did) - yes
    if not yes or not no:
        return float("nan")
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    return float((middle[place][did].sum() - yes * (yes + 1) / 2) / (yes * no))


def captured(score: Numbers, did: Flags) -> float:
    """The share of those who did it in the first tenth by score; of people with the same score, their share."""
    if not did.any():
        return 0.0
    room = len(did) / _PARTS
    values, place, count = np.unique(-score, return_inverse=True, return_counts=True)
    hits = np.bincount(place, weights=did, minlength=len(values))
    before = np.cumsum(count) - count
    taken = np.clip((room - before) / count, 0, 1)
    return float((hits * taken).sum() / did.sum())
