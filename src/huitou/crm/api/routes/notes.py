"""The daily note: where it goes, what it would say now, and the lines it watches."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F
from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huitou.crm.access import audit
from huitou.crm.access.hiding import hide
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.signed_in import signed_in
from huitou.crm.notes import job
from huitou.crm.notes.models import Alert, Target, Way
from huitou.crm.notes.robots import check_address
from huitou.crm.notes.sending import PURPOSE, send
from huitou.crm.project import clock
from huitou.crm.refused import NotFoundError, RefusedError, StaleError
from huitou.metrics.catalogue import load_catalogue

room = Room("notes")


class NoteTargetOut(Schema):
    """``address`` is never given back; ``failed`` says why the last note did not arrive."""

    id: int
    name: str
    way: Way
    at: str
    lang: str
    enabled: bool
    signed: bool
    sent_on: dt.date | None
    failed: str
    version: int


class NoteTargetIn(Sent):
    """``address`` and ``secret`` empty keep what is there; ``version`` 0 makes a new one."""

    name: str = Field(min_length=1, max_length=80)
    way: Spelled[Way]
    address: str = Field("", max_length=1000)
    secret: str = Field("", max_length=400)
    at: Spelled[dt.time]
    lang: Literal["zh", "en"] = "zh"
    enabled: bool = True
    version: int = Field(0, ge=0, le=2**31 - 1)


class AlertOut(Schema):
    id: int
    metric: str
    days: int
    below: float | None
    above: float | None


class AlertIn(Sent):
    """At least one of ``below`` and ``above``, in the metric's own unit: a rate as 0.31."""

    metric: str = Field(max_length=80)
    days: int = Field(7, ge=1, le=3660)
    below: float | None = None
    above: float | None = None


class DailyNoteOut(Schema):
    title: str
    lines: list[str]


@room.get("/targets", needs=Permission.SETTINGS_READ, response=list[NoteTargetOut], summary="Where the note goes")
def targets(request: HttpRequest) -> list[NoteTargetOut]:
    return [_target(each) for each in Target.objects.order_by("pk")]


@room.post("/targets", needs=Permission.SETTINGS_WRITE, response={201: NoteTargetOut}, summary="Add a group or mailbox")
def add_target(request: HttpRequest, payload: NoteTargetIn) -> Status[NoteTargetOut]:
    if not payload.address:
        raise RefusedError(422, "note.no_address", en="the address is missing", zh="还没填地址")
    made = Target.objects.create(**_fields(payload), made_by=signed_in(request))
    audit.note(request, "note.target", str(made.pk))
    job.plan(made, clock.now())
    return Status(201, _target(made))


@room.put("/targets/{target_id}", needs=Permission.SETTINGS_WRITE, response=NoteTargetOut, summary="Change one")
def change_target(request: HttpRequest, target_id: Path[int], payload: NoteTargetIn) -> NoteTargetOut:
    found = _found(target_id)
    if payload.way != found.way and not payload.address:
        raise RefusedError(422, "note.no_address", en="another way needs its own address", zh="换了方式，要重新填地址")
    changed = Target.objects.filter(pk=found.pk, version=payload.version).update(
        **_fields(payload), version=F("version") + 1
    )
    if not changed:
        raise StaleError
    found.refresh_from_db()
    audit.note(request, "note.target", str(found.pk))
    job.plan(found, clock.now())
    return _target(found)


@room.delete("/targets/{target_id}", needs=Permission.SETTINGS_WRITE, response={204: None}, summary="Remove one")
def remove_target(request: HttpRequest, target_id: Path[int]) -> Status[None]:
    _found(target_id).delete()
    audit.note(request, "note.target_removed", str(target_id))
    return Status(204, None)


@room.get(
    "/targets/{target_id}/preview", needs=Permission.SETTINGS_READ, response=DailyNoteOut, summary="What it would say"
)
def preview(request: HttpRequest, target_id: Path[int]) -> DailyNoteOut:
    note = job.written(_found(target_id))
    return DailyNoteOut(title=note.title, lines=list(note.lines))


