"""What of the messages and journeys waits for a person, for the page of the morning."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Schema

from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.api.times import shop_time, shop_time_or_none
from huitou.crm.delivery.said import channel_said
from huitou.crm.journeys.attention import waits
from huitou.crm.project import clock
from huitou.language import Speech

room = Room("waiting")


class WaitsOut(Schema):
    """``kind``: review, unknown, stuck, failing, not_set_up, postbox or blocked; ``text`` says how many, and what to
    do."""

    kind: str
    count: int
    text: str


@room.get("", needs=Permission.ACTING_READ, response=list[WaitsOut], summary="What waits for a person")
def waiting(request: HttpRequest) -> list[WaitsOut]:
    t, found = speech(request), waits(clock.now())
    said = [
        ("review", found.reviews, _reviews(found.reviews, shop_time_or_none(found.runs_out), t)),
        ("unknown", found.unknown, _unknown(found.unknown, t)),
        *((each.kind, each.count, each.text(t)) for each in found.troubles),
    ]
    for channel, until in found.blocked.items():
        name, then = channel_said(channel, t), shop_time(until)
        text = t(
            zh=f"{name}的服务商要求先停一停，到 {then} 再发", en=f"the provider of {name} asks to wait until {then}"
        )
        said.append(("blocked", 1, text))
    return [WaitsOut(kind=kind, count=count, text=text) for kind, count, text in said if count]


def _unknown(n: int, t: Speech) -> str:
    messages = "1 message" if n == 1 else f"{n:,} messages"
    return t(
        zh=f"{n:,} 条消息不知道发没发成，查明后记下来",
        en=f"{messages} may or may not have gone; settle what came of it",
    )


def _reviews(n: int, first: str | None, t: Speech) -> str:
    waits_for = "1 message waits" if n == 1 else f"{n:,} messages wait"
    return t(
        zh=f"{n:,} 条消息等你放行" + (f"，最早的 {first} 过期" if first else ""),
        en=f"{waits_for} to be let go" + (f", the first until {first}" if first else ""),
    )
