"""The shop as Huitou's own csv: one row a line, the order's columns repeated on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from huitou import money
from huitou.simulate import assortment, text
from huitou.simulate.buyers import GUEST, PHONES, customer_id, phone
from huitou.simulate.draws import Ints
from huitou.simulate.orders import Lines, Orders
from huitou.simulate.simulated import SimulatedShop, older_state

COLUMNS = (
    "order_id,customer_id,ordered_at,paid_at,paid_amount,order_amount,refunded_amount,refunded_at,status,channel,"
    "province,store,discount,coupon,delivered_at,updated_at,phone,email,line_id,product_id,product_name,category,"
    "quantity,line_amount"
)
_ORDER = ",".join(["%s"] * 18)
_STATUS = ("pending", "closed", "paid")


def write_huitou(shop: SimulatedShop, folder: Path) -> Path:
    """Write ``orders.csv`` (UTF-8) into the folder and give its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(COLUMNS + "\n")
        file.writelines(_pieces(shop))
    return path


def _pieces(shop: SimulatedShop) -> Iterator[str]:
    for block in text.blocks(len(shop.exported.order)):
        orders = older_state(shop.orders.take(shop.exported.order[block]), where=shop.exported.older[block])
        heads = np.array(_heads(orders, currency=shop.currency), dtype=object)
        lines = text.members(orders.first_line, orders.lines)
        owner = np.repeat(np.arange(len(orders)), orders.lines)
        number = text.members(np.ones_like(orders.lines), orders.lines)
        columns = [heads[owner].tolist(), number.tolist(), _tails(shop.lines, lines, currency=shop.currency)]
        yield text.fill("%s,%s,%s\n", columns)


def _heads(orders: Orders, *, currency: str) -> list[str]:
    phones, emails = _contacts(orders.buyer)
    columns = [
        orders.order_id.tolist(),
        ["" if buyer == GUEST else customer_id(buyer) for buyer in orders.buyer.tolist()],
        text.times(orders.ordered_at),
        text.times(orders.paid_at),
        text.amounts(orders.paid, currency=currency),
        text.amounts(orders.gross - orders.discount, currency=currency),
        text.amounts(orders.refunded, currency=currency),
        text.times(orders.refunded_at),
        text.look_up(_STATUS, orders.status),
        text.look_up(assortment.CHANNELS, orders.channel),
        text.look_up([place.province for place in assortment.PLACES], orders.place),
        text.look_up(assortment.STORES, orders.store),
        text.amounts(orders.discount, currency=currency),
        text.look_up(assortment.COUPONS, orders.coupon),
        text.times(orders.delivered_at),
        text.times(orders.updated_at),
        phones,
        emails,
    ]
    return [_ORDER % row for row in zip(*columns, strict=True)]


def _contacts(buyers: Ints) -> tuple[list[str], list[str]]:
    """A phone for one buyer in four while the block of numbers lasts, an e-mail for one in five."""
    phones = [phone(buyer) if buyer % 4 == 0 and buyer < PHONES else "" for buyer in buyers.tolist()]
    emails = [f"c{buyer + 1}@example.com" if buyer % 5 == 1 else "" for buyer in buyers.tolist()]
    return phones, ["" if buyer == GUEST else email for buyer, email in zip(buyers.tolist(), emails, strict=True)]


def _tails(lines: Lines, index: Ints, *, currency: str) -> list[str]:
    """What each line is of, how many and for how much: few enough are different that each is written once."""
    _, first, place = np.unique(
        np.stack([lines.product[index], lines.quantity[index], lines.price[index]]),
        axis=1,
        return_index=True,
        return_inverse=True,
    )
    few = index[first]
    columns = (lines.product[few].tolist(), lines.quantity[few].tolist(), lines.amounts()[few].tolist())
    texts = [
        f"{assortment.PRODUCTS[product].product_id},{text.cell(assortment.PRODUCTS[product].name)},"
        f"{assortment.CATEGORIES[assortment.PRODUCTS[product].category].name},{quantity},"
        f"{money.money_text(amount, currency)}"
        for product, quantity, amount in zip(*columns, strict=True)
    ]
    return text.look_up(texts, place.reshape(-1))
