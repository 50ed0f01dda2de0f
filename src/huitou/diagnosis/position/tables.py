"""The tables of the aids, as text: the figures they rest on, and new customers beside returning ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from huitou.calendar import Window, iso
from huitou.diagnosis.explain.tables import Listing
from huitou.diagnosis.figures import Figure, rate, written
from huitou.diagnosis.position.facts import Fact
from huitou.diagnosis.position.new_and_returning import Side
from huitou.diagnosis.position.position import Position
from huitou.diagnosis.position.verdict import Verdict
from huitou.diagnosis.position.words import fact_name
from huitou.language import Speech
from huitou.metrics import figures


def facts(found: Position, verdicts: Iterable[Verdict], t: Speech) -> Listing:
    """The figures the answers used, each with its days."""
    headings = t(zh="用到的数|哪些天|本店|95% 区间", en="figure used|days|this shop|95% interval").split("|")
    rows = tuple(_row(found, each, t) for verdict in verdicts for each in verdict.facts)
    return Listing(t(zh="用到的数", en="Figures used"), tuple(headings), rows, 2)


def sides(found: Position, t: Speech) -> Listing | None:
    """New customers beside returning ones; nothing where nobody known bought."""
    both = found.sides
    if both is None:
        return None
    columns = t(zh="新客|老客", en="new|returning").split("|")
    rows = [(t(zh=zh, en=en), *(make(found, side, t) for side in (both.new, both.returning))) for zh, en, make in _ROWS]
    name = t(zh=f"新客和老客，{_span(both.window, t)}", en=f"New and returning, {_span(both.window, t)}")
    return Listing(name, (name, *columns), tuple(rows), 1)


def _row(found: Position, fact: Fact, t: Speech) -> tuple[str, ...]:
    limits = figures.NONE
    if fact.limits:
        least, most = fact.limits
        low, high = _value(found, fact, least, t), _value(found, fact, most, t)
        if fact.name == "trend" and float(least.value) * float(most.value) > 0:
            # Up by 35 to 148 %: which way is said once.
            high = written(rate(abs(float(most.value))), t, currency=found.currency)
        limits = t(zh=f"{figures.amid(low)}至 {high}", en=f"{low} to {high}")
    span = _span(fact.window, t)
    if fact.beside:
        span += t(zh=f"，对比 {_span(fact.beside, t)}", en=f", against {_span(fact.beside, t)}")
    if fact.said:
        span = t(zh="你给的", en="as you said")
    return (fact_name(fact, t), span, _value(found, fact, fact.figure, t), limits)


def _value(found: Position, fact: Fact, figure: Figure, t: Speech) -> str:
    if fact.name == "payback":
        return (
            t(zh=f"{fact.months} 个月里没有", en=f"not within {fact.months} months")
            if figure.unit == "unknown"
            else t(zh=f"第 {figure.value} 个月", en=f"in month {figure.value}")
        )
    if fact.name == "trend":
        return _moved(float(figure.value), t, currency=found.currency)
    return written(figure, t, currency=found.currency)


def _moved(share: float, t: Speech, *, currency: str) -> str:
    """A change as a person says it: up or down by so much."""
    size = written(rate(abs(share)), t, currency=currency)
    if not share:
        return size
    return t(zh=f"升 {size}", en=f"up {size}") if share > 0 else t(zh=f"降 {size}", en=f"down {size}")


def _span(window: Window, t: Speech) -> str:
    first, last = iso(window.from_day), iso(window.to_day)
    return t(zh=f"{first} 至 {last}", en=f"{first} to {last}")


def _money(found: Position, amount: int | Fraction | None, t: Speech) -> str:
    return figures.NONE if amount is None else written(Figure("money", round(amount)), t, currency=found.currency)


_Cell = Callable[[Position, Side, Speech], str]
_ROWS: tuple[tuple[str, str, _Cell], ...] = (
    ("买家", "buyers", lambda _found, side, _t: f"{side.buyers:,}"),
    ("购买数", "purchases", lambda _found, side, _t: f"{side.purchases:,}"),
    ("净销售额", "revenue", lambda found, side, t: _money(found, side.revenue, t)),
    ("客单价", "revenue per buyer", lambda found, side, t: _money(found, side.each, t)),
    ("笔单价", "average order value", lambda found, side, t: _money(found, side.an_order, t)),
    ("毛利", "margin", lambda found, side, t: _money(found, side.margin, t)),
    ("广告费", "advertising", lambda found, side, t: _money(found, side.cost, t)),
    ("每位成本", "cost per buyer", lambda found, side, t: _money(found, side.cost_each, t)),
    ("毛利减广告费", "margin less advertising", lambda found, side, t: _money(found, side.left, t)),
)
