"""The shop as its Taobao exports: the order list and the list of lines, quirks and all.

What Taobao does not export (category, channel, coupon) is left out; the rest is the same as in Huitou's own csv,
order ids included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np

from huitou import calendar
from huitou.errors import UserError
from huitou.simulate import layouts, text
from huitou.simulate.buyers import PHONES, nick
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import SimulatedShop, older_state
from huitou.simulate.taobao_cells import Cells, line_cells, order_cells

Layout = Literal["classic", "newer"]
ENCODING = "gb18030"
_ORDERS = {"classic": layouts.CLASSIC_ORDERS, "newer": layouts.NEWER_ORDERS}
_LINES = {"classic": layouts.CLASSIC_LINES, "newer": layouts.NEWER_LINES}


def write_taobao(shop: SimulatedShop, folder: Path, *, layout: Layout = "classic") -> tuple[Path, Path]:
    """Write ``ExportOrderList*.csv`` and ``ExportOrderDetailList*.csv`` (GB18030) into the folder; give their paths.

    The newer layout has no buyer names: there a buyer is known by the receiver's phone inside the address.
    Raises: UserError for the newer layout of a shop with more buyers than there are test phone numbers.
    """
    if layout == "newer" and len(shop.buyers.home) > PHONES:
        raise UserError(
            "simulate.phones",
            en=f"the newer layout knows buyers by phone and only {PHONES} test numbers exist; simulate fewer customers",
            zh=f"新版导出靠电话识别买家，而测试号码只有 {PHONES} 个；请减少客户数",
        )
    folder.mkdir(parents=True, exist_ok=True)
    stamp = calendar.iso(shop.last_day + 1).replace("-", "") + "0000"
    orders, lines = folder / f"ExportOrderList{stamp}.csv", folder / f"ExportOrderDetailList{stamp}.csv"
    write_rows(orders, columns=_ORDERS[layout], pieces=_order_pieces(shop))
    write_rows(lines, columns=_LINES[layout], pieces=_line_pieces(shop))
    return orders, lines


def write_brushing(shop: SimulatedShop, path: Path) -> Path:
    """Write the seller's own sheet of brushed orders, as sellers keep it; a burst just happened is not in it."""
    listed = shop.orders.brushing
    if shop.change and shop.change.name == "brushing_burst":
        listed = listed & (shop.orders.ordered_at < (shop.last_day + 1 - shop.change.days) * DAY)
    brushed = shop.orders.take(np.flatnonzero(listed))
    amounts = text.amounts(brushed.paid, currency=shop.currency)
    columns = [
        range(1, len(brushed) + 1),
        text.times(brushed.ordered_at),
        [nick(buyer) for buyer in brushed.buyer.tolist()],
        amounts,
        amounts,
        brushed.order_id.tolist(),
    ]
    header = "序号,接单时间,旺旺名称,实际发生金额,买手垫付金额,商家支付总佣金,淘宝订单编号\r\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((header + text.fill("%s,%s,%s,%s,%s,8.00,%s\r\n", columns)).encode(ENCODING))
    return path


def write_rows(path: Path, *, columns: Mapping[str, str], pieces: Iterator[Cells]) -> None:
    """Write one such file piece by piece: the header, then of each piece the cells the columns ask for."""
    template = ",".join(columns.values()) + "\r\n"
    varying = [name for name, cell in columns.items() if "%s" in cell]
    with path.open("wb") as file:
        file.write((",".join(columns) + "\r\n").encode(ENCODING))
        for cells in pieces:
            file.write(text.fill(template, [cells[name] for name in varying]).encode(ENCODING))


def _order_pieces(shop: SimulatedShop) -> Iterator[Cells]:
    end = (shop.last_day + 1) * DAY
    for block in text.blocks(len(shop.exported.order)):
        older = shop.exported.older[block]
        orders = older_state(shop.orders.take(shop.exported.order[block]), where=older)
        seen_at = np.where(older, orders.paid_at + 3600, end)
        yield order_cells(orders, lines=shop.lines, currency=shop.currency, seen_at=seen_at)


def _line_pieces(shop: SimulatedShop) -> Iterator[Cells]:
    """Lines carry no moment of change, so only their newest state can be told apart: older ones are left out."""
    newest = shop.exported.order[~shop.exported.older]
    for block in text.blocks(len(newest)):
        orders = shop.orders.take(newest[block])
        seen_at = np.full(len(orders), (shop.last_day + 1) * DAY)
        yield line_cells(orders, lines=shop.lines, currency=shop.currency, seen_at=seen_at)
