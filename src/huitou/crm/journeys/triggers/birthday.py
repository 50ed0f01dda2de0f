"""birthday: so many days before a customer's birthday, where they told it."""

from __future__ import annotations

import calendar as months
import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.delivery.quiet import instant
from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.triggers.only import only
from huitou.crm.journeys.triggers.trigger import Around, Found, Look, Trigger
from huitou.language import Speech
from huitou.metrics.definition import Words


class BirthdayTrigger(Trigger):
    """``at`` is the clock in the shop. Who was born on 29 February has the 28th in years without."""

    words: ClassVar[Words] = {"zh": "快到生日", "en": "has a birthday soon"}
    kind: Literal["birthday"] = "birthday"
    days: int = Field(default=3, ge=0, le=30)
    at: dt.time = dt.time(10, 0)
    audience: int | None = Field(default=None, ge=1)

    def mark(self, around: Around) -> str:
        today = around.now.astimezone(around.zone).date()
        # A birthday list may be imported at any hour of the day.
        return f"{today}|{around.data_version}" if around.now >= instant(today, self.at, around.zone) else ""

    def look(self, around: Around, last: Look) -> Found:  # noqa: ARG002
        on = around.now.astimezone(around.zone).date() + dt.timedelta(days=self.days)
        days = {f"{on:%m-%d}"}
        if (on.month, on.day) == (2, 28) and not months.isleap(on.year):
            days.add("02-29")
        entries = [
            Entry(customer, f"birthday {on.year}", around.now)
            for customer, day in sorted(around.born().items())
            if day in days
        ]
        return Found(only(self.audience, entries, around))

    def said(self, t: Speech, called: Called) -> str:
        at = self.at.isoformat("minutes")
        if self.days:
            said = t(zh=f"生日前 {self.days} 天 {at}", en=f"{self.days} days before their birthday, at {at}")
        else:
            said = t(zh=f"生日当天 {at}", en=f"on their birthday, at {at}")
        if self.audience is None:
            return said
        name = called.audience(self.audience)
        return said + t(zh=f"，且在“{name}”里", en=f", if they are in “{name}”")
