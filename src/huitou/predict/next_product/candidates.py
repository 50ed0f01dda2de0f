"""The products a customer may buy next, with what is known of each: those they know, and the likeliest they do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huitou.predict.next_product import personal
from huitou.predict.next_product.baskets import Integers, Numbers
from huitou.predict.next_product.known import Known
from huitou.predict.next_product.neighbours import Floats, fading, of_neighbours

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# So many that a customer does not know are looked at.
_NEW_EACH = 30
_BLOCK_CUSTOMERS = 1_000
# One's own share in TIFU-KNN (alpha).
_OWN_SHARE = 0.7
# What goes together, and what is popular, beside what neighbours buy: enough to choose whom to look at.
_TOGETHER_SHARE = 0.5
_POPULAR_SHARE = 0.2
# Where categories are known: the share of what is popular in those the customer buys, beside what is popular at all.
_CATEGORY_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Candidates:
    """Customers with products, by ``place`` in the block ``who``. ``features``: candidates x what is known of them.

    ``counted`` is what plain counting says: the fading frequency with that of neighbours (TIFU-KNN), or for new
    products neighbours with what goes together and what is popular. ``alike``: how often neighbours buy it.
    """

    who: Integers
    place: Integers
    product: Integers
    features: Numbers
    counted: Numbers
    alike: Numbers


@dataclass(frozen=True, slots=True)
class Block:
    """Customers, the products they know (with the pairs and lines behind them), and those they do not.

    ``vectors``: their fading frequencies (customers x offered products, sparse).
    """

    who: Integers
    vectors: csr_array
    own: Candidates
    new: Candidates
    pairs: personal.Pairs
    lines: Integers


def blocks_of(known: Known, chosen: Integers) -> Iterator[Block]:
    """A thousand customers at a time. Those without a basket know no product: what is popular is new to them."""
    for start in range(0, len(chosen), _BLOCK_CUSTOMERS):
        who = chosen[start : start + _BLOCK_CUSTOMERS]
        vectors = fading(known.baskets, who, known.pool.how)
        offered = vectors[:, known.offered]
        others = of_neighbours(offered, who, known.pool)
        found, lines = personal.pairs(known.baskets, who)
        own = _own(known, who, vectors, others, found, lines)
        yield Block(who, offered, own, _new(known, who, offered, others), found, lines)


def _own(
    known: Known, who: Integers, vectors: csr_array, others: Floats, found: personal.Pairs, lines: Integers
) -> Candidates:
    features = personal.features(known.baskets, found, lines, known.products)
    column = np.full(known.baskets.products, -1)
    column[known.offered] = np.arange(len(known.offered))
    at = column[found.product]
    inside = np.flatnonzero(at >= 0)
    neighbours = np.zeros(len(found.product))
    neighbours[inside] = others[found.place[inside], at[inside]]
    # An empty choice of cells is no array.
    own = np.asarray(vectors[found.place, found.product]).ravel() if len(found.place) else np.empty(0)
    counted = _OWN_SHARE * own + (1 - _OWN_SHARE) * neighbours
    features = np.column_stack([features, np.log(neighbours + 1e-4), np.log(own + 1e-3)])
    return Candidates(who, found.place, found.product, features, counted, neighbours)


def _new(known: Known, who: Integers, offered: csr_array, others: Floats) -> Candidates:
    beside = (offered @ known.together.likeness).toarray()
    popular = _popular(known, offered)
    likely = _shares(others) + _TOGETHER_SHARE * _shares(beside) + _POPULAR_SHARE * popular
    row, column = offered.nonzero()
    likely[row, column] = -1
    each = min(_NEW_EACH, likely.shape[1])
    best = np.argpartition(likely, -each, axis=1)[:, -each:] if each else np.empty((len(who), 0), np.int64)
    place, column = np.repeat(np.arange(len(who)), each), np.sort(best, axis=1).ravel()
    kept = likely[place, column] >= 0
    place, column = place[kept], column[kept]
    baskets = known.baskets
    count = baskets.count[who[place]].astype(np.float64)
    lines = (baskets.starts[who[place] + 1] - baskets.starts[who[place]]).astype(np.float64)
    product = known.offered[column]
    features = np.column_stack(
        [
            np.log(others[place, column] + 1e-4),
            np.log(beside[place, column] + 1e-4),
            np.log(popular[place, column] + 1e-6),
            np.log(known.products.recent[product] + 1e-6),
            np.log(known.products.buyers[product] + 1),
            np.log(lines / np.maximum(count, 1) + 1),
            np.log(count + 1),
        ]
    )
    counted = likely[place, column].astype(np.float64)
    return Candidates(who, place, product, features, counted, others[place, column].astype(np.float64))


def _popular(known: Known, offered: csr_array) -> Floats:
    """How popular each product is in the categories a customer buys, and in the shop. Shape: customers x offered."""
    from scipy.sparse import csr_array

    kinds = known.category[known.offered]
    size = int(known.category.max(initial=0)) + 1
    ones = np.ones(len(kinds), np.float32)
    to_kind = csr_array((ones, (np.arange(len(kinds)), kinds)), shape=(len(kinds), size))
    bought = _shares((offered @ to_kind).toarray())
    recent = known.products.recent[known.offered].astype(np.float32)
    inside = bought[:, kinds] * known.popular.astype(np.float32)
    return np.asarray(_CATEGORY_SHARE * inside + (1 - _CATEGORY_SHARE) * recent, np.float32)


def _shares(values: Floats) -> Floats:
    return np.asarray(values / (values.sum(axis=1, keepdims=True) + np.float32(1e-9)), np.float32)
