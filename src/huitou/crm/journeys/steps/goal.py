"""goal: who has bought since entering has got where the journey wants them, and leaves; everybody else goes on."""

from __future__ import annotations

from typing import ClassVar, Literal

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import End, Go, Move, Seen
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class GoalStep(Step):
    words: ClassVar[Words] = {"zh": "达成目标就离开", "en": "leave at the goal"}
    kind: Literal["goal"] = "goal"

    def advance(self, seen: Seen) -> Move:
        return End("reached") if seen.person.has_bought(seen.entered_at) else Go()

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        return t(zh="买了就离开，其余的继续", en="who has bought leaves; everybody else goes on")
