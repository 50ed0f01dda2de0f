"""What a group looks like beside the whole shop: its size and money, how often, how lately, what and where it buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from huitou.predict.clusters.features import Buying, Integers, Numbers
from huitou.predict.clusters.spent import Spent


@dataclass(frozen=True, slots=True)
class Part:
    """The leading category or channel of a group: its share there, and in the whole shop."""

    name: str
    share: float
    of_shop: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """A group in numbers. Days are medians of customers: since the last purchase (``recency``), between purchase days
    (``gap``, None where fewer than half bought twice); ``once`` the share who bought on one day only. ``each_minor``
    is net a purchase day, ``each_of_shop`` its ratio to the shop's; ``discount`` the share of the price taken off.
    """

    customers: int
    customer_share: float
    net_minor: int
    net_share: float
    recency: int
    gap: int | None
    once: float
    each_minor: int
    each_of_shop: float
    discount: float
    discount_of_shop: float
    category: Part | None
    channel: Part | None


def portraits(of: Buying, group: Integers, number: int, *, categories: Spent, taken_off: Numbers) -> list[Portrait]:
    """A portrait of each group. ``categories``: net of each customer by category; ``taken_off`` in minor units."""
    channels = {name: share * of.days for name, share in of.channels.items()}
    of_shop, of_groups = categories.totals(), categories.of_groups(group, number)
    whole = float(of.net.sum())
    found = []
    for one in range(number):
        inside = group == one
        net, days = float(of.net[inside].sum()), float(of.days[inside].sum())
        gaps = of.gap[inside & ~np.isnan(of.gap)]
        each, shop_each = net / max(days, 1), whole / max(float(of.days.sum()), 1)
        found.append(
            Portrait(
                customers=int(inside.sum()),
                customer_share=float(inside.mean()),
                net_minor=round(net),
                net_share=net / whole if whole else 0.0,
                recency=round(float(np.median(of.recency[inside]))) if inside.any() else 0,
                gap=max(round(float(np.median(gaps))), 1) if 2 * len(gaps) >= inside.sum() > 0 else None,
                once=float((of.days[inside] <= 1).mean()) if inside.any() else 0.0,
                each_minor=round(each),
                each_of_shop=each / shop_each if shop_each else 1.0,
                discount=_share_off(taken_off[inside], of.net[inside]),
                discount_of_shop=_share_off(taken_off, of.net),
                category=_leading(of_groups[one], of_shop),
                channel=_leading(
                    {name: float(value[inside].sum()) for name, value in channels.items()},
                    {name: float(value.sum()) for name, value in channels.items()},
                ),
            )
        )
    return found


def _share_off(taken_off: Numbers, net: Numbers) -> float:
    off = float(taken_off.sum())
    return off / max(off + float(net.sum()), 1.0)


def _leading(here: Mapping[str, float], of_shop: Mapping[str, float]) -> Part | None:
    total = sum(here.values())
    if total <= 0:
        return None
    name = max(sorted(here), key=here.__getitem__)
    return Part(name, here[name] / total, of_shop[name] / sum(of_shop.values()))
