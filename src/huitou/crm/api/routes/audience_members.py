"""Who is in an audience: kept at a moment and compared, taken away as a file, or told to a platform as a recipe."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Status
from pydantic import Field

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import export, revealing
from huitou.crm.api.audience_shapes import (
    AudienceRecipeOut,
    AudienceSnapshotOut,
    CrowdOut,
    SnapshotsComparedOut,
    people,
    snapshot_out,
)
from huitou.crm.api.customer_shapes import customer_table, hand_tags, row
from huitou.crm.api.errors import ApiError
from huitou.crm.api.room import Room
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.speech import speech
from huitou.crm.audiences.asking import Asked, asking, saved
from huitou.crm.audiences.base import Ints, Mask
from huitou.crm.audiences.keeping import keep_members, then
from huitou.crm.audiences.models import MembersThen
from huitou.crm.audiences.recipe import Recipe, open_ones, recipe
from huitou.crm.audiences.rule import members
from huitou.crm.project import clock
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import shop
from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.predict.people_in import people_page
from huitou.report import cells
from huitou.report.blocks import Table, words
from huitou.warehouse.accounts import names

room = Room("audiences")

_EXPORTED = 50_000
_SNAPSHOTS = 200
_NAMED = 20


class Wanted(export.Wanted):
    """``part``: those whose contact may be used, what to ask platforms for the others, or both in one workbook."""

    part: Literal["all", "members", "recipe"] = "all"


@room.get(
    "/snapshots",
    needs=Permission.ACTING_READ,
    response=list[AudienceSnapshotOut],
    summary="When its members were written down",
)
def snapshots(request: HttpRequest, audience_id: Path[int]) -> list[AudienceSnapshotOut]:
    found, _ = saved(audience_id)
    rows = MembersThen.objects.filter(audience=found).select_related("by").defer("customer_ids").order_by("-pk")
    return [snapshot_out(each) for each in rows[:_SNAPSHOTS]]


@room.post(
    "/snapshots",
    needs=Permission.ACTING_WRITE,
    response={201: AudienceSnapshotOut},
    summary="Write down who is in it now",
)
def keep(request: HttpRequest, audience_id: Path[int]) -> Status[AudienceSnapshotOut]:
    now = clock.now()
    made = keep_members(audience_id, asking(shop(), now=now), now=now, by=signed_in(request))
    audit.note(request, "audience.kept", made.audience.name, count=made.count)
    return Status(201, snapshot_out(made))


@room.get(
    "/compared",
    needs=Permission.ACTING_READ,
    response=SnapshotsComparedOut,
    summary="Who came and who left between two moments",
)
def compared(
    request: HttpRequest,
    audience_id: Path[int],
    before: Annotated[int, Field(ge=1)],
    after: Annotated[int, Field(ge=0)] = 0,
) -> SnapshotsComparedOut:
    """``after`` 0: those who are in it now."""
    revealing.insist(request, Permission.CUSTOMERS_READ)
    t = speech(request)
    found, of = saved(audience_id)
    asked = asking(shop(), now=clock.now())
    were, gone = _places(then(_kept(found.pk, before)), asked)
    if after:
        are, also_gone = _places(then(_kept(found.pk, after)), asked)
    else:
        are, also_gone = members(of, asked.base), 0
    came, left = are & ~were, were & ~are
    return SnapshotsComparedOut(
        before=int(were.sum()) + gone,
        after=int(are.sum()) + also_gone,
        came=int(came.sum()),
        left=int(left.sum()),
        stayed=int((were & are).sum()),
        gone=gone,
        came_people=people(asked, came, t, most=_NAMED),
        left_people=people(asked, left, t, most=_NAMED),
    )


@room.get(
    "/recipe",
    needs=Permission.ACTING_READ,
    response=AudienceRecipeOut,
    summary="What to ask platforms for, in place of contacts",
)
def told(request: HttpRequest, audience_id: Path[int]) -> AudienceRecipeOut:
    t = speech(request)
    _, of = saved(audience_id)
    asked = asking(shop(), now=clock.now())
    inside = members(of, asked.base)
    made = recipe(of, asked.base, inside, t)
    return AudienceRecipeOut(
        open=int((inside & open_ones(asked.base)).sum()),
        crowds=[CrowdOut(platform=source_name(source, t), size=size) for source, size in made.sizes],
        tags=list(made.tags),
        exclusions=list(made.exclusions),
        beyond=list(made.beyond),
    )


@room.get("/export", needs=Permission.EXPORT, response={200: None}, summary="Who is in it, as a file")
def exported(request: HttpRequest, audience_id: Path[int], wanted: Query[Wanted]) -> HttpResponse:
    """Names masked. Of whom a marketplace alone may reach there are no rows, but what to ask that platform's tool for.

    Raises: ApiError 422 where they are more than a file should hold.
    """
    revealing.insist(request, Permission.CUSTOMERS_READ)
    revealing.insist(request, Permission.ACTING_READ)
    t = speech(request)
    found, of = saved(audience_id)
    asked = asking(shop(), now=clock.now())
    inside = members(of, asked.base)
    made = recipe(of, asked.base, inside, t)
    tables = []
    if wanted.part != "recipe":
        ids = asked.base.customer_ids[inside & open_ones(asked.base)]
        tables.append(_members(ids, asked, t(zh="可以联系的人", en="who may be written to"), t))
    if wanted.part == "recipe" or (wanted.part == "all" and made.sizes):
        tables.append(_recipe(made, t(zh="平台人群配方", en="recipe for platforms"), t))
    return export.export(request, tables, wanted, name=f"audience-{found.pk}", title=found.name)


def _members(ids: Ints, asked: Asked, name: str, t: Speech) -> Table:
    if len(ids) > _EXPORTED:
        raise ApiError(
            422,
            "export.too_many",
            en=f"{len(ids):,} customers do not fit in a file of {_EXPORTED:,}; make the audience narrower",
            zh=f"有 {len(ids):,} 位客户，一个文件最多 {_EXPORTED:,} 位；请把人群收窄一些",
        )
    base = asked.base
    page = people_page(base.snapshot, as_of=base.as_of, settings=base.settings, size=_EXPORTED, among=set(ids.tolist()))
    keys = [key for person in page.items for key in person.account_keys]
    called, hand = names(base.shop.folder, keys), hand_tags(keys)
    return customer_table([row(person, called, hand, page.currency, t) for person in page.items], name, t)


def _recipe(of: Recipe, name: str, t: Speech) -> Table:
    headings = t(
        zh="平台|人数|要符合的标签|要排除的|平台没有、只能放宽的",
        en="platform|size|tags to hold|exclusions|not known there, so left wider",
    )
    joined = [words(t(zh="；", en="; ").join(each)) for each in (of.tags, of.exclusions, of.beyond)]
    rows = tuple((words(source_name(source, t)), cells.count(size), *joined) for source, size in of.sizes)
    return Table(name, tuple(headings.split("|")), rows)


def _kept(audience: int, number: int) -> MembersThen:
    found = MembersThen.objects.filter(audience_id=audience, pk=number).first()
    if found is None:
        raise NotFoundError(en=f"snapshot of this audience: {number}", zh=f"快照：{number}")
    return found


def _places(ids: Ints, asked: Asked) -> tuple[Mask, int]:
    """Whom these numbers are of now, and how many of them are of nobody."""
    inside = asked.base.of_accounts(ids)
    return inside, sum(asked.base.place(int(each)) is None for each in ids) if inside.sum() < len(ids) else 0
