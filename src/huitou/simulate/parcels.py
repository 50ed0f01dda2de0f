"""The parcels of a simulated shop: promised, sent, some of them late."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from huitou.simulate import assortment, text
from huitou.simulate.draws import Draws
from huitou.simulate.orders import CLOSED, NEVER
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import PROMISED_DAYS, SimulatedShop

_COLUMNS = "order_id,parcel_id,store,shipped_at,promised_at,delivered_at\n"


def write_parcels(shop: SimulatedShop, folder: Path) -> Path:
    """Write ``parcels.csv`` (UTF-8): a row for each order that was sent."""
    orders = shop.orders.take(np.flatnonzero((shop.orders.paid_at > NEVER) & (shop.orders.status != CLOSED)))
    draws = Draws(shop.seed, "shipped")
    end = (shop.last_day + 1) * DAY - 1
    shipped = orders.paid_at + 6 * 3600 + draws.below(30 * 3600, len(orders))
    promised = (orders.paid_at // DAY + PROMISED_DAYS + 1) * DAY - 1
    columns = [
        orders.order_id.tolist(),
        [f"SF{order_id % 10**12:012d}" for order_id in orders.order_id.tolist()],
        text.look_up(assortment.STORES, orders.store),
        text.times(np.where(shipped <= end, shipped, NEVER)),
        text.times(promised),
        text.times(orders.delivered_at),
    ]
    path = folder / "parcels.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(_COLUMNS + text.fill("%s,%s,%s,%s,%s,%s\n", columns))
    return path
