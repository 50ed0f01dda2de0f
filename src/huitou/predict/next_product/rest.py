"""How long a product is left alone after it was bought: the customer's own typical gap, else the product's."""

from __future__ import annotations

import numpy as np

from huitou.predict.next_product.baskets import Baskets, Integers, Numbers
from huitou.predict.next_product.personal import Pairs

# So many gaps are typical: of one's own, or of all who bought the product.
_OWN_GAPS = 2
_PRODUCT_GAPS = 5
# Buying three times the usual amount lasts three times as long; beyond that it was for somebody else.
_MOST_STRETCH = 3.0


def gaps(baskets: Baskets, lines: Integers, pair: Integers) -> tuple[Integers, Numbers]:
    """Days between buying a product and buying it again on a later day: the pair, and the gap."""
    order = np.lexsort((baskets.day[lines], pair))
    of, day = pair[order], np.floor(baskets.day[lines][order])
    days = np.diff(day)
    kept = (of[1:] == of[:-1]) & (days >= 1)
    return of[1:][kept], days[kept]


def lower_quartile(group: Integers, value: Numbers, size: int, *, least: int) -> Numbers:
    """By group the value that three in four reach. Undefined: NaN where there are fewer than ``least``."""
    order = np.lexsort((value, group))
    count = np.bincount(group, minlength=size)
    starts = np.cumsum(count) - count
    found = np.full(size, np.nan)
    has = np.flatnonzero(count >= least)
    found[has] = value[order][starts[has] + (count[has] - 1) // 4]
    return found


def rest_days(baskets: Baskets, found: Pairs, lines: Integers, usual: Numbers) -> Numbers:
    """Days after the last purchase before which each pair is just bought: three in four gaps are no shorter.

    ``usual`` is ``usual_gaps``. Bought more than usual, it lasts longer in proportion. Undefined: NaN where neither
    the customer nor anybody else bought it again.
    """
    size = len(found.product)
    own = lower_quartile(*gaps(baskets, lines, found.line), size, least=_OWN_GAPS)
    days = np.where(np.isnan(own), usual[found.product], own)
    last = np.empty(size)
    last[found.line] = baskets.quantity[lines]
    mean = np.bincount(found.line, weights=baskets.quantity[lines], minlength=size) / np.maximum(found.times, 1)
    stretch = np.divide(last, mean, out=np.ones(size), where=mean > 0)
    return np.asarray(days * np.clip(stretch, 1.0, _MOST_STRETCH))


def usual_gaps(baskets: Baskets) -> Numbers:
    """By product, the gap that three in four who bought it again reach; the shop's where too few did."""
    key = baskets.customer * baskets.products + baskets.product
    of, days = gaps(baskets, np.arange(len(key)), key)
    product = of % max(baskets.products, 1)
    own = lower_quartile(product, days, baskets.products, least=_PRODUCT_GAPS)
    whole = lower_quartile(np.zeros(len(days), np.int64), days, 1, least=_PRODUCT_GAPS)[0]
    return np.where(np.isnan(own), whole, own)
