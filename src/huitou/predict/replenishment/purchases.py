"""What the core is given: one row a customer, item and day; an item is a product, or a category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Thin = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
_COLUMNS = ("customer", "item", "day", "start", "amount", "weight")


def summed(codes: npt.NDArray[Any], weights: npt.NDArray[Any], size: int) -> Floats:
    """The sum of the weights by code."""
    return np.bincount(codes, weights=weights, minlength=size).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Purchases:
    """Rows in order of customer, item and day, each such triple once.

    ``start`` is the day the clock begins to run: the delivery where it is known, else the day itself. ``amount`` is
    how much was bought (quantity x pack size; any positive unit, it is only ever held against the pair's own).
    ``weight`` says how far the gap after the purchase counts as a habit: 1, less for a stock-up, 0 for a gift.
    ``group_of`` gives the group (category) of each item; customers and items are numbered from 0.
    """

    customer: Ints
    item: Ints
    day: Ints
    start: Ints
    amount: Thin
    weight: Thin
    group_of: Ints
    customers: int

    def __len__(self) -> int:
        return len(self.day)

    @property
    def items(self) -> int:
        return len(self.group_of)

    def opens(self) -> Mask:
        """Which rows are the first of their pair."""
        found = np.ones(len(self), bool)
        found[1:] = (self.customer[1:] != self.customer[:-1]) | (self.item[1:] != self.item[:-1])
        return found

    def up_to(self, day: int) -> Purchases:
        """What is known on ``day``."""
        return self.where(self.day <= day)

    def of_customers(self, chosen: Mask) -> Purchases:
        """The rows of some customers, who keep their numbers."""
        return self.where(chosen[self.customer])

    def blocks(self, rows: int) -> Iterator[tuple[int, Purchases]]:
        """Parts of about so many rows, each of whole customers, numbered anew from the number that comes with it."""
        start = 0
        while start < len(self):
            last = self.customer[min(start + rows, len(self)) - 1]
            end = int(np.searchsorted(self.customer, last, side="right"))
            first = int(self.customer[start])
            part = {name: getattr(self, name)[start:end] for name in _COLUMNS}
            part["customer"] = part["customer"] - np.int32(first)
            yield first, replace(self, **part, customers=int(last) - first + 1)
            start = end

    def where(self, kept: Mask) -> Purchases:
        if kept.all():
            return self
        return replace(self, **{name: getattr(self, name)[kept] for name in _COLUMNS})


def purchases(
    customer: npt.ArrayLike,
    item: npt.ArrayLike,
    day: npt.ArrayLike,
    *,
    group_of: npt.ArrayLike | None = None,
    start: npt.ArrayLike | None = None,
    amount: npt.ArrayLike | None = None,
    weight: npt.ArrayLike | None = None,
) -> Purchases:
    """Put rows in any order, several a day allowed, into the form the core works on.

    Shape: all of one length n, but ``group_of`` by item. Units: days since any one day; amounts as they come. Of
    several rows a day the amounts add up, the last start and the largest weight stand.
    Undefined: amounts that are not positive count as not known (1).
    """
    who, what, when = (np.asarray(each, dtype=np.int32) for each in (customer, item, day))
    began = when if start is None else np.maximum(np.asarray(start, dtype=np.int32), when)
    much = np.ones(len(when), np.float32) if amount is None else np.asarray(amount, dtype=np.float32)
    much = np.where(np.isfinite(much) & (much > 0), much, np.float32(1))
    heavy = np.ones(len(when), np.float32) if weight is None else np.asarray(weight, dtype=np.float32)
    groups = np.zeros(int(what.max()) + 1 if len(what) else 0) if group_of is None else group_of
    order = _order(who, what, when)
    who, what, when, began, much, heavy = (each[order] for each in (who, what, when, began, much, heavy))
    first = np.ones(len(when), bool)
    first[1:] = (who[1:] != who[:-1]) | (what[1:] != what[:-1]) | (when[1:] != when[:-1])
    at = np.flatnonzero(first)
    if len(at) < len(when):
        began, heavy, much = (
            np.maximum.reduceat(began, at),
            np.maximum.reduceat(heavy, at),
            np.add.reduceat(much, at),
        )
        who, what, when = who[at], what[at], when[at]
    people = int(who.max()) + 1 if len(who) else 0
    return Purchases(who, what, when, began, much, heavy, np.asarray(groups, dtype=np.int32), people)


def _order(who: Ints, what: Ints, when: Ints) -> npt.NDArray[Any]:
    """The order of customer, item, day, by one key where the three fit into 63 bits: a third of the time."""
    if not len(who):
        return np.zeros(0, np.int64)
    low = int(when.min())
    days, kinds = int(when.max()) - low + 1, int(what.max()) + 1
    if (int(who.max()) + 1) * kinds * days < 2**62:
        key = (who.astype(np.int64) * kinds + what) * days + (when - low)
        if (key[1:] >= key[:-1]).all():
            return np.arange(len(key))
        return np.argsort(key, kind="stable")
    return np.lexsort((when, what, who))
