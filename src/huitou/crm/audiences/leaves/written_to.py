"""written_to: who got so many messages from the shop lately, by journeys here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from django.db.models import Count
from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import TIMES, WITHIN_DAYS, Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.language import Speech
from huitou.metrics.definition import Words


class WrittenToLeaf(Leaf):
    """At least ``times`` messages that sell went, or may have gone, within ``days`` of 24 hours."""

    words: ClassVar[Words] = {"zh": "近来联系过", "en": "Written to lately"}
    heading: ClassVar[Heading] = "reach"
    begins: ClassVar[Mapping[str, Any]] = {"days": 30, "times": 1}
    entries: ClassVar[tuple[Entry, ...]] = (WITHIN_DAYS, TIMES)
    kind: Literal["written_to"] = "written_to"
    days: int = Field(ge=1, le=365)
    times: int = Field(default=1, ge=1, le=100)

    def members(self, base: Base) -> Mask:
        rows = Outgoing.objects.filter(
            sells=True,
            state__in=(State.CALLING, State.UNKNOWN, State.SENT),
            called_at__gt=base.now - dt.timedelta(days=self.days),
        )
        counted = rows.values_list("customer_id").annotate(Count("pk")).order_by()
        keys, times = np.array(list(counted), np.int64).reshape(-1, 2).T
        # Of somebody who was merged, messages to all their numbers are theirs.
        return np.asarray(base.sums(keys, times) >= self.times)

    def said(self, t: Speech) -> str:
        often = t(zh=f" {self.times} 次以上", en=f" {self.times} times or more") if self.times > 1 else ""
        return t(
            zh=f"近 {self.days} 天联系过{often}",
            en=f"written to{often} within {self.days} days",
        )
