"""The shop as another platform would export it: every order in its newest state, some of them twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from huitou import calendar
from huitou.errors import UserError
from huitou.simulate import assortment, text
from huitou.simulate.buyers import GUEST, PHONES, customer_id, nick, phone
from huitou.simulate.draws import Ints
from huitou.simulate.orders import CLOSED, NEVER, PENDING, Lines, Orders
from huitou.simulate.platforms import PLATFORMS, Platform
from huitou.simulate.simulated import SimulatedShop
from huitou.simulate.taobao_cells import shares

_NAME = re.compile(r"\{([a-z0-9_]+)\}")
_UNPAID, _SHUT, _ON_ITS_WAY, _DONE, _GIVEN_BACK = range(5)
Cells = dict[str, list[str]]


def platform(source: str) -> Platform:
    """The platform of that name. Raises: UserError ``simulate.source``."""
    if source not in PLATFORMS:
        listed = ", ".join(PLATFORMS)
        raise UserError(
            "simulate.source",
            en=f"no export of “{source}” can be made up; known: {listed}",
            zh=f"不会编“{source}”的导出；可用：{listed}",
        )
    return PLATFORMS[source]


def write_export(shop: SimulatedShop, folder: Path, *, source: str) -> Path:
    """Write the export of one platform into the folder and give its path.

    Raises: UserError for an unknown platform, or more buyers than there are test phone numbers.
    """
    form = platform(source)
    if len(shop.buyers.home) > PHONES:
        raise UserError(
            "simulate.phones",
            en=f"this export knows buyers by phone and only {PHONES} test numbers exist; simulate fewer customers",
            zh=f"这种导出靠电话识别买家，而测试号码只有 {PHONES} 个；请减少客户数",
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / form.file
    with path.open("w", encoding=form.encoding, newline="") as file:
        file.write(form.delimiter.join(form.columns) + "\r\n")
        file.writelines(_pieces(shop, form))
    return path


def _pieces(shop: SimulatedShop, form: Platform) -> Iterator[str]:
    keep = ~shop.exported.older & (form.repeats | ~shop.exported.repeats)
    shown = shop.exported.order[keep]
    for block in text.blocks(len(shown)):
        orders = shop.orders.take(shown[block])
        cells = _cells(shop, orders, form)
        rows = len(next(iter(cells.values())))
        columns = [_column(form.cells.get(column), cells, form, rows=rows) for column in form.columns]
        yield "".join(form.delimiter.join(row) + "\r\n" for row in zip(*columns, strict=True))


def _column(cell: str | None, cells: Cells, form: Platform, *, rows: int) -> list[str]:
    if cell is None:
        return [form.empty] * rows
    template = _NAME.sub("%s", cell.replace("%", "%%"))
    named = [cells[name] for name in _NAME.findall(cell)]
    filled = [template % values for values in zip(*named, strict=True)] if named else [cell] * rows
    # Platforms that write ="123" do not quote it once more.
    return filled if form.delimiter != "," or cell.startswith("=") else [text.cell(value) for value in filled]


def _cells(shop: SimulatedShop, orders: Orders, form: Platform) -> Cells:
    """Every cell a platform may ask for, a row each; some stand on an order's first row only."""
    whole = _order_cells(shop, orders, form)
    if form.rows == "order":
        first = np.concatenate(([0], np.cumsum(orders.lines)[:-1])) if len(orders) else np.zeros(0, np.int64)
        lines = _line_cells(orders, shop.lines, currency=shop.currency)
        return whole | {name: [texts[place] for place in first.tolist()] for name, texts in lines.items()}
    owner = np.repeat(np.arange(len(orders)), orders.lines).tolist()
    opens = [at == 0 or owner[at] != owner[at - 1] for at in range(len(owner))]
    on_first_row = {name for column in form.order_cells for name in _NAME.findall(form.cells.get(column, ""))}
    spread = {
        name: [texts[o] if opening or name not in on_first_row else "" for o, opening in zip(owner, opens, strict=True)]
        for name, texts in whole.items()
    }
    return spread | _line_cells(orders, shop.lines, currency=shop.currency)


