"""branch: who is in an audience now goes one way, everybody else the other."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, Seen
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class BranchStep(Step):
    words: ClassVar[Words] = {"zh": "按人群分岔", "en": "branch by audience"}
    kind: Literal["branch"] = "branch"
    audience: int = Field(ge=1)

    @property
    def edges(self) -> tuple[str, ...]:
        return ("yes", "no")

    def advance(self, seen: Seen) -> Move:
        return Go("yes" if seen.person.is_in(self.audience) else "no")

    def said(self, t: Speech, called: Called) -> str:
        name = called.audience(self.audience)
        return t(zh=f"在“{name}”里吗？", en=f"in “{name}”?")
