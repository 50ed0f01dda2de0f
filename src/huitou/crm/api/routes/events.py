"""What a shop's own systems tell as it happens: one event or many, stored before they are confirmed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Schema, Status

from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, Issue
from huitou.crm.api.room import Room
from huitou.crm.api.signed_in import signed_in
from huitou.crm.events.kinds import EVENT
from huitou.crm.events.reading import MOST, Fault, read, read_one
from huitou.crm.events.taking import Sender, take
from huitou.crm.project import clock
from huitou.intake.mapping import sources
from huitou.intake.saved import saved

room = Room("events")

# So many faults are told of; whoever has more does not read them one by one.
_TOLD = 1_000
_LINES = "application/x-ndjson"


class EventFaultOut(Schema):
    """What is wrong with one event: ``index`` counts from 0, ``field`` is its place inside it."""

    index: int
    id: str
    field: str
    code: str
    zh: str
    en: str


class TakenOut(Schema):
    """``taken`` are stored, ``known`` were stored before, ``refused`` were not stored for the ``faults``."""

    taken: int
    known: int
    refused: int
    faults: list[EventFaultOut]
    faults_left: int


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """The schema with what it refers to in its place: the body is read as it comes, so no model of it is registered."""
    if isinstance(schema, list):
        return [_inlined(each, parts) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(parts[schema["$ref"].rsplit("/", 1)[1]], parts)
    return {name: _inlined(each, parts) for name, each in schema.items() if name not in {"$defs", "discriminator"}}


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


_WRITTEN = EVENT.json_schema()
_EVENT = _inlined(_WRITTEN, _WRITTEN["$defs"])


@room.post(
    "",
    needs=Permission.EVENTS_SEND,
    response={202: TakenOut},
    summary="Tell of an event",
    openapi_extra=_body(_EVENT),
)
def add(request: HttpRequest) -> Status[TakenOut]:
    """One event, as ``docs/events.md`` has it. Raises: ApiError 422 with every fault."""
    now = clock.now()
    found = read_one(request.body, _sources(), now)
    if found.faults:
        issues = [
            Issue(field=each.field, code=each.code, zh=each.words["zh"], en=each.words["en"]) for each in found.faults
        ]
        raise ApiError(422, "events.faulty", en="the event was not taken in", zh="这个事件没有收下", issues=issues)
    new = take(found.good, _sender(request), now)
    return Status(202, TakenOut(taken=new, known=1 - new, refused=0, faults=[], faults_left=0))


@room.post(
    "/batch",
    needs=Permission.EVENTS_SEND,
    response={202: TakenOut},
    summary="Tell of many events",
    # Whatever is among them, the good ones are taken: so anything may be.
    openapi_extra=_body({"type": "array", "maxItems": MOST, "items": {}, "description": "Events, as one is told of."}),
)
def add_many(request: HttpRequest) -> Status[TakenOut]:
    """A JSON array, or one event a line as ``application/x-ndjson``; at most 5,000 and 5 MB.

    What is good is stored, and every fault of the others is told.
    """
    now = clock.now()
    found = read(request.body, _sources(), now, lines=request.content_type == _LINES)
    new = take(found.good, _sender(request), now) if found.good else 0
    told = TakenOut(
        taken=new,
        known=len(found.good) - new,
        refused=found.refused,
        faults=[_fault(each) for each in found.faults[:_TOLD]],
        faults_left=max(len(found.faults) - _TOLD, 0),
    )
    return Status(202, told)


def _fault(fault: Fault) -> EventFaultOut:
    zh, en = fault.words["zh"], fault.words["en"]
    return EventFaultOut(index=fault.index, id=fault.id, field=fault.field, code=fault.code, zh=zh, en=en)


def _sender(request: HttpRequest) -> Sender:
    token = getattr(request, "token", None)
    return Sender(f"user {signed_in(request).pk}" if token is None else f"token {token.pk}", len(request.body))


def _sources() -> frozenset[str]:
    """The platforms there are built in, and those of the shop's own mappings."""
    return frozenset([*(each.name for each in sources()), *(each.source for each in saved(settings.SHOP))])