@room.post("/targets/{target_id}/try", needs=Permission.SETTINGS_WRITE, response={204: None}, summary="Send it now")
def try_target(request: HttpRequest, target_id: Path[int]) -> Status[None]:
    target = _found(target_id)
    send(target, job.written(target), seconds=int(clock.now().timestamp()))
    audit.note(request, "note.tried", str(target_id))
    return Status(204, None)


@room.get("/alerts", needs=Permission.SETTINGS_READ, response=list[AlertOut], summary="The lines it watches")
def alerts(request: HttpRequest) -> list[AlertOut]:
    return [_alert(each) for each in Alert.objects.order_by("pk")]


@room.post("/alerts", needs=Permission.SETTINGS_WRITE, response={201: AlertOut}, summary="Draw a line")
def add_alert(request: HttpRequest, payload: AlertIn) -> Status[AlertOut]:
    metric = load_catalogue().get(payload.metric)
    if metric is None:
        raise NotFoundError(en=f"metric: {payload.metric}", zh=f"指标：{payload.metric}")
    if metric.window != "trailing":
        raise RefusedError(
            422,
            "note.metric",
            en="only a metric over the last days can be watched, not one of a cycle or of cohorts",
            zh="只能盯住按最近几天算的指标；周期和同期群的不行",
        )
    if payload.below is None and payload.above is None:
        raise RefusedError(422, "note.no_line", en="say below or above what", zh="请填低于多少或高于多少")
    made = Alert.objects.create(**payload.dict(), made_by=signed_in(request))
    audit.note(request, "note.alert", payload.metric)
    return Status(201, _alert(made))


@room.delete("/alerts/{alert_id}", needs=Permission.SETTINGS_WRITE, response={204: None}, summary="Remove a line")
def remove_alert(request: HttpRequest, alert_id: Path[int]) -> Status[None]:
    removed, _ = Alert.objects.filter(pk=alert_id).delete()
    if not removed:
        raise NotFoundError(en=f"alert: {alert_id}", zh=f"提醒：{alert_id}")
    audit.note(request, "note.alert_removed", str(alert_id))
    return Status(204, None)


def _fields(payload: NoteTargetIn) -> dict[str, object]:
    """What to keep, encrypted where it opens something. Raises: UserError where the address is none."""
    fields = payload.dict(include={"name", "way", "at", "lang", "enabled"})
    if payload.address:
        fields["address"] = hide(PURPOSE, _checked(payload))
    if payload.secret:
        fields["secret"] = hide(PURPOSE, payload.secret.strip())
    return fields


def _checked(payload: NoteTargetIn) -> str:
    if payload.way != Way.EMAIL:
        return check_address(Way(payload.way).value, payload.address)  # type: ignore[arg-type]
    for each in payload.address.split(","):
        try:
            validate_email(each.strip())
        except ValidationError:
            raise RefusedError(
                422, "note.mailbox", en=f"{each.strip()!r} is no e-mail address", zh=f"“{each.strip()}”不是邮箱地址"
            ) from None
    return payload.address


def _found(target_id: int) -> Target:
    found = Target.objects.filter(pk=target_id).first()
    if found is None:
        raise NotFoundError(en=f"target of the note: {target_id}", zh=f"简报去处：{target_id}")
    return found


def _target(target: Target) -> NoteTargetOut:
    return NoteTargetOut(
        id=target.pk,
        name=target.name,
        way=Way(target.way),
        at=f"{target.at:%H:%M}",
        lang=target.lang,
        enabled=target.enabled,
        signed=bool(target.secret),
        sent_on=target.sent_on,
        failed=target.failed,
        version=target.version,
    )


def _alert(alert: Alert) -> AlertOut:
    return AlertOut(id=alert.pk, metric=alert.metric, days=alert.days, below=alert.below, above=alert.above)
