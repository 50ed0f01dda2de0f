"""The visits of a simulated shop: what led to each order, and the many times that led to none.

A customer looks without signing in, and signs in to fill the cart; a guest never does. Whatever happened to the orders
shows: where a checkout broke, orders are placed and nobody pays.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from huitou.simulate import assortment, text
from huitou.simulate.buyers import GUEST, customer_id
from huitou.simulate.draws import Bools, Draws, Ints
from huitou.simulate.orders import NEVER
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import SimulatedShop

_COLUMNS = "event,event_at,customer_id,device_id,product_id,category,channel,province\n"
# Visits that lead to no order, for each that does; of these a share by strangers, a share that sees a product, and one
# that fills a cart. An order in six is placed without the cart.
IDLE_VISITS = 4
_STRANGERS, _LOOKS, _CARTS, _AT_ONCE = 0.4, 0.8, 0.12, 1 / 6
_CONFIRMED_AFTER = 2 * DAY


def write_visits(shop: SimulatedShop, folder: Path) -> Path:
    """Write ``visits.csv`` (UTF-8): a row for each thing done. Brushing accounts do not look around."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "visits.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_COLUMNS)
        file.writelines(_leading(shop))
        file.writelines(_idle(shop))
    return path


def _leading(shop: SimulatedShop) -> Iterator[str]:
    """The visits that led to orders."""
    honest = np.flatnonzero(~shop.orders.brushing)
    end = (shop.last_day + 1) * DAY - 1
    for block in text.blocks(len(honest)):
        orders = shop.orders.take(honest[block])
        draws = Draws(shop.seed, f"visits {block.start}")
        n = len(orders)
        started = orders.ordered_at - 300 - draws.below(1500, n)
        completed = np.where(orders.delivered_at > NEVER, orders.delivered_at + _CONFIRMED_AFTER, NEVER)
        signed = ["" if buyer == GUEST else customer_id(buyer) for buyer in orders.buyer.tolist()]
        devices = [
            f"g{order}" if buyer == GUEST else f"d{buyer}"
            for buyer, order in zip(orders.buyer.tolist(), orders.order_id.tolist(), strict=True)
        ]
        product = shop.lines.product[orders.first_line]
        shown = _shown(product, orders.channel, orders.place)
        nobody, nothing = [""] * n, [","] * n
        in_cart = np.where(draws.chance(_AT_ONCE, n), NEVER, orders.ordered_at - 30)
        for event, moments, people, seen in (
            ("enter", started, nobody, nothing),
            ("view_product", started + 40, nobody, shown[0]),
            ("add_to_cart", in_cart, signed, shown[0]),
            ("order", orders.ordered_at, signed, shown[0]),
            ("pay", orders.paid_at, signed, shown[0]),
            ("complete", np.where(completed <= end, completed, NEVER), signed, shown[0]),
        ):
            yield _rows(event, moments, people, devices, seen, shown[1])


def _idle(shop: SimulatedShop) -> Iterator[str]:
    """The visits that led to none, spread over the shop's days."""
    buyers = len(shop.buyers.home)
    for block in text.blocks(IDLE_VISITS * int((~shop.orders.brushing).sum())):
        n = block.stop - block.start
        draws = Draws(shop.seed, f"idle visits {block.start}")
        started = shop.start_day * DAY + draws.below(shop.days * DAY - 600, n)
        strange = draws.chance(_STRANGERS, n)
        known, unknown = draws.below(max(shop.buyers.honest, 1), n), draws.below(buyers * 5, n)
        devices = [f"s{other}" if new else f"d{buyer}" for new, buyer, other in _zipped(strange, known, unknown)]
        looks = draws.chance(_LOOKS, n)
        carts = looks & draws.chance(_CARTS, n)
        product = draws.below(len(assortment.PRODUCTS), n)
        shown = _shown(product, draws.below(len(assortment.CHANNELS), n), draws.below(len(assortment.PLACES), n))
        nobody, nothing = [""] * n, [","] * n
        yield _rows("enter", started, nobody, devices, nothing, shown[1])
        yield _rows("view_product", np.where(looks, started + 40, NEVER), nobody, devices, shown[0], shown[1])
        yield _rows("add_to_cart", np.where(carts, started + 90, NEVER), nobody, devices, shown[0], shown[1])


def _zipped(*columns: Ints | Bools) -> Iterator[tuple[int, ...]]:
    return zip(*(column.tolist() for column in columns), strict=True)


def _shown(product: Ints, channel: Ints, place: Ints) -> tuple[list[str], list[str]]:
    """What was looked at (product and category), and where from (channel and province)."""
    goods = [f"{item.product_id},{assortment.CATEGORIES[item.category].name}" for item in assortment.PRODUCTS]
    channels = text.look_up(assortment.CHANNELS, channel)
    provinces = text.look_up([each.province for each in assortment.PLACES], place)
    return text.look_up(goods, product), [",".join(pair) for pair in zip(channels, provinces, strict=True)]


def _rows(event: str, moments: Ints, people: list[str], devices: list[str], seen: list[str], whence: list[str]) -> str:
    """The rows of one event, but where its moment has not come."""
    happened = zip(text.times(moments), people, devices, seen, whence, strict=True)
    return "".join(f"{event},{','.join(row)}\n" for row in happened if row[0])
