"""How much longer more lasts: the elasticity of a gap in the amount bought before it, learned and shrunk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.predict.replenishment.purchases import Floats, Purchases, summed

# Of the item's elasticity as much is believed as its squares of logarithms outweigh so many of an ordinary item; of the
# group's likewise. Twice as much lasts twice as long at most, and never shorter.
_PRIOR_SQUARES = 30.0
_FARTHEST = float(np.log(8))
_STOCK_UP_TIMES = 3.0
_STOCK_UP_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class Elasticity:
    """By item: by what power of the amount a gap grows, within 0 and 1; ``shop`` is that of all."""

    of_item: Floats
    shop: float


def elasticity(
    known: Purchases, at: npt.NDArray[Any], times: npt.NDArray[Any], logs: Floats, weight: Floats
) -> Elasticity:
    """Regress the log gap on the log amount before it, both about the pair's own mean, item shrunk to group to shop.

    Source: the within (fixed effects) estimator, with a ridge at each level toward the level above.
    """
    items, groups = known.items, int(known.group_of.max()) + 1 if known.items else 0
    if not (known.amount != known.amount[:1]).any():
        return Elasticity(np.zeros(items), 0.0)
    before = np.zeros(len(known))
    before[1:] = np.log(known.amount[:-1])
    pair = np.repeat(np.arange(len(at)), times)
    total = np.maximum(np.add.reduceat(weight, at), 1e-9)
    x = before - (np.add.reduceat(weight * before, at) / total)[pair]
    y = logs - (np.add.reduceat(weight * logs, at) / total)[pair]
    x = np.clip(x, -_FARTHEST, _FARTHEST)
    xy = summed(known.item, weight * x * y, items)
    xx = summed(known.item, weight * x * x, items)
    shop = xy.sum() / (xx.sum() + _PRIOR_SQUARES)
    of_group = _shrunk(
        summed(known.group_of, xy, groups),
        summed(known.group_of, xx, groups),
        shop,
    )
    return Elasticity(np.clip(_shrunk(xy, xx, of_group[known.group_of]), 0, 1), float(np.clip(shop, 0, 1)))


def expected_stretch(known: Purchases, at: npt.NDArray[Any], times: npt.NDArray[Any], learned: Elasticity) -> Floats:
    """By row: how much longer than usual (as logarithm) the gap after it should be, for the amount bought."""
    if not learned.of_item.any():
        return np.zeros(len(known))
    logs = np.log(known.amount.astype(np.float64))
    pair = np.repeat(np.arange(len(at)), times)
    usual = np.add.reduceat(logs, at) / times
    return np.asarray(np.clip(logs - usual[pair], -_FARTHEST, _FARTHEST) * learned.of_item[known.item])


def stock_up_weights(known: Purchases) -> npt.NDArray[np.float32]:
    """Weights with those of unusually large purchases lowered: three times what the pair usually buys, or the item.

    What is usual is the geometric mean: of the pair's other purchases where there are two, else of the item.
    """
    if not len(known):
        return known.weight
    logs = np.log(known.amount.astype(np.float64))
    counts = np.bincount(known.item, minlength=known.items)
    of_item = summed(known.item, logs, known.items) / np.maximum(counts, 1)
    key = known.customer.astype(np.int64) * max(known.items, 1) + known.item
    at = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
    times = np.diff(np.append(at, len(key)))
    pair = np.repeat(np.arange(len(at)), times)
    others = times[pair] - 1
    own = (np.add.reduceat(logs, at)[pair] - logs) / np.maximum(others, 1)
    usual = np.where(others >= 2, own, of_item[known.item])
    large = logs - usual >= np.log(_STOCK_UP_TIMES)
    return np.where(large, known.weight * np.float32(_STOCK_UP_WEIGHT), known.weight).astype(np.float32)


def _shrunk(xy: Floats, xx: Floats, toward: Floats | float) -> Floats:
    return np.asarray((xy + _PRIOR_SQUARES * toward) / (xx + _PRIOR_SQUARES))
