"""Whose money it is: what returning customers bring, by each definition of returning, and month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from huitou import calendar
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement
from huitou.money import to_decimal
from huitou.report import cells, charts, whose
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Chart, Prose, Section, Table, words
from huitou.report.whose import Who

_METRIC = "returning_revenue_share"
_LONG_ENOUGH = 270


def section(asking: Asking) -> Section:
    return Section("contribution", asking.t(zh="老客贡献", en="What returning customers bring"), tuple(_blocks(asking)))


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    m = asking.one(_METRIC)
    if not m.denominator:
        yield Prose(figures.basis(m, t))
        return
    yield Prose(_lead(m, t), "lead")
    from_day, to_day = asking.months()
    months = list(asking.all(_METRIC, by="month", from_=from_day, to=to_day))
    if len(months) > 1:
        yield _months(months, asking)
        if any(each.provisional for each in months):
            yield Prose(t(zh="虚线的柱子：待更新，还会变。", en="Dashed bars may still move."), "aside")
    yield _sides(m, t)
    yield _definitions(asking)


def _lead(m: Measurement, t: Speech) -> str:
    days = m.to_day - m.from_day + 1
    part = figures.amount(m.numerator, m.currency, t)
    whole = figures.amount(m.denominator or 0, m.currency, t)
    share = figures.percent(m.numerator / (m.denominator or 1))
    return t(
        zh=f"最近 {days} 天卖了 {whole}（知道是谁买的部分），其中 {figures.amid(part)}不是客户的第一单，占 {share}。",
        en=f"Of {whole} sold in the last {days} days to customers who are known, {part} were not a customer's first "
        f"order: {share}.",
    )


def _months(months: list[Measurement], asking: Asking) -> Chart:
    t = asking.t
    labels = [m.by["month"] for m in months]
    names = {
        "returning": t(zh="老客（非首单）", en="returning (not the first order)"),
        "new": t(zh="新客（首单）", en="new (first order)"),
    }
    one, unit = _unit(months, t)
    parts = {
        name: [
            charts.Point(
                m.by["month"],
                float(to_decimal(m.details[side]["revenue_minor"], m.currency)) / one,
                f"{name}  {figures.amount(m.details[side]['revenue_minor'], m.currency, t)}"
                + (f" · {cells.cell(m, t).text}" if side == "returning" else ""),
                moving=m.provisional,
            )
            for m in months
        ]
        for side, name in names.items()
    }
    table = Table(
        t(zh="老客贡献，按月", en="What returning customers bring, by month"),
        tuple(t(zh="月份|老客贡献度|老客销售额|新客销售额", en="month|share|returning revenue|new revenue").split("|")),
        tuple(
            (
                words(m.by["month"]),
                cells.cell(m, t),
                cells.money(m.details["returning"]["revenue_minor"], m.currency, t, _who("returning", m)),
                cells.money(m.details["new"]["revenue_minor"], m.currency, t, _who("new", m)),
            )
            for m in months
        ),
    )
    flags = charts.flags_of(asking.marks, labels)
    option = charts.stacked(labels, parts, written="compact", unit=unit, flags=flags)
    people = tuple(tuple(_who(side, m) for m in months) for side in names)
    return Chart(option, table.name, table, people=people)


def _unit(months: list[Measurement], t: Speech) -> tuple[int, str]:
    """What the amounts of the chart are counted in: in Chinese all of them in 万 or 亿 where the largest needs it."""
    currency = months[0].currency
    largest = max(to_decimal(m.denominator or 0, currency) for m in months)
    one, ten_thousands = next(
        ((size, word) for size, word in ((10**8, "亿"), (10**4, "万")) if t.lang == "zh" and largest >= size), (1, "")
    )
    if currency == "CNY":
        return one, t(zh=f"{ten_thousands}元", en="CNY")
    return one, f"{ten_thousands} {currency}".strip()


def _who(side: str, m: Measurement) -> Who | None:
    """Who came back, or who was new: whoever placed a first order in the window, as nobody else was."""
    if not m.details[side]["buyers"]:
        return None
    if side == "returning":
        return whose.of(m)
    everybody = whose.of(m, "denominator")
    return None if everybody is None else replace(everybody, metric="new_buyers", side="numerator", params={})


def _sides(m: Measurement, t: Speech) -> Table:
    headings = t(
        zh="|客户|购买|销售额|客单价（每人）|笔单价（每单）|人均单数",
        en="|buyers|purchases|revenue|per buyer|per order|orders each",
    )
    sides = {"returning": t(zh="老客", en="returning"), "new": t(zh="新客", en="new")}
    return Table(
        t(zh="新客与老客，最近 90 天", en="New and returning, last 90 days"),
        tuple(headings.split("|")),
        tuple(_side(name, m.details[side], _who(side, m), m.currency, t) for side, name in sides.items()),
        (
            t(
                zh="同一位客户第一单算新客、之后的单算老客，所以两行的客户数不能相加。",
                en="A customer's first order counts as new and later ones as returning: the two rows of buyers do "
                "not add up.",
            ),
        ),
    )


def _side(name: str, side: dict[str, Any], people: Who | None, currency: str, t: Speech) -> tuple[Cell, ...]:
    return (
        words(name),
        cells.count(side["buyers"], people),
        cells.count(side["purchases"]),
        cells.money(side["revenue_minor"], currency, t),
        cells.decimal(side["revenue_per_buyer"], currency, t),
        cells.decimal(side["average_order_value"], currency, t),
        cells.ratio(side["purchases_per_buyer"]),
    )


def _definitions(asking: Asking) -> Table:
    t = asking.t
    asked: list[tuple[str, dict[str, str | int]]] = [
        (t(zh="不是客户的第一单", en="not the customer's first order"), {"definition": "not_first"}),
        (
            t(zh="已买过两次及以上的客户，首单也算", en="customers who have bought twice, first order included"),
            {"definition": "bought_twice"},
        ),
        *(
            (
                t(zh=f"距首购满 {days} 天", en=f"{days} days or more after the first order"),
                {"definition": "older_than", "days": days},
            )
            for days in (30, 60, 90)
        ),
        (t(zh="90 天之前就买过的客户", en="customers first bought before these 90 days"), {"definition": "existing"}),
    ]
    found = [(name, asking.one(_METRIC, params=params)) for name, params in asked]
    remarks = [
        t(
            zh="和别人比之前，先问清对方用的是哪一种算法。",
            en="Before you compare with anybody, ask which of these they use.",
        )
    ]
    if asking.as_of - asking.first_day < _LONG_ENOUGH:
        remarks.append(
            t(
                zh=f"数据从 {calendar.iso(asking.first_day)} 才开始，更早的老客看不见，后面几行必然偏低。",
                en=f"The data begins on {calendar.iso(asking.first_day)}; who bought before cannot be seen, and the "
                f"lower rows "
                "are bound to be too small.",
            )
        )
    return Table(
        t(zh="怎样算老客，数就差多少", en="The share depends on who counts as returning"),
        tuple(t(zh="老客的算法|老客贡献度|老客销售额", en="returning is|share|their revenue").split("|")),
        tuple((words(name), *_by_definition(m, asking)) for name, m in found),
        tuple(remarks),
    )


def _by_definition(m: Measurement, asking: Asking) -> tuple[Cell, Cell]:
    """Share and revenue; neither where the data is too short for anybody to count as returning."""
    t = asking.t
    since = asking.first_day + int(m.params["days"]) if m.params["definition"] == "older_than" else asking.first_day
    if since > (m.from_day - 1 if m.params["definition"] == "existing" else m.to_day):
        none = Cell(t(zh="数据不够长", en="data too short"), missing=True)
        return none, none
    return cells.cell(m, t), cells.money(m.numerator, m.currency, t, whose.of(m))
