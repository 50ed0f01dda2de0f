"""cluster: who falls into one of the groups that customers form by how they buy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.groups import groups
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words


class ClusterLeaf(Leaf):
    """In one of the groups, by number: a group that is still there has the number it had."""

    words: ClassVar[Words] = {"zh": "购买方式分群", "en": "Group by how they buy"}
    heading: ClassVar[Heading] = "foretold"
    begins: ClassVar[Mapping[str, Any]] = {}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("number", "choice", {"zh": "属于", "en": "is in"}, offered="cluster", called="called"),
    )
    kind: Literal["cluster"] = "cluster"
    number: int = Field(ge=1, le=10_000)
    called: str = Field(default="", max_length=200)

    def members(self, base: Base) -> Mask:
        found = groups(base)
        return base.of_accounts(found.customer_ids[np.asarray(found.number == self.number)])

    def said(self, t: Speech) -> str:
        name = self.called or str(self.number)
        return t(zh=f"属于“{name}”这一群", en=f"in the group “{name}”")

    def lacking(self, base: Base, t: Speech) -> str:
        found = groups(base)
        if found.lacking:
            return found.lacking[t.lang]
        if self.number in found.names:
            return ""
        return t(
            zh=f"第 {self.number} 群已经不在了，所以没有人符合。", en=f"Group {self.number} is gone, so nobody fits."
        )
