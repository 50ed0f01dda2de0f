"""How far the data behind the report can be trusted."""

from __future__ import annotations

from huitou.metrics import quality_words
from huitou.metrics.quality import SourceQuality, quality
from huitou.report import cells
from huitou.report.asking import Asking
from huitou.report.blocks import Cell, Prose, Section, Table, words


def section(asking: Asking) -> Section:
    t = asking.t
    found = quality(asking.folder, asking.snapshot)
    remarks = [line for each in found for line in quality_words.remarks(each, t)]
    fine = t(
        zh="没有发现缺的天、突变或落后的来源。", en="No missing days, sudden changes or sources left behind were found."
    )
    headings = t(
        zh="来源|店铺|订单|有效购买|首日|末日|不知道是谁买的|没有商品明细|没有付款时间|看不懂、放在一边的行",
        en="source|store|orders|purchases|first day|last day|buyer unknown|no product lines|no payment time|rows "
        "set aside",
    )
    table = Table(
        t(zh="导入了什么", en="What was imported"), tuple(headings.split("|")), tuple(_row(each) for each in found)
    )
    return Section(
        "quality",
        t(zh="数据靠得住吗", en="Can the data be trusted?"),
        (*(Prose(line) for line in remarks or [fine]), table),
    )


def _row(each: SourceQuality) -> tuple[Cell, ...]:
    return (
        words(each.source),
        words(each.store or "—"),
        cells.count(each.orders),
        cells.count(each.purchases),
        cells.date(each.first_day),
        cells.date(each.last_day),
        cells.count(each.without_customer),
        cells.count(each.without_lines),
        cells.count(each.without_payment_time),
        cells.count(each.quarantined),
    )
