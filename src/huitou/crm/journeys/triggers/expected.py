"""expected: so many days before somebody is expected to buy again, or after they usually would have."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.triggers.only import only
from huitou.crm.journeys.triggers.trigger import Again, Around, Found, Look, Trigger
from huitou.language import Speech
from huitou.metrics.definition import Words


class ExpectedTrigger(Trigger):
    """``days`` below 0: before the day that is expected; else after the usual day, on which they did not come.

    Once for each thing and each time it was bought, however often the expectation moves.
    """

    words: ClassVar[Words] = {"zh": "到了预计复购的日子", "en": "is expected to buy again"}
    kind: Literal["expected"] = "expected"
    days: int = Field(default=-5, ge=-60, le=60)
    audience: int | None = Field(default=None, ge=1)

    def mark(self, around: Around) -> str:
        return f"{around.data_version}|{around.now.astimezone(around.zone).date()}"

    def look(self, around: Around, last: Look) -> Found:  # noqa: ARG002
        today = around.now.astimezone(around.zone).date()
        entries = [
            Entry(each.customer_id, f"again {each.since.isoformat()} {each.name}"[:120], around.now)
            for each in around.again()
            if self._is_time(each, today)
        ]
        return Found(only(self.audience, entries, around))

    def said(self, t: Speech, called: Called) -> str:
        if self.days < 0:
            said = t(
                zh=f"预计再买的日子之前 {-self.days} 天",
                en=f"{_days(-self.days)} before they are expected to buy again",
            )
        else:
            said = t(
                zh=f"过了平常再买的日子 {self.days} 天还没来",
                en=f"{_days(self.days)} after they would usually have bought again",
            )
        if self.audience is None:
            return said
        name = called.audience(self.audience)
        return said + t(zh=f"，且在“{name}”里", en=f", if they are in “{name}”")

    def _is_time(self, each: Again, today: dt.date) -> bool:
        if self.days < 0:
            return (each.expected_on - today).days <= -self.days
        return (today - each.usual_on).days >= self.days


def _days(many: int) -> str:
    return "1 day" if many == 1 else f"{many} days"
