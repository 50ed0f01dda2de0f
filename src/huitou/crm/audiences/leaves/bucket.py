"""bucket: a share of everybody by chance, the same people whenever it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words

_MULTIPLY = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


class BucketLeaf(Leaf):
    """From ``first`` to below ``last`` of a hundred; another ``salt`` draws anew.

    SplitMix64 of the customer's number (Steele, Lea, Flood 2014), for a million numbers at once; arms of trials are
    drawn by a hash of their own, see journeys.assignment.
    """

    words: ClassVar[Words] = {"zh": "随机分桶", "en": "A random bucket"}
    heading: ClassVar[Heading] = "lists"
    begins: ClassVar[Mapping[str, Any]] = {"first": 0, "last": 10}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("first", "whole", {"zh": "随机抽：从第", "en": "drawn by chance: from"}, upto="last", below=True),
        Entry("salt", "whole", {"zh": "第几次抽", "en": "draw number"}),
    )
    kind: Literal["bucket"] = "bucket"
    first: int = Field(ge=0, le=99)
    last: int = Field(ge=1, le=100)
    salt: int = Field(default=0, ge=0, le=10**9)

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.first >= self.last:
            raise ConditionError(
                zh=f"{self.first} 到 {self.last} 之间什么也没有",
                en=f"nothing is from {self.first} to below {self.last}",
            )
        return self

    def members(self, base: Base) -> Mask:
        with np.errstate(over="ignore"):
            mixed = (base.customer_ids.astype(np.uint64) + np.uint64(self.salt + 1)) * _MULTIPLY
            mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
            mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
        hundredth = (mixed ^ (mixed >> np.uint64(31))) % np.uint64(100)
        return np.asarray((hundredth >= self.first) & (hundredth < self.last))

    def said(self, t: Speech) -> str:
        return t(zh=f"随机抽的 {self.last - self.first}%", en=f"a random {self.last - self.first}%")
