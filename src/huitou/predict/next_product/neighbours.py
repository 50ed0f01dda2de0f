"""Customers alike (TIFU-KNN, Hu et al., SIGIR 2020): vectors that fade twice, and what the nearest ones buy.

Exact within a pool of the most telling customers, so that the cost grows with the customers asked and not with their
square; a shop of fewer is its own pool.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from huitou.predict.next_product.baskets import Baskets, Integers, Numbers

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_POOL = 4_000


Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fading:
    """How vectors fade: baskets in ``groups``, by ``within`` from one to the one before, by ``across`` from group to
    group (m, r_b and r_g of the paper); ``nearest`` customers are asked (k)."""

    groups: int = 7
    within: float = 0.9
    across: float = 0.7
    nearest: int = 300


def fading(baskets: Baskets, chosen: Integers, how: Fading) -> csr_array:
    """The vectors of these customers (eq. 1 and 2): groups are counted from the latest basket back.

    Shape: chosen x products, sparse.
    """
    from scipy.sparse import csr_array

    lines = baskets.of(chosen)
    lengths = baskets.starts[chosen + 1] - baskets.starts[chosen]
    count = baskets.count[chosen]
    size = np.maximum(-(-count // how.groups), 1)
    groups = np.maximum(-(-count // size), 1)
    row = np.repeat(np.arange(len(chosen)), lengths)
    group, within = np.divmod(baskets.ago[lines], size[row])
    weight = how.within**within * how.across**group / (size * groups)[row]
    shape = (len(chosen), baskets.products)
    vectors = csr_array((weight.astype(np.float32), (row, baskets.product[lines])), shape=shape)
    vectors.sum_duplicates()
    return vectors


@dataclass(frozen=True, slots=True)
class Pool:
    """The customers who can be neighbours: their vectors, the same rescaled to compare by, products' weights in it.

    ``customers`` x ``offered`` products; other products have no weight.
    """

    customers: Integers
    offered: Integers
    vectors: csr_array
    compared: csr_array
    telling: Numbers
    how: Fading


def pool(baskets: Baskets, how: Fading, offered: Integers, *, size: int = _POOL) -> Pool:
    """Those of most lines, the latest first among equals; a product tells the more, the fewer of them bought it."""
    lines = np.diff(baskets.starts)
    order = np.lexsort((-np.nan_to_num(baskets.last_day, nan=-np.inf), -lines))[:size]
    chosen = np.sort(order[lines[order] > 0])
    vectors = fading(baskets, chosen, how)[:, offered]
    buyers = np.bincount(vectors.indices, minlength=len(offered))
    telling = np.log((len(chosen) + 1) / (buyers + 1))
    return Pool(chosen, offered, vectors, _compared(vectors, telling), telling, how)


def of_neighbours(vectors: csr_array, who: Integers, of: Pool) -> Floats:
    """What the nearest customers of each buy, nobody their own neighbour: the mean of their vectors, by likeness.

    Shape: ``vectors`` are those of the customers ``who`` over the offered products; the same comes out, dense.
    """
    from scipy.sparse import csr_array

    alike = (_compared(vectors, of.telling) @ of.compared.T).toarray()
    at = np.searchsorted(of.customers, who)
    inside = np.flatnonzero((at < len(of.customers)) & (of.customers[at % max(len(of.customers), 1)] == who))
    alike[inside, at[inside]] = 0
    nearest = _nearest(alike, of.how.nearest)
    weight = np.take_along_axis(alike, nearest, axis=1)
    weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    row, column = np.nonzero(weight)
    cells = (weight[row, column], (row, nearest[row, column]))
    return np.asarray((csr_array(cells, shape=alike.shape) @ of.vectors).toarray())


def _nearest(alike: Floats, k: int) -> Integers:
    if alike.shape[1] <= k:
        return np.broadcast_to(np.arange(alike.shape[1]), alike.shape)
    return np.argpartition(-alike, k, axis=1)[:, :k].astype(np.int64)


def _compared(vectors: csr_array, telling: Numbers) -> csr_array:
    """Vectors of length one, each product by how much it tells."""
    scaled = vectors.copy()
    scaled.data = scaled.data * telling[scaled.indices].astype(np.float32)
    squares = np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel()
    scaled.data /= np.repeat(np.sqrt(np.maximum(squares, 1e-24)), np.diff(scaled.indptr)).astype(np.float32)
    return scaled
