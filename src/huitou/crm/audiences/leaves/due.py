"""due: whose next purchase is expected within so many days, by their own rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.shop.shop import Shop


class DueLeaf(Leaf):
    """Expected to buy something again within ``days``; ``free``: and nothing keeps from writing to them."""

    words: ClassVar[Words] = {"zh": "到了再买的时候", "en": "Due to buy again"}
    heading: ClassVar[Heading] = "foretold"
    begins: ClassVar[Mapping[str, Any]] = {"days": 14, "free": True}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("days", "whole", after={"zh": "天内该再买", "en": "days or fewer until they buy again"}),
        Entry("free", "flag", {"zh": "现在可以联系", "en": "free to be written to"}),
    )
    kind: Literal["due"] = "due"
    days: int = Field(default=14, ge=1, le=120)
    free: bool = True

    def members(self, base: Base) -> Mask:
        return base.kept_members(f"due within {self.days}, free {self.free}", lambda: self._due(base.shop))

    def _due(self, shop: Shop) -> Ints:
        ids = {row.customer_id for row in shop.due_again(days=self.days) if not (self.free and row.held)}
        return np.array(sorted(ids), np.int64)

    def said(self, t: Speech) -> str:
        free = t(zh="，现在可以联系", en=", and free to be written to") if self.free else ""
        return t(zh=f"{self.days} 天内该再买{free}", en=f"due to buy again within {self.days} days{free}")
