"""A Taobao-like export as a shop keeps it: GBK, a title above the heading, a column only its owner understands.

Two hundred and forty buyers, k = 0..239: the first order on day 3k mod 60 from 5 January 2026, then k mod 6 more, one
every thirty days. Odd buyers shop at the flagship store, even ones at the outlet.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

FILE = "订单导出.csv"
STORES = ("山野雪球店", "山野茶铺旗舰店")
# A category that a spreadsheet would reckon out.
FORMULA = "+SUM(A1)"
CATEGORIES = ("绿茶", "红茶", FORMULA)
HAND_MADE = "收了多少"
HEADING = f"订单号,买家会员名,店铺名称,下单时间,{HAND_MADE},订单状态,商品类目,收货人姓名,联系手机"
BUYERS = 240
# Forty times six buyers of one to six orders: 40 * 21.
GOOD = 840
BAD_DAY = "T9990,买家999,山野雪球店,2026-13-45,40.00,交易成功,绿茶,李雷,13900139000"
BAD_AMOUNT = "T9991,买家998,山野雪球店,2026-06-01 10:00:00,四十元,交易成功,绿茶,韩梅梅,13900139001"
_FIRST = dt.date(2026, 1, 5)
_COMMAS = "," * HEADING.count(",")


class Counts(NamedTuple):
    read: int
    accepted: int
    set_aside: int


# The row that stands twice is two lines of one order, whose amount counts once. Set aside: two that cannot be read,
# and the sum at the end, which is no order.
COUNTS = Counts(read=GOOD + 4, accepted=GOOD + 1, set_aside=3)


def write(folder: Path) -> Path:
    rows = _rows()
    sum_of_all = f"合计,,,,9999.00{_COMMAS[4:]}"
    title = [f"店铺订单导出{_COMMAS}", f"导出时间：2026-07-31 09:00{_COMMAS}"]
    lines = [*title, HEADING, *rows, rows[0], BAD_DAY, BAD_AMOUNT, sum_of_all]
    path = folder / FILE
    path.write_text("\n".join(lines) + "\n", encoding="gbk")
    return path


def _rows() -> list[str]:
    return [_row(buyer, nth) for buyer in range(BUYERS) for nth in range(buyer % 6 + 1)]


def _row(buyer: int, nth: int) -> str:
    day = _FIRST + dt.timedelta(days=3 * buyer % 60 + 30 * nth)
    cells = [
        f"T{buyer:03}{nth}",
        f"买家{buyer:03}",
        STORES[buyer % 2],
        f"{day} 1{nth}:20:00",
        f"{30 + 10 * (buyer % 4) + nth}.00",
        "交易成功",
        CATEGORIES[buyer % 3],
        "王小明",
        f"13800138{buyer:03}",
    ]
    return ",".join(cells)
