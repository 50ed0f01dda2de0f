"""Orders of three sources that know their people in different ways, and who is who in the shop afterwards."""

from __future__ import annotations

from huitou import Shop
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from tests.support.exports import Export
from tests.support.published import content

SHOPIFY = ("Name", "Email", "Phone", "Financial Status", "Created at", "Total")
TAOBAO = ("订单编号", "买家会员名", "买家支付宝账号", "联系手机", "订单状态", "订单创建时间", "买家实际支付金额")


def own(order_id: str, customer: str, *, phone: str = "", email: str = "") -> Export:
    """One paid order in Huitou's own layout."""
    at = "2024-03-01 09:00:00"
    cells = {"order_id": order_id, "customer_id": customer, "ordered_at": at, "paid_amount": "5.00"}
    cells |= {"phone": phone, "email": email}
    return Export(tuple(cells), (cells,))


def shopify(order_id: str, *, email: str = "", phone: str = "") -> Export:
    cells = (order_id, email, phone, "paid", "2024-03-02 10:00:00 +0800", "5.00")
    return Export(SHOPIFY, (dict(zip(SHOPIFY, cells, strict=True)),))


def taobao(order_id: str, nick: str, *, alipay: str = "", receiver: str = "", store: str = "") -> Export:
    cells = (order_id, nick, alipay, receiver, "交易成功", "2024-03-03 10:00:00", "5.00")
    return Export(TAOBAO, (dict(zip(TAOBAO, cells, strict=True)),), store)


def customers(shop: Shop) -> list[set[str]]:
    """The customers, each as what their accounts are called; oldest first."""
    owners = content(shop)["accounts"]
    names = shop.names([key for _, key in owners], reveal=True)
    found: dict[int, set[str]] = {}
    for customer, key in sorted(owners):
        found.setdefault(customer, set()).add(names[key])
    return list(found.values())


def ids(shop: Shop) -> dict[int, set[int]]:
    """Customer id -> the account keys it holds."""
    found: dict[int, set[int]] = {}
    for customer, key in content(shop)["accounts"]:
        found.setdefault(customer, set()).add(key)
    return found


def decisions(shop: Shop) -> list[tuple[str, int, int]]:
    """The merges, splits and suggestions so far, in order: (action, customer_id, other_id)."""
    with connect() as connection:
        Facts(shop.folder).attach(connection)
        return connection.rows(
            "SELECT action, customer_id, other_id FROM facts_identities WHERE action <> 'allocate'"
            " ORDER BY import_id, seq"
        )
