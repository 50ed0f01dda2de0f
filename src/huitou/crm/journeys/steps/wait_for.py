"""wait_for: until something happens, or it has been long enough."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.moves import Go, Move, Seen, Wait
from huitou.crm.journeys.steps.step import Step
from huitou.metrics.definition import Words

Kind = Literal["order", "payment", "parcel", "visit", "cart", "ticket", "reply"]


class WaitForStep(Step):
    """Goes on by ``happened`` where an event of these kinds came since, by ``timeout`` where none did in time."""

    words: ClassVar[Words] = {"zh": "等一件事发生", "en": "wait for something to happen"}
    kind: Literal["wait_for"] = "wait_for"
    events: tuple[Kind, ...] = Field(min_length=1)
    minutes: int = Field(ge=1, le=365 * 24 * 60)

    @property
    def edges(self) -> tuple[str, ...]:
        return ("happened", "timeout")

    def advance(self, seen: Seen) -> Move:
        event = seen.event
        if event is not None and event.kind in self.events and event.at >= seen.since:
            return Go("happened", why=event.kind)
        until = seen.since + dt.timedelta(minutes=self.minutes)
        return Go("timeout") if seen.now >= until else Wait(until, tuple(self.events))
