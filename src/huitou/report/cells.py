"""Cells from measurements and plain numbers: what a person reads, and what a spreadsheet reckons with."""

from __future__ import annotations

from decimal import Decimal

from huitou import calendar
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.definition import Unit
from huitou.metrics.measurement import Measurement
from huitou.money import to_decimal, with_currency
from huitou.report import whose
from huitou.report.blocks import Cell, Kind
from huitou.report.whose import Who

_KINDS: dict[Unit, Kind] = {
    "count": "count",
    "days": "days",
    "months": "count",
    "rate": "rate",
    "ratio": "ratio",
    "money": "money",
    "money_each": "money",
}


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def nobody(t: Speech) -> str:
    """There was nobody to take a share of; not that nobody came back."""
    return t(zh="无人可算", en="no one to count")


def missing(m: Measurement, t: Speech) -> str:
    """Why a cell is empty, in two or three words."""
    short = {
        "not_mature": t(zh="未到时间", en="not yet"),
        "too_few": t(zh="人太少", en="too few"),
        "no_denominator": nobody(t),
        "history_too_short": t(zh="数据不够长", en="data too short"),
    }
    return short.get(m.undefined or "", figures.NONE)


def cell(m: Measurement, t: Speech, *, shade: float | None = None) -> Cell:
    """The measurement's value; hovering says what it rests on and why it may move."""
    note = (
        "；".join(filter(None, [figures.basis(m, t), m.explain(t.lang)]))
        if t.lang == "zh"
        else ". ".join(filter(None, [figures.basis(m, t).rstrip("."), m.explain(t.lang)]))
    )
    if m.value is None:
        return Cell(missing(m, t), None, _KINDS[m.unit], note=note, missing=True)
    value = Decimal(m.value) if isinstance(m.value, str) else m.value
    text = f"{m.numerator}/{m.denominator}" if m.of_few else figures.value(m, t).removesuffix(" *")
    moving = "immature" in m.provisional_reasons
    return Cell(text, value, _KINDS[m.unit], note=note, shade=shade, moving=moving, people=whose.of(m))


def count(number: int, people: Who | None = None) -> Cell:
    return Cell(f"{number:,}", number, "count", people=people if number else None)


def money(minor: int, currency: str, t: Speech, people: Who | None = None) -> Cell:
    return Cell(figures.amount(minor, currency, t), to_decimal(minor, currency), "money", people=people)


def decimal(text: str | None, currency: str, t: Speech) -> Cell:
    """Money that comes as a decimal string; None where there is nobody to divide by."""
    if text is None:
        return Cell(figures.NONE, None, "money", missing=True)
    return Cell(with_currency(Decimal(text), currency, t), Decimal(text), "money")


def rate(share: float | None, *, why_not: str = figures.NONE) -> Cell:
    return Cell(why_not, None, "rate", missing=True) if share is None else Cell(figures.percent(share), share, "rate")


def ratio(value: float | None) -> Cell:
    return Cell(figures.NONE, None, "ratio", missing=True) if value is None else Cell(f"{value:.2f}", value, "ratio")


def days(number: float | None, t: Speech, *, why_not: str = figures.NONE) -> Cell:
    if number is None:
        return Cell(why_not, None, "days", missing=True)
    shown = f"{number:.1f}".removesuffix(".0")
    return Cell(t(zh=f"{shown} 天", en=f"{shown} days"), number, "days")


def date(day: int | None) -> Cell:
    return (
        Cell(figures.NONE, None, "date", missing=True)
        if day is None
        else Cell(calendar.iso(day), calendar.date_of(day), "date")
    )


def tip(m: Measurement, t: Speech) -> str:
    """What hovering a point says: the value and what it rests on."""
    shown = missing(m, t) if m.value is None else figures.value(m, t).removesuffix(" *")
    rests_on = figures.basis(m, t)
    moving = t(zh=" · 待更新", en=" · may still move") if m.provisional and m.value is not None else ""
    return f"{shown}  {rests_on}{moving}".strip()


def number(m: Measurement) -> float | None:
    """The value for a chart."""
    return None if m.value is None else float(m.value)
