"""What can be wrong with a simulated shop: one illness at a time, with its size, so that a diagnosis can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from huitou.errors import UserError
from huitou.simulate import assortment
from huitou.simulate.buyers import GUEST
from huitou.simulate.draws import Bools, Draws, Ints
from huitou.simulate.requests import DAY, Requests

HEALTHY = "healthy"
# A channel or category has to bring about this share of the orders to be worth an illness.
_WEIGHT_AT_LEAST = 14


@dataclass(frozen=True, slots=True)
class Illness:
    """``share`` of those it can hit are hit, and ``leaves`` of these never order again (after ``days`` days).

    ``late_parcels``: first parcels arrive late. ``one_time_channel``: who came first through ``where``.
    ``coupon_dependence``: customers who order again only with a coupon, so that ``leaves`` of their later orders do
    not happen, and the others are one kind of thing at ``off_percent`` off. ``category_leavers``: whose first order was
    of the category ``where``. ``healthy``: nothing; some parcels are late as everywhere, and nobody minds.
    """

    name: str
    share: float = 1.0
    leaves: float = 0.0
    days: int = 0
    off_percent: int = 0
    where: str = ""


ILLNESSES: Mapping[str, Illness] = {
    illness.name: illness
    for illness in (
        Illness("late_parcels", share=0.2, leaves=0.6),
        Illness("one_time_channel", leaves=0.6),
        Illness("coupon_dependence", share=0.7, leaves=0.4, off_percent=20),
        Illness("category_leavers", leaves=0.9, days=60),
        Illness(HEALTHY),
    )
}


@dataclass(frozen=True, slots=True)
class Afflicted:
    """The orders that are placed in spite of the illness; which of their parcels come late, which are coupon orders."""

    requests: Requests
    late: Bools
    with_coupon: Bools


def illness_called(name: str, *, seed: int) -> Illness:
    """The illness of that name; where it strikes is drawn from the seed.

    Raises: UserError ``simulate.illness`` naming those there are.
    """
    if name not in ILLNESSES:
        listed = ", ".join(ILLNESSES)
        raise UserError(
            "simulate.illness",
            en=f"no illness is called “{name}”; there are: {listed}",
            zh=f"没有“{name}”这种病；可用：{listed}",
        )
    illness = ILLNESSES[name]
    places = {
        "one_time_channel": list(zip(assortment.CHANNELS, assortment.CHANNEL_WEIGHTS, strict=True)),
        "category_leavers": [(kind.name, kind.weight) for kind in assortment.CATEGORIES],
    }.get(name)
    if not places:
        return illness
    large = [place for place, weight in places if weight >= _WEIGHT_AT_LEAST]
    return replace(illness, where=large[int(Draws(seed, "illness where").below(len(large), 1)[0])])


def afflict(requests: Requests, illness: Illness, *, seed: int, late_anyway: float = 0.04) -> Afflicted:
    """Take away the orders that the illness costs. ``late_anyway`` of all parcels are late, and nobody minds."""
    n = len(requests.buyer)
    draws = Draws(seed, f"illness {illness.name}")
    buyers = int(requests.buyer.max(initial=0)) + 1
    own = (requests.buyer != GUEST) & ~requests.brushing
    first = _first_orders(requests, own=own)
    is_first = np.zeros(n, dtype=bool)
    is_first[first] = True
    hit, leaves = draws.chance(illness.share, buyers), draws.chance(illness.leaves, buyers)
    late, mild = draws.chance(late_anyway, n), draws.chance(illness.leaves, n)
    start = np.zeros(buyers, dtype=np.int64)
    start[requests.buyer[first]] = requests.ordered_at[first]
    later = own & ~is_first
    with_coupon = np.zeros(n, dtype=bool)
    if illness.name == "coupon_dependence":
        with_coupon = later & hit[requests.buyer]
        gone = with_coupon & mild
    else:
        leaver = _struck(requests, first, illness, buyers=buyers) & hit & leaves
        gone = later & leaver[requests.buyer]
        gone &= requests.ordered_at > start[requests.buyer] + illness.days * DAY
    if illness.name == "late_parcels":
        late |= is_first & own & hit[requests.buyer]
    keep = np.flatnonzero(~gone)
    return Afflicted(requests.take(keep), late[keep], with_coupon[keep])


def _first_orders(requests: Requests, *, own: Bools) -> Ints:
    """Where each buyer's first order is; orders come in time order."""
    places = np.flatnonzero(own)
    _, found = np.unique(requests.buyer[places], return_index=True)
    return places[found]


def _struck(requests: Requests, first: Ints, illness: Illness, *, buyers: int) -> Bools:
    """Which buyers the illness can strike, by their first order."""
    struck = np.zeros(buyers, dtype=bool)
    if illness.name == "late_parcels":
        struck[:] = True
    elif illness.name == "one_time_channel":
        struck[requests.buyer[first]] = requests.channel[first] == assortment.CHANNELS.index(illness.where)
    elif illness.name == "category_leavers":
        names = [kind.name for kind in assortment.CATEGORIES]
        struck[requests.buyer[first]] = requests.category[first] == names.index(illness.where)
    return struck
