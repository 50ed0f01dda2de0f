"""Purchases as columns of numbers, for searches over all of them: when, by whom, of what, and for how much."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from huitou.metrics.burst_search import NOBODY, Ints
from huitou.metrics.question import Snapshot

# A kind of goods is a category; where none is known a product, whose number lies above all of these.
PRODUCTS = 10_000_000

# Of millions of purchases texts alone would take longer than any search: keys stay numbers, also where times are equal.
# The money of a purchase is shared out over its categories; the last of its rows is of the one with most of it.
_BOUGHT = f"""
SELECT k.source, k.purchased_at AS moment, COALESCE(p.customer, {NOBODY}) AS customer, p.category AS goods, p.net,
  p.day, p.ref
FROM purchase_categories p
JOIN purchase_keys k ON k.ref = p.ref
WHERE p.day >= :from_day AND p.day <= :to_day
ORDER BY moment, customer, p.ref, p.net, goods
"""
_OF_NO_CATEGORY = """
SELECT ref, product FROM purchase_products
WHERE category = 0 AND product > 0 AND day >= :from_day AND day <= :to_day
ORDER BY ref, net, product
"""


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchases in time order, each column (n,): ``source`` a code, ``moment`` in microseconds, ``customer`` a number
    or NOBODY, ``goods`` a number a kind, ``net`` in minor units, ``day`` of the shop, ``ref``.
    """

    source: Ints
    moment: Ints
    customer: Ints
    goods: Ints
    net: Ints
    day: Ints
    ref: Ints

    def __len__(self) -> int:
        return len(self.ref)

    def only(self, chosen: Ints | npt.NDArray[np.bool_]) -> Self:
        """Those at these places, or where it is true."""
        return type(self)(*(getattr(self, column.name)[chosen] for column in fields(self)))


def bought(snapshot: Snapshot, *, from_day: int, to_day: int, products: bool = False) -> Purchases:
    """The purchases of these days; the goods of each are the category most of its money went to, 0 unknown.

    ``products``: of no known category they are the product, likewise, as ``PRODUCTS`` and its code.
    """
    days = {"from_day": from_day, "to_day": to_day}
    rows = snapshot.arrays(_BOUGHT, **days)
    parts = Purchases(*(rows.pop(column.name) for column in fields(Purchases)))
    whole = _each_once(parts)
    if products:
        _name_products(whole, snapshot.arrays(_OF_NO_CATEGORY, **days))
    return whole


def _each_once(parts: Purchases) -> Purchases:
    """The parts of each purchase as one, where any has several: of millions every copy takes its room."""
    starts = np.flatnonzero(np.concatenate(([True], parts.ref[1:] != parts.ref[:-1]))) if len(parts) else parts.ref
    if len(starts) == len(parts):
        return parts
    whole = parts.only(np.append(starts[1:], len(parts)) - 1)
    return replace(whole, net=np.add.reduceat(parts.net, starts))


def _name_products(whole: Purchases, products: dict[str, Ints]) -> None:
    """Give the purchases of no category the product that most of their money went to."""
    refs = products["ref"]
    unknown = np.flatnonzero(whole.goods == 0)
    if not len(refs) or not len(unknown):
        return
    last = np.searchsorted(refs, whole.ref[unknown], "right") - 1
    known = (last >= 0) & (refs[last] == whole.ref[unknown])
    whole.goods[unknown[known]] = PRODUCTS + products["product"][last[known]]
