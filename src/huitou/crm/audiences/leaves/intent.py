"""intent: who is likely to fill a cart or to order within seven days, by what they did on the shop's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.crm.audiences.leaves.leaf import Heading, Leaf
from huitou.crm.audiences.leaves.visited import VisitedLeaf
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.predict.stages.stages import Stage

_STAGES: Mapping[str, Words] = {
    "burst": {
        "zh": "购物车里有货或有券可用、7 天内会下单",
        "en": "has something in the cart or a coupon, and orders within 7 days",
    },
    "return": {"zh": "看过没买、7 天内会下单", "en": "looked and did not buy, and orders within 7 days"},
    "warm-up": {"zh": "来过、7 天内会加购", "en": "came, and fills a cart within 7 days"},
}


class IntentLeaf(Leaf):
    """Of the stage, with a chance of at least ``least`` hundredths."""

    words: ClassVar[Words] = {"zh": "意向", "en": "Intent"}
    heading: ClassVar[Heading] = "behaviour"
    begins: ClassVar[Mapping[str, Any]] = {"stage": "burst", "least": 10}
    entries: ClassVar[tuple[Entry, ...]] = (
        Entry("stage", "choice", choices=_STAGES),
        Entry("least", "whole", {"zh": "的可能至少", "en": "with a chance of at least"}, {"zh": "%", "en": "%"}),
    )
    kind: Literal["intent"] = "intent"
    stage: Stage = "burst"
    least: int = Field(default=10, ge=0, le=100)

    def members(self, base: Base) -> Mask:
        found, _ = _people(base, self.stage)
        if found is None:
            return base.nobody()
        ids, chance = found
        return base.of_accounts(ids[chance * 100 >= self.least])

    def said(self, t: Speech) -> str:
        stage = _STAGES[self.stage][t.lang]
        return t(zh=f"{stage}的可能 ≥ {self.least}%", en=f"{stage}: chance ≥ {self.least}%")

    @classmethod
    def unknown(cls, base: Base, t: Speech) -> str:
        return VisitedLeaf.unknown(base, t)

    def lacking(self, base: Base, t: Speech) -> str:
        _, why = _people(base, self.stage)
        return self.unknown(base, t) or ("" if why is None else why[t.lang])


Chances = tuple[Ints, np.ndarray]


def _people(base: Base, stage: Stage) -> tuple[Chances | None, Words | None]:
    """The persons of the stage with their chances; None, and why, where nothing can be said of them."""
    kept = ("stage", stage)
    if kept not in base.kept:
        base.kept[kept] = _asked(base, stage)
    found: tuple[Chances | None, Words | None] = base.kept[kept]
    return found


def _asked(base: Base, stage: Stage) -> tuple[Chances | None, Words | None]:
    try:
        found = base.shop.campaign(stage=stage).of[stage]
    except UserError as problem:
        return None, {"zh": problem.zh, "en": problem.en}
    if found.lacking is not None:
        return None, {lang: found.lacking.words(Speech(lang)) for lang in ("zh", "en")}
    persons = np.asarray(found.visitors.log.person_ids)
    is_person = np.asarray(found.owners) < len(persons)
    return (persons[found.owners[is_person]].astype(np.int64), np.asarray(found.chance)[is_person]), None
