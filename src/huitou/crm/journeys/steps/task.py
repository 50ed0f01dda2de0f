"""task: somebody of the shop is to speak to the customer; the journey waits for what came of it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import AskStaff, Go, Move, Seen, Wait
from huitou.crm.journeys.steps.step import Step
from huitou.crm.tasks.outcomes import kind_of
from huitou.language import Speech
from huitou.metrics.definition import Words


class TaskStep(Step):
    """Goes by ``done``, ``refused`` (there was no need, or they want to be left alone) or ``late``, after ``hours``.

    ``script`` names the template with the words for the talk; without one there are words for any talk. Whose the task
    is has ``idle_hours`` before it is somebody else's.
    """

    words: ClassVar[Words] = {"zh": "派给客服", "en": "give staff a task"}
    kind: Literal["task"] = "task"
    reason: str = Field(min_length=1, max_length=200)
    script: str = Field(default="", max_length=60)
    hours: int = Field(default=72, ge=1, le=24 * 60)
    idle_hours: int = Field(default=24, ge=1, le=24 * 14)

    def said(self, t: Speech, called: Called) -> str:
        script = t(zh=f"；话术：{called.template(self.script)}", en=f"; script: {called.template(self.script)}")
        return self.reason + (script if self.script else "")

    @property
    def edges(self) -> tuple[str, ...]:
        return ("done", "refused", "late")

    def advance(self, seen: Seen) -> Move:
        kinds = {kind_of(edge, seen.ref): edge for edge in ("done", "refused")}
        if seen.event is not None and seen.event.kind in kinds:
            return Go(kinds[seen.event.kind])
        until = seen.since + dt.timedelta(hours=self.hours)
        if seen.now >= until:
            return Go("late")
        # Asked for again whenever it is looked at: under the same key it is one task.
        return Wait(until, tuple(kinds), (AskStaff(self.reason, until, self.idle_hours, self.script),))
