"""What a customer will be worth, said to the person who sells to them."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.language import Speech
from huitou.money import to_decimal, with_currency
from huitou.predict.spending.value import Spending
from huitou.predict.words import Words, amid

MODELS: Mapping[str, Words] = {
    "gamma_gamma": {"zh": "Gamma-Gamma", "en": "Gamma-Gamma"},
    "shrunk_mean": {"zh": "各人均值，向同类客户靠拢", "en": "each one's mean, drawn to that of customers like them"},
}
FALLBACKS: Mapping[str, Words] = {
    "no_end": {
        "zh": "各人的金额相差太大，改用各人均值",
        "en": "amounts differ too much from customer to customer, so each one's mean is used",
    },
    "degenerate": {
        "zh": "金额太少或几乎一样，改用各人均值",
        "en": "amounts are too few or nearly all alike, so each one's mean is used",
    },
    "correlated": {
        "zh": "买得勤的人每次花的钱明显不同，改用各人均值",
        "en": "those who buy often spend clearly more or less each time, so each one's mean is used",
    },
}


def reason(of: Spending, customer: int, say: Speech, *, currency: str, days: int = 365) -> str:
    """One sentence on what the customer at that place will spend in so many days."""
    column = of.horizons.index(days)
    each, revenue, low, high = (
        with_currency(to_decimal(round(float(value)), currency), currency, say)
        for value in (
            of.each[customer],
            of.revenue[customer, column],
            of.low[customer, column],
            of.high[customer, column],
        )
    )
    if of.high[customer, column] < 1:
        return say(
            zh=f"每次大约花 {each}；{days} 天内多半不再花钱，平均下来 {revenue}。",
            en=f"Spends about {each} each time; within {days} days most likely nothing more, {revenue} on average.",
        )
    return say(
        zh=f"每次大约花 {each}；{days} 天内预计一共花 {revenue}（八成把握在 {amid(low)}到 {amid(high)}之间）。",
        en=f"Spends about {each} each time; expected within {days} days: {revenue}"
        f" (8 times in 10 between {low} and {high}).",
    )


def about_total(of: Spending, say: Speech, *, currency: str, days: int = 365) -> str:
    """What the customers a shop has will spend in so many days, and what was done where amounts are unusual."""
    total = of.totals[of.horizons.index(days)]
    expected, low, high = (
        with_currency(to_decimal(round(value), currency), currency, say)
        for value in (total.expected, total.low, total.high)
    )
    text = say(
        zh=f"已有的客户在 {days} 天内预计一共花 {expected}（八成把握在 {amid(low)}到 {amid(high)}之间）。",
        en=f"The customers you have will spend about {expected} within {days} days"
        f" (8 times in 10 between {low} and {high}).",
    )
    if of.fallback is not None:
        text += say(zh=FALLBACKS[of.fallback]["zh"] + "。", en=" Note: " + FALLBACKS[of.fallback]["en"] + ".")
    return text
