"""split: by chance, in the shares that are given; the same way for the same customer, however often it is asked."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, PositiveInt

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, Seen
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class SplitStep(Step):
    words: ClassVar[Words] = {"zh": "随机分流", "en": "split by chance"}
    kind: Literal["split"] = "split"
    shares: dict[str, PositiveInt] = Field(min_length=2, max_length=10)

    @property
    def edges(self) -> tuple[str, ...]:
        return tuple(self.shares)

    def advance(self, seen: Seen) -> Move:
        at = seen.draw * sum(self.shares.values())
        for name, weight in self.shares.items():
            at -= weight
            if at < 0:
                return Go(name)
        return Go(self.edges[-1])

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        whole = sum(self.shares.values())
        parts = [f"{name} {100 * weight / whole:.0f}%" for name, weight in self.shares.items()]
        return t(zh="随机分成 ", en="by chance: ") + t(zh="、", en=", ").join(parts)
