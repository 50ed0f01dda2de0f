"""The report of a shop without a single purchase: it says so, and leaves the numbers out."""

from __future__ import annotations

from huitou.report.asking import Asking
from huitou.report.blocks import Prose, Section


def section(asking: Asking) -> Section:
    t = asking.t
    return Section(
        "nothing",
        t(zh="还没有一笔算数的购买", en="Not one purchase yet"),
        (
            Prose(
                t(
                    zh="导入的订单里没有一笔算购买（已付款、没有关闭、退款后净额大于零），所以一个数也给不出来。"
                    "原因见下面“没有算进来的订单”。",
                    en="Not one of the orders imported counts as a purchase (paid, not closed, worth more than "
                    "nothing after "
                    "refunds), so there is no number to give. “Orders left out” below says why.",
                ),
                "lead",
            ),
        ),
    )
