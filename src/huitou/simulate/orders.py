"""What became of each order: its lines and amounts, whether it was paid, delivered or refunded, and when."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Protocol, Self

import numpy as np

from huitou.simulate import assortment
from huitou.simulate.draws import Bools, Draws, Ints
from huitou.simulate.model import Model
from huitou.simulate.requests import DAY, Requests

NEVER = -1
FIRST_ORDER_ID = 2_000_000_000_000_000_000
PENDING, CLOSED, PAID = 0, 1, 2
QUANTITIES = (1, 2, 3, 5)
_QUANTITY_WEIGHTS = (72, 19, 6, 3)
_LINES_WEIGHTS = (58, 26, 10, 4, 2)
_PRICES = np.array([product.price for product in assortment.PRODUCTS])


@dataclass(frozen=True, slots=True)
class Orders:
    """One element an order, in the order they were placed. Amounts in minor units, moments in seconds of shop time.

    A moment that has not come is ``NEVER``. ``first_line`` points into the lines; an order has ``lines`` of them.
    """

    order_id: Ints
    buyer: Ints
    ordered_at: Ints
    paid_at: Ints
    delivered_at: Ints
    refunded_at: Ints
    updated_at: Ints
    status: Ints
    gross: Ints
    discount: Ints
    coupon: Ints
    paid: Ints
    refunded: Ints
    store: Ints
    place: Ints
    channel: Ints
    brushing: Bools
    first_line: Ints
    lines: Ints

    def take(self, index: Ints | slice) -> Self:
        columns: dict[str, Any] = {field.name: getattr(self, field.name)[index] for field in fields(self)}
        return type(self)(**columns)

    def __len__(self) -> int:
        return len(self.order_id)


@dataclass(frozen=True, slots=True)
class Lines:
    """One element a line, orders together in the order of ``Orders``; ``price`` is that of one piece, minor units."""

    product: Ints
    quantity: Ints
    price: Ints

    def amounts(self) -> Ints:
        return self.price * self.quantity


class Aftermath(Protocol):
    """What a change of the shop makes of orders: which are never paid, which have one line, what lines hold instead,
    and their price in percent of the list, an element an order.
    """

    @property
    def unpaid(self) -> Bools: ...
    @property
    def percent(self) -> Ints: ...
    @property
    def single(self) -> Bools: ...
    def products(self, product: Ints, order: Ints) -> Ints: ...


def fulfil(
    requests: Requests,
    *,
    model: Model,
    draws: Draws,
    great: Bools,
    end: int,
    rank: int = 0,
    aftermath: Aftermath | None = None,
) -> tuple[Orders, Lines]:
    """Let every request become an order as it stands at ``end``, a moment of shop time.

    ``great`` says of each request whether it falls on a promotion; ``rank`` is how many orders came before;
    ``aftermath`` is what a change of the shop makes of them.
    """
    n = len(requests.buyer)
    chance = draws.uniform(n)
    cancelled = (chance < model.cancelled_share) & ~requests.brushing
    pending = (chance > 1 - model.pending_share) & ~requests.brushing
    if aftermath:
        pending |= aftermath.unpaid & ~cancelled & ~requests.brushing
    gift = draws.chance(model.gift_share, n) & ~requests.brushing & ~cancelled & ~pending
    count = np.where(gift | requests.brushing, 1, 1 + draws.pick(_LINES_WEIGHTS, n))
    if aftermath:
        count = np.where(aftermath.single, 1, count)
    lines = _lines(requests, count=count, gift=gift, draws=draws)
    if aftermath:
        owner = np.repeat(np.arange(n), count)
        product = np.where(gift[owner], lines.product, aftermath.products(lines.product, owner))
        lines = Lines(product, lines.quantity, _PRICES[product] * aftermath.percent[owner] // 100)
    gross = np.add.reduceat(lines.amounts(), np.cumsum(count) - count)
    discount, coupon = _discounts(gross, great=great, draws=draws)
    due_at = requests.ordered_at + _pay_delays(requests, draws)
    paid_at = np.where(~cancelled & ~pending & (due_at <= end), due_at, NEVER)
    closed_at = np.where(cancelled, requests.ordered_at + DAY, NEVER)
    orders = Orders(
        order_id=FIRST_ORDER_ID + (rank + np.arange(n)) * 10**9 + draws.below(10**7, n) * 100,
        buyer=requests.buyer,
        ordered_at=requests.ordered_at,
        paid_at=paid_at,
        delivered_at=np.full(n, NEVER),
        refunded_at=np.full(n, NEVER),
        updated_at=np.maximum.reduce([requests.ordered_at, paid_at, np.where(closed_at <= end, closed_at, NEVER)]),
        status=np.where(paid_at > NEVER, PAID, np.where(cancelled & (closed_at <= end), CLOSED, PENDING)),
        gross=gross,
        discount=discount,
        coupon=coupon,
        paid=np.where(paid_at > NEVER, gross - discount, 0),
        refunded=np.zeros(n, dtype=np.int64),
        store=requests.store,
        place=requests.place,
        channel=requests.channel,
        brushing=requests.brushing,
        first_line=np.cumsum(count) - count,
        lines=count,
    )
    return _aftermath(orders, model=model, draws=draws, end=end), lines


def _lines(requests: Requests, *, count: Ints, gift: Bools, draws: Draws) -> Lines:
    owner = np.repeat(np.arange(len(count)), count)
    opens = np.zeros(len(owner), dtype=bool)
    opens[np.cumsum(count) - count] = True
    upto = np.cumsum([item.weight * assortment.CATEGORIES[item.category].weight for item in assortment.PRODUCTS])
    kinds = [item.category for item in assortment.PRODUCTS]
    edges = np.concatenate([[0], upto])[np.searchsorted(kinds, np.arange(len(assortment.CATEGORIES) + 1))]
    category = requests.category[owner]
    at = np.where(opens, edges[category], 0)
    width = np.where(opens, edges[category + 1] - edges[category], upto[-1])
    product = np.searchsorted(upto, at + draws.below(width, len(owner)), side="right")
    quantity = np.array(QUANTITIES)[draws.pick(_QUANTITY_WEIGHTS, len(owner))]
    free = gift[owner]
    product = np.where(free, assortment.SAMPLE, product)
    return Lines(product=product, quantity=np.where(free, 1, quantity), price=_PRICES[product])


def _discounts(gross: Ints, *, great: Bools, draws: Draws) -> tuple[Ints, Ints]:
    tier = np.searchsorted(np.array(assortment.COUPON_FROM), gross, side="right")
    coupon = np.where(draws.chance(np.where(great, 0.8, 0.35), len(gross)), tier, 0)
    member = (coupon == 0) & draws.chance(0.05, len(gross)) & (gross > 0)
    off = np.array(assortment.COUPON_OFF)[coupon]
    return np.where(member, gross // 10, off), np.where(member, assortment.MEMBER_COUPON, coupon)


def _pay_delays(requests: Requests, draws: Draws) -> Ints:
    """Seconds until payment; two orders of one second are paid in one second too, and some exactly at midnight."""
    delay = 5 + draws.below(600, len(requests.buyer))
    clock = requests.ordered_at % DAY
    delay = np.where(clock == DAY - 60, 59, np.where(clock == DAY - 1, 1, delay))
    twin = np.zeros(len(delay), dtype=bool)
    twin[1:] = (np.diff(requests.ordered_at) == 0) & (np.diff(requests.buyer) == 0)
    return delay[np.maximum.accumulate(np.where(twin, 0, np.arange(len(delay))))]


def _aftermath(orders: Orders, *, model: Model, draws: Draws, end: int) -> Orders:
    """Deliver what was paid, and give money back for some of it: at once and undelivered, or after delivery."""
    n = len(orders)
    chance = draws.uniform(n)
    can = (orders.paid > 0) & ~orders.brushing
    full = can & (chance < model.full_refund_share)
    part = can & (chance > 1 - model.partial_refund_share)
    at_once = full & draws.chance(0.4, n)
    arrives_at = orders.paid_at + 2 * DAY + draws.below(4 * DAY, n)
    soon = orders.paid_at + 3600 + draws.below(DAY, n)
    back_at = np.where(at_once, soon, arrives_at + 3600 + draws.below(18 * DAY, n))
    refunded_at = np.where((full | part) & (back_at <= end), back_at, NEVER)
    delivered_at = np.where((orders.paid_at > NEVER) & ~at_once & (arrives_at <= end), arrives_at, NEVER)
    back = np.where(full, orders.paid, orders.paid * (10 + draws.below(51, n)) // 100)
    return replace(
        orders,
        delivered_at=delivered_at,
        refunded_at=refunded_at,
        updated_at=np.maximum.reduce([orders.updated_at, delivered_at, refunded_at]),
        status=np.where(at_once & (refunded_at > NEVER), CLOSED, orders.status),
        refunded=np.where(refunded_at > NEVER, back, 0),
    )


def delay(orders: Orders, *, late: Bools, draws: Draws, promised_days: int, end: int) -> Orders:
    """Let these parcels come one to seven days after the day they were promised for."""
    n = len(orders)
    arrives_at = orders.paid_at + (promised_days + 1) * DAY + draws.below(6 * DAY, n)
    slow = late & (orders.delivered_at > NEVER)
    delivered_at = np.where(slow, np.where(arrives_at <= end, arrives_at, NEVER), orders.delivered_at)
    return replace(orders, delivered_at=delivered_at, updated_at=np.maximum(orders.updated_at, delivered_at))


def shrink(orders: Orders, lines: Lines, *, where: Bools, off_percent: int) -> tuple[Orders, Lines]:
    """Let these be orders of their first line alone, so much off with the coupon for those who come back."""
    kept = np.where(where, 1, orders.lines)
    owner = np.repeat(np.arange(len(orders)), orders.lines)
    place = np.arange(len(owner)) - orders.first_line[owner]
    stays = place < kept[owner]
    fewer = Lines(product=lines.product[stays], quantity=lines.quantity[stays], price=lines.price[stays])
    first = np.cumsum(kept) - kept
    gross = np.add.reduceat(fewer.amounts(), first)
    discount = np.where(where, gross * off_percent // 100, orders.discount)
    paid = np.where(orders.paid_at > NEVER, gross - discount, 0)
    in_full = orders.refunded == orders.paid
    refunded = np.where(in_full, paid, orders.refunded * paid // np.maximum(orders.paid, 1))
    smaller = replace(
        orders,
        gross=gross,
        discount=discount,
        coupon=np.where(where & (gross > 0), assortment.RETURNING_COUPON, orders.coupon),
        paid=paid,
        refunded=np.where(orders.refunded > 0, refunded, 0),
        first_line=first,
        lines=kept,
    )
    return smaller, fewer
