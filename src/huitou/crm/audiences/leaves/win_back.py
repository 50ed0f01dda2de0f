"""win_back: who stayed away, by the chance that they come back by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.diagnosis.win_back.listed import WinBackList
from huitou.language import Speech
from huitou.metrics.definition import Words


class WinBackLeaf(Leaf):
    """Sleeping or lost, and back within 30 days unaided with a chance from ``least`` to below ``below`` hundredths.

    ``free``: and nothing keeps from writing to them.
    """

    words: ClassVar[Words] = {"zh": "流失后会自己回来", "en": "Lapsed, comes back unaided"}
    heading: ClassVar[Heading] = "foretold"
    begins: ClassVar[Mapping[str, Any]] = {"least": 5, "free": True}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry(
            "least",
            "whole",
            {"zh": "30 天内自己回来的可能", "en": "chance to be back within 30 days"},
            {"zh": "%", "en": "%"},
            upto="below",
            below=True,
        ),
        Entry("free", "flag", {"zh": "现在可以联系", "en": "free to be written to"}),
    )
    kind: Literal["win_back"] = "win_back"
    least: int = Field(default=0, ge=0, le=100)
    below: int | None = Field(default=None, ge=1, le=100)
    free: bool = True

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.below is not None and self.least >= self.below:
            raise ConditionError(
                zh=f"{self.least} 到 {self.below} 之间什么也没有",
                en=f"nothing is from {self.least} to below {self.below}",
            )
        return self

    def members(self, base: Base) -> Mask:
        span = f"{self.least} to {self.below}, free {self.free}"
        return base.kept_members(f"back by themselves {span}", lambda: self._back(_listed(base)))

    def _back(self, listed: WinBackList) -> Ints:
        fits = listed.found.chance * 100 >= self.least
        if self.below is not None:
            fits &= listed.found.chance * 100 < self.below
        if self.free:
            waits = np.ones(len(fits), np.bool_)
            waits[listed.order[: listed.free]] = False
            fits &= ~waits
        return np.sort(listed.customer_ids[fits])

    def said(self, t: Speech) -> str:
        span = f"≥ {self.least}%" if self.below is None else f"{self.least}–{self.below}%"
        free = t(zh="，现在可以联系", en=", and free to be written to") if self.free else ""
        return t(
            zh=f"流失后 30 天内自己回来的可能 {span}{free}",
            en=f"lapsed, chance to be back within 30 days unaided {span}{free}",
        )

    def lacking(self, base: Base, t: Speech) -> str:
        return _listed(base).found.enough.words(t)


def _listed(base: Base) -> WinBackList:
    if "win back" not in base.kept:
        base.kept["win back"] = base.shop.win_back(on=base.as_of)
    found: WinBackList = base.kept["win back"]
    return found
