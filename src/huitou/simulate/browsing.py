"""People who browse a simulated shop day by day, by a need that nobody sees: the truth that a model has to find.

Where they come from, what they use and where they live say a little of their need, what they do says more. Each is
followed until the last day; to know a true chance the days are played on from the same state, many times.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from huitou.simulate.draws import Bools, Draws, Floats, Ints, exp

NOT_YET = 10**6
# Names, how many come by each, and how much more need those have.
CHANNELS = (("search", 25, 60), ("live", 20, -30), ("feed", 30, -50), ("wechat", 15, 30), ("direct", 10, 80))
CAMPAIGNS = (("", 60, 0), ("spring_tea", 15, 50), ("new_arrivals", 15, -20), ("lottery", 10, -90))
DEVICES = (("ios", 40, 20), ("android", 45, -10), ("pc", 15, 10))
PROVINCES = (("浙江", 30, 20), ("广东", 25, 0), ("四川", 20, -20), ("北京", 15, 30), ("黑龙江", 10, -30))
_TRAITS = {"channel": CHANNELS, "campaign": CAMPAIGNS, "device": DEVICES, "province": PROVINCES}
# So long a visitor is followed after they first came.
_STAYS = 75
_PAST_SHARE = 0.12
_SIGNS_IN, _COUPON_SHARE, _COUPON_DAYS = 0.35, 0.01, 14


@dataclass(frozen=True, slots=True)
class State:
    """One element a visitor; days count from the first, ``NOT_YET`` what has not happened. Nobody but the simulation
    sees ``need``."""

    need: Floats
    arrived: Ints
    occasion: Ints
    carted: Ints
    bought: Ints
    orders: Ints
    coupon_until: Ints
    signed: Ints
    would_sign: Bools

    def take(self, which: Ints) -> Self:
        return replace(self, **{each.name: getattr(self, each.name)[which] for each in fields(self)})


@dataclass(frozen=True, slots=True)
class Day:
    """What each did on a day: nothing where they did not come. ``coupon``: they were given one."""

    came: Bools
    views: Ints
    cart: Bools
    favourite: Bools
    order: Bools
    coupon: Bools


@dataclass(frozen=True, slots=True)
class Browsing:
    """Visitors by their traits (places in the lists above), and what was done: one element a visitor and day they came.

    ``past``: days before the first on which they had bought, 0 where never. ``state``: at the end.
    """

    seed: int
    days: int
    channel: Ints
    campaign: Ints
    device: Ints
    province: Ints
    past: Ints
    visitor: Ints
    day: Ints
    views: Ints
    cart: Bools
    favourite: Bools
    order: Bools
    signed: Bools
    coupon_visitor: Ints
    coupon_day: Ints
    coupon_used: Ints
    state: State


def browse(*, visitors: int, seed: int, days: int = 120) -> Browsing:
    """Let people come and go for so many days; the same arguments give the same days on every machine."""
    draws = Draws(seed, "browsers")
    n = visitors
    need = 0.8 * draws.normal(n)
    traits = {name: draws.pick([weight for _, weight, _ in names], n) for name, names in _TRAITS.items()}
    for name, names in _TRAITS.items():
        need = need + np.array([pull for _, _, pull in names])[traits[name]] / 100
    is_past = draws.chance(_PAST_SHARE, n)
    past = np.where(is_past, 20 + draws.below(160, n), 0)
    state = State(
        need=need + 0.3 * is_past,
        arrived=draws.below(days + 40, n) - 40,
        occasion=draws.below(_STAYS, n),
        carted=np.full(n, -NOT_YET),
        bought=np.where(is_past, -past, -NOT_YET),
        orders=is_past.astype(np.int64),
        coupon_until=np.full(n, -NOT_YET),
        signed=np.full(n, NOT_YET),
        would_sign=draws.chance(_SIGNS_IN, n) | is_past,
    )
    rows: list[tuple[npt.NDArray[Any], ...]] = []
    coupons: list[tuple[Ints, Ints]] = []
    used = np.full((n,), NOT_YET)
    for day in range(days):
        done, state = played(state, day, Draws(seed, f"browsing on day {day}"))
        here = np.flatnonzero(done.came)
        signed = state.signed[here] <= day
        rows.append((here, np.full(len(here), day), *(each[here] for each in _shown(done)), signed))
        given = np.flatnonzero(done.coupon)
        coupons.append((given, np.full(len(given), day)))
        used = np.where(done.order & (state.coupon_until >= day) & (used == NOT_YET), day, used)
    done_by, on, views, cart, favourite, order, signed = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    given, given_on = (np.concatenate(parts) for parts in zip(*coupons, strict=True))
    return Browsing(
        seed=seed,
        days=days,
        **traits,
        past=past,
        visitor=done_by,
        day=on,
        views=views,
        cart=cart,
        favourite=favourite,
        order=order,
        signed=signed,
        coupon_visitor=given,
        coupon_day=given_on,
        coupon_used=used[given],
        state=state,
    )


def true_chances(of: Browsing, day: int, *, days: int = 7, runs: int = 200, cart: bool = False) -> Floats:
    """Of each visitor, the share of ``runs`` in which they order (or fill a cart) in the days after ``day``."""
    state = _state_at(of, day)
    hits = np.zeros(len(state.need))
    for run in range(runs):
        now, did = state, np.zeros(len(hits), dtype=bool)
        draws = Draws(of.seed, f"what might be {run}")
        for later in range(day + 1, day + 1 + days):
            done, now = played(now, later, draws)
            did |= done.cart if cart else done.order
        hits += did
    return hits / runs


def state_at(of: Browsing, day: int) -> State:
    """What each wanted at the end of a day."""
    return _state_at(of, day)


def _state_at(of: Browsing, day: int) -> State:
    state = replace(
        of.state,
        carted=np.full(len(of.past), -NOT_YET),
        bought=np.where(of.past > 0, -of.past, -NOT_YET),
        orders=(of.past > 0).astype(np.int64),
        coupon_until=np.full(len(of.past), -NOT_YET),
        signed=np.full(len(of.past), NOT_YET),
    )
    for each in range(day + 1):
        _, state = played(state, each, Draws(of.seed, f"browsing on day {each}"))
    return state


def intent(state: State, day: int) -> Floats:
    """How much each wants something on a day: cooling since they came, more at an occasion, less once they have it."""
    since = day - state.arrived
    at = since - state.occasion
    lately = np.clip(day - state.bought, 0, 60)
    return np.asarray(
        state.need - 0.04 * np.clip(since, 0, 50) + np.where((at >= 0) & (at < 5), 1.6, 0.0) - 1.5 * (1 - lately / 60)
    )


def played(state: State, day: int, draws: Draws) -> tuple[Day, State]:
    """One day of everybody's life."""
    n = len(state.need)
    wants = intent(state, day)
    since = day - state.arrived
    followed = (since >= 0) & (since < _STAYS)
    came = followed & ((since == 0) | draws.chance(_share(-2.4 + 0.7 * wants), n))
    more = draws.exponential(n) * exp(np.clip(0.5 + 0.4 * wants, -3, 3))
    views = np.where(came, np.minimum(more.astype(np.int64), 40), 0)
    cart = came & (views > 0) & draws.chance(_share(-2.6 + 0.9 * wants), n)
    favourite = came & (views > 0) & draws.chance(_share(-2.8 + 0.5 * wants), n)
    carted = np.where(cart, day, state.carted)
    has_cart = (day - carted <= 6) & (carted > state.bought)
    holds = state.coupon_until >= day
    order = came & draws.chance(_share(-4.7 + 1.0 * wants + 1.5 * has_cart + 0.7 * holds), n)
    signs = came & state.would_sign & (cart | order) & (state.signed > day)
    signed = np.where(signs, day, state.signed)
    coupon = followed & (signed <= day) & ~holds & draws.chance(_COUPON_SHARE, n)
    coupon_until = np.where(order, -NOT_YET, state.coupon_until)
    after = replace(
        state,
        carted=carted,
        bought=np.where(order, day, state.bought),
        orders=state.orders + order,
        coupon_until=np.where(coupon, day + _COUPON_DAYS, coupon_until),
        signed=signed,
    )
    return Day(came, views, cart, favourite, order, coupon), after


def _shown(done: Day) -> tuple[npt.NDArray[Any], ...]:
    return done.views, done.cart, done.favourite, done.order


def _share(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + exp(-np.clip(odds, -20, 20))))
