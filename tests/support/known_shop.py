"""Five customers of whom everything is known that a list can tell: visits, membership, consents, touches."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import huitou
from huitou.crm.audiences.asking import Asked
from huitou.crm.audiences.rule import rule
from huitou.warehouse.accounts import find

NOW = dt.datetime(2026, 6, 30, 4, tzinfo=dt.UTC)
NAMES = ("anna", "ben", "carl", "dora", "eve")
# As of 30 June: anna bought three times, ben twice on one day, carl once, dora on the last day, eve long ago.
_ORDERS = """order_id,customer_id,ordered_at,paid_amount,category,channel,phone
o1,anna,2026-03-01 10:00:00,10.00,岩茶,抖音,13800138001
o2,anna,2026-04-01 10:00:00,20.00,白茶,抖音,13800138001
o3,anna,2026-05-01 10:00:00,60.00,岩茶,私域,13800138001
o4,ben,2026-05-10 09:00:00,5.00,白茶,抖音,13800138002
o5,ben,2026-05-10 11:00:00,5.00,白茶,抖音,13800138002
o6,carl,2026-06-01 10:00:00,88.00,岩茶,私域,
o7,dora,2026-06-30 10:00:00,8.00,白茶,私域,
o8,eve,2025-06-30 10:00:00,100.00,岩茶,抖音,
"""
# On d1 carl signs in on the 2nd and dora on the 4th: what was done there before carl is his, after dora hers.
_VISITS = """event,event_at,customer_id,device_id,product_id,category
view_product,2026-06-29 10:00:00,anna,,P1,岩茶
view_product,2026-06-29 11:00:00,anna,,P2,
add_to_cart,2026-06-25 10:00:00,ben,,P1,岩茶
view_product,2026-06-01 10:00:00,,d1,P1,岩茶
enter,2026-06-02 10:00:00,carl,d1,,
favourite,2026-06-03 10:00:00,,d1,P2,白茶
enter,2026-06-04 10:00:00,dora,d1,,
view_product,2026-06-05 10:00:00,,d1,P2,白茶
view_product,2026-06-20 10:00:00,,d9,P1,岩茶
"""
_PRODUCTS = """product_id,product_name,category
P2,牡丹,白茶
"""
_MEMBERS = """customer_id,level,joined_at,consent_sms,consent_at,consent_source
anna,金,2026-06-01 09:00:00,是,2026-06-01 09:00:00,收银台
ben,银,2026-01-01 09:00:00,否,2026-01-01 09:00:00,收银台
"""
_TOUCHES = """customer_id,touched_at,channel
anna,2026-06-20 10:00:00,电话
anna,2026-06-21 10:00:00,电话
ben,2026-04-01 10:00:00,电话
"""
_FILES = {"orders": _ORDERS, "visits": _VISITS, "products": _PRODUCTS, "members": _MEMBERS, "touches": _TOUCHES}


def make(folder: Path) -> Path:
    """The shop's folder."""
    shop = huitou.init(folder / "shop", name="山野茶铺")
    for name, text in _FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        shop.load(folder / f"{name}.csv")
    return folder / "shop"


def numbers(folder: Path) -> dict[str, int]:
    """Each customer's number by name."""
    return {name: find(folder, name)[0] for name in NAMES}


def who(asked: Asked, ids: dict[str, int], **said: Any) -> str:
    """Who fits the condition, by the first letters of their names."""
    found = set(asked.members(rule(said)).tolist())
    return "".join(name[0] for name in NAMES if ids[name] in found)
