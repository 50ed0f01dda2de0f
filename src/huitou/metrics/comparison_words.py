"""How a comparison is written for a person: a value, the change, its interval, and what the interval says."""

from __future__ import annotations

from decimal import Decimal

from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.comparison import Comparison, Number
from huitou.metrics.definition import Unit
from huitou.money import with_currency


def number(value: Number, unit: Unit, currency: str, t: Speech) -> str:
    """A value of that unit, of no measurement in particular."""
    match unit:
        case "rate":
            return figures.percent(float(value))
        case "ratio":
            return f"{float(value):.2f}"
        case "days":
            return t(zh=f"{value:g} 天", en=f"{value:g} days")
        case "months":
            return t(zh=f"{value:g} 个月", en=f"{value:g} months")
        case "money" | "money_each":
            return with_currency(Decimal(value), currency, t)
        case _:
            return f"{value:,}"


def change(c: Comparison, t: Speech) -> str:
    """The change with its sign; a rate in points, whatever adds up with its percentage."""
    if c.change is None:
        return figures.NONE
    text = _signed(c.change, c, t)
    if c.unit in {"count", "money", "money_each", "ratio"} and c.relative is not None:
        share = f"{c.relative * 100:+.1f}%"
        return t(zh=f"{text}（{share}）", en=f"{text} ({share})")
    return text


def interval(c: Comparison, t: Speech) -> str:
    if c.interval is None:
        return figures.NONE
    low, high = (_signed(limit, c, t, bare=True) for limit in c.interval)
    return t(zh=f"{low} 至 {high}", en=f"{low} to {high}")


def verdict(c: Comparison, t: Speech) -> str:
    """What the interval says, or why there is none."""
    if c.undefined:
        return c.explain(t.lang).partition(t(zh="；", en="; "))[0]
    if c.direction == "unclear" and c.change is not None and float(c.change) == 0:
        return t(zh="没有变化", en="unchanged")
    words = {
        "up": t(zh="上升，不像偶然", en="up, more than chance"),
        "down": t(zh="下降，不像偶然", en="down, more than chance"),
        "unclear": t(zh="分不清是不是偶然", en="may be chance"),
        None: "",
    }
    return words[c.direction]


def _signed(value: Number, c: Comparison, t: Speech, *, bare: bool = False) -> str:
    amount = Decimal(str(value))
    sign = "-" if amount < 0 else "+" if amount > 0 else ""
    size = abs(amount)
    match c.unit:
        case "rate":
            points = "" if bare else t(zh=" 点", en=" pts")
            return f"{sign}{size * 100:.1f}{points}"
        case "ratio":
            return f"{sign}{size:.2f}"
        case "days":
            return f"{sign}{size:f}" + ("" if bare else t(zh=" 天", en=" days"))
        case "months":
            return f"{sign}{size:f}" + ("" if bare else t(zh=" 个月", en=" months"))
        case "money" | "money_each" if not bare:
            return ("+" if amount > 0 else "") + with_currency(amount, c.currency, t)
        case _:
            return f"{sign}{size:,f}"
