"""number: what is counted of a customer's life, against a bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.amount import amount
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words

Of = Literal["purchases", "purchase_days", "days_since_last", "days_since_first", "net", "average"]

_WORDS: Mapping[Of, tuple[str, str, str, str]] = {
    "purchases": ("买过", "次", "bought", "times"),
    "purchase_days": ("购买天数", "天", "bought on", "days"),
    "days_since_last": ("离上次购买", "天", "last bought", "days ago"),
    "days_since_first": ("离第一次购买", "天", "first bought", "days ago"),
    "net": ("累计净额", "", "spent", "in all"),
    "average": ("平均每次", "", "spent", "a purchase on average"),
}
_CHOICES: Mapping[str, Words] = {
    "purchases": {"zh": "买过几次", "en": "purchases"},
    "purchase_days": {"zh": "来买过几天", "en": "days with a purchase"},
    "days_since_last": {"zh": "离上次购买几天", "en": "days since the last purchase"},
    "days_since_first": {"zh": "离第一次购买几天", "en": "days since the first purchase"},
    "net": {"zh": "累计净额", "en": "spent in all"},
    "average": {"zh": "平均每次净额", "en": "spent a purchase"},
}
_ONE = {"times": "time", "days": "day", "days ago": "day ago"}
_MONEY: tuple[Of, ...] = ("net", "average")
_COUNTED = tuple(of for of in _CHOICES if of not in _MONEY)
_LIFE = """
SELECT purchases, purchase_days, CAST(:as_of AS INTEGER) - last_day AS days_since_last,
  CAST(:as_of AS INTEGER) - first_day AS days_since_first, net
FROM customers
ORDER BY customer NULLS LAST"""


class NumberLeaf(Leaf):
    """From ``least`` to ``most``, both included; amounts in minor units of the shop's currency."""

    words: ClassVar[Words] = {"zh": "购买情况", "en": "What they bought so far"}
    heading: ClassVar[Heading] = "bought"
    begins: ClassVar[Mapping[str, Any]] = {"of": "days_since_last", "least": 60}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("of", "choice", choices=_CHOICES),
        Entry("least", "whole", upto="most", only={"of": _COUNTED}),
        Entry("least", "money", upto="most", only={"of": _MONEY}),
    )
    kind: Literal["number"] = "number"
    of: Of
    least: int | None = Field(default=None, ge=0, le=10**15)
    most: int | None = Field(default=None, ge=0, le=10**15)

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.least is None and self.most is None:
            raise ConditionError(zh="请填最少、最多，或两个都填", en="give least, most, or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ConditionError(
                zh=f"{self.least} 到 {self.most} 之间什么也没有", en=f"nothing is from {self.least} to {self.most}"
            )
        return self

    def members(self, base: Base) -> Mask:
        if "life" not in base.kept:
            base.kept["life"] = base.snapshot.arrays(_LIFE, as_of=base.as_of)
        life = base.kept["life"]
        values = life["net"] / np.maximum(life["purchases"], 1) if self.of == "average" else life[self.of]
        found = np.ones(len(base), np.bool_)
        if self.least is not None:
            found &= values >= self.least
        if self.most is not None:
            found &= values <= self.most
        return found

    def said(self, t: Speech) -> str:
        what_zh, unit_zh, what_en, unit_en = _WORDS[self.of]
        span = self._span(t)
        if (self.least if self.most is None else self.most) == 1:
            unit_en = _ONE.get(unit_en, unit_en)
        return t(zh=f"{what_zh} {span} {unit_zh}".strip(), en=f"{what_en} {span} {unit_en}")

    def _span(self, t: Speech) -> str:
        low, high = (None if each is None else self._figure(each, t) for each in (self.least, self.most))
        if high is None:
            return f"≥ {low}"
        return f"≤ {high}" if low is None else t(zh=f"{low} 到 {high}", en=f"{low} to {high}")

    def _figure(self, value: int, t: Speech) -> str:
        return amount(value, t) if self.of in _MONEY else str(value)
