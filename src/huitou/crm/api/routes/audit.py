"""Who did what."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from huitou.crm.access.audit_words import ACTIONS, action_word
from huitou.crm.access.models import AuditEntry
from huitou.crm.access.roles import Permission
from huitou.crm.api import export, revealing
from huitou.crm.api.paging import KeyPaging, piece
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.api.times import DAY, midnight, shop_time
from huitou.language import Speech
from huitou.report.blocks import Table, words

room = Room("audit")
_EXPORTED = 100_000


class AuditEntryOut(Schema):
    """``who`` is empty for somebody who was not signed in, or worked on the server itself."""

    id: int
    at: str
    who: str
    action: str
    what: str
    subject: str
    detail: dict[str, Any]
    address: str | None


class EntriesOut(Schema):
    items: list[AuditEntryOut]
    next: str | None
    total: int


class ActionOut(Schema):
    action: str
    what: str


class Asked(Schema):
    """``from`` and ``to`` are shop days, both within."""

    action: str = Field("", max_length=60)
    user: int | None = Field(None, ge=1, le=2**63 - 1)
    subject: str = Field("", max_length=120)
    from_: str | None = Field(None, alias="from", pattern=DAY)
    to: str | None = Field(None, pattern=DAY)

    def found(self) -> QuerySet[AuditEntry]:
        entries = AuditEntry.objects.all()
        if self.action:
            entries = entries.filter(action=self.action)
        if self.user is not None:
            entries = entries.filter(user=self.user)
        if self.subject:
            entries = entries.filter(subject__icontains=self.subject)
        if self.from_:
            entries = entries.filter(at__gte=midnight(self.from_))
        if self.to:
            entries = entries.filter(at__lt=midnight(self.to, later=1))
        return entries


@room.get("", needs=Permission.AUDIT_READ, response=EntriesOut, summary="The log, newest first")
def listed(request: HttpRequest, asked: Query[Asked], paging: Query[KeyPaging]) -> EntriesOut:
    t = speech(request)
    found = asked.found()
    entries, following = piece(found.select_related("user"), paging)
    return EntriesOut(items=[_told(each, t) for each in entries], next=following, total=found.count())


@room.get("/export", needs=Permission.EXPORT, response={200: None}, summary="The log, as a file")
def exported(request: HttpRequest, asked: Query[Asked], wanted: Query[export.Wanted]) -> HttpResponse:
    """The newest hundred thousand entries that were asked for."""
    revealing.insist(request, Permission.AUDIT_READ)
    t = speech(request)
    entries = asked.found().select_related("user").order_by("-pk")[:_EXPORTED]
    headings = t(zh="时间|谁|做了什么|对象|细节|地址", en="when|who|what|subject|detail|address").split("|")
    rows = tuple(
        tuple(words(text) for text in (each.at, each.who, each.what, each.subject, _detail(each), each.address or ""))
        for each in (_told(entry, t) for entry in entries)
    )
    name = t(zh="操作记录", en="audit log")
    return export.export(request, [Table(name, tuple(headings), rows)], wanted, name="audit", title=name)


def _detail(entry: AuditEntryOut) -> str:
    return "; ".join(f"{name}: {value}" for name, value in entry.detail.items())


@room.get("/actions", needs=Permission.AUDIT_READ, response=list[ActionOut], summary="What to filter the log by")
def actions(request: HttpRequest) -> list[ActionOut]:
    t = speech(request)
    return [ActionOut(action=each, what=action_word(each, t)) for each in ACTIONS]


def _told(entry: AuditEntry, t: Speech) -> AuditEntryOut:
    return AuditEntryOut(
        id=entry.pk,
        at=shop_time(entry.at),
        who=entry.user.name if entry.user else "",
        action=entry.action,
        what=action_word(entry.action, t),
        subject=entry.subject,
        detail=entry.detail,
        address=entry.address,
    )
