"""How a measurement is written for a person: value with its unit, what it rests on, and what to mind about it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from huitou import calendar, money
from huitou.language import Speech
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import Metric, Words
from huitou.metrics.reasons import OVERLAP, PROVISIONAL, UNDEFINED
from huitou.money import with_currency

if TYPE_CHECKING:
    from huitou.metrics.measurement import Measurement

NONE = "—"


def percent(rate: float) -> str:
    return f"{rate * 100:.1f}%"


def amount(minor: int, currency: str, t: Speech) -> str:
    return with_currency(money.to_decimal(minor, currency), currency, t)


def amid(text: str) -> str:
    """An amount or number amid Chinese words: a space before the next word where it ends in a figure."""
    return f"{text} " if text[-1].isascii() else text


def value(m: Measurement, t: Speech) -> str:
    """The value with its unit; a star marks one that can still move."""
    if m.value is None:
        return NONE
    star = " *" if m.provisional else ""
    return _plain(m, m.value, t) + star


def _plain(m: Measurement, number: float | str, t: Speech) -> str:
    match m.unit:
        case "rate":
            return percent(float(number))
        case "ratio":
            return f"{float(number):.2f}"
        case "days":
            return t(zh=f"{number} 天", en=f"{number} days")
        case "months":
            return t(zh=f"{number} 个月", en="1 month" if number == 1 else f"{number} months")
        case "money" | "money_each":
            return with_currency(Decimal(number), m.currency, t)
        case _:
            return f"{number:,}" + t(zh=" 位" if _metric(m).counts == "customers" else " 笔", en="")


def basis(m: Measurement, t: Speech) -> str:
    """What the value rests on: numerator over denominator, with the interval of a rate; or why there is none."""
    if m.undefined:
        return f"{UNDEFINED[m.undefined][t.lang]}{_missing_basis(m, t)}"
    if m.denominator is None:
        return ""
    if _metric(m).relation == "goods" and m.unit != "rate":
        return _refills(m, t)
    if m.unit == "days":
        return t(
            zh=f"{m.denominator:,} 位首购客户，{m.numerator:,} 位已回来",
            en=f"{m.numerator:,} of {m.denominator:,} came back",
        )
    if _metric(m).relation == "baskets":
        return _items(m, m.denominator, t)
    if _metric(m).relation == "earned":
        return _against_cost(m, t)
    if m.unit == "money_each" or _metric(m).counts == "money":
        whole = amount(m.denominator, m.currency, t) if m.unit == "rate" else f"{m.denominator:,}"
        return f"{amount(m.numerator, m.currency, t)} / {whole}"
    return f"{m.numerator}/{m.denominator}{interval(m, t)}"


def _refills(m: Measurement, t: Speech) -> str:
    """A cycle of goods rests on purchases, of which one customer may have many; its lateness on two cycles."""
    if m.unit == "ratio":
        typical, lasts = m.details["typical_days"], m.details["cycle_days"]
        return t(
            zh=f"典型间隔 {typical} 天 / 理论 {lasts} 天（{_TOLD_BY[m.details['cycle_from']]['zh']}）",
            en=f"typical gap {typical} days / should last {lasts} ({_TOLD_BY[m.details['cycle_from']]['en']})",
        )
    return t(
        zh=f"买过 {m.denominator:,} 次，其中 {m.numerator:,} 次之后又买了",
        en=f"bought again after {m.numerator:,} of {m.denominator:,} purchases",
    )


def _against_cost(m: Measurement, t: Speech) -> str:
    """What was brought and what was spent, and what of it counts where the shop says so."""
    earned, spent = amount(m.numerator, m.currency, t), amount(m.denominator or 0, m.currency, t)
    margin = m.details.get("margin")
    zh, en = ("净销售额", "net revenue") if margin is None else (f"× 毛利率 {margin:g}", f"x margin {margin:g}")
    return t(zh=f"{earned}（{zh}）/ 费用 {spent}", en=f"{earned} ({en}) / costs {spent}")


# Who says how long a purchase should last.
_TOLD_BY: Mapping[str, Words] = {
    "products": {"zh": "商品表", "en": "list of products"},
    "shop": {"zh": "cycles.toml", "en": "cycles.toml"},
    "default": {"zh": "经验值", "en": "rule of thumb"},
}


def _items(m: Measurement, denominator: int, t: Speech) -> str:
    """Quantities are kept in thousandths."""
    if m.unit == "money_each":
        items = Decimal(denominator) / 1000
        return t(
            zh=f"{amount(m.numerator // 1000, m.currency, t)} / {items.normalize():,f} 件",
            en=f"{amount(m.numerator // 1000, m.currency, t)} / {items.normalize():,f} items",
        )
    items = Decimal(m.numerator) / 1000
    return t(
        zh=f"{items.normalize():,f} 件 / {denominator // 1000:,} 笔",
        en=f"{items.normalize():,f} items / {denominator // 1000:,} purchases",
    )


def interval(m: Measurement, t: Speech) -> str:
    if m.interval is None:
        return ""
    low, high = (f"{bound * 100:.1f}" for bound in m.interval)
    return t(zh=f"，95% 区间 {low}–{high}%", en=f", 95% interval {low}–{high}%")


def _missing_basis(m: Measurement, t: Speech) -> str:
    if _metric(m).needs == "costs":
        return ""
    return t(zh=f"（{m.numerator}/{m.denominator}）", en=f" ({m.numerator}/{m.denominator})") if m.denominator else ""


def window(m: Measurement, t: Speech) -> str:
    return t(zh="{} 至 {}", en="{} to {}").format(calendar.iso(m.from_day), calendar.iso(m.to_day))


def name(m: Measurement, t: Speech) -> str:
    """The metric's name, with the days and the place it was asked for in place of its N and n."""
    words = _metric(m).name[t.lang]
    days = str(m.params.get("days", "N"))
    words = words.replace("N 日", f"{days} 日").replace("N-day", f"{days}-day")
    months = str(m.params.get("months", "N"))
    words = words.replace("N 个月", f"{months} 个月").replace("N-month", f"{months}-month")
    if "n" not in m.params:
        return words
    n = int(m.params["n"])
    return words.replace("第 n 单到第 n+1 单", f"第 {n} 单到第 {n + 1} 单").replace("n to n+1", f"{n} to {n + 1}")


def provisos(measurements: list[Measurement], t: Speech) -> list[str]:
    """What to mind about these numbers, each thing once: why some can still move, and why some do not add up."""
    moving = dict.fromkeys(reason for m in measurements if m.value is not None for reason in m.provisional_reasons)
    overlapping = dict.fromkeys(m.overlap for m in measurements if m.overlap)
    lines = [t(zh="* 还会变动：", en="* may still move: ") + PROVISIONAL[reason][t.lang] for reason in moving]
    return lines + [OVERLAP[kind][t.lang] for kind in overlapping]


def _metric(m: Measurement) -> Metric:
    return load_catalogue()[m.metric]
