"""What stands in the cells of Taobao's exports, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from huitou.simulate import assortment, text
from huitou.simulate.buyers import GUEST, nick, phone
from huitou.simulate.draws import Ints
from huitou.simulate.orders import CLOSED, NEVER, PENDING, Lines, Orders
from huitou.simulate.requests import DAY

Cells = Mapping[str, Sequence[object]]

_STATUS = (
    "等待买家付款",
    "买家已付款，等待卖家发货",
    '"买家已付款,等待卖家发货"',
    "卖家已发货，等待买家确认",
    "交易成功",
    "交易关闭",
)
_CLOSED_BECAUSE = ("订单未关闭", "买家未付款", "退款")
_NO_REFUND = "无退款申请"
_FIRST_ITEM = 600_000_000_001


def order_cells(orders: Orders, *, lines: Lines, currency: str, seen_at: Ints) -> Cells:
    """The order list's varying cells under their classic names, and under the newer ones where these differ.

    ``seen_at``: when each row was exported, which decides what its status says.
    """
    ids = orders.order_id.tolist()
    titles, kinds, pieces = _titles(orders, lines)
    amount = text.amounts(orders.gross - orders.discount, currency=currency)
    paid = text.amounts(orders.paid, currency=currency)
    paid_at = text.times(orders.paid_at)
    address = [f"{place.province} {place.city} ***" for place in assortment.PLACES]
    message = orders.order_id // 100 % sum(assortment.MESSAGE_WEIGHTS)
    sent = orders.delivered_at > NEVER
    return {
        "订单编号": ids,
        "买家会员名": _nicks(orders),
        "支付单号": _payments(orders),
        "买家应付货款": amount,
        "总金额": amount,
        "买家实际支付金额": paid,
        "买家实付金额": paid,
        "订单状态": text.look_up(_STATUS, _states(orders, seen_at)),
        "买家留言": text.look_up(
            [text.cell(words) for words in assortment.MESSAGES],
            np.searchsorted(np.cumsum(assortment.MESSAGE_WEIGHTS), message, side="right"),
        ),
        "收货人姓名": _names(orders),
        "收货地址 ": text.look_up(address, orders.place),
        "收货地址": _whole_addresses(orders, address),
        "联系手机": _phones(orders),
        "订单创建时间": text.times(orders.ordered_at),
        "订单付款时间 ": paid_at,
        "订单付款时间": paid_at,
        "宝贝标题 ": titles,
        "商品标题": titles,
        "宝贝种类": kinds,
        "物流单号 ": [f"No:YT{i // 100 % 10**13:013d}" if s else "" for i, s in zip(ids, sent.tolist(), strict=True)],
        "物流公司": text.look_up(["", "圆通速递"], sent.astype(np.int64)),
        "宝贝总数量": pieces,
        "店铺Id": text.look_up(["30001", "30002"], orders.store),
        "店铺名称": text.look_up(assortment.STORES, orders.store),
        "订单关闭原因": text.look_up(
            _CLOSED_BECAUSE, np.where(orders.status == CLOSED, np.where(orders.paid_at == NEVER, 1, 2), 0)
        ),
        "退款金额": _refunds(orders.refunded, currency=currency),
        "发货时间": text.times(np.where(sent, orders.delivered_at - DAY, NEVER)),
        "确认收货时间": text.times(orders.delivered_at),
        "打款商家金额": text.amounts(orders.paid - orders.refunded, currency=currency),
    }


def line_cells(orders: Orders, *, lines: Lines, currency: str, seen_at: Ints) -> Cells:
    """The varying cells of the list of lines, classic and newer names, for the lines of those orders."""
    index = text.members(orders.first_line, orders.lines)
    owner = np.repeat(np.arange(len(orders)), orders.lines)
    number = text.members(np.zeros_like(orders.lines), orders.lines)
    alone = orders.lines[owner] == 1
    product = lines.product[index]
    gross = lines.amounts()[index]
    due, paid, back = (
        shares(gross, whole=whole, of=orders, owner=owner)
        for whole in (orders.gross - orders.discount, orders.paid, orders.refunded)
    )
    titles = text.look_up([text.cell(item.name) for item in assortment.PRODUCTS], product)
    price = text.amounts(lines.price[index], currency=currency)
    refunded = text.look_up(["没有申请退款", "退款成功"], (back > 0).astype(np.int64))
    paid_cells = text.amounts(paid, currency=currency)
    whole = orders.take(owner)
    return {
        "子订单编号": np.where(alone, whole.order_id, whole.order_id + 1 + number).tolist(),
        "主订单编号": whole.order_id.tolist(),
        "标题": titles,
        "商品标题": titles,
        "价格": price,
        "商品价格": price,
        "购买数量": lines.quantity[index].tolist(),
        "商品属性": ["规格:标准装[散装];口味:原味"] * len(index),
        "订单状态": text.look_up(_STATUS, _states(whole, seen_at[owner])),
        "商家编码": text.look_up([item.product_id for item in assortment.PRODUCTS], product),
        "支付单号": _payments(whole),
        "买家应付货款": text.amounts(due, currency=currency),
        "买家实际支付金额": paid_cells,
        "买家实付金额": paid_cells,
        "退款状态": refunded,
        "退款金额": _refunds(back, currency=currency),
        "订单创建时间": text.times(whole.ordered_at),
        "订单付款时间": text.times(whole.paid_at),
        "商品ID": (_FIRST_ITEM + product).tolist(),
    }


def _titles(orders: Orders, lines: Lines) -> tuple[list[str], list[int], list[int]]:
    """Titles joined as Taobao joins them, how many different items, how many pieces."""
    index = text.members(orders.first_line, orders.lines)
    products = lines.product[index].tolist()
    names = [item.name for item in assortment.PRODUCTS]
    alone = [text.cell(name) for name in names]
    ends = np.cumsum(orders.lines)
    titles, kinds = [], []
    for start, end in zip((ends - orders.lines).tolist(), ends.tolist(), strict=True):
        if end - start == 1:
            titles.append(alone[products[start]])
            kinds.append(1)
        else:
            own = products[start:end]
            titles.append(text.cell("，".join([names[product] for product in own])))
            kinds.append(len(set(own)))
    pieces: list[int] = np.add.reduceat(lines.quantity[index], ends - orders.lines).tolist()
    return titles, kinds, pieces


def _states(orders: Orders, seen_at: Ints) -> Ints:
    waiting = orders.paid_at + DAY > seen_at
    return np.select(
        [
            orders.status == PENDING,
            orders.status == CLOSED,
            orders.delivered_at > NEVER,
            waiting & (orders.order_id // 100 % 2 == 0),
            waiting,
        ],
        [0, 5, 4, 1, 2],
        3,
    )


def _nicks(orders: Orders) -> list[str]:
    """Guests are masked or missing: neither identifies anybody."""
    masked = ("", "t**3")
    pairs = zip(orders.buyer.tolist(), (orders.order_id // 100 % 2).tolist(), strict=True)
    return [nick(buyer) if buyer != GUEST else masked[odd] for buyer, odd in pairs]


def _names(orders: Orders) -> list[str]:
    return text.look_up([f"{surname}**" for surname in assortment.SURNAMES], orders.buyer % len(assortment.SURNAMES))


def _phones(orders: Orders) -> list[str]:
    return [f"'199****{buyer % 10_000:04d}" if buyer != GUEST else "'1**********" for buyer in orders.buyer.tolist()]


def _whole_addresses(orders: Orders, address: Sequence[str]) -> list[str]:
    phones = [phone(buyer) if buyer != GUEST else "1**********" for buyer in orders.buyer.tolist()]
    rows = zip(_names(orders), phones, text.look_up(address, orders.place), strict=True)
    return [f"{name}，86-{number}，{where}" for name, number, where in rows]


def _payments(orders: Orders) -> list[str]:
    pairs = zip(orders.order_id.tolist(), orders.paid_at.tolist(), strict=True)
    return [f"22001{order_id}" if paid_at != NEVER else "" for order_id, paid_at in pairs]


def _refunds(refunded: Ints, *, currency: str) -> list[str]:
    cells = text.amounts(refunded, currency=currency)
    return [cell if back else _NO_REFUND for cell, back in zip(cells, refunded.tolist(), strict=True)]


def shares(gross: Ints, *, whole: Ints, of: Orders, owner: Ints) -> Ints:
    """Each line's part of its order's amount, by line amount: whole minor units that add up to it exactly."""
    upto = np.cumsum(gross) - np.repeat(np.cumsum(of.gross) - of.gross, of.lines)
    total = np.maximum(of.gross, 1)[owner]
    return upto * whole[owner] // total - (upto - gross) * whole[owner] // total
