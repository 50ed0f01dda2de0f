"""fatigue: who has heard much from the shop lately goes one way, everybody else the other."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, Seen
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class FatigueStep(Step):
    """Goes by ``tired`` from ``messages`` that sell in so many shop days on, today included."""

    words: ClassVar[Words] = {"zh": "按打扰程度分岔", "en": "branch by how much they have heard"}
    kind: Literal["fatigue"] = "fatigue"
    messages: int = Field(ge=1, le=100)
    days: int = Field(ge=1, le=90)

    @property
    def edges(self) -> tuple[str, ...]:
        return ("tired", "rested")

    def advance(self, seen: Seen) -> Move:
        return Go("tired" if seen.person.contacts(self.days) >= self.messages else "rested")

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        return t(
            zh=f"{self.days} 天内收到过 {self.messages} 条以上吗？",
            en=f"{self.messages} messages or more within {self.days} days?",
        )
