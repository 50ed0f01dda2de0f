"""The three numbers: where they stand, what they were before, and how they got there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huitou import calendar
from huitou.language import Speech
from huitou.metrics import comparison_words, figures
from huitou.metrics.comparison import Comparison, Kind
from huitou.metrics.headline import HEADLINE, sentence
from huitou.metrics.measurement import Measurement
from huitou.metrics.quality import gaps
from huitou.report import cells, charts, whose
from huitou.report.asking import Asking
from huitou.report.blocks import Card, Cards, Chart, Prose, Section, Table, words

_FEW_DAYS = 90
_FEW_CUSTOMERS = 100
_LONG_GAP_DAYS = 28
_YEAR_DAYS = 365
_BESIDE: tuple[Kind, ...] = ("median", "previous", "last_year")


def section(asking: Asking) -> Section:
    t = asking.t
    cards = tuple(card(asking, metric_id) for metric_id in HEADLINE)
    return Section(
        "numbers",
        t(zh="三个数", en="Three numbers"),
        (
            Prose(
                t(
                    zh="有多少人回来买、多久回来、多少钱是他们带来的。下面每个数都写明算的是哪几天、"
                    "从多少人里数出多少人。",
                    en="How many come back, how soon, and how much of the money is theirs. Each says over which days, "
                    "and how many people of how many.",
                )
            ),
            *(Prose(each, "aside") for each in reservations(asking)),
            Cards(cards),
            *(
                [
                    Prose(
                        t(
                            zh="小图里画成虚线的部分待更新，还会变。",
                            en="Dashed parts of the small charts may still move.",
                        ),
                        "aside",
                    )
                ]
                if any(each.trend and each.moving for each in cards)
                else []
            ),
            *_marks(asking),
        ),
    )


def reservations(asking: Asking) -> Iterator[str]:
    """What a reader has to know before any number: how short the data is, how few the customers are."""
    t = asking.t
    days = asking.as_of - asking.first_day + 1
    if days < _FEW_DAYS:
        full = calendar.iso(asking.first_day + _FEW_DAYS - 1)
        yield t(
            zh=f"数据只有 {days} 天，比要看的 {_FEW_DAYS} 天短：下面的数只说明到现在为止，还看不出习惯。到 {full} "
            f"就满 {_FEW_DAYS} 天。",
            en=f"The data covers {days} day{'' if days == 1 else 's'}, fewer than the {_FEW_DAYS} looked at: the "
            f"numbers "
            f"below say what has happened so far and show no habit yet. On {full} there will be {_FEW_DAYS} days.",
        )
    yield from _long_gaps(asking)
    yield from _one_customer(asking)
    customers = asking.one("lifetime_repeat_rate").denominator or 0
    if 0 < customers < _FEW_CUSTOMERS:
        yield t(
            zh=f"一共只有 {customers} 位客户：一两个人就能让比例大起大落，看人比看比例有用。",
            en=f"There are only {customers} customers: one or two of them move every share a lot. Looking at the "
            f"people "
            "tells more than looking at shares.",
        )


def _long_gaps(asking: Asking) -> Iterator[str]:
    """Weeks of the last year in which nothing was sold: every number that spans them suffers."""
    t = asking.t
    counted = "SELECT s.day, COUNT(*) FROM {purchases} WHERE s.day <= :as_of GROUP BY s.day"
    daily = dict(asking.purchases(counted, as_of=asking.as_of))
    for gap in gaps(daily):
        if gap.to_day - gap.from_day + 1 >= _LONG_GAP_DAYS and gap.to_day > asking.as_of - _YEAR_DAYS:
            first, last = calendar.iso(gap.from_day), calendar.iso(gap.to_day)
            yield t(
                zh=f"{first} 到 {last} 没有一笔购买。要是漏导了文件，先补上再看；要是歇业了，跨着那段日子的数"
                "（多久回来、回来了多少）都会显得差一些。",
                en=f"There is not one purchase from {first} to {last}. If files are missing, import them first; if the "
                "shop was closed, every number that spans those days (how soon, how many came back) looks worse than "
                "it is.",
            )


def _one_customer(asking: Asking) -> Iterator[str]:
    """One customer who brings most of the money: what is said of money is said of them."""
    t = asking.t
    revenue = asking.one("returning_revenue_share")
    if not revenue.denominator:
        return
    ((most,),) = asking.purchases(
        "SELECT MAX(c.net) FROM (SELECT SUM(s.net) AS net FROM {purchases} WHERE s.customer IS NOT NULL"
        " AND s.day >= :from_day AND s.day <= :to_day GROUP BY s.customer) AS c",
        from_day=revenue.from_day,
        to_day=revenue.to_day,
    )
    if 2 * int(most or 0) >= revenue.denominator and asking.one("repeat_purchase_rate").denominator != 1:
        share = figures.percent(int(most) / revenue.denominator)
        yield t(
            zh=f"最近 {revenue.to_day - revenue.from_day + 1} 天的销售额里，一位客户就占了 {share}："
            "下面说到钱的数，说的主要是这一位。",
            en=f"One customer alone brought {share} of the money of the last {revenue.to_day - revenue.from_day + 1} "
            "days: what is said of money below is mostly said of them.",
        )


def card(asking: Asking, metric_id: str, *, days: int | None = None) -> Card:
    """One of the three numbers; ``days`` up to as_of in place of its own window."""
    t = asking.t
    options = asked(asking, days)
    m = asking.one(metric_id, **options)
    return Card(
        name=figures.name(m, t),
        value=cells.cell(m, t).text if m.undefined is None else t(zh="还算不出来", en="Not yet known"),
        sentence=cells.capital(sentence(m, t)),
        window=figures.window(m, t),
        changes=tuple(_changes(asking, m, options)),
        moving=cells.capital(m.explain(t.lang)) if m.provisional and m.undefined is None else "",
        missing=m.undefined is not None,
        trend=_trend(asking, m),
        people=whose.of(m) if m.undefined is None else None,
    )


def asked(asking: Asking, days: int | None) -> dict[str, Any]:
    """What to ask ``asking`` for that number."""
    return {} if days is None else {"from_": asking.as_of - days + 1, "to": asking.as_of}


def _changes(asking: Asking, m: Measurement, options: dict[str, Any]) -> Iterator[str]:
    """Beside its own past; where that is not to be had, why. A number that is not known is beside nothing."""
    if m.undefined is not None:
        return
    made = [each for kind in _BESIDE for each in asking.compare(m.metric, kind, **options)]
    known = [each for each in made if each.change is not None]
    for each in known:
        yield _change(each, asking.t)
    if not known:
        yield from (_why_not(each, asking.t) for each in made if each.kind == "previous")


def _why_not(made: Comparison, t: Speech) -> str:
    why = made.differs[0].text(t.lang) if made.differs else made.explain(t.lang)
    return t(zh=f"还不能和上一期比：{why}。", en=f"Not to be compared with the previous period yet: {why}.")


def _change(made: Comparison, t: Speech) -> str:
    value = made.before.value if made.before else None
    before = "" if value is None else comparison_words.number(value, made.unit, made.currency, t)
    arrow = {"up": "↑", "down": "↓", "unclear": "≈", None: ""}[made.direction]
    verdict = comparison_words.verdict(made, t)
    return t(
        zh=f"{made.name('zh')} {before}：{arrow} {comparison_words.change(made, t)}，{verdict}".rstrip("，"),
        en=f"{made.name('en')} {before}: {arrow} {comparison_words.change(made, t)}, {verdict}".rstrip(", "),
    )


def _trend(asking: Asking, m: Measurement) -> Chart | None:
    """The same number at the end of each month before, over a window as long."""
    t = asking.t
    days = m.to_day - m.from_day + 1
    from_day, to_day = asking.months()
    by_month = asking.all(m.metric, by="month", rolling=days, from_=from_day, to=to_day)
    # A window that reaches back before the data counts over fewer days; a cycle only has fewer customers.
    found = [each for each in by_month if each.from_day >= asking.first_day or each.unit == "days"]
    if sum(each.value is not None for each in found) < 2:
        return None
    points = [
        charts.Point(each.by["month"], cells.number(each), cells.tip(each, t), moving=each.provisional)
        for each in found
    ]
    flags = charts.flags_of(asking.marks, [point.label for point in points])
    name = figures.name(m, t)
    table = Table(
        t(zh=f"{name}：每月底往前 {days} 天", en=f"{name}: the {days} days up to each month's end"),
        (t(zh="到", en="up to"), t(zh="数值", en="value"), t(zh="依据", en="resting on")),
        tuple((words(each.by["month"]), cells.cell(each, t), words(figures.basis(each, t))) for each in found),
    )
    return Chart(
        charts.trend(points, written="plain", unit=t(zh="天", en="days"), flags=flags)
        if m.unit == "days"
        else charts.trend(points, written="percent", flags=flags),
        table.name,
        table,
        height=134 if flags else 120,
    )


def _marks(asking: Asking) -> Iterator[Table]:
    """What the shop wrote down on its time line; the flags of the charts."""
    t = asking.t
    if asking.marks:
        yield Table(
            t(zh="记下的事（图上的 ⚑）", en="What was written down (⚑ on the charts)"),
            tuple(t(zh="日期|到|什么事", en="day|until|what").split("|")),
            tuple((cells.date(each.from_day), cells.date(each.until_day), words(each.text)) for each in asking.marks),
            (
                t(
                    zh="事情之后数变了，不等于是它带来的：先和往年同期、和没受影响的部分比（huitou marks effect）。",
                    en="That a number changed after something does not mean it was the cause: compare with the "
                    "season of "
                    "earlier years and with what it left alone first (huitou marks effect).",
                ),
            ),
        )
