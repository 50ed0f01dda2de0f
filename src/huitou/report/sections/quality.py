"""How far the data behind the report can be trusted."""

from __future__ import annotations

from dataclasses import replace

from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.metrics import quality_words
from huitou.metrics.quality import SourceQuality, quality
from huitou.report import cells
from huitou.report.asking import Asking
from huitou.report.blocks import Cell, Prose, Section, Table, words

_SHOWN = 20
_REMARKS_SHOWN = 10


def section(asking: Asking) -> Section:
    t = asking.t
    found = [replace(each, source=source_name(each.source, t)) for each in quality(asking.folder, asking.snapshot)]
    remarks = [line for each in found for line in quality_words.remarks(each, t)]
    if len(remarks) > _REMARKS_SHOWN:
        rest = len(remarks) - _REMARKS_SHOWN
        remarks[_REMARKS_SHOWN:] = [
            t(zh=f"还有 {rest:,} 条，见 huitou quality。", en=f"{rest:,} more: huitou quality.")
        ]
    fine = t(
        zh="没有发现缺的天、突变或落后的来源。", en="No missing days, sudden changes or sources left behind were found."
    )
    headings = t(
        zh="来源|店铺|订单|有效购买|首日|末日|不知道是谁买的|没有商品明细|没有付款时间|看不懂、放在一边的行",
        en="source|store|orders|purchases|first day|last day|buyer unknown|no product lines|no payment time|rows "
        "set aside",
    )
    largest = sorted(found, key=lambda each: -each.orders)[:_SHOWN] if len(found) > _SHOWN else found
    table = Table(
        t(zh="导入了什么", en="What was imported"),
        tuple(headings.split("|")),
        tuple(_row(each) for each in largest),
        _left_out(len(found), t),
    )
    return Section(
        "quality",
        t(zh="数据靠得住吗", en="Can the data be trusted?"),
        (*(Prose(line) for line in remarks or [fine]), table),
    )


def _left_out(count: int, t: Speech) -> tuple[str, ...]:
    if count <= _SHOWN:
        return ()
    return (
        t(
            zh=f"只列出订单最多的 {_SHOWN} 家，共 {count:,} 家；全部见 huitou quality。",
            en=f"The {_SHOWN} with most orders, of {count:,}; huitou quality shows all.",
        ),
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
