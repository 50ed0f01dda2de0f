"""What reached one customer and what did not, and why: by journey, by message, at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import Field

from huitou.crm.access.roles import Permission
from huitou.crm.api.acting_shapes import MessageWholeOut, Showing, showing
from huitou.crm.api.errors import NotFoundError
from huitou.crm.api.room import Room
from huitou.crm.api.routes.acting.path import JourneyWayOut, ways_out
from huitou.crm.api.speech import speech
from huitou.crm.api.times import DAY, midnight, shop_time
from huitou.crm.customers.numbers import accounts_of
from huitou.crm.delivery.ledger import Sought
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.words.language import writes_in
from huitou.crm.journeys.because import Asking, conditions
from huitou.crm.journeys.models import Journey
from huitou.crm.journeys.path import Way, ways
from huitou.crm.project import clock
from huitou.crm.shop.served import opened, shop
from huitou.language import Speech

room = Room("reached")

_ID = 2**63 - 1
_MOST = 200


class ReachedItemOut(Schema):
    """``kind``: sent, unsent (with ``why``), waits, unknown, entered or held_out. ``message`` is the message's number,
    for the first four."""

    at: str
    kind: str
    journey: int
    journey_name: str
    said: str
    why: str
    message: int | None


class JourneyNameOut(Schema):
    id: int
    name: str


class ReachedOut(Schema):
    """The latest first; ``journeys`` are those one may ask why about, whether they entered or not."""

    items: list[ReachedItemOut]
    total: int
    journeys: list[JourneyNameOut]


class Asked(Schema):
    """``on`` is a shop day, today unless told: the last time they entered by its end is what is told of."""

    journey: int = Field(ge=1, le=_ID)
    on: str | None = Field(None, pattern=DAY)


class EntryConditionOut(Schema):
    """``holds`` now; None where it cannot be told."""

    said: str
    holds: bool | None


class WhyReachedOut(Schema):
    """``verdict`` is the answer in a sentence. ``way``: the time through it is about, None where they had not entered;
    ``conditions`` then tell what would have to hold."""

    journey: int
    journey_name: str
    on: str
    verdict: str
    way: JourneyWayOut | None
    conditions: list[EntryConditionOut]
    messages: list[MessageWholeOut]


@room.get("/{customer_id}", needs=Permission.ACTING_READ, response=ReachedOut, summary="What reached a customer")
def reached(request: HttpRequest, customer_id: Path[int]) -> ReachedOut:
    t, keys = speech(request), _accounts(customer_id)
    found = Sought(customers=keys).rows()
    rows = list(found.order_by("-pk")[:_MOST])
    walked = ways(keys)
    shown = showing(shop(), rows, t)
    items = [_message(row, shown) for row in rows] + [_entered(way, t) for way in walked]
    items.sort(key=lambda each: each.at, reverse=True)
    names = dict(Journey.objects.exclude(state="draft").order_by("-pk").values_list("pk", "name"))
    for each in items:
        each.journey_name = names.get(each.journey, str(each.journey))
    return ReachedOut(
        items=items[:_MOST],
        total=found.count() + len(walked),
        journeys=[JourneyNameOut(id=pk, name=name) for pk, name in names.items()],
    )


@room.get(
    "/{customer_id}/why",
    needs=Permission.ACTING_READ,
    response=WhyReachedOut,
    summary="Why a journey did, or did not, reach a customer",
)
def why(request: HttpRequest, customer_id: Path[int], asked: Query[Asked]) -> WhyReachedOut:
    t, keys, now = speech(request), _accounts(customer_id), clock.now()
    journey = Journey.objects.filter(pk=asked.journey).first()
    if journey is None:
        raise NotFoundError(en=f"journey: {asked.journey}", zh=f"旅程：{asked.journey}")
    by = min(midnight(asked.on, later=1), now) if asked.on else now
    every = ways(keys, journey=journey.pk)
    way = next((each for each in every if each.entered_at <= by), None)
    served = shop()
    rows = [] if way is None else list(Outgoing.objects.filter(enrolment=way.enrolment).order_by("pk"))
    shown, lang = showing(served, rows, t), writes_in(served.folder)
    holds = [] if way is not None else conditions(journey, Asking(served, keys, every, now, by, t))
    return WhyReachedOut(
        journey=journey.pk,
        journey_name=journey.name,
        on=shop_time(by),
        verdict=_verdict(way, rows, shown, t) if way is not None else _outside(journey.name, by, t),
        way=None if way is None else ways_out([way], t)[0],
        conditions=[EntryConditionOut(said=each.said, holds=each.holds) for each in holds],
        messages=[shown.whole(row, lang) for row in rows],
    )


def _verdict(way: Way, rows: Sequence[Outgoing], shown: Showing, t: Speech) -> str:
    """Of somebody who entered: what they got, or why nothing."""
    entered = shop_time(way.entered_at)
    if way.held_out:
        return t(
            zh=f"{entered} 进入，抽在对照组：照样走完，但什么也不发，好知道旅程有没有用。",
            en=f"Entered on {entered} and was drawn to be held out: walks it like the others and is written nothing, so"
            " that its effect can be told.",
        )
    if not rows:
        return t(
            zh=f"{entered} 进入，到现在还没有走到发消息的一步。",
            en=f"Entered on {entered} and has come to no step that writes.",
        )
    said = [_stands(row, shown, t) for row in rows]
    return t(zh=f"{entered} 进入。", en=f"Entered on {entered}. ") + t(zh="", en=" ").join(said)


def _stands(row: Outgoing, shown: Showing, t: Speech) -> str:
    one = shown.one(row)
    why = f"{t(zh='：', en=': ')}{one.why}" if one.why else ""
    return t(zh=f"{one.at} {one.state_said}{why}。", en=f"{one.at}: {one.state_said}{why}.")


def _outside(name: str, by: dt.datetime, t: Speech) -> str:
    return t(
        zh=f"到 {shop_time(by)} 没有进入“{name}”。下面是进入要满足的条件，现在是否满足。",
        en=f"Had not entered “{name}” by {shop_time(by)}. Below is what has to hold to enter, and whether it does now.",
    )


def _accounts(customer_id: int) -> tuple[int, ...]:
    found = accounts_of(opened(shop().folder), customer_id) if 0 < customer_id <= _ID else ()
    if not found:
        raise NotFoundError(en=f"customer: {customer_id}", zh=f"客户：{customer_id}")
    return found


_KINDS = {State.SENT: "sent", State.SKIPPED: "unsent", State.UNKNOWN: "unknown"}


def _message(row: Outgoing, shown: Showing) -> ReachedItemOut:
    one, t = shown.one(row), shown.t
    kind = _KINDS.get(State(row.state), "waits")
    return ReachedItemOut(
        at=one.at,
        kind=kind,
        journey=row.journey,
        journey_name=one.journey_name,
        said=t(zh=f"{one.channel_said}{one.state_said}", en=f"{one.channel_said}: {one.state_said}"),
        why=one.why,
        message=row.pk,
    )


def _entered(way: Way, t: Speech) -> ReachedItemOut:
    return ReachedItemOut(
        at=shop_time(way.entered_at),
        kind="held_out" if way.held_out else "entered",
        journey=way.journey,
        journey_name="",
        said=t(zh="进入旅程，抽在对照组", en="entered, held out for comparison")
        if way.held_out
        else t(zh="进入旅程", en="entered"),
        why="",
        message=None,
    )
