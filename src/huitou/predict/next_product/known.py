"""What all baskets together say, learned once and then held beside each customer's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.next_product import neighbours, personal, together
from huitou.predict.next_product.baskets import Baskets, Integers, Numbers
from huitou.predict.next_product.neighbours import Fading


@dataclass(frozen=True, slots=True)
class Known:
    """The baskets, what they say of each product, the pool of neighbours, what goes together.

    ``category`` by product (0: unknown), and ``popular``: of late each offered product's share of its category.
    ``offered``: the products that may be offered to somebody who does not know them, most bought first come first in;
    neighbours are asked about these alone, so that memory is bounded in a shop of many products.
    """

    baskets: Baskets
    products: personal.Products
    pool: neighbours.Pool
    together: together.Together
    offered: Integers
    category: Integers
    popular: Numbers


# Fewer buyers than this are no ground to offer a product to others.
_LEAST_BUYERS = 2
_MOST_OFFERED = 8_000


def known(baskets: Baskets, category: Integers | None = None, how: Fading | None = None) -> Known:
    """Learn what all baskets say. Without categories all products are of one."""
    of_products = personal.products(baskets)
    common = np.lexsort((np.arange(baskets.products), -of_products.buyers))[:_MOST_OFFERED]
    offered = np.sort(common[of_products.buyers[common] >= _LEAST_BUYERS])
    sort = np.zeros(baskets.products, np.int64) if category is None else category
    pool = neighbours.pool(baskets, how or Fading(), offered)
    beside = together.together(baskets, offered)
    return Known(baskets, of_products, pool, beside, offered, sort, _popular(of_products, sort, offered))


def _popular(of: personal.Products, category: Integers, offered: Integers) -> Numbers:
    whole = np.bincount(category[offered], weights=of.recent[offered]) if len(offered) else np.ones(1)
    return np.asarray(of.recent[offered] / np.maximum(whole[category[offered]], 1e-12))
