"""listed: these customers, by number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words


class ListedLeaf(Leaf):
    words: ClassVar[Words] = {"zh": "名单", "en": "A list"}
    heading: ClassVar[Heading] = "lists"
    begins: ClassVar[Mapping[str, Any]] = {"customer_ids": []}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("customer_ids", "numbers", {"zh": "客户编号", "en": "customer numbers"}),
    )
    kind: Literal["listed"] = "listed"
    customer_ids: tuple[Annotated[int, Field(ge=1, le=10**15)], ...] = Field(min_length=1, max_length=100_000)

    def members(self, base: Base) -> Mask:
        return base.of_accounts(np.array(self.customer_ids, np.int64))

    def said(self, t: Speech) -> str:
        n = len(self.customer_ids)
        return t(zh=f"在一份 {n:,} 人的名单里", en=f"on a list of {n:,}")
