"""due: whose next purchase is expected within so many days, by their own rhythm."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.leaf import Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words


class DueLeaf(Leaf):
    """Expected to buy something again within ``days``; ``free``: and nothing keeps from writing to them."""

    words: ClassVar[Words] = {"zh": "到了再买的时候", "en": "due to buy again"}
    kind: Literal["due"] = "due"
    days: int = Field(default=14, ge=1, le=120)
    free: bool = True

    def members(self, base: Base) -> Mask:
        kept = ("due", self.days)
        if kept not in base.kept:
            base.kept[kept] = base.shop.due_again(days=self.days)
        ids = {row.customer_id for row in base.kept[kept] if not (self.free and row.held)}
        return base.of_accounts(np.array(sorted(ids), np.int64))

    def said(self, t: Speech) -> str:
        free = t(zh="，现在可以联系", en=", and free to be written to") if self.free else ""
        return t(zh=f"{self.days} 天内该再买{free}", en=f"due to buy again within {self.days} days{free}")
