"""What all baskets together say, learned once and then held beside each customer's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.next_product import neighbours, personal, together
from huitou.predict.next_product.baskets import Baskets, Integers
from huitou.predict.next_product.neighbours import Fading


@dataclass(frozen=True, slots=True)
class Known:
    """The baskets, what they say of each product, the pool of neighbours, what goes together.

    ``offered``: the products that may be offered to somebody who does not know them, most bought first come first in;
    neighbours are asked about these alone, so that memory is bounded in a shop of many products.
    """

    baskets: Baskets
    products: personal.Products
    pool: neighbours.Pool
    together: together.Together
    offered: Integers


# Fewer buyers than this are no ground to offer a product to others.
_LEAST_BUYERS = 2
_MOST_OFFERED = 8_000


def known(baskets: Baskets, how: Fading | None = None) -> Known:
    """Learn what all baskets say."""
    of_products = personal.products(baskets)
    common = np.lexsort((np.arange(baskets.products), -of_products.buyers))[:_MOST_OFFERED]
    offered = np.sort(common[of_products.buyers[common] >= _LEAST_BUYERS])
    of = how or Fading()
    return Known(
        baskets, of_products, neighbours.pool(baskets, of, offered), together.together(baskets, offered), offered
    )
