"""Products bought by the same customers: how often, shrunk where few did, the best neighbours of each kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huitou.predict.next_product.baskets import Baskets, Integers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_PRODUCTS = 3_000
_NEIGHBOURS = 50
_LEAST_BOTH = 2
_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class Together:
    """``likeness`` of products, by row the best neighbours of the row's product, and ``both``, the number of customers
    who bought the two, in the same cells; ``buyers`` of each product alone.

    Shape: offered x offered, sparse; offered.
    """

    likeness: csr_array
    both: csr_array
    buyers: Integers


def together(baskets: Baskets, offered: Integers, *, shrink: float = 10.0) -> Together:
    """Customers who bought both, over the root of those who bought each, times both / (both + ``shrink``).

    Undefined: pairs that fewer than two customers bought have none, nor have products beyond the 3,000 bought by most.
    """
    from scipy.sparse import csr_array

    size = len(offered)
    buyers = np.zeros(size, np.int64)
    for held in _held(baskets, offered):
        buyers += np.bincount(held.indices, minlength=size)
    top = np.sort(np.lexsort((np.arange(size), -buyers))[:_PRODUCTS])
    both = csr_array((len(top), len(top)), dtype=np.float32)
    for held in _held(baskets, offered[top]):
        both = both + held.T @ held
    row = np.repeat(np.arange(len(top)), np.diff(both.indptr))
    told = (row != both.indices) & (both.data >= _LEAST_BOTH)
    row, other, count = row[told], both.indices[told], both.data[told].astype(np.float64)
    alone = buyers[top].astype(np.float64)
    value = count / np.sqrt(alone[row] * alone[other]) * count / (count + shrink)
    order = np.lexsort((other, -value, row))
    row, other, count, value = row[order], other[order], count[order], value[order]
    best = np.arange(len(row)) - np.searchsorted(row, row) < _NEIGHBOURS
    cells = (top[row[best]], top[other[best]])
    likeness = csr_array((value[best].astype(np.float32), cells), shape=(size, size))
    return Together(likeness, csr_array((count[best], cells), shape=(size, size)), buyers)


def _held(baskets: Baskets, products: Integers) -> Iterator[csr_array]:
    """Who bought which of these products, a block of customers at a time."""
    from scipy.sparse import csr_array

    column = np.full(baskets.products, -1)
    column[products] = np.arange(len(products))
    for start in range(0, baskets.customers, _BLOCK):
        end = min(start + _BLOCK, baskets.customers)
        lines = slice(baskets.starts[start], baskets.starts[end])
        of = column[baskets.product[lines]]
        key = np.unique((baskets.customer[lines] - start)[of >= 0] * len(products) + of[of >= 0])
        row, product = np.divmod(key, max(len(products), 1))
        yield csr_array((np.ones(len(key), np.float32), (row, product)), shape=(end - start, len(products)))
