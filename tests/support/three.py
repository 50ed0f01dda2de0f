"""A shop of three customers, one of whom is due: small enough to know everybody."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import huitou

# Noon in Shanghai, two days after the last order.
NOON = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
ORDERS = """order_id,customer_id,ordered_at,paid_at,paid_amount,phone
o1,anna,2026-05-01 10:00:00,2026-05-01 10:00:00,88.00,13800000001
o2,ben,2026-05-02 10:00:00,2026-05-02 10:00:00,88.00,
o3,carl,2026-06-08 10:00:00,2026-06-08 10:00:00,88.00,
"""


def make(folder: Path, *, timezone: str = "Asia/Shanghai") -> Path:
    """The shop's folder."""
    (folder / "orders.csv").write_text(ORDERS, encoding="utf-8")
    huitou.init(folder / "shop", name="山野茶铺", timezone=timezone).load(folder / "orders.csv")
    return folder / "shop"


def where_it_is_noon(now: dt.datetime) -> str:
    """A timezone in whose day it now is: at night the shop's people are asleep. Zones named so run the other way."""
    east = 12 - now.hour
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"
