"""The figures a sentence is made of, each with its unit, and how they are written for an owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from huitou import calendar, money
from huitou.language import Speech

Unit = Literal["rate", "points", "count", "days", "on_day", "money", "times", "ratio", "text", "day", "unknown"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in its unit: rates and points as fractions of 1, money in minor units, a ``day`` as a shop day."""

    unit: Unit
    value: float | int | str


_DIGITS = {"times": 1, "ratio": 2}
UNKNOWN = Figure("unknown", "")
Figures = Mapping[str, Figure]


def rate(value: float) -> Figure:
    return Figure("rate", value)


def share(part: int | None, whole: int | None) -> Figure:
    """A part of a whole; unknown where there is no whole."""
    return rate((part or 0) / whole) if whole else UNKNOWN


def points(value: float) -> Figure:
    return Figure("points", value)


def count(value: float) -> Figure:
    """A number of things, an expected one rounded to whole things."""
    return Figure("count", round(value))


def days(value: int) -> Figure:
    return Figure("days", value)


def on_day(value: int) -> Figure:
    """The so-manieth day after something."""
    return Figure("on_day", value)


def minor(value: float | Fraction) -> Figure:
    return Figure("money", round(value))


def times(value: float) -> Figure:
    return Figure("times", value)


def ratio(value: float) -> Figure:
    return Figure("ratio", value)


def text(value: str) -> Figure:
    return Figure("text", value)


def day(value: int) -> Figure:
    return Figure("day", value)


def fill(template: str, figures: Figures, t: Speech, *, currency: str) -> str:
    """The sentence with its figures written out."""
    return template.format_map({name: written(figure, t, currency=currency) for name, figure in figures.items()})


def written(figure: Figure, t: Speech, *, currency: str) -> str:
    value = figure.value
    match figure.unit:
        case "rate":
            return _percent(float(value))
        case "points":
            return t(zh=f"{_plain(float(value) * 100)} 个百分点", en=f"{_plain(float(value) * 100)} points")
        case "count":
            return f"{value:,}"
        case "days":
            return t(zh=f"{value} 天", en=f"{value} days")
        case "on_day":
            return t(zh=f"第 {value} 天", en=f"day {value}")
        case "money":
            return rounded_money(int(value), t, currency=currency)
        case "times" | "ratio":
            return f"{float(value):.{_DIGITS[figure.unit]}f}"
        case "day":
            return calendar.iso(int(value))
        case "unknown":
            return t(zh="还不知道", en="not known yet")
        case _:
            return str(value)


def rounded_money(amount: int, t: Speech, *, currency: str) -> str:
    """Money as a person says it: whole units from a hundred on, for a finding is no invoice."""
    exact = money.to_decimal(amount, currency)
    return money.with_currency(exact.quantize(Decimal(1)) if abs(exact) >= 100 else exact, currency, t)


def _percent(value: float) -> str:
    return f"{_plain(value * 100)}%"


def _plain(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.1f}"
