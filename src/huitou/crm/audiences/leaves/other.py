"""audience: who is in another audience."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.leaf import Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words


class OtherLeaf(Leaf):
    words: ClassVar[Words] = {"zh": "另一个人群", "en": "another audience"}
    kind: Literal["audience"] = "audience"
    id: int = Field(ge=1)

    def members(self, base: Base) -> Mask:
        return base.audience(self.id)

    def said(self, t: Speech) -> str:
        return t(zh=f"在人群 {self.id} 里", en=f"in audience {self.id}")
