"""foretold: what a model says of a customer: whether they are still there, what they will buy and bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.leaf import Leaf
from huitou.language import Speech
from huitou.metrics.definition import Words

_WORDS: Mapping[str, Words] = {
    "alive": {"zh": "还会来的可能", "en": "the chance that they are still there is"},
    "purchases_30": {"zh": "30 天内预计购买次数", "en": "purchases expected within 30 days are"},
    "purchases_90": {"zh": "90 天内预计购买次数", "en": "purchases expected within 90 days are"},
    "purchases_365": {"zh": "365 天内预计购买次数", "en": "purchases expected within 365 days are"},
}
_HUNDREDTHS = 100


class ForetoldLeaf(Leaf):
    """From ``least`` to below ``below``, in hundredths. Where too little is known to foretell, nobody fits."""

    words: ClassVar[Words] = {"zh": "预测", "en": "what is foretold"}
    kind: Literal["foretold"] = "foretold"
    of: Literal["alive", "purchases_30", "purchases_90", "purchases_365"]
    least: int = Field(default=0, ge=0, le=100_000)
    below: int | None = Field(default=None, ge=1, le=100_000)

    def members(self, base: Base) -> Mask:
        found = base.nobody()
        forecast = base.shop.forecast()
        if not len(forecast):
            return found
        if self.of == "alive":
            values = forecast.bought.alive
        else:
            days = int(self.of.partition("_")[2])
            values = forecast.bought.expected[:, forecast.bought.horizons.index(days)]
        fits = values * _HUNDREDTHS >= self.least
        if self.below is not None:
            fits &= values * _HUNDREDTHS < self.below
        return base.of_accounts(np.asarray(forecast.customer_ids)[fits])

    def said(self, t: Speech) -> str:
        low, high = self.least / _HUNDREDTHS, None if self.below is None else self.below / _HUNDREDTHS
        name = t(zh=_WORDS[self.of]["zh"], en=_WORDS[self.of]["en"])
        return f"{name} ≥ {low:g}" if high is None else f"{name} {low:g}–{high:g}"
