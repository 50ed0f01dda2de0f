"""bought: something of a category, a product, a channel or a store, or anything, within so many days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import TIMES, WHAT, WITHIN_DAYS, Entry, one_of
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words

What = Literal["anything", "category", "product", "channel", "store", "source"]

_FROM = {
    "anything": "FROM sequence AS s WHERE 1 = 1",
    "category": "FROM purchase_categories AS s JOIN codes AS k ON k.kind = 'category' AND k.code = s.category"
    " WHERE k.value = :value",
    "product": "FROM purchase_products AS s JOIN codes AS k ON k.kind = 'product' AND k.code = s.product"
    " WHERE k.value = :value",
    **{
        name: f"FROM sequence AS s JOIN codes AS k ON k.kind = '{name}' AND k.code = s.{name} WHERE k.value = :value"
        for name in ("channel", "store", "source")
    },
}
_BOUGHT = """
SELECT s.customer
{where} AND s.customer IS NOT NULL AND s.day <= :as_of AND s.day > :as_of - :days
GROUP BY s.customer
HAVING COUNT(DISTINCT s.ref) >= :times"""
_EVER = 100_000


class BoughtLeaf(Leaf):
    """At least ``times`` purchases in the last ``days`` (ever, where none are given) that hold it.

    ``value``: its id or name as in the orders; ``called``: what to call it in a sentence.
    """

    words: ClassVar[Words] = {"zh": "买过什么", "en": "Bought what"}
    heading: ClassVar[Heading] = "bought"
    begins: ClassVar[Mapping[str, Any]] = {"what": "category", "days": 90}
    entries: ClassVar[tuple[Entry, ...]] = (
        WITHIN_DAYS,
        *one_of(what=("anything", "category", "product", "channel", "store", "source")),
        TIMES,
    )
    kind: Literal["bought"] = "bought"
    what: What = "anything"
    value: str = Field(default="", max_length=200)
    called: str = Field(default="", max_length=200)
    days: int | None = Field(default=None, ge=1, le=3650)
    times: int = Field(default=1, ge=1, le=1000)

    @model_validator(mode="after")
    def _names_it(self) -> Self:
        if self.what != "anything" and not self.value:
            raise ConditionError(zh=f"请选是哪个{WHAT[self.what]['zh']}", en=f"say which {self.what}")
        return self

    def members(self, base: Base) -> Mask:
        asked: dict[str, object] = {"as_of": base.as_of, "days": self.days or _EVER, "times": self.times}
        if self.what != "anything":
            asked["value"] = self.value
        found = base.snapshot.arrays(_BOUGHT.format(where=_FROM[self.what]), **asked)
        return base.of_numbers(found["customer"])

    def said(self, t: Speech) -> str:
        what = self.called or self.value or t(zh="东西", en="anything")
        within = t(zh=f"近 {self.days} 天", en=f" within {self.days} days") if self.days else ""
        often = t(zh=f" {self.times} 次以上", en=f" {self.times} times or more") if self.times > 1 else ""
        where = self.what in {"channel", "store", "source"}
        if where:
            return t(zh=f"{within}在{what}买过{often}", en=f"bought by {what}{often}{within}")
        return t(zh=f"{within}买过{what}{often}", en=f"bought {what}{often}{within}")
