"""wait_before: until so many days before the day the next purchase is expected on."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, Seen, Wait
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class WaitBeforeStep(Step):
    """Goes on by ``none`` where no purchase is expected, or none within ``longest`` days.

    What is expected is asked for anew each shop day: a purchase in between moves it.
    """

    words: ClassVar[Words] = {"zh": "等到预计复购日之前", "en": "wait until before the expected purchase"}
    kind: Literal["wait_before"] = "wait_before"
    days: int = Field(ge=0, le=365)
    at: dt.time = dt.time(10, 0)
    longest: int = Field(default=400, ge=1, le=730)

    @property
    def edges(self) -> tuple[str, ...]:
        return ("next", "none")

    def advance(self, seen: Seen) -> Move:
        expected = seen.person.expected_on()
        today = seen.now.astimezone(seen.zone).date()
        last = seen.since.astimezone(seen.zone).date() + dt.timedelta(days=self.longest)
        if expected is None or expected - dt.timedelta(days=self.days) > last:
            return Go("none")
        until = instant(expected - dt.timedelta(days=self.days), self.at, seen.zone)
        if seen.now >= until:
            return Go()
        return Wait(min(until, instant(today + dt.timedelta(days=1), self.at, seen.zone)))

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        at = self.at.isoformat("minutes")
        days = "1 day" if self.days == 1 else f"{self.days} days"
        return t(
            zh=f"等到预计再买的日子之前 {self.days} 天，{at}",
            en=f"wait until {days} before they are expected to buy again, {at}",
        )
