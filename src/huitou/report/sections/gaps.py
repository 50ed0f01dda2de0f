"""From the first order to the second, and from the second to the third: whoever came back once comes back sooner."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement
from huitou.report import cells, charts
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Chart, Prose, Section, Table, words

_ORDERS = (1, 2, 3)
# A curve of fewer says more of the people than of the shop.
_FEWEST = 10
_SHOWN_DAYS = 180


def section(asking: Asking) -> Section:
    return Section("gaps", asking.t(zh="越买越快吗", en="Does the next order come sooner?"), tuple(_blocks(asking)))


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    found = [asking.one("nth_order_cycle", params={"n": n}, count_by="day") for n in _ORDERS]
    seen = [m for m in found if m.denominator]
    if not seen:
        yield Prose(t(zh="还没有客户。", en="There are no customers yet."))
        return
    lead = _lead(seen, t)
    if lead:
        yield Prose(lead, "lead")
    table = Table(
        t(zh="从第几次购买到下一次", en="From one purchase to the next"),
        tuple(
            t(zh="|客户|已经再来|典型间隔|90 天内再来", en="|customers|came again|typical gap|within 90 days").split(
                "|"
            )
        ),
        tuple(_row(m, t) for m in seen),
        (t(zh="同一天下的几单算一次。", en="Orders of one day are one purchase here."),),
    )
    drawn = [m for m in seen if m.numerator >= _FEWEST]
    if drawn:
        lines = [_line(m, t) for m in drawn]
        until = min(_SHOWN_DAYS, max(m.details["curve"][-1][0] for m in drawn))
        yield Chart(charts.curves(lines, until=until), table.name, _curves(drawn, t))
    yield table


def _lead(found: list[Measurement], t: Speech) -> str:
    first, second = (found[0].value, found[1].value) if len(found) > 1 else (None, None)
    if first is None or second is None:
        return ""
    within = [m.details["returned_within"]["90"] for m in found[:2]]
    if None in within:
        return ""
    more = within[1] > within[0]
    shares = figures.percent(within[0]), figures.percent(within[1])
    return t(
        zh=f"首购之后 90 天内有 {shares[0]} 的人再来；买过两次的人里，这个比例是 {shares[1]}。"
        + (
            "过了第二单，留下来就容易得多：力气先花在第二单上。"
            if more
            else "第二单没有把人留住：先看看他们第二次买到了什么。"
        ),
        en=f"{shares[0]} of customers are back within 90 days of the first order; of those who bought twice, "
        f"{shares[1]} "
        "within 90 days of the second. "
        + (
            "Past the second order they stay far more easily: put the effort there."
            if more
            else "The second order does not hold them: look at what they got the second time."
        ),
    )


def _name(m: Measurement, t: Speech) -> str:
    n = int(m.params["n"])
    return t(zh=f"第 {n} 次 → 第 {n + 1} 次", en=f"{n} → {n + 1}")


def _row(m: Measurement, t: Speech) -> tuple[Cell, ...]:
    not_yet = t(zh="数据还不够长", en="data not long enough")
    return (
        words(_name(m, t)),
        cells.count(m.denominator or 0),
        cells.count(m.numerator),
        cells.cell(m, t),
        cells.rate(m.details["returned_within"]["90"], why_not=not_yet),
    )


def _line(m: Measurement, t: Speech) -> charts.Line:
    name = _name(m, t)
    points = [(day, share) for day, share in m.details["curve"]]
    tips = [
        t(zh=f"{name}：{day} 天内 {figures.percent(share)}", en=f"{name}: {figures.percent(share)} within {day} days")
        for day, share in points
    ]
    return charts.Line(name, points, tips)


def _curves(found: list[Measurement], t: Speech) -> Table:
    shares = [dict(m.details["curve"]) for m in found]
    days = sorted({day for each in shares for day in each})
    return Table(
        t(zh="多少天内再来的比例", en="Share who came again within so many days"),
        (t(zh="天数", en="days"), *(_name(m, t) for m in found)),
        tuple((cells.days(day, t), *(cells.rate(each.get(day)) for each in shares)) for day in days),
    )
