"""Lists of people that are uploaded, to be conditions of audiences."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.audience_uses import UseOut, uses_of_lists
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.times import shop_time
from huitou.crm.audiences import lists
from huitou.crm.audiences.asking import asking
from huitou.crm.audiences.lists import Named
from huitou.crm.audiences.models import UploadedList
from huitou.crm.project import clock
from huitou.crm.shop.served import shop

room = Room("audience lists")

_LONGEST = 4_000_000


class ListIn(Sent):
    """``text``: an entry a line, or a csv of which the first column counts. It is looked up and not kept."""

    name: str = Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")
    named: Named
    text: str = Field(min_length=1, max_length=_LONGEST)


class UploadedListOut(Schema):
    """Of ``read`` entries ``matched`` named a customer; ``waiting``: contacts nobody is known by yet."""

    id: int
    name: str
    read: int
    matched: int
    unmatched: int
    waiting: int
    data_version: str
    at: str
    by: str
    used_by: list[UseOut]


@room.get("", needs=Permission.ACTING_READ, response=list[UploadedListOut], summary="Uploaded lists, the newest first")
def listed(request: HttpRequest) -> list[UploadedListOut]:
    uses = uses_of_lists()
    rows = UploadedList.objects.filter(removed_at=None).select_related("made_by").order_by("-pk")
    return [_out(each, uses.get(each.pk, [])) for each in rows]


@room.post("", needs=Permission.ACTING_WRITE, response={201: UploadedListOut}, summary="Upload a list")
def uploaded(request: HttpRequest, payload: ListIn) -> Status[UploadedListOut]:
    now = clock.now()
    asked = asking(shop(), now=now)
    made = lists.upload(payload.name, payload.text, payload.named, asked, now=now, by=signed_in(request))
    audit.note(request, "audience.list_uploaded", made.name, read=made.read, matched=made.matched)
    return Status(201, _out(made, []))


@room.post(
    "/{list_id}/again",
    needs=Permission.ACTING_WRITE,
    response=UploadedListOut,
    summary="Look again for those nobody was known by",
)
def again(request: HttpRequest, list_id: Path[int]) -> UploadedListOut:
    found = lists.look_again(list_id, asking(shop(), now=clock.now()))
    audit.note(request, "audience.list_matched", found.name, matched=found.matched)
    return _out(found, uses_of_lists().get(list_id, []))


@room.delete("/{list_id}", needs=Permission.ACTING_WRITE, response={204: None}, summary="Remove a list")
def removed(request: HttpRequest, list_id: Path[int]) -> Status[None]:
    uses = [each.name for each in uses_of_lists().get(list_id, [])]
    found = lists.remove(list_id, now=clock.now(), uses=uses)
    audit.note(request, "audience.list_removed", found.name)
    return Status(204, None)


def _out(of: UploadedList, uses: list[UseOut]) -> UploadedListOut:
    return UploadedListOut(
        id=of.pk,
        name=of.name,
        read=of.read,
        matched=of.matched,
        unmatched=of.read - of.matched,
        waiting=lists.waiting(of),
        data_version=of.data_version,
        at=shop_time(of.made_at),
        by=of.made_by.name if of.made_by else "",
        used_by=uses,
    )
