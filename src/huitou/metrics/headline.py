"""The three numbers an owner asks for first, each with the sentence it stands for."""

from __future__ import annotations

from collections.abc import Callable

from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement


def _come_back(m: Measurement, t: Speech) -> str:
    days = m.to_day - m.from_day + 1
    return t(
        zh=f"{days} 天里有 {m.denominator:,} 位客户买过，其中 {m.numerator:,} 位买了不止一次",
        en=f"{m.denominator:,} customers bought in these {days} days; {m.numerator:,} of them more than once",
    )


def _how_soon(m: Measurement, t: Speech) -> str:
    return t(
        zh=f"期间首次购买的 {m.denominator:,} 位客户，{m.numerator:,} 位已经回来；"
        f"一年内会回来的人，一半在 {m.value} 天内回来",
        en=f"of {m.denominator:,} customers who first bought in this time {m.numerator:,} are back; half of those who "
        f"return within a year do so within {m.value} days",
    )


def _whose_money(m: Measurement, t: Speech) -> str:
    whole, part = (figures.amount(minor, m.currency, t) for minor in (m.denominator or 0, m.numerator))
    return t(
        zh=f"{figures.amid(whole)}销售额里，{figures.amid(part)}来自老客",
        en=f"{part} of {whole} came from returning customers",
    )


HEADLINE: dict[str, Callable[[Measurement, Speech], str]] = {
    "repeat_purchase_rate": _come_back,
    "repurchase_cycle": _how_soon,
    "returning_revenue_share": _whose_money,
}


def sentence(m: Measurement, t: Speech) -> str:
    """What the number says, or why it is not there."""
    return figures.basis(m, t) if m.undefined else HEADLINE[m.metric](m, t) + figures.interval(m, t)
