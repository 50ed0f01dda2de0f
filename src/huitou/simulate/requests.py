"""Who asked for what when: the orders placed, before anything happened to them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from huitou.simulate import assortment, season
from huitou.simulate.buyers import GUEST, Buyers, order_days
from huitou.simulate.draws import Bools, Draws, Ints
from huitou.simulate.model import Model

DAY = 86_400
_MIDNIGHT = (0, DAY - 60, DAY - 1)


@dataclass(frozen=True, slots=True)
class Requests:
    """One element an order, in time order; ``ordered_at`` in seconds of shop time since 1970-01-01."""

    buyer: Ints
    ordered_at: Ints
    category: Ints
    store: Ints
    place: Ints
    channel: Ints
    brushing: Bools

    def take(self, index: Ints) -> Self:
        return type(self)(*(getattr(self, field.name)[index] for field in fields(self)))


def join(parts: list[Requests]) -> Requests:
    """All of them as one, in time order."""
    columns = {field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Requests)}
    order = np.argsort(columns["ordered_at"], kind="stable")
    return Requests(**{name: column[order] for name, column in columns.items()})


def draw_requests(buyers: Buyers, *, model: Model, seed: int, start_day: int, days: int) -> Requests:
    """Every order placed in the shop's days: by buyers, by guests, and by brushers."""
    honest = _by_buyers(buyers, model=model, seed=seed, start_day=start_day, days=days)
    guests = _by_guests(model, like=len(honest.buyer), seed=seed, start_day=start_day, days=days)
    brushed = _by_brushers(buyers, model=model, like=len(honest.buyer), seed=seed, start_day=start_day, days=days)
    return join([honest, _second_thoughts(honest, model=model, seed=seed, end_day=start_day + days), guests, brushed])


def _clock(draws: Draws, n: int) -> Ints:
    return draws.pick(season.HOUR_WEIGHTS, n) * 3600 + draws.below(3600, n)


def _by_buyers(buyers: Buyers, *, model: Model, seed: int, start_day: int, days: int) -> Requests:
    buyer, day = order_days(buyers, model=model, seed=seed, start_day=start_day, days=days)
    draws = Draws(seed, "requests")
    n = len(buyer)
    clock = np.where(
        draws.chance(model.midnight_share, n),
        np.array(_MIDNIGHT)[draws.below(len(_MIDNIGHT), n)],
        _clock(draws, n),
    )
    elsewhere = draws.pick([category.weight for category in assortment.CATEGORIES], n)
    return Requests(
        buyer=buyer,
        ordered_at=day * DAY + clock,
        category=np.where(draws.chance(model.at_home_share, n), buyers.home[buyer], elsewhere),
        store=buyers.store[buyer],
        place=buyers.place[buyer],
        channel=draws.pick(assortment.CHANNEL_WEIGHTS, n),
        brushing=np.zeros(n, dtype=bool),
    )


def _second_thoughts(first: Requests, *, model: Model, seed: int, end_day: int) -> Requests:
    draws = Draws(seed, "second thoughts")
    some = np.flatnonzero(draws.chance(model.same_day_share, len(first.buyer)))
    n = len(some)
    later = np.where(draws.chance(model.same_second_share, n), 0, 60 + draws.below(7200, n))
    return Requests(
        buyer=first.buyer[some],
        ordered_at=np.minimum(first.ordered_at[some] + later, end_day * DAY - 1),
        category=draws.pick([category.weight for category in assortment.CATEGORIES], n),
        store=first.store[some],
        place=first.place[some],
        channel=first.channel[some],
        brushing=np.zeros(n, dtype=bool),
    )


def _by_guests(model: Model, *, like: int, seed: int, start_day: int, days: int) -> Requests:
    draws = Draws(seed, "guests")
    n = max(2, int(like * model.guest_share))
    day = start_day + draws.pick(season.arrivals(start_day, days=days), n)
    return Requests(
        buyer=np.full(n, GUEST),
        ordered_at=day * DAY + _clock(draws, n),
        category=draws.pick([category.weight for category in assortment.CATEGORIES], n),
        store=draws.pick(assortment.STORE_WEIGHTS, n),
        place=draws.pick([place.weight for place in assortment.PLACES], n),
        channel=draws.pick(assortment.CHANNEL_WEIGHTS, n),
        brushing=np.zeros(n, dtype=bool),
    )


def _by_brushers(buyers: Buyers, *, model: Model, like: int, seed: int, start_day: int, days: int) -> Requests:
    """Bursts: within two hours of an evening, about once in three months, many small accounts buy the same kind."""
    draws = Draws(seed, "brushing")
    n = max(4, int(like * model.brushing_orders_share))
    bursts = start_day + draws.below(days, max(1, days // 90))
    crowd = len(buyers.home) - buyers.honest
    buyer = buyers.honest + draws.below(crowd, n)
    return Requests(
        buyer=buyer,
        ordered_at=bursts[draws.below(len(bursts), n)] * DAY + 20 * 3600 + draws.below(7200, n),
        category=np.zeros(n, dtype=np.int64),
        store=buyers.store[buyer],
        place=buyers.place[buyer],
        channel=np.zeros(n, dtype=np.int64),
        brushing=np.ones(n, dtype=bool),
    )
