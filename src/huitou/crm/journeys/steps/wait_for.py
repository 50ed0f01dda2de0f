"""wait_for: until something happens, or it has been long enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import chain
from typing import ClassVar, Literal

from pydantic import Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.enrolment import heard
from huitou.crm.journeys.moves import Go, Move, Seen, Wait
from huitou.crm.journeys.steps.lasting import lasting
from huitou.crm.journeys.steps.step import Step
from huitou.language import Speech
from huitou.metrics.definition import Words

Kind = Literal["order", "payment", "parcel", "delivered", "visit", "cart", "ticket", "later"]
EVENTS: Mapping[Kind, Words] = {
    "order": {"zh": "下单（付没付款都算）", "en": "an order, paid or not"},
    "payment": {"zh": "付款", "en": "a payment"},
    "parcel": {"zh": "包裹有消息", "en": "news of a parcel"},
    "delivered": {"zh": "包裹送到", "en": "a parcel that has arrived"},
    "visit": {"zh": "来访", "en": "a visit"},
    "cart": {"zh": "加购", "en": "something in the cart"},
    "ticket": {"zh": "来问客服", "en": "a question to the service"},
    "later": {"zh": "请过两周再提醒", "en": "asking to be reminded in two weeks"},
}


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
        kinds = tuple(dict.fromkeys(chain.from_iterable(map(heard, self.events))))
        if event is not None and event.kind in kinds and event.at >= seen.since:
            return Go("happened", why=event.kind)
        until = seen.since + dt.timedelta(minutes=self.minutes)
        return Go("timeout") if seen.now >= until else Wait(until, kinds)

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        what = t(zh="、", en=" or ").join(EVENTS[each][t.lang] for each in self.events)
        return t(
            zh=f"最多等 {lasting(self.minutes, t)}：{what}", en=f"wait up to {lasting(self.minutes, t)} for: {what}"
        )
