"""What is sold, and what brings people back: revenue, return and cycle by category."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement
from huitou.metrics.slices import UNKNOWN
from huitou.report import cells, charts
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Chart, Prose, Section, Table, words

_SHOWN = 12


def section(asking: Asking) -> Section:
    return Section(
        "categories", asking.t(zh="哪些类目带人回来", en="Which categories bring people back"), tuple(_blocks(asking))
    )


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    revenue = sorted(asking.all("revenue", by="category"), key=lambda m: -m.numerator)
    if not revenue or [m.by["category"] for m in revenue] == [UNKNOWN]:
        yield Prose(
            t(
                zh="订单里没有商品类目，看不出哪些类目带人回来。导入商品明细或商品清单之后这里就有了。",
                en="The orders say nothing of categories, so it cannot be seen which bring people back. Import "
                "order lines or a "
                "list of products and it will stand here.",
            )
        )
        return
    rates = {m.by["first_category"]: m for m in asking.all("cohort_repurchase_rate", by="first_category")}
    cycles = {m.by["first_category"]: m for m in asking.all("repurchase_cycle", by="first_category")}
    shown = [m.by["category"] for m in revenue[:_SHOWN]]
    drawn = [rates[name] for name in shown if name in rates and rates[name].value is not None and name != UNKNOWN]
    if not rates:
        rates = {name: asking.one("cohort_repurchase_rate") for name in cycles}
    table = _table(revenue, rates, cycles, asking)
    if len(drawn) > 1:
        whole = asking.one("cohort_repurchase_rate")
        line = (t(zh="全店", en="whole shop"), float(whole.value)) if whole.value is not None else None
        bars = [
            charts.Bar(
                _named(m.by["first_category"], t),
                float(m.value or 0),
                cells.tip(m, t),
                m.interval,
                moving=m.provisional,
            )
            for m in sorted(drawn, key=lambda m: -float(m.value or 0))
        ]
        says = t(
            zh="首单买这个类目的人，90 天内又来买的比例（买什么都算）；细线是 95% 区间，区间宽就是人还少",
            en="of people whose first order was of this category, those who bought anything again within 90 days; "
            "the thin "
            "line is the 95 % interval, wide where people are few",
        )
        yield Prose(says)
        yield Chart(charts.ranked(bars, written="percent", line=line), says, table, height=60 + 26 * len(bars))
    yield table


def _table(
    revenue: list[Measurement], rates: dict[str, Measurement], cycles: dict[str, Measurement], asking: Asking
) -> Table:
    t = asking.t
    whole = sum(m.numerator for m in revenue) or 1
    headings = t(
        zh="类目|销售额（90 天）|占比|首单买它、90 天内又来|首购到二购",
        en="category|revenue, 90 days|share|first order of it, back in 90 days|first to second",
    )
    rows = [
        (
            words(_named(m.by["category"], t)),
            cells.money(m.numerator, m.currency, t),
            cells.rate(m.numerator / whole),
            _of(rates, m, t),
            _of(cycles, m, t),
        )
        for m in revenue[:_SHOWN]
    ]
    rest = revenue[_SHOWN:]
    if rest:
        money = sum(m.numerator for m in rest)
        none = Cell(figures.NONE, missing=True)
        name = t(zh=f"其余 {len(rest)} 个类目", en=f"{len(rest)} others")
        rows.append((words(name), cells.money(money, asking.currency, t), cells.rate(money / whole), none, none))
    return Table(t(zh="类目", en="Categories"), tuple(headings.split("|")), tuple(rows))


def _of(found: dict[str, Measurement], m: Measurement, t: Speech) -> Cell:
    category = m.by["category"]
    return (
        cells.cell(found[category], t)
        if category in found
        else Cell(t(zh="没有首单", en="no first order"), missing=True)
    )


def _named(category: str, t: Speech) -> str:
    return t(zh=UNKNOWN, en="unknown") if category == UNKNOWN else category
