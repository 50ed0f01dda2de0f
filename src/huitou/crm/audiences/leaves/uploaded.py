"""uploaded: who is on a list that somebody uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.crm.audiences.models import UploadedList
from huitou.language import Speech
from huitou.metrics.definition import Words


class UploadedLeaf(Leaf):
    """Of the list, those who were recognised."""

    words: ClassVar[Words] = {"zh": "上传的名单", "en": "An uploaded list"}
    heading: ClassVar[Heading] = "lists"
    begins: ClassVar[Mapping[str, Any]] = {}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("id", "choice", {"zh": "在名单", "en": "on the list"}, offered="list"),
    )
    kind: Literal["uploaded"] = "uploaded"
    id: int = Field(ge=1, le=10**15)

    def members(self, base: Base) -> Mask:
        found = UploadedList.objects.filter(pk=self.id, removed_at=None).values_list("account_keys", flat=True).first()
        return base.of_accounts(np.frombuffer(found or b"", "<i8").astype(np.int64))

    def said(self, t: Speech) -> str:
        name = UploadedList.objects.filter(pk=self.id).values_list("name", flat=True).first() or str(self.id)
        return t(zh=f"在上传的名单“{name}”里", en=f"on the uploaded list “{name}”")

    def lacking(self, base: Base, t: Speech) -> str:  # noqa: ARG002 - a list is of no data version
        if UploadedList.objects.filter(pk=self.id, removed_at=None).exists():
            return ""
        return t(zh="这份名单已经删掉了，所以没有人符合。", en="This list was removed, so nobody fits.")
