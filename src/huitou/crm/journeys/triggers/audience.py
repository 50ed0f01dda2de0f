"""audience: somebody comes to fit a rule; looked at with each data version and each shop day."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.triggers.trigger import Around, Found, Look, Trigger
from huitou.language import Speech
from huitou.metrics.definition import Words


class AudienceTrigger(Trigger):
    """``already``: whether those who fit when the journey begins enter too, or only who comes to fit later."""

    words: ClassVar[Words] = {"zh": "进入人群", "en": "comes into an audience"}
    kind: Literal["audience"] = "audience"
    audience: int = Field(ge=1)
    already: bool = True

    def mark(self, around: Around) -> str:
        rule = around.audience_mark(self.audience)
        return f"{rule}|{around.data_version}|{around.now.astimezone(around.zone).date()}" if rule else ""

    def look(self, around: Around, last: Look) -> Found:
        here = around.members(self.audience)
        # Named by the look before: one that broke off between letting in and writing down is made once more.
        by = f"audience {self.audience} look {last.number + 1}"
        first = not last.mark
        came = np.zeros(0, np.int64) if first and not self.already else np.setdiff1d(here, last.ids)
        return Found(tuple(Entry(each, by, around.now) for each in came.tolist()), here)

    def said(self, t: Speech, called: Called) -> str:
        name = called.audience(self.audience)
        if self.already:
            return t(zh=f"在“{name}”里的人，和以后进来的人", en=f"who is in “{name}”, and whoever comes into it")
        return t(zh=f"从现在起进入“{name}”的人", en=f"whoever comes into “{name}” from now on")
