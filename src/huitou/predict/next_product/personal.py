"""What a customer's own baskets say of each product they ever bought, and what all of them say of the product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.next_product.baskets import Baskets, Integers, Numbers, blocks

# Baskets after which a purchase weighs so much of what it did; from the last basket alone to the last forty.
_DECAYS = (0.5, 0.8, 0.95)
# Days after which it weighs half.
_HALF_LIVES = (7, 30, 90)
_POPULAR_HALF_LIFE = 30
# A product's own chance to come again weighs as much as so many baskets in which it might have.
_PRIOR_BASKETS = 10
_PRIOR_CHANCE = 0.02


@dataclass(frozen=True, slots=True)
class Products:
    """By product: in how many baskets, bought by how many, and how often again for each later basket of a buyer.

    ``recent`` is the share of baskets of late, each weighing half after 30 days.
    """

    baskets: Numbers
    buyers: Numbers
    recent: Numbers
    again: Numbers


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each customer with each product they bought, customers in the order asked (``place`` is it).

    ``times`` in how many baskets, ``first_ago`` and ``last_ago`` how many baskets came after the first and the last of
    those, ``first_day`` and ``last_day`` when they were.
    """

    place: Integers
    customer: Integers
    product: Integers
    line: Integers
    times: Numbers
    first_ago: Integers
    last_ago: Integers
    first_day: Numbers
    last_day: Numbers


def pairs(baskets: Baskets, chosen: Integers) -> tuple[Pairs, Integers]:
    """The pairs of these customers, and the places of their lines, which ``line`` of each pair counts in."""
    lines = baskets.of(chosen)
    lengths = baskets.starts[chosen + 1] - baskets.starts[chosen]
    place = np.repeat(np.arange(len(chosen)), lengths)
    key, pair = np.unique(place * baskets.products + baskets.product[lines], return_inverse=True)
    size = len(key)
    # Lines stand in the order of lives: the first of a pair is the oldest, the last written the latest.
    first, last = np.empty(size, np.int64), np.empty(size, np.int64)
    first[pair[::-1]] = lines[::-1]
    last[pair] = lines
    of = key // max(baskets.products, 1)
    found = Pairs(
        place=of,
        customer=chosen[of],
        product=key % max(baskets.products, 1),
        line=pair,
        times=np.bincount(pair, minlength=size).astype(np.float64),
        first_ago=baskets.ago[first],
        last_ago=baskets.ago[last],
        first_day=baskets.day[first],
        last_day=baskets.day[last],
    )
    return found, lines


def products(baskets: Baskets, *, lines: int = 2_000_000) -> Products:
    """What all customers say of each product. Shape: arrays by product."""
    size = baskets.products
    buyers, chances = np.zeros(size), np.zeros(size)
    everybody = np.arange(baskets.customers)
    for chosen in blocks(baskets, everybody, lines=lines):
        found, _ = pairs(baskets, chosen)
        buyers += np.bincount(found.product, minlength=size)
        chances += np.bincount(found.product, weights=found.first_ago, minlength=size)
    total: Numbers = np.bincount(baskets.product, minlength=size).astype(np.float64)
    today = baskets.day.max() if len(baskets.day) else 0.0
    recent = np.bincount(baskets.product, weights=0.5 ** ((today - baskets.day) / _POPULAR_HALF_LIFE), minlength=size)
    again = (total - buyers + _PRIOR_BASKETS * _PRIOR_CHANCE) / (chances + _PRIOR_BASKETS)
    return Products(total, buyers, recent / max(recent.sum(), 1e-300), again)


def features(baskets: Baskets, found: Pairs, lines: Integers, of: Products) -> Numbers:
    """What is known of each pair, as logarithms, finite. Shape: pairs x 18."""
    size, pair = len(found.product), found.line
    n = baskets.count[found.customer].astype(np.float64)
    own = baskets.customer[lines]
    ago = baskets.ago[lines].astype(np.float64)
    since = baskets.last_day[own] - baskets.day[lines]
    told: dict[str, Numbers] = {"share": np.log((found.times + 0.05) / (n + 1)), "times": np.log(found.times)}
    for rate in _DECAYS:
        faded = np.bincount(pair, weights=rate**ago, minlength=size) * (1 - rate) / (1 - rate**n)
        told[f"baskets {rate}"] = np.log(faded + 0.002)
    for days in _HALF_LIVES:
        weights = 0.5 ** (since / days)
        of_pair = np.bincount(pair, weights=weights, minlength=size)
        told[f"days {days}"] = np.log(of_pair / _by_customer(found, weights) + 0.0005)
    last_since = baskets.last_day[found.customer] - found.last_day
    gap = np.where(found.times > 1, (found.first_ago - found.last_ago) / np.maximum(found.times - 1, 1), n)
    told["last"] = np.log1p(found.last_ago.astype(np.float64))
    told["last day"] = np.log1p(last_since)
    told["late"] = np.log((found.last_ago + 1) / np.maximum(gap, 1))
    told["once"] = (found.times == 1).astype(np.float64)
    per_basket = (baskets.starts[found.customer + 1] - baskets.starts[found.customer]) / n
    told["size"] = np.log(per_basket)
    told["baskets"] = np.log(n)
    total, buyers = of.baskets[found.product], of.buyers[found.product]
    told["popular"] = np.log(total)
    told["repeats"] = np.log((total - buyers + 0.3) / (buyers + 1))
    told["again"] = np.log(of.again[found.product])
    told["recent"] = np.log(of.recent[found.product] * len(of.recent) + 0.001) - np.log(total)
    return np.column_stack(list(told.values()))


def _by_customer(found: Pairs, weights: Numbers) -> Numbers:
    """The sum of weights over all lines of a customer, for each of their pairs."""
    place = found.place[found.line]
    sums = np.bincount(place, weights=weights, minlength=int(found.place[-1]) + 1 if len(found.place) else 0)
    return np.asarray(sums[found.place])
