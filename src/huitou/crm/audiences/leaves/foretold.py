"""foretold: what a model says of a customer: whether they are still there, what they will buy and bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
import numpy.typing as npt
from pydantic import Field, model_validator

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.amount import amount
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.predict.forecast import Forecast

Of = Literal[
    "alive",
    "any_30",
    "any_90",
    "any_365",
    "purchases_30",
    "purchases_90",
    "purchases_365",
    "revenue_90",
    "revenue_365",
    "value_365",
]
_WORDS: Mapping[str, Words] = {
    "alive": {"zh": "还会来的可能", "en": "chance that they are still there"},
    "any_30": {"zh": "30 天内会买的可能", "en": "chance of a purchase within 30 days"},
    "any_90": {"zh": "90 天内会买的可能", "en": "chance of a purchase within 90 days"},
    "any_365": {"zh": "365 天内会买的可能", "en": "chance of a purchase within 365 days"},
    "purchases_30": {"zh": "30 天内预计购买次数", "en": "purchases expected within 30 days"},
    "purchases_90": {"zh": "90 天内预计购买次数", "en": "purchases expected within 90 days"},
    "purchases_365": {"zh": "365 天内预计购买次数", "en": "purchases expected within 365 days"},
    "revenue_90": {"zh": "90 天内预计净额", "en": "net amount expected within 90 days"},
    "revenue_365": {"zh": "365 天内预计净额", "en": "net amount expected within 365 days"},
    "value_365": {"zh": "365 天内预计价值（毛利，折现）", "en": "value expected within 365 days (margin, discounted)"},
}
_CHANCES: tuple[Of, ...] = ("alive", "any_30", "any_90", "any_365")
_COUNTS: tuple[Of, ...] = ("purchases_30", "purchases_90", "purchases_365")
_MONEY: tuple[Of, ...] = ("revenue_90", "revenue_365", "value_365")
_HUNDREDTHS = 100


class ForetoldLeaf(Leaf):
    """From ``least`` to below ``below``: chances and numbers of purchases in hundredths, money in minor units.

    Where too little is known to foretell, nobody fits.
    """

    words: ClassVar[Words] = {"zh": "预测", "en": "What is foretold"}
    heading: ClassVar[Heading] = "foretold"
    begins: ClassVar[Mapping[str, Any]] = {"of": "any_30", "least": 50}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("of", "choice", choices=_WORDS),
        Entry("least", "whole", after={"zh": "%", "en": "%"}, upto="below", below=True, only={"of": _CHANCES}),
        Entry("least", "hundredths", after={"zh": "次", "en": "times"}, upto="below", below=True, only={"of": _COUNTS}),
        Entry("least", "money", upto="below", below=True, only={"of": _MONEY}),
    )
    kind: Literal["foretold"] = "foretold"
    of: Of
    least: int = Field(default=0, ge=0, le=10**15)
    below: int | None = Field(default=None, ge=1, le=10**15)

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.below is not None and self.least >= self.below:
            raise ConditionError(
                zh=f"{self.least} 到 {self.below} 之间什么也没有",
                en=f"nothing is from {self.least} to below {self.below}",
            )
        return self

    def members(self, base: Base) -> Mask:
        forecast = _forecast(base)
        if not len(forecast):
            return base.nobody()
        values = self._values(forecast)
        fits = values >= self.least
        if self.below is not None:
            fits &= values < self.below
        return base.of_accounts(np.asarray(forecast.customer_ids)[fits])

    def said(self, t: Speech) -> str:
        low, high = (None if each is None else self._figure(each, t) for each in (self.least, self.below))
        name = _WORDS[self.of][t.lang]
        return f"{name} ≥ {low}" if high is None else t(zh=f"{name} {low} 到 {high}", en=f"{name} {low} to {high}")

    def lacking(self, base: Base, t: Speech) -> str:
        forecast = _forecast(base)
        return "" if len(forecast) else forecast.about(t)[0]

    def _values(self, forecast: Forecast) -> npt.NDArray[np.float64]:
        what, _, days = self.of.partition("_")
        if what == "alive":
            return forecast.bought.alive * _HUNDREDTHS
        place = forecast.bought.horizons.index(int(days))
        if self.of in _MONEY:
            money = forecast.worth.value if what == "value" else forecast.worth.revenue
            return money[:, place]
        of_purchases = forecast.bought.some if what == "any" else forecast.bought.expected
        return of_purchases[:, place] * _HUNDREDTHS

    def _figure(self, value: int, t: Speech) -> str:
        if self.of in _MONEY:
            return amount(value, t)
        return f"{value}%" if self.of in _CHANCES else f"{value / _HUNDREDTHS:g}"


def _forecast(base: Base) -> Forecast:
    if "forecast" not in base.kept:
        base.kept["forecast"] = base.shop.forecast(as_of=base.as_of)
    found: Forecast = base.kept["forecast"]
    return found
