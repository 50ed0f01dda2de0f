"""Customers by the month of their first order, and how many of each month were back after so many days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from huitou import calendar
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement
from huitou.report import cells, whose
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Prose, Section, Table, words

_DAYS = (30, 60, 90, 180, 365)
_MONTHS = 24


def section(asking: Asking) -> Section:
    t = asking.t
    return Section(
        "cohorts",
        t(zh="每个月的新客，后来回来了多少", en="New customers of each month, and who came back"),
        tuple(_blocks(asking)),
    )


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    from_day, to_day = asking.months(_MONTHS)
    yield Prose(
        t(
            zh="一行是一个月里第一次来买的人。往右看：30 天、60 天……之内有多少人又来买了。往下看："
            "后来的新客是不是比早先的更爱回来。",
            en="A row is the people who first bought in that month. Read to the right: how many had bought again "
            "within 30 "
            "days, 60 days and so on. Read down: whether newer customers come back more than earlier ones did.",
        )
    )
    yield _triangle(
        asking, by="month", from_day=from_day, to_day=to_day, name=t(zh="按首购月份", en="By month of first order")
    )
    if asking.first_day < from_day:
        yield _triangle(
            asking,
            by="year",
            from_day=asking.first_day,
            to_day=from_day - 1,
            name=t(zh="更早的，按年", en="Earlier ones, by year"),
        )


def _triangle(asking: Asking, *, by: str, from_day: int, to_day: int, name: str) -> Table:
    t = asking.t
    window = {"by": by, "from_": from_day, "to": to_day}
    new = asking.all("new_buyers", **window)
    found = [asking.all("cohort_repurchase_rate", params={"days": days}, **window) for days in _DAYS]
    firm = [float(m.value) for column in found for m in column if m.value is not None and _is_firm(m)]
    most = max(firm, default=0.0) or 1.0
    rows = [
        (
            words(_row_name(first, by, t)),
            cells.count(first.numerator, whose.of(first)),
            *(_cell(m, most, asking, first) for m in row),
        )
        for first, *row in zip(new, *found, strict=True)
    ]
    headings = [
        t(zh="首购", en="first bought"),
        t(zh="新客", en="new customers"),
        *(t(zh=f"{days} 天内", en=f"{days} days") for days in _DAYS),
    ]
    remarks = [t(zh="", en=" ").join(_marks([cell for row in rows for cell in row[2:]], t))]
    if asking.first_day + asking.settings.warm_up_days > from_day:
        remarks.append(
            t(
                zh=f"数据从 {calendar.iso(asking.first_day)} 开始，最初 {asking.settings.warm_up_days} "
                f"天里有些“新客”其实是老客，那几行要打折看。",
                en=f"The data begins on {calendar.iso(asking.first_day)}: in its first "
                f"{asking.settings.warm_up_days} days some "
                "who look new are old customers. Take those rows with a grain of salt.",
            )
        )
    return Table(name, tuple(headings), tuple(rows), tuple(remarks))


def _marks(shown: Sequence[Cell], t: Speech) -> Iterator[str]:
    """What the colour means, and of the marks those that are there."""
    texts = {cell.text for cell in shown}
    if any(cell.moving for cell in shown):
        yield t(
            zh="斜线格：还有人没满天数，只算了已满的，数还会变。",
            en="Hatched: some have not been observed for that long; only those who have count, and the number will "
            "move.",
        )
    if t(zh="未到时间", en="not yet") in texts:
        yield t(zh="“未到时间”：还没有一个人满天数。", en="“Not yet”: nobody has been observed for that long.")
    if t(zh="人太少", en="too few") in texts:
        yield t(zh="“人太少”：满了天数的不到 10 人。", en="“Too few”: fewer than 10 have been.")
    if few := next((text for text in sorted(texts) if "/" in text), ""):
        yield t(
            zh=f"“{few}”这样的格：新客不到 10 位，只写几位里的几位。",
            en=f"Cells such as “{few}”: of fewer than 10 new customers only how many of how many.",
        )
    if any(cell.shade is not None for cell in shown):
        yield t(zh="颜色越浓，回来的越多。", en="The stronger the colour, the more came back.")


def _cell(m: Measurement, most: float, asking: Asking, new: Measurement) -> Cell:
    if not new.numerator:
        return Cell(figures.NONE, missing=True)
    if m.value is not None and "immature" in m.provisional_reasons and m.of_few:
        return replace(cells.cell(m, asking.t), text=asking.t(zh="人太少", en="too few"), value=None, missing=True)
    return cells.cell(m, asking.t, shade=float(m.value) / most if m.value is not None and _is_firm(m) else None)


def _is_firm(m: Measurement) -> bool:
    return "immature" not in m.provisional_reasons and not m.of_few


def _row_name(m: Measurement, by: str, t: Speech) -> str:
    """The month or year; of a year cut short, up to when."""
    last = calendar.date_of(m.to_day)
    if by == "year" and (last.month, last.day) != (12, 31):
        return t(zh=f"{m.by[by]}（到 {last:%m-%d}）", en=f"{m.by[by]} (to {last:%m-%d})")
    return m.by[by]
