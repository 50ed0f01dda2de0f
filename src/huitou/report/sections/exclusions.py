"""Orders that are no purchases, by reason: shown so that nobody wonders where they went."""

from __future__ import annotations

from huitou.intake.exclusion_words import EXCLUSIONS
from huitou.metrics import figures
from huitou.report import cells
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Prose, Section, Table, words

# Before any order there may be: an order left out may be older than the first purchase.
_EVER = 0


def section(asking: Asking) -> Section:
    t = asking.t
    whole = asking.one("purchases", from_=_EVER, to=asking.as_of)
    recent = asking.one("purchases")
    blocks: list[Block] = [
        Prose(
            t(
                zh="下面这些订单不算购买，所有的数里都没有它们。",
                en="These orders are not purchases, and no number in this report has them in it.",
            )
        )
    ]
    if whole.exclusions:
        rows = sorted(whole.exclusions.items(), key=lambda item: (-item[1], item[0]))
        blocks.append(
            Table(
                t(zh="不算购买的订单", en="Orders not counted"),
                tuple(t(zh="原因|全部时间|最近 90 天", en="reason|all time|last 90 days").split("|")),
                tuple(
                    (
                        words(t(zh=EXCLUSIONS[why].zh, en=EXCLUSIONS[why].en)),
                        cells.count(orders),
                        cells.count(recent.exclusions.get(why, 0)),
                    )
                    for why, orders in rows
                ),
            )
        )
    else:
        blocks = [Prose(t(zh="每一笔订单都算购买，没有排除的。", en="Every order counts; none was left out."))]
    unknown = whole.unknown_customers
    if unknown["purchases"]:
        share = figures.percent(unknown["purchases"] / unknown["of_purchases"])
        blocks.append(
            Prose(
                t(
                    zh=f"另有 {unknown['purchases']:,} 笔购买（{share}）不知道是谁买的：算在销售额、"
                    f"购买数和笔单价里，不算在任何关于客户的数里。",
                    en=f"Of {unknown['purchases']:,} purchases ({share}) the buyer is not known: they count in "
                    f"revenue, purchases "
                    "and average order value, and in no number about customers.",
                )
            )
        )
    return Section("exclusions", t(zh="没有算进来的订单", en="Orders left out"), tuple(blocks))
