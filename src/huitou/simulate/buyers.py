"""The people of a simulated shop: their habits, and the days they place orders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.simulate import assortment, season
from huitou.simulate.draws import Draws, Floats, Ints
from huitou.simulate.model import Model

GUEST = -1
PHONES = 10_000


@dataclass(frozen=True, slots=True)
class Buyers:
    """One element a buyer. The last ``len(home) - honest`` of them only ever brush.

    ``tempo`` is g of the model, ``rate`` orders a day, ``lifetime`` days from the first order to dropping out,
    ``begins`` the moment of the first one, in shop days.
    """

    honest: int
    home: Ints
    store: Ints
    place: Ints
    tempo: Floats
    rate: Floats
    lifetime: Floats
    begins: Floats


def customer_id(buyer: int) -> str:
    return f"C{buyer + 1:07d}"


def nick(buyer: int) -> str:
    """A nickname nobody else has: the number behind the words is the buyer's own."""
    start = assortment.NICK_STARTS[buyer * 7919 % len(assortment.NICK_STARTS)]
    return f"{start}{assortment.NICK_ENDS[buyer * 104729 % len(assortment.NICK_ENDS)]}{buyer + 1}"


def phone(buyer: int) -> str:
    """A made-up mobile number of the block 1990000xxxx, which has room for ``PHONES`` buyers; nobody is to dial it."""
    return f"1990000{buyer:04d}"


def draw_buyers(model: Model, *, customers: int, seed: int, start_day: int, days: int) -> Buyers:
    """Everybody who will order with a name, brushers last."""
    draws = Draws(seed, "buyers")
    count = customers + max(2, int(customers * model.brushers_share))
    home = draws.pick([category.weight for category in assortment.CATEGORIES], count)
    cycle = np.array([category.cycle_days for category in assortment.CATEGORIES])[home]
    tempo = draws.gamma(model.r, count) / model.r
    drop_rate = draws.gamma(model.s, count) / model.beta_days
    return Buyers(
        honest=customers,
        home=home,
        store=draws.pick(assortment.STORE_WEIGHTS, count),
        place=draws.pick([place.weight for place in assortment.PLACES], count),
        tempo=tempo,
        rate=tempo / cycle,
        lifetime=draws.exponential(count) / drop_rate,
        begins=start_day + draws.pick(season.arrivals(start_day, days=days), count) + draws.uniform(count),
    )


def order_days(buyers: Buyers, *, model: Model, seed: int, start_day: int, days: int) -> tuple[Ints, Ints]:
    """Who places an order on which day, for the honest buyers: two columns, one element an order."""
    draws = Draws(seed, "order days")
    regularity = np.array([category.regularity for category in assortment.CATEGORIES])[buyers.home]
    who = np.arange(buyers.honest)
    now = buyers.begins[who]
    stop = np.minimum(now + buyers.lifetime[who], float(start_day + days))
    found = [who]
    at = [np.floor(now).astype(np.int64)]
    while len(who):
        now = now + draws.erlang(regularity[who]) / buyers.rate[who]
        stays = now < stop
        who, now, stop = who[stays], now[stays], stop[stays]
        found.append(who)
        at.append(_wait(np.floor(now).astype(np.int64), model=model, draws=draws, start_day=start_day, days=days))
    return np.concatenate(found), np.concatenate(at)


def _wait(day: Ints, *, model: Model, draws: Draws, start_day: int, days: int) -> Ints:
    waits = draws.chance(model.waits_for_promotion_share, len(day))
    return np.where(waits, season.pulled_to(start_day, days=days)[day - start_day], day)
