"""From the first order to the second, and from the second to the third: whoever came back once comes back sooner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.definition import Words
from huitou.metrics.measurement import FEW, Measurement
from huitou.report import cells, charts, whose
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Chart, Prose, Section, Table, words

_ORDERS = (1, 2, 3)
# A curve of fewer says more of the people than of the shop.
_FEWEST = 10
_SHOWN_DAYS = 180
_LEAD_DAYS = 90


@dataclass(frozen=True, slots=True)
class _Share:
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Told:
    """The words on one more order: the two shares, and whether it holds people or lets them go."""

    shares: Words
    holds: Words
    lets_go: Words


_OF_SECOND = _Told(
    shares={
        "zh": "首购之后 90 天内有 {} 的人再来；买过两次的人里，这个比例是 {}。",
        "en": "{} of customers are back within 90 days of the first order; of those who bought twice, {} within 90 days"
        " of the second. ",
    },
    holds={
        "zh": "过了第二单，留下来就容易得多：力气先花在第二单上。",
        "en": "Past the second order they stay far more easily: put the effort there.",
    },
    lets_go={
        "zh": "第二单没有把人留住：先看看他们第二次买到了什么。",
        "en": "The second order does not hold them: look at what they got the second time.",
    },
)
# For a shop to which nobody came for the first time of late.
_OF_THIRD = _Told(
    shares={
        "zh": "买过两次的人里，90 天内有 {} 再来；买过三次的人里，这个比例是 {}。",
        "en": "Of customers who bought twice, {} are back within 90 days; of those who bought three times, {}. ",
    },
    holds={
        "zh": "买得越多，越容易留下：多送一程，送到第三单。",
        "en": "The more they have bought the more easily they stay: help them to the third order.",
    },
    lets_go={
        "zh": "第三单没有把人留住：先看看他们第三次买到了什么。",
        "en": "The third order does not hold them: look at what they got the third time.",
    },
)
_ALIKE: Words = {"zh": "两个差不多，差的一点可能是碰巧。", "en": "The two are about alike; what differs may be chance."}


def section(asking: Asking) -> Section:
    return Section("gaps", asking.t(zh="越买越快吗", en="Does the next order come sooner?"), tuple(_blocks(asking)))


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    found = [asking.one("nth_order_cycle", params={"n": n}, count_by="day") for n in _ORDERS]
    seen = [m for m in found if m.denominator]
    if not seen:
        yield Prose(t(zh="还没有客户。", en="There are no customers yet."))
        return
    lead = _lead(found[0], found[1], t) or _lead(found[1], found[2], t)
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
        (
            t(
                zh="看的是最近一年里买到第几次的客户，同一天下的几单算一次。",
                en="Of customers who came to that purchase in the last year; orders of one day are one purchase here.",
            ),
        ),
    )
    drawn = [m for m in seen if m.numerator >= _FEWEST]
    if drawn:
        lines = [_line(m, t) for m in drawn]
        until = min(_SHOWN_DAYS, max(m.details["curve"][-1][0] for m in drawn))
        days = t(zh="上一次购买后的天数", en="days after the purchase before")
        yield Chart(charts.curves(lines, until=until, days=days), table.name, _curves(drawn, t))
    yield table


def _lead(earlier: Measurement, later: Measurement, t: Speech) -> str:
    """How one more order changes things; the advice only where the difference is more than chance."""
    if earlier.value is None or later.value is None:
        return ""
    before, after = _within(earlier), _within(later)
    if before is None or after is None:
        return ""
    told = _OF_SECOND if earlier.params["n"] == 1 else _OF_THIRD
    shares = [figures.percent(each.share) for each in (before, after)]
    verdict = told.holds if after.low > before.high else told.lets_go if after.high < before.low else _ALIKE
    return told.shares[t.lang].format(*shares) + verdict[t.lang]


def _within(m: Measurement) -> _Share | None:
    """The share back within 90 days, between the bounds of the last day of the curve before."""
    share = m.details["returned_within"]["90"]
    known = [(low, high) for day, low, high in m.details["band"] if day <= _LEAD_DAYS]
    return _Share(share, *known[-1]) if share is not None and known else None


def _name(m: Measurement, t: Speech) -> str:
    n = int(m.params["n"])
    return t(zh=f"第 {n} 次 → 第 {n + 1} 次", en=f"{n} → {n + 1}")


def _row(m: Measurement, t: Speech) -> tuple[Cell, ...]:
    within = m.details["returned_within"]["90"]
    few = (m.denominator or 0) < FEW
    why_not = t(zh="人太少", en="too few") if few else t(zh="未到时间", en="not yet")
    return (
        words(_name(m, t)),
        cells.count(m.denominator or 0, whose.of(m, "denominator")),
        cells.count(m.numerator, whose.of(m)),
        cells.cell(m, t),
        cells.rate(None if few else within, why_not=why_not),
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
