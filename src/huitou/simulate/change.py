"""What can happen to a simulated shop in its last weeks: one change at a time, so that an explanation can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from huitou.errors import UserError
from huitou.simulate import assortment
from huitou.simulate.buyers import Buyers
from huitou.simulate.draws import Bools, Draws, Ints
from huitou.simulate.requests import DAY, Requests, join

QUIET = "quiet"
# A channel or category has to bring about this share of the orders for its loss to be worth explaining.
_WEIGHT_AT_LEAST = 14
_SOLD = [place for place, category in enumerate(assortment.CATEGORIES) if category.weight]


@dataclass(frozen=True, slots=True)
class Change:
    """``share`` of what it can hit is hit, in the last ``days`` days.

    ``channel_collapse``: orders through the channel ``where`` do not come. ``out_of_stock``: nothing of the category
    ``where`` can be bought. ``price_change``: everything costs ``percent`` more. ``broken_checkout``: orders are placed
    and never paid. ``mix_shift``: through the channel ``where`` people have always bought one thing at a time, and now
    orders through the others stay away; nobody buys otherwise than before. ``brushing_burst``: one evening's made-up
    orders, ``share`` as many as the days have. ``quiet``: nothing.
    """

    name: str
    share: float = 0.0
    percent: int = 0
    days: int = 28
    where: str = ""


CHANGES: Mapping[str, Change] = {
    change.name: change
    for change in (
        Change("channel_collapse", share=0.8),
        Change("out_of_stock", share=1.0),
        Change("price_change", percent=15),
        Change("broken_checkout", share=0.35),
        Change("mix_shift", share=0.6),
        Change("brushing_burst", share=0.25),
        Change(QUIET),
    )
}


def change_called(name: str, *, seed: int) -> Change:
    """The change of that name; where it strikes is drawn from the seed.

    Raises: UserError ``simulate.change`` naming those there are.
    """
    if name not in CHANGES:
        listed = ", ".join(CHANGES)
        raise UserError(
            "simulate.change",
            en=f"no change is called “{name}”; there are: {listed}",
            zh=f"没有“{name}”这种变化；可用：{listed}",
        )
    change = CHANGES[name]
    channels = list(zip(assortment.CHANNELS, assortment.CHANNEL_WEIGHTS, strict=True))
    categories = [(kind.name, kind.weight) for kind in assortment.CATEGORIES]
    places = {
        "channel_collapse": channels,
        "out_of_stock": categories,
        "mix_shift": channels,
    }.get(name)
    if not places:
        return change
    large = [place for place, weight in places if weight >= _WEIGHT_AT_LEAST]
    return replace(change, where=large[int(Draws(seed, "change where").below(len(large), 1)[0])])


def requests_after(requests: Requests, change: Change, buyers: Buyers, *, seed: int, end: int) -> Requests:
    """The orders that are placed although, or because, the change happened; ``end`` is the shop's last second."""
    draws = Draws(seed, f"change {change.name}")
    recent = requests.ordered_at > end - change.days * DAY
    hit = recent & ~requests.brushing & draws.chance(change.share, len(recent))
    if change.name == "channel_collapse":
        return requests.take(np.flatnonzero(~(hit & (requests.channel == assortment.CHANNELS.index(change.where)))))
    if change.name == "out_of_stock":
        return requests.take(np.flatnonzero(~(hit & (requests.category == _category(change)))))
    if change.name == "mix_shift":
        return requests.take(np.flatnonzero(~(hit & (requests.channel != assortment.CHANNELS.index(change.where)))))
    if change.name == "brushing_burst":
        return join([requests, _burst(buyers, draws, n=int(recent.sum() * change.share), end=end, change=change)])
    return requests


def _category(change: Change) -> int:
    return [kind.name for kind in assortment.CATEGORIES].index(change.where)


def _burst(buyers: Buyers, draws: Draws, *, n: int, end: int, change: Change) -> Requests:
    """Two hours of one evening, small accounts, one kind of goods."""
    n = max(n, 20)
    evening = (end + 1) // DAY * DAY - change.days // 2 * DAY + 20 * 3600
    crowd = len(buyers.home) - buyers.honest
    buyer = buyers.honest + draws.below(crowd, n)
    return Requests(
        buyer=buyer,
        ordered_at=evening + draws.below(7200, n),
        category=np.zeros(n, dtype=np.int64),
        store=buyers.store[buyer],
        place=buyers.place[buyer],
        channel=np.zeros(n, dtype=np.int64),
        brushing=np.ones(n, dtype=bool),
    )


@dataclass(frozen=True, slots=True)
class ChangedOrders:
    """What the change makes of the orders placed: see ``orders.Aftermath``. ``recent``: which are placed after it."""

    unpaid: Bools
    percent: Ints
    single: Bools
    recent: Bools
    gone: int | None
    seed: int

    def products(self, product: Ints, order: Ints) -> Ints:
        """What the lines hold: of a category out of stock nothing, but something else in its place."""
        if self.gone is None:
            return product
        kinds = np.array([item.category for item in assortment.PRODUCTS])
        others = np.flatnonzero(np.isin(kinds, _SOLD) & (kinds != self.gone))
        instead = others[Draws(self.seed, "change instead").below(len(others), len(product))]
        return np.where(self.recent[order] & (kinds[product] == self.gone), instead, product)


def changed_orders(requests: Requests, change: Change, *, seed: int, end: int) -> ChangedOrders:
    """What becomes of these orders in a changed shop."""
    recent = requests.ordered_at > end - change.days * DAY
    broken = change.name == "broken_checkout"
    dearer = change.percent if change.name == "price_change" else 0
    return ChangedOrders(
        unpaid=recent & broken & Draws(seed, "change unpaid").chance(change.share, len(recent)),
        percent=np.where(recent, 100 + dearer, 100),
        single=requests.channel == assortment.CHANNELS.index(change.where)
        if change.name == "mix_shift"
        else np.zeros(len(recent), dtype=bool),
        recent=recent,
        gone=_category(change) if change.name == "out_of_stock" else None,
        seed=seed,
    )
