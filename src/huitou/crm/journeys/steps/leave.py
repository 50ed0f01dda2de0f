"""leave: the journey ends here for whoever comes."""

from __future__ import annotations

from typing import ClassVar, Literal

from huitou.crm.journeys.moves import End, Move, Seen
from huitou.crm.journeys.steps.step import Step
from huitou.metrics.definition import Words


class LeaveStep(Step):
    words: ClassVar[Words] = {"zh": "离开旅程", "en": "leave the journey"}
    kind: Literal["leave"] = "leave"

    @property
    def edges(self) -> tuple[str, ...]:
        return ()

    def advance(self, seen: Seen) -> Move:  # noqa: ARG002
        return End("left")
