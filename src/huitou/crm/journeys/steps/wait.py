"""wait: so many days, hours and minutes, and then until a time of day."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, Seen, Wait
from huitou.crm.journeys.steps.lasting import lasting
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class WaitStep(Step):
    """Days are days of the shop's calendar, however long a day is; ``at`` is the clock there, the same day or next."""

    words: ClassVar[Words] = {"zh": "等一段时间", "en": "wait"}
    kind: Literal["wait"] = "wait"
    days: int = Field(default=0, ge=0, le=730)
    minutes: int = Field(default=0, ge=0, le=24 * 60)
    at: dt.time | None = None

    @model_validator(mode="after")
    def _waits(self) -> WaitStep:
        if not (self.days or self.minutes or self.at):
            raise PydanticCustomError("waits_for_nothing", "a wait of nothing: give days, minutes, or a time of day")
        return self

    def advance(self, seen: Seen) -> Move:
        until = self._until(seen)
        return Go() if seen.now >= until else Wait(until)

    def _until(self, seen: Seen) -> dt.datetime:
        local = seen.since.astimezone(seen.zone)
        day = local.date() + dt.timedelta(days=self.days)
        until = instant(day, local.time(), seen.zone) + dt.timedelta(minutes=self.minutes)
        if self.at is None:
            return until
        there = until.astimezone(seen.zone).date()
        today = instant(there, self.at, seen.zone)
        return today if today >= until else instant(there + dt.timedelta(days=1), self.at, seen.zone)

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        parts = []
        if self.days:
            parts.append(t(zh=f"{self.days} 天", en="1 day" if self.days == 1 else f"{self.days} days"))
        if self.minutes:
            parts.append(lasting(self.minutes, t))
        said = t(zh="等 ", en="wait ") + t(zh=" ", en=" and ").join(parts) if parts else t(zh="等", en="wait")
        if self.at is None:
            return said
        at = self.at.isoformat("minutes")
        return said + t(zh=f"，到 {at}", en=f", until {at}")
