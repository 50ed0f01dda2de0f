"""What is known of how each customer buys, and the same made comparable: logarithms, roots of shares, one scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

# Beyond so many spreads from the middle everything is equally unusual.
_FURTHEST = 3.0
# What the quartiles of a bell curve lie apart.
_QUARTILES_APART = 1.349
# Shares say less than how often, how lately and how much: several channels would outvote those.
_SHARE_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Buying:
    """How each customer buys, arrays by customer: days since the last purchase, purchase days, net in minor units,
    mean days between purchase days (NaN for those with one), how many categories, the share of the price taken off,
    and the share of purchases in each of the main channels."""

    recency: Numbers
    days: Numbers
    net: Numbers
    gap: Numbers
    breadth: Numbers
    discount: Numbers
    channels: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.recency)


@dataclass(frozen=True, slots=True)
class Space:
    """The features by name, and what makes them comparable: less ``middle``, over ``spread``."""

    names: tuple[str, ...]
    middle: Numbers
    spread: Numbers

    def place(self, features: Numbers) -> Numbers:
        """Customers in the space. Shape: customers x features; between -3 and 3, shares with less weight."""
        return np.asarray(np.clip((features - self.middle) / self.spread, -_FURTHEST, _FURTHEST) * self._weight())

    def back(self, placed: Numbers) -> Numbers:
        """Features of points of the space."""
        return np.asarray(placed / self._weight() * self.spread + self.middle)

    def _weight(self) -> Numbers:
        return np.array([_SHARE_WEIGHT if "share" in name else 1.0 for name in self.names])


def transformed(of: Buying) -> tuple[tuple[str, ...], Numbers]:
    """The features by name. Those with one purchase have the typical gap: they are told apart by how often."""
    gap = np.log(np.maximum(of.gap, 1))
    typical = float(np.nanmedian(gap)) if np.isfinite(gap).any() else 0.0
    told = {
        "recency": np.log1p(of.recency),
        "frequency": np.log(np.maximum(of.days, 1)),
        "money": np.log1p(np.maximum(of.net, 0) / np.maximum(of.days, 1)),
        "gap": np.where(np.isnan(gap), typical, gap),
        "breadth": np.log(np.maximum(of.breadth, 1)),
        "share discount": np.sqrt(np.clip(of.discount, 0, 1)),
        **{f"share {name}": np.sqrt(share) for name, share in of.channels.items()},
    }
    return tuple(told), np.column_stack(list(told.values()))


def space(names: tuple[str, ...], features: Numbers) -> Space:
    """The scale of these features: the median, and the quartiles' distance; the standard deviation where most are
    alike; 1 where all are."""
    lower, middle, upper = np.quantile(features, (0.25, 0.5, 0.75), axis=0)
    deviation = features.std(axis=0)
    robust = (upper - lower) / _QUARTILES_APART
    spread = np.where(robust > 0.3 * deviation, robust, deviation)
    return Space(names, middle, np.where(spread > 1e-9, spread, 1.0))


def aligned(names: tuple[str, ...], values: Numbers, to: tuple[str, ...]) -> Numbers:
    """The same features in the order of others' names; a share that is not known there or here is none."""
    at = {name: place for place, name in enumerate(names)}
    return np.column_stack([values[:, at[name]] if name in at else np.zeros(len(values)) for name in to])
