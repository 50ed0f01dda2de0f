"""A whole simulated shop: everything that happened in it, and which of it a file would show."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from huitou import calendar, money
from huitou.errors import UserError
from huitou.simulate import season
from huitou.simulate.buyers import Buyers, draw_buyers
from huitou.simulate.change import Change, change_called, changed_orders, requests_after
from huitou.simulate.draws import Bools, Draws, Ints
from huitou.simulate.illness import Afflicted, Illness, afflict, illness_called
from huitou.simulate.model import Model
from huitou.simulate.orders import CLOSED, NEVER, Lines, Orders, delay, fulfil, shrink
from huitou.simulate.requests import DAY, Requests, draw_requests

START = "2023-01-01"
COUNTED = 0
REASONS = ("", "brushing", "cancelled", "unpaid", "zero", "fully_refunded")
"""Why an order is no purchase, first reason that fits; the empty one: it is a purchase."""

PROMISED_DAYS = 6
"""Shop days from payment to the day a parcel is promised for; every parcel that is not late keeps it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows of an export: which order each shows, in an older state or not, and whether it repeats another row."""

    order: Ints
    older: Bools
    repeats: Bools


@dataclass(frozen=True, slots=True)
class SimulatedShop:
    """The truth about a shop, as known on its last day.

    Units: amounts in minor units of ``currency``; moments in seconds of shop time since 1970-01-01.
    """

    seed: int
    start_day: int
    days: int
    timezone: str
    currency: str
    model: Model
    buyers: Buyers
    orders: Orders
    lines: Lines
    exported: Exported
    illness: Illness | None = None
    change: Change | None = None

    @property
    def last_day(self) -> int:
        return self.start_day + self.days - 1

    def reasons(self, *, brushing_known: bool = True) -> Ints:
        """For each order a place in ``REASONS``; without the brushing list, brushed orders pass for purchases."""
        orders = self.orders
        full = (orders.paid > 0) & (orders.refunded == orders.paid)
        unpaid = orders.paid_at == NEVER
        tests = [
            orders.brushing & brushing_known,
            unpaid & (orders.status == CLOSED),
            unpaid,
            orders.paid == 0,
            full,
        ]
        return np.select(tests, range(1, len(REASONS)), COUNTED)


def shop(  # noqa: PLR0913 - what a shop may be made of, each with its default
    *,
    customers: int,
    seed: int,
    start: str = START,
    days: int = 731,
    timezone: str = "Asia/Shanghai",
    currency: str = "CNY",
    model: Model | None = None,
    illness: str | Illness | None = None,
    change: str | Change | None = None,
) -> SimulatedShop:
    """Make up a tea-and-snack shop whose every number is known; with an ``illness``, one that loses customers by it;
    with a ``change``, one to which something happens in its last weeks.

    Shape: about 3 orders a customer; guests and brushing accounts come on top of ``customers``.
    Units: ``start`` is a shop day, ``days`` counts shop days. The same arguments give the same shop on every machine.
    Raises: UserError for a number of customers or days below 1, a seed below 0, an unknown illness or change.
    """
    _check(customers=customers, seed=seed, days=days)
    calendar.zone(timezone)
    model = model or Model()
    start_day = calendar.parse_day(start)
    illness = illness_called(illness, seed=seed) if isinstance(illness, str) else illness
    changed = change_called(change, seed=seed) if isinstance(change, str) else change
    buyers = draw_buyers(model, customers=customers, seed=seed, start_day=start_day, days=days)
    requests = draw_requests(buyers, model=model, seed=seed, start_day=start_day, days=days)
    great, end = season.on_promotion(start_day, days=days), (start_day + days) * DAY - 1
    if changed:
        requests = requests_after(requests, changed, buyers, seed=seed, end=end)
    ill = afflict(requests, illness, seed=seed) if illness else None
    orders, lines = _fulfilled(ill.requests if ill else requests, model, changed, seed=seed, great=great, end=end)
    if illness and ill:
        orders, lines = _suffered(orders, lines, illness, ill, seed=seed, end=end)
    return SimulatedShop(
        seed=seed,
        start_day=start_day,
        days=days,
        timezone=timezone,
        currency=money.check_currency(currency),
        model=model,
        buyers=buyers,
        orders=orders,
        lines=lines,
        exported=_export(orders, model=model, seed=seed),
        illness=illness,
        change=changed,
    )


def _fulfilled(
    requests: Requests, model: Model, change: Change | None, *, seed: int, great: Bools, end: int
) -> tuple[Orders, Lines]:
    on_promotion = great[requests.ordered_at // DAY - (end // DAY + 1 - len(great))]
    aftermath = changed_orders(requests, change, seed=seed, end=end) if change else None
    draws = Draws(seed, "orders")
    return fulfil(requests, model=model, draws=draws, great=on_promotion, end=end, aftermath=aftermath)


def _suffered(
    orders: Orders, lines: Lines, illness: Illness, ill: Afflicted, *, seed: int, end: int
) -> tuple[Orders, Lines]:
    """The orders with the marks of the illness on them: parcels late, coupons used."""
    slow = delay(orders, late=ill.late, draws=Draws(seed, "late"), promised_days=PROMISED_DAYS, end=end)
    return shrink(slow, lines, where=ill.with_coupon, off_percent=illness.off_percent)


def older_state(orders: Orders, *, where: Bools) -> Orders:
    """The orders as an export made right after payment showed those of them: paid, not delivered, nothing refunded."""
    return replace(
        orders,
        delivered_at=np.where(where, NEVER, orders.delivered_at),
        refunded_at=np.where(where, NEVER, orders.refunded_at),
        refunded=np.where(where, 0, orders.refunded),
        updated_at=np.where(where, orders.paid_at, orders.updated_at),
    )


def _export(orders: Orders, *, model: Model, seed: int) -> Exported:
    """Every order once; some rows twice, and some orders also in an older state: half of these before, half after."""
    draws = Draws(seed, "export")
    n = len(orders)
    older = draws.chance(model.older_state_share, n) | (draws.chance(0.25, n) & (orders.refunded > 0))
    older &= orders.delivered_at > NEVER
    twice = draws.chance(model.exported_twice_share, n)
    again, early = np.flatnonzero(twice), np.flatnonzero(older)
    extra = np.concatenate([again, early])
    is_older = np.arange(len(extra)) >= len(again)
    before = draws.chance(0.5, len(extra))
    return Exported(
        order=np.concatenate([extra[before], np.arange(n), extra[~before]]),
        older=np.concatenate([is_older[before], np.zeros(n, dtype=bool), is_older[~before]]),
        repeats=np.concatenate([~is_older[before], np.zeros(n, dtype=bool), ~is_older[~before]]),
    )


def _check(*, customers: int, seed: int, days: int) -> None:
    if customers < 1 or days < 1 or seed < 0:
        raise UserError(
            "simulate.size",
            en=f"cannot simulate {customers} customers, {days} days, seed {seed}: at least 1, 1 and 0 are needed",
            zh=f"无法模拟 {customers} 位客户、{days} 天、种子 {seed}：客户数与天数至少为 1，种子至少为 0",
        )
