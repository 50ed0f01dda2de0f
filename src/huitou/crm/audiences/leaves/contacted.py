"""contacted: who was reached, here or elsewhere, as the facts tell: imported lists, and what was sent from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import TIMES, WITHIN_DAYS, Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words

_TOUCHED = """
SELECT customer
FROM touch_list
WHERE customer IS NOT NULL AND day <= :as_of AND day > :as_of - :days
GROUP BY customer
HAVING COUNT(*) >= :times"""


class ContactedLeaf(Leaf):
    """At least ``times`` contacts within the last ``days``, whoever made them."""

    words: ClassVar[Words] = {"zh": "联系过（含别处）", "en": "Contacted, here or elsewhere"}
    heading: ClassVar[Heading] = "reach"
    begins: ClassVar[Mapping[str, Any]] = {"days": 30, "times": 1}
    entries: ClassVar[tuple[Entry, ...]] = (WITHIN_DAYS, TIMES)
    kind: Literal["contacted"] = "contacted"
    days: int = Field(default=30, ge=1, le=3650)
    times: int = Field(default=1, ge=1, le=1000)

    def members(self, base: Base) -> Mask:
        found = base.snapshot.arrays(_TOUCHED, as_of=base.as_of, days=self.days, times=self.times)
        return base.of_numbers(found["customer"])

    def said(self, t: Speech) -> str:
        often = t(zh=f" {self.times} 次以上", en=f" {self.times} times or more") if self.times > 1 else ""
        return t(
            zh=f"近 {self.days} 天联系过{often}（含别处）",
            en=f"contacted, here or elsewhere,{often} within {self.days} days",
        )

    @classmethod
    def unknown(cls, base: Base, t: Speech) -> str:
        if "touches" in base.snapshot.about.lists:
            return ""
        return t(
            zh="还没有联系记录，所以没有人符合：没导入过，这里也没发过。",
            en="No contacts are known, imported or made here, so nobody fits.",
        )
