"""What the numbers rest on: the data versions kept, and all that was imported or decided."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from ninja import Query, Schema

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api.pages import Paging
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.fact_outbox.rows import HAPPENED, HAPPENED_ID
from huitou.crm.shop.served import ServedShop, shop
from huitou.intake.mapping import sources
from huitou.language import Speech
from huitou.warehouse.history import Commit, commits, versions

room = Room("versions")

# What a decision is written down as, by what it decided.
_DECISIONS = {
    "quarantine.dismiss": ("不改的行", "rows left for good"),
    "quarantine.restore": ("撤回“不改了”", "rows set aside again"),
    "customers.relink": ("重新认人", "customers linked anew"),
}
_ROOMS = {"customers": ("谁是谁", "who is who"), "by_hand": ("排除或恢复订单", "orders set aside or restored")}


class VersionOut(Schema):
    name: str
    made_at: str
    bytes: int
    current: bool


class CommitOut(Schema):
    """An import, or a decision (then ``file`` is empty); rows by what became of them."""

    import_id: int
    kind: Literal["import", "decision", "mended"]
    name: str
    file: str
    source: str
    store: str
    at: str
    read: int
    accepted: int
    duplicate: int
    quarantined: int
    dropped: int


class CommitsOut(Schema):
    items: list[CommitOut]
    next: str | None
    total: int


@room.get("", needs=Permission.DATA_READ, response=list[VersionOut], summary="The data versions kept")
def listed(request: HttpRequest) -> list[VersionOut]:
    served = shop()
    return [
        VersionOut(name=each.name, made_at=_at(each.made_at, served), bytes=each.size, current=each.current)
        for each in versions(served.folder)
    ]


@room.get("/commits", needs=Permission.DATA_READ, response=CommitsOut, summary="All that was imported or decided")
def history(request: HttpRequest, paging: Query[Paging]) -> CommitsOut:
    t, served = speech(request), shop()
    found = commits(served.folder)
    page, after = paging.of(found, len(found))
    return CommitsOut(items=[_commit(each, served, t) for each in page], next=after, total=len(found))


def _commit(found: Commit, served: ServedShop, t: Speech) -> CommitOut:
    kind: Literal["import", "decision", "mended"] = "mended" if found.of_import is not None else "import"
    return CommitOut(
        import_id=found.import_id,
        kind=kind if found.file else "decision",
        name=_name(found.mapping, t),
        file=found.file,
        source=found.source,
        store=found.store,
        at=_at(found.committed_at, served),
        read=found.read,
        accepted=found.accepted,
        duplicate=found.duplicate,
        quarantined=found.quarantined,
        dropped=found.dropped,
    )


def _name(mapping: str, t: Speech) -> str:
    names = {each.id: each.name for source in sources() for each in source.mappings}
    if mapping in names:
        return t(zh=names[mapping].zh, en=names[mapping].en)
    if mapping.startswith(HAPPENED_ID):
        return HAPPENED[t.lang]
    said = _DECISIONS.get(mapping) or _ROOMS.get(mapping.partition(".")[0])
    return t(zh=said[0], en=said[1]) if said else mapping


def _at(microseconds: int, served: ServedShop) -> str:
    return calendar.shop_time(microseconds, served.settings.timezone).isoformat(timespec="seconds")
