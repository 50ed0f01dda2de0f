"""audience: who is in another audience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.crm.audiences.models import Audience
from huitou.language import Speech
from huitou.metrics.definition import Words


class OtherLeaf(Leaf):
    words: ClassVar[Words] = {"zh": "另一个人群", "en": "Another audience"}
    heading: ClassVar[Heading] = "lists"
    begins: ClassVar[Mapping[str, Any]] = {}
    entries: ClassVar[tuple[Entry, ...]] = (Entry("id", "choice", {"zh": "在", "en": "in"}, offered="audience"),)
    kind: Literal["audience"] = "audience"
    id: int = Field(ge=1, le=10**15)

    def members(self, base: Base) -> Mask:
        return base.audience(self.id)

    def said(self, t: Speech) -> str:
        name = Audience.objects.filter(pk=self.id).values_list("name", flat=True).first() or str(self.id)
        return t(zh=f"在人群“{name}”里", en=f"in the audience “{name}”")
