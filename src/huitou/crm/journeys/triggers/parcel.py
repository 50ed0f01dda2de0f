"""late_parcel: what somebody bought has not arrived after so many days."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.triggers.trigger import Around, Found, Look, Trigger
from huitou.language import Speech
from huitou.metrics.definition import Words


class ParcelTrigger(Trigger):
    """Only in shops that tell of deliveries; of a purchase older than a month nothing is expected any more."""

    words: ClassVar[Words] = {"zh": "包裹迟迟没到", "en": "a parcel is late"}
    kind: Literal["late_parcel"] = "late_parcel"
    days: int = Field(default=7, ge=1, le=29)

    def mark(self, around: Around) -> str:
        return f"{around.data_version}|{around.now.astimezone(around.zone).date()}"

    def look(self, around: Around, last: Look) -> Found:  # noqa: ARG002
        today = around.now.astimezone(around.zone).date()
        late = {who: day for who, day in around.underway().items() if (today - day).days >= self.days}
        return Found(tuple(Entry(who, f"parcel {day.isoformat()}", around.now) for who, day in sorted(late.items())))

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        return t(
            zh=f"下单 {self.days} 天还没收到的客户",
            en=f"customers whose parcel has not arrived {self.days} days after they bought",
        )
