"""From the first order to the second: how many days it takes, when to remind, and why three medians differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import FEW, Measurement
from huitou.predict.reminder import Reminder
from huitou.report import cells, charts, whose
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Chart, Prose, Section, Table, words


def section(asking: Asking) -> Section:
    return Section(
        "curve", asking.t(zh="首单之后多久回来", en="From the first order to the second"), tuple(_blocks(asking))
    )


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    m = asking.one("repurchase_cycle")
    details = m.details
    if not m.denominator:
        yield Prose(
            t(
                zh="最近一年里没有一位知道是谁的新客，所以看不出新客多久回来。",
                en="Nobody who is known bought for the first time in the last year, so it cannot be seen how soon new "
                "customers return.",
            )
        )
        return
    if not m.numerator:
        yield Prose(
            t(
                zh=f"最近一年里首次购买的 {m.denominator:,} 位客户，还没有一位在另一天再来过。等有人回来，"
                f"这里会画出他们用了多少天。",
                en=f"Of {m.denominator:,} customers who bought for the first time in the last year, none has come "
                "again on another day yet. Once some have, this shows how long they took.",
            )
        )
        return
    if m.value is None:
        yield Prose(
            t(
                zh=f"这一年里首次购买的有 {m.denominator:,} 位，回来了 {m.numerator:,} 位：太少，还给不出可靠的天数"
                f"（至少要 {m.params['min_returners']} 位）。下面先画出已经看到的。",
                en=f"{m.denominator:,} customers first bought in this year and {m.numerator:,} are back: too few to "
                f"name "
                f"a number of days ({m.params['min_returners']} are needed). Below is what has been seen so far.",
            ),
            "lead",
        )
    else:
        remind = Reminder(int(m.value))
        yield Prose(
            t(
                zh=f"一年内会回来的人，一半在 {m.value} 天内回来。提醒放在首购后第 {remind.from_day} 到"
                f" {remind.to_day} 天最合适：赶在多数人自己想起来之前，又不早得打扰。",
                en=f"Of those who come back within a year, half do so within {m.value} days. The time to remind "
                f"them is "
                f"day {remind.from_day} to {remind.to_day} after the first order: just before most think of it "
                "themselves, and not so early that it is a nuisance.",
            ),
            "lead",
        )
    yield _chart(m, t)
    if m.value is not None and m.value != details["median"]:
        yield Prose(why_they_differ(m, t), "aside")
    yield _returned(m, t)


def _chart(m: Measurement, t: Speech) -> Chart:
    details = m.details
    bins = [
        charts.Bin(start, end, n, t(zh=f"第 {start}–{end} 天：{n:,} 位回来", en=f"days {start}–{end}: {n:,} came back"))
        for start, end, n in details["bins"]
    ]
    bands = {day: (low, high) for day, low, high in details["band"]}
    tips = [_curve_tip(day, share, *bands[day], t) for day, share in details["curve"]]
    line = charts.Line(
        t(zh="累计回来的比例", en="share back so far"),
        [(day, share) for day, share in details["curve"]],
        tips,
        [(day, low, high) for day, (low, high) in bands.items()],
    )
    stripe, lines, until = None, {}, _shown_until(details["bins"])
    if m.value is not None:
        remind = Reminder(int(m.value))
        start, end = remind.from_day, remind.to_day
        stripe = (t(zh=f"提醒窗口：第 {start}–{end} 天", en=f"remind on days {start}–{end}"), start, end)
        lines = {t(zh=f"典型间隔 {m.value} 天", en=f"typical gap: {m.value} days"): int(m.value)}
    says = t(
        zh="柱是每 5 天里回来的人数，线是累计回来的比例（没回来的也算在内），浅色带是 95% 区间",
        en="bars: customers back in each 5 days; line: share back so far, those still out included; pale band: the 95% "
        "interval",
    )
    option = charts.days_to_return(
        [each for each in bins if each.start <= until],
        line,
        bars_name=t(zh="回来的人数（每 5 天）", en="customers back, per 5 days"),
        stripe=stripe,
        lines=lines,
        until=until,
        names=(t(zh="首购后的天数", en="days after the first order"), t(zh="人", en="people")),
    )
    shown = [each for each in details["bins"] if each[0] <= until]
    people = tuple(whose.of(m, after=(start, end)) if n else None for start, end, n in shown)
    return Chart(option, says, _table(details, t), height=300, people=(people,), bars=_bars(m, t))


def _bars(m: Measurement, t: Speech) -> Table:
    """The bars, also those beyond the drawing."""
    return Table(
        t(zh="首购后多少天回来的人数", en="Customers back, by days after the first order"),
        tuple(t(zh="天数|回来的人", en="days|customers back").split("|")),
        tuple(
            (words(t(zh=f"第 {start}–{end} 天", en=f"{start}–{end}")), cells.count(n, whose.of(m, after=(start, end))))
            for start, end, n in m.details["bins"]
            if n
        ),
    )


def _shown_until(bins: list[list[int]]) -> int:
    """The day by which all but one in fifty of those who came back had done so, at least 90 where it was watched."""
    back, so_far = sum(n for _, _, n in bins), 0
    last = max((end for _, end, _ in bins), default=1)
    for _, end, n in bins:
        so_far += n
        if so_far * 50 >= back * 49:
            return min(last, max(90, -(-end // 30) * 30))
    return last


def _curve_tip(day: int, share: float, low: float, high: float, t: Speech) -> str:
    return t(
        zh=f"{day} 天内回来 {figures.percent(share)}（95% 区间 {figures.percent(low)}–{figures.percent(high)}）",
        en=f"back within {day} days: {figures.percent(share)} (95% interval {figures.percent(low)}–"
        f"{figures.percent(high)})",
    )


def _table(details: Mapping[str, Any], t: Speech) -> Table:
    bands = {day: (low, high) for day, low, high in details["band"]}
    return Table(
        t(zh="首购后多少天内回来", en="Back within so many days of the first order"),
        tuple(t(zh="天数|累计回来|95% 区间下限|95% 区间上限", en="days|share back|95% interval from|to").split("|")),
        tuple(
            (cells.days(day, t), cells.rate(share), cells.rate(bands[day][0]), cells.rate(bands[day][1]))
            for day, share in details["curve"]
        ),
    )


def why_they_differ(m: Measurement, t: Speech) -> str:
    """Why the days of those already back are not the days to reckon with."""
    details = m.details
    naive = cells.days(details["median"], t).text
    still_out = f"{(m.denominator or 0) - m.numerator:,}"
    half = details["km_median"]
    if half is None:
        whole = t(
            zh="如果问“全部首购客户的一半什么时候回来”，答案是到现在还没有到一半，所以没有这个天数。",
            en="When half of all first-time customers are back is not known yet: fewer than half are back so far.",
        )
    else:
        whole = t(
            zh=f"如果问“全部首购客户的一半什么时候回来”，答案是 {half} 天。",
            en=f"Half of all first-time customers are back within {half} days.",
        )
    return t(
        zh=f"典型间隔为什么是 {m.value} 天，不是 {naive}？只看已经回来的人，一半在 {naive}内回来。"
        f"但还有 {still_out} 位没回来，其中不少人只等了几天，以后还会来；忘了他们，数就会偏小。"
        f"把还在等的人也算上，才是 {m.value} 天。{whole}三个数都对，问的不是一件事；安排提醒用 {m.value} 天。",
        en=f"Why is the typical gap {m.value} days, and not {naive}? Among those already back, half took no more than "
        f"{naive}. But {still_out} are still out, many of them for a few days only, and some will yet come; forget "
        f"them and the number is too small. With them counted in it is {m.value} days. {whole} All three numbers are "
        f"right; they answer different questions; reminders go by {m.value} days.",
    )


def _returned(m: Measurement, t: Speech) -> Table:
    few = (m.denominator or 0) < FEW
    why_not = t(zh="人太少", en="too few") if few else t(zh="未到时间", en="not yet")
    return Table(
        t(zh="首购客户里，多少人多久内回来", en="Of first-time customers, how many were back"),
        tuple(t(zh="首购后|回来的比例", en="within|share back").split("|")),
        tuple(
            (words(t(zh=f"{days} 天内", en=f"{days} days")), cells.rate(None if few else share, why_not=why_not))
            for days, share in m.details["returned_within"].items()
        ),
    )
