"""tagged: who has a tag now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.crm.customers.models import Tagged
from huitou.language import Speech
from huitou.metrics.definition import Words


class TaggedLeaf(Leaf):
    words: ClassVar[Words] = {"zh": "标签", "en": "Tag"}
    heading: ClassVar[Heading] = "reach"
    begins: ClassVar[Mapping[str, Any]] = {}
    entries: ClassVar[tuple[Entry, ...]] = (Entry("name", "text", {"zh": "有标签", "en": "tagged"}, offered="tag"),)
    kind: Literal["tagged"] = "tagged"
    name: str = Field(min_length=1, max_length=40)

    def members(self, base: Base) -> Mask:
        on = Tagged.objects.filter(tag__name=self.name, removed_at=None).values_list("account_key", flat=True)
        return base.of_accounts(np.fromiter(on.iterator(), np.int64))

    def said(self, t: Speech) -> str:
        return t(zh=f"有标签“{self.name}”", en=f"tagged “{self.name}”")
