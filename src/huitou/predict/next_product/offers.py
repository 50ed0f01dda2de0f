"""Two lists for each customer: what they buy again, and what goes with what they have; and what is left out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from huitou.predict.next_product.baskets import Integers, Numbers
from huitou.predict.next_product.candidates import Block, blocks_of
from huitou.predict.next_product.known import Known
from huitou.predict.next_product.model import NextProduct, best, scored
from huitou.predict.next_product.neighbours import Floats
from huitou.predict.next_product.rest import rest_days, usual_gaps

List = Literal["again", "with"]
LISTS: tuple[List, ...] = ("again", "with")
Basis = Literal["own", "together", "alike", "popular"]
BASES: tuple[Basis, ...] = ("own", "together", "alike", "popular")
LeftOut = Literal["out_of_stock", "just_bought", "refunded"]

Flags = npt.NDArray[np.bool_]
Narrow = npt.NDArray[np.int32] | npt.NDArray[np.int16] | npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Barred:
    """What must not be offered: products ``out_of_stock`` (by product), and customers with products they gave back."""

    out_of_stock: Flags | None = None
    refunded: tuple[Integers, Integers] | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """One row an offer, customers in the order asked, each one's lists in order, the likeliest first. Columns are
    narrow integers and numbers.

    ``which`` list (its place in ``LISTS``) and ``rank`` from 0; ``basis`` (its place in ``BASES``); ``probability`` to
    be in the next basket, NaN where the model only counts. Of what is bought again: in how many baskets (``times``),
    ``last_day``, and ``rest`` days it is usually left (NaN unknown). Of what goes together: ``because`` of which
    product (-1: none), bought by ``buyers``, ``both`` by so many of them. ``left_out``: customers' products by why.
    """

    customer: Narrow
    which: Narrow
    rank: Narrow
    product: Narrow
    probability: Floats
    basis: Narrow
    times: Narrow
    last_day: Floats
    rest: Floats
    because: Narrow
    both: Narrow
    buyers: Narrow
    left_out: Mapping[LeftOut, int]


_ROWS: Mapping[str, type[np.generic]] = {
    "customer": np.int32,
    "which": np.int8,
    "rank": np.int16,
    "product": np.int32,
    "probability": np.float32,
    "basis": np.int8,
    "times": np.int32,
    "last_day": np.float32,
    "rest": np.float32,
    "because": np.int32,
    "both": np.int32,
    "buyers": np.int32,
}
Rows = dict[str, npt.NDArray[np.generic]]


def offers(model: NextProduct, chosen: Integers, *, today: float, barred: Barred | None = None, top: int = 5) -> Offers:
    """The two lists of these customers on a day.

    Left out: what is out of stock; what a customer gave back and did not buy since; what they bought fewer days ago
    than their typical gap for it (of the product where they have none of their own, longer where they bought more
    than usual).
    """
    usual = usual_gaps(model.known.baskets)
    out = barred or Barred()
    left_out: dict[LeftOut, int] = {"out_of_stock": 0, "just_bought": 0, "refunded": 0}
    parts: dict[str, list[npt.NDArray[np.generic]]] = {name: [] for name in _ROWS}
    for block in blocks_of(model.known, chosen):
        again, beside = _again(model, block, usual, today, out, top, left_out), _with(model, block, out, top)
        place = np.concatenate([again.pop("place"), beside.pop("place")])
        which, rank = (np.concatenate([again[name], beside[name]]) for name in ("which", "rank"))
        order = np.lexsort((rank, which, place))
        for name, kind in _ROWS.items():
            parts[name].append(np.concatenate([again[name], beside[name]])[order].astype(kind))
    # One column after the other: a million customers have ten million offers.
    columns = {name: _joined(parts.pop(name), kind) for name, kind in _ROWS.items()}
    return Offers(**columns, left_out=left_out)  # type: ignore[arg-type]


def _joined(parts: list[npt.NDArray[np.generic]], kind: type[np.generic]) -> npt.NDArray[np.generic]:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _again(
    model: NextProduct,
    block: Block,
    usual: Numbers,
    today: float,
    barred: Barred,
    top: int,
    left_out: dict[LeftOut, int],
) -> Rows:
    baskets = model.known.baskets
    pairs, own = block.pairs, block.own
    rest = rest_days(baskets, pairs, block.lines, usual)
    gone = _is_out_of_stock(barred, own.product)
    given_back = _is_refunded(barred, pairs.customer, own.product, baskets.products)
    resting = np.floor(today) - np.floor(pairs.last_day) < rest
    left_out["out_of_stock"] += int(gone.sum())
    left_out["refunded"] += int((given_back & ~gone).sum())
    left_out["just_bought"] += int((resting & ~given_back & ~gone).sum())
    free = np.flatnonzero(~(gone | given_back | resting))
    score, chance = scored(own, model.own)
    kept, rank = best(own.place[free], own.product[free], score[free], top)
    at = free[kept]
    none = np.full(len(at), -1)
    return {
        "place": own.place[at],
        "customer": pairs.customer[at],
        "which": np.zeros(len(at), np.int64),
        "rank": rank,
        "product": own.product[at],
        "probability": chance[at],
        "basis": np.zeros(len(at), np.int64),
        "times": pairs.times[at].astype(np.int64),
        "last_day": pairs.last_day[at],
        "rest": rest[at],
        "because": none,
        "both": none,
        "buyers": none,
    }


def _with(model: NextProduct, block: Block, barred: Barred, top: int) -> Rows:
    new = block.new
    free = np.flatnonzero(~_is_out_of_stock(barred, new.product))
    score, chance = scored(new, model.new)
    kept, rank = best(new.place[free], new.product[free], score[free], top)
    at = free[kept]
    because, both, buyers = _anchors(model.known, block, new.place[at], new.product[at])
    alike = new.alike[at] > 0
    unknown = np.full(len(at), np.nan)
    return {
        "place": new.place[at],
        "customer": block.who[new.place[at]],
        "which": np.ones(len(at), np.int64),
        "rank": rank,
        "product": new.product[at],
        "probability": chance[at],
        "basis": np.where(because >= 0, 1, np.where(alike, 2, 3)),
        "times": np.zeros(len(at), np.int64),
        "last_day": unknown,
        "rest": unknown,
        "because": because,
        "both": both,
        "buyers": buyers,
    }


def _anchors(known: Known, block: Block, place: Integers, product: Integers) -> tuple[Integers, Integers, Integers]:
    """Of the products a customer has, the one each new product goes with best; -1 where it goes with none."""
    column = np.searchsorted(known.offered, product)
    beside = known.together.likeness.T.tocsr()[column]
    weight = block.vectors[place].multiply(beside).tocsr()
    row = np.repeat(np.arange(len(place)), np.diff(weight.indptr))
    order = np.lexsort((weight.indices, -weight.data, row))
    first, at = np.unique(row[order], return_index=True)
    anchor = np.full(len(place), -1)
    anchor[first] = weight.indices[order][at]
    has = np.flatnonzero(anchor >= 0)
    both, buyers = np.full(len(place), -1), np.full(len(place), -1)
    both[has] = np.asarray(known.together.both[anchor[has], column[has]]).ravel()
    buyers[has] = known.together.buyers[anchor[has]]
    because = np.where(anchor >= 0, known.offered[anchor], -1) if len(known.offered) else anchor
    return because, both, buyers


def _is_out_of_stock(barred: Barred, product: Integers) -> Flags:
    if barred.out_of_stock is None:
        return np.zeros(len(product), np.bool_)
    return np.asarray(barred.out_of_stock[product])


def _is_refunded(barred: Barred, customer: Integers, product: Integers, products: int) -> Flags:
    if barred.refunded is None:
        return np.zeros(len(product), np.bool_)
    who, what = barred.refunded
    return np.isin(customer * products + product, who * products + what)
