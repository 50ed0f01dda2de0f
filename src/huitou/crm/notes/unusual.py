"""What has left the shop's own range: a number below or above all that it was in the periods before, beyond chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from huitou.language import Speech
from huitou.metrics import comparison_words
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.comparison import Comparison
from huitou.shop.shop import Shop

# What a shop looks at each morning over the last seven days, beside the three numbers over their own windows.
WEEKLY = ("purchases", "revenue", "new_buyers", "average_order_value", "refund_rate")
WEEK_DAYS = 7
HEADLINE = ("repeat_purchase_rate", "repurchase_cycle", "returning_revenue_share")


@dataclass(frozen=True, slots=True)
class Unusual:
    """One number outside its own range, which is that of the periods before it."""

    metric: str
    direction: Literal["up", "down"]
    compared: Comparison

    def text(self, t: Speech) -> str:
        """In a sentence."""
        made, details = self.compared, self.compared.details
        value: Any = made.after.value
        name = load_catalogue()[self.metric].name[t.lang]
        low, high, now = (
            comparison_words.number(each, made.unit, made.currency, t)
            for each in (details["lowest"], details["highest"], value)
        )
        days = made.after.window.to_day - made.after.window.from_day + 1
        word = t(zh="高于", en="above") if self.direction == "up" else t(zh="低于", en="below")
        return t(
            zh=f"{name}：近 {days} 天 {now}，{word}之前 {details['periods']} 期的范围（{low} 到 {high}）",
            en=f"{name}: {now} in the last {days} days, {word} all of the"
            f" {details['periods']} periods before ({low} to {high})",
        )


def unusual(shop: Shop, *, as_of: int) -> Iterator[Unusual]:
    """Everything that is outside its own range as of a day; nothing where too few periods are known to have one."""
    for metric in WEEKLY:
        found = shop.compare(metric, "median", from_=as_of - WEEK_DAYS + 1, to=as_of, as_of=as_of)
        yield from _outside(metric, found)
    for metric in HEADLINE:
        yield from _outside(metric, shop.compare(metric, "median", as_of=as_of))


def _outside(metric: str, found: tuple[Comparison, ...]) -> Iterator[Unusual]:
    for made in found:
        if made.direction not in {"up", "down"} or made.after.value is None:
            continue
        low, high = (float(made.details[end]) for end in ("lowest", "highest"))
        now = float(made.after.value)
        if now > high and made.direction == "up":
            yield Unusual(metric, "up", made)
        elif now < low and made.direction == "down":
            yield Unusual(metric, "down", made)
