"""finding: whom a finding of the diagnosis is about, as it is found in the data version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.diagnosis.finding import Finding
from huitou.diagnosis.people import customers_of
from huitou.language import Speech
from huitou.metrics.definition import Words

_LONGEST = 200


class FindingLeaf(Leaf):
    """``finding`` by its name, ``at`` its slice; a finding that is no longer there is about nobody."""

    words: ClassVar[Words] = {"zh": "一条诊断说的人", "en": "Whom a finding is about"}
    heading: ClassVar[Heading] = "numbers"
    begins: ClassVar[Mapping[str, Any]] = {}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("finding", "choice", {"zh": "诊断", "en": "finding"}, offered="finding", called="called"),
    )
    kind: Literal["finding"] = "finding"
    finding: str = Field(min_length=1, max_length=80)
    at: Mapping[str, str] = Field(default_factory=dict, max_length=5)
    called: str = Field(default="", max_length=_LONGEST)

    @field_validator("at")
    @classmethod
    def _are_short(cls, at: Mapping[str, str]) -> Mapping[str, str]:
        if any(len(each) > _LONGEST for each in (*at, *at.values())):
            raise ConditionError(
                zh=f"维度的名字最多 {_LONGEST} 个字", en=f"names of slices have at most {_LONGEST} letters"
            )
        return at

    def members(self, base: Base) -> Mask:
        return base.of_numbers(self._asked(base)[1])

    def said(self, t: Speech) -> str:
        called = self.called or self.finding
        return t(zh=f"是诊断“{called}”说的人", en=f"whom the finding “{called}” is about")

    def lacking(self, base: Base, t: Speech) -> str:
        if self._asked(base)[0] is not None:
            return ""
        return t(zh="这条诊断现在不成立了，所以没有人符合。", en="This finding no longer holds, so nobody fits.")

    def _asked(self, base: Base) -> tuple[Finding | None, Ints]:
        kept = ("finding", self.finding, tuple(sorted(self.at.items())))
        if kept not in base.kept:
            there = base.shop.findings(as_of=base.as_of).items
            one = next((each for each in there if each.id == self.finding and dict(each.at) == dict(self.at)), None)
            whom = np.empty(0, np.int64)
            if one is not None and one.whom("en"):
                whom = customers_of(base.snapshot, one, settings=base.settings, as_of=base.as_of)
            base.kept[kept] = (one, whom)
        found: tuple[Finding | None, Ints] = base.kept[kept]
        return found
