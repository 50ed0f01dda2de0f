"""send: a message by a channel. That it goes, and when, is for delivery to say; the customer walks on at once."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.delivery.message import Purpose
from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Go, Move, Seen, Write
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words


class SendStep(Step):
    """``mode``: drafts plan nothing, manual ones wait for a person, live ones go by themselves."""

    words: ClassVar[Words] = {"zh": "发消息", "en": "send a message"}
    kind: Literal["send"] = "send"
    channel: str = Field(pattern=r"^[a-z_]{1,20}$")
    purpose: Purpose = "marketing"
    template: str = Field(min_length=1, max_length=60)
    mode: Literal["draft", "manual", "live"] = "manual"
    hours: int = Field(default=72, ge=1, le=24 * 60)
    priority: int = Field(default=0, ge=-100, le=100)
    over_cap: Literal["defer", "drop"] = "defer"
    in_quiet: Literal["defer", "drop"] = "defer"

    def advance(self, seen: Seen) -> Move:  # noqa: ARG002
        if self.mode == "draft":
            return Go(why="draft")
        write = Write(
            self.channel,
            self.purpose,
            self.template,
            dt.timedelta(hours=self.hours),
            priority=self.priority,
            over_cap=self.over_cap,
            in_quiet=self.in_quiet,
            review=self.mode == "manual",
        )
        return Go(orders=(write,))

    def said(self, t: Speech, called: Called) -> str:
        return called.template(self.template) or t(zh="还没有选文案", en="no words chosen yet")
