"""date: a day of the calendar, once or every year."""

from __future__ import annotations

import calendar as months
import datetime as dt
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.triggers.trigger import Around, Found, Look, Trigger
from huitou.language import Speech
from huitou.metrics.definition import Words

# Missed by more (the server was down), a day has passed.
_GRACE = dt.timedelta(days=1)
_LEAP = 2024


class DateTrigger(Trigger):
    """``year`` None: every year; 29 February is then the 28th in years without. ``at`` is the clock in the shop."""

    words: ClassVar[Words] = {"zh": "到了某一天", "en": "a day of the calendar comes"}
    kind: Literal["date"] = "date"
    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    year: int | None = Field(default=None, ge=2020, le=2199)
    at: dt.time = dt.time(10, 0)
    audience: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _is_there(self) -> Self:
        if self.day > months.monthrange(self.year or _LEAP, self.month)[1]:
            raise PydanticCustomError("no_such_day", "the calendar has no such day")
        return self

    def mark(self, around: Around) -> str:
        on = self._last(around)
        return "" if on is None else on.isoformat()

    def look(self, around: Around, last: Look) -> Found:  # noqa: ARG002
        on = self._last(around)
        if on is None:
            return Found(())
        everybody = around.everybody() if self.audience is None else around.members(self.audience)
        return Found(tuple(Entry(each, f"date {on.isoformat()}", around.now) for each in everybody.tolist()))

    def said(self, t: Speech, called: Called) -> str:
        at = self.at.isoformat("minutes")
        if self.year is None:
            day = t(zh=f"每年 {self.month} 月 {self.day} 日", en=f"every year on {self.day} {_MONTHS[self.month - 1]}")
        else:
            day = f"{self.year}-{self.month:02}-{self.day:02}"
        who = t(zh="所有客户", en="all customers")
        if self.audience is not None:
            who = t(zh=f"“{called.audience(self.audience)}”", en=f"“{called.audience(self.audience)}”")
        return t(zh=f"{day} {at}，{who}", en=f"{day} at {at}: {who}")

    def _last(self, around: Around) -> dt.date | None:
        """The day whose time has come, within the last day, and since the journey began."""
        today = around.now.astimezone(around.zone).date()
        for on in (today, today - dt.timedelta(days=1)):
            if self._falls_on(on):
                at = instant(on, self.at, around.zone)
                if around.began <= at <= around.now < at + _GRACE:
                    return on
        return None

    def _falls_on(self, on: dt.date) -> bool:
        if self.year not in (None, on.year):
            return False
        return on == dt.date(on.year, self.month, min(self.day, months.monthrange(on.year, self.month)[1]))


_MONTHS = "January February March April May June July August September October November December".split()
