"""The ledger of messages, sent and not; and settling by hand those of which nobody knows whether they went."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from ninja import Path, Query, Schema
from pydantic import Field

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.acting_shapes import MessageOut, MessageWholeOut, showing
from huitou.crm.api.errors import ApiError, NotFoundError
from huitou.crm.api.paging import KeyPaging, piece
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.api.times import DAY, midnight
from huitou.crm.customers.numbers import accounts_of
from huitou.crm.delivery.codes import CODES
from huitou.crm.delivery.ledger import Sought, counts
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Decided, Outgoing
from huitou.crm.delivery.said import STATES, channel_said, code_said
from huitou.crm.delivery.words.language import writes_in
from huitou.crm.journeys.making.called_here import CalledHere
from huitou.crm.journeys.models import Journey, JourneyVersion
from huitou.crm.journeys.tables import Tables
from huitou.crm.project import clock
from huitou.crm.shop.served import opened, shop

room = Room("messages")

_ID = 2**63 - 1


class Asked(Schema):
    """``from`` and ``to`` are shop days, both within, of when a message was last due; ``customer`` any number of
    theirs."""

    journey: int | None = Field(None, ge=1, le=_ID)
    step: str = Field("", max_length=40)
    state: State | None = None
    code: str = Field("", max_length=20)
    channel: str = Field("", max_length=20)
    customer: int | None = Field(None, ge=1, le=_ID)
    from_: str | None = Field(None, alias="from", pattern=DAY)
    to: str | None = Field(None, pattern=DAY)

    def sought(self) -> Sought:
        return Sought(
            journey=self.journey,
            step=self.step,
            state=self.state,
            code=self.code,
            channel=self.channel,
            customers=None if self.customer is None else accounts_of(opened(shop().folder), self.customer),
            since=midnight(self.from_) if self.from_ else None,
            until=midnight(self.to, later=1) if self.to else None,
        )


class MessagesOut(Schema):
    items: list[MessageOut]
    next: str | None


class MessageCountOut(Schema):
    """``why`` are the words of the code; empty where the state says all."""

    state: str
    state_said: str
    code: str
    why: str
    count: int


class MessageCountsOut(Schema):
    """How many there are of each kind; together they are ``total``."""

    total: int
    counts: list[MessageCountOut]


class MessageChoiceOut(Schema):
    id: str
    name: str


class MessageJourneyOut(MessageChoiceOut):
    steps: list[MessageChoiceOut]


class MessageChoicesOut(Schema):
    """What the ledger can be asked by."""

    journeys: list[MessageJourneyOut]
    states: list[MessageChoiceOut]
    codes: list[MessageChoiceOut]
    channels: list[MessageChoiceOut]


class MessageSettleIn(Sent):
    """``went``: whether the customer got it; ``how``: by what that is known."""

    went: bool
    how: str = Field("", max_length=120)


@room.get("", needs=Permission.ACTING_READ, response=MessagesOut, summary="Messages, the newest planned first")
def listed(request: HttpRequest, asked: Query[Asked], paging: Query[KeyPaging]) -> MessagesOut:
    rows, following = piece(asked.sought().rows(), paging)
    shown = showing(shop(), rows, speech(request))
    return MessagesOut(items=[shown.one(row) for row in rows], next=following)


@room.get("/counts", needs=Permission.ACTING_READ, response=MessageCountsOut, summary="How many, by state and code")
def counted(request: HttpRequest, asked: Query[Asked]) -> MessageCountsOut:
    t = speech(request)
    found = counts(asked.sought())
    return MessageCountsOut(
        total=sum(each.count for each in found),
        counts=[
            MessageCountOut(
                state=each.state,
                state_said=STATES[each.state][t.lang],
                code=each.code,
                why=code_said(each.code, t),
                count=each.count,
            )
            for each in sorted(found, key=lambda each: (list(State).index(each.state), -each.count, each.code))
        ],
    )


@room.get("/choices", needs=Permission.ACTING_READ, response=MessageChoicesOut, summary="What to filter messages by")
def choices(request: HttpRequest) -> MessageChoicesOut:
    t = speech(request)
    here = CalledHere(t)
    steps: dict[int, dict[str, str]] = {}
    for journey, body in JourneyVersion.objects.order_by("number").values_list("journey", "body"):
        sends = {each["id"]: here.template(each["template"]) for each in body["steps"] if each["kind"] == "send"}
        steps.setdefault(journey, {}).update(sends)
    channels = {"email", "webhook", *_channels_of_versions()}
    return MessageChoicesOut(
        journeys=[
            MessageJourneyOut(
                id=str(pk),
                name=name,
                steps=[MessageChoiceOut(id=step, name=words) for step, words in steps.get(pk, {}).items()],
            )
            for pk, name in Journey.objects.order_by("-pk").values_list("pk", "name")
        ],
        states=[MessageChoiceOut(id=each.value, name=STATES[each][t.lang]) for each in State],
        codes=[MessageChoiceOut(id=each, name=code_said(each, t)) for each in CODES],
        channels=[MessageChoiceOut(id=each, name=channel_said(each, t)) for each in sorted(channels)],
    )


@room.get("/{message_id}", needs=Permission.ACTING_READ, response=MessageWholeOut, summary="One message, whole")
def one(request: HttpRequest, message_id: Path[int]) -> MessageWholeOut:
    return _whole(request, _row(message_id))


@room.post(
    "/{message_id}/settle",
    needs=Permission.ACTING_RUN,
    response=MessageWholeOut,
    summary="Say what came of a message nobody knew about",
)
def settle(request: HttpRequest, message_id: Path[int], payload: MessageSettleIn) -> MessageWholeOut:
    """Raises: ApiError 409 where it has been settled otherwise."""
    row, now = _row(message_id), clock.now()
    state, code = (State.SENT, "") if payload.went else (State.SKIPPED, "not_accepted")
    with transaction.atomic():
        if Tables().settle(row.key, state, code, now, payload.how):
            Decided.objects.create(key=row.key, at=now, verdict="settled", code=code)
            audit.note(request, "message.settled", row.key, went=payload.went, how=payload.how)
    row.refresh_from_db()
    if (row.state, row.code) != (state, code):
        raise ApiError(
            409,
            "message.settled",
            en="this message is not unknown any more; look at what became of it",
            zh="这条消息已经有结果了；请看看最新的情况",
        )
    return _whole(request, row)


def _whole(request: HttpRequest, row: Outgoing) -> MessageWholeOut:
    served, t = shop(), speech(request)
    return showing(served, [row], t).whole(row, writes_in(served.folder))


def _row(message_id: int) -> Outgoing:
    found = Outgoing.objects.filter(pk=message_id).first() if 0 < message_id <= _ID else None
    if found is None:
        raise NotFoundError(en=f"message: {message_id}", zh=f"消息：{message_id}")
    return found


def _channels_of_versions() -> set[str]:
    bodies = JourneyVersion.objects.values_list("body", flat=True)
    return {each["channel"] for body in bodies for each in body["steps"] if each["kind"] == "send"}