def _order_cells(shop: SimulatedShop, orders: Orders, form: Platform) -> Cells:
    amount = {
        "gross": orders.gross,
        "discount": orders.discount,
        "due": orders.gross - orders.discount,
        "paid": orders.paid,
        "refunded": orders.refunded,
        "outstanding": np.where(orders.paid_at == NEVER, orders.gross - orders.discount, 0),
        # What is shown net of what was given back in part.
        "net_placed": orders.gross - orders.discount - np.where(orders.refunded < orders.paid, orders.refunded, 0),
    }
    moments = {
        "ordered_at": orders.ordered_at,
        "paid_at": orders.paid_at,
        "bought_at": np.where(orders.paid_at == NEVER, orders.ordered_at, orders.paid_at),
        "delivered_at": orders.delivered_at,
        "updated_at": orders.updated_at,
        "closed_at": np.where(orders.status == CLOSED, orders.updated_at, NEVER),
    }
    offset = (calendar.fixed_offset(shop.timezone) or 0) // 1_000_000
    utc = {name: np.where(at == NEVER, NEVER, at - offset) for name, at in moments.items()}
    sign, ahead = ("-", -offset) if offset < 0 else ("+", offset)
    zone = f" {sign}{ahead // 3600:02d}{ahead // 60 % 60:02d}"
    buyers = orders.buyer.tolist()
    state = _states(orders)
    cells = {name: text.amounts(minor, currency=shop.currency) for name, minor in amount.items()}
    cells |= {name: text.times(at) for name, at in moments.items()}
    cells |= {f"{name}_offset": [at and at + zone for at in text.times(moments[name])] for name in moments}
    cells |= {f"{name}_utc": [at and at.replace(" ", "T") + "+00:00" for at in text.times(utc[name])] for name in utc}
    cells |= {
        "order_id": list(map(str, orders.order_id.tolist())),
        "day6": [day.replace("-", "")[2:] for day in text.days(moments["bought_at"])],
        "state": text.look_up(form.states, state),
        "after_sale": text.look_up(["-", "-", "-", "-", "退款成功"], state),
        "nick": ["" if buyer == GUEST else nick(buyer) for buyer in buyers],
        "phone": ["" if buyer == GUEST else phone(buyer) for buyer in buyers],
        "masked_phone": ["1**********" if buyer == GUEST else f"1******{buyer % 10_000:04d}" for buyer in buyers],
        "email": ["" if buyer == GUEST else f"C{buyer + 1}@Example.com" for buyer in buyers],
        "customer_id": ["" if buyer == GUEST else f"cus_{customer_id(buyer)}" for buyer in buyers],
        "province": text.look_up([place.province for place in assortment.PLACES], orders.place),
        "store": text.look_up(assortment.STORES, orders.store),
        "channel": text.look_up(assortment.CHANNELS, orders.channel),
        "currency": [shop.currency] * len(orders),
        "currency_lower": [shop.currency.lower()] * len(orders),
    }
    return cells


def _states(orders: Orders) -> Ints:
    back = (orders.paid > 0) & (orders.refunded == orders.paid)
    return np.select(
        [orders.status == PENDING, orders.status == CLOSED, back, orders.delivered_at > NEVER],
        [_UNPAID, _SHUT, _GIVEN_BACK, _DONE],
        _ON_ITS_WAY,
    )


def _line_cells(orders: Orders, lines: Lines, *, currency: str) -> Cells:
    index = text.members(orders.first_line, orders.lines)
    owner = np.repeat(np.arange(len(orders)), orders.lines)
    number = text.members(np.ones_like(orders.lines), orders.lines)
    gross = lines.amounts()[index]
    due = shares(gross, whole=orders.gross - orders.discount, of=orders, owner=owner)
    product = lines.product[index]
    amount = {
        "price": lines.price[index],
        "line_gross": gross,
        "line_due": due,
        "line_off": gross - due,
        "line_refund": shares(gross, whole=orders.refunded, of=orders, owner=owner),
    }
    cells = {name: text.amounts(minor, currency=currency) for name, minor in amount.items()}
    return cells | {
        "line_id": list(map(str, (orders.order_id[owner] + number).tolist())),
        "product": text.look_up([item.name for item in assortment.PRODUCTS], product),
        "product_id": text.look_up([item.product_id for item in assortment.PRODUCTS], product),
        "category": text.look_up([assortment.CATEGORIES[item.category].name for item in assortment.PRODUCTS], product),
        "quantity": list(map(str, lines.quantity[index].tolist())),
    }
