"""The pages of the diagnosis, each made of blocks: what the report shows, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes, export
from huitou.crm.api.block_shapes import SectionOut
from huitou.crm.api.errors import ApiError
from huitou.crm.api.places import Place
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.refused import NotFoundError
from huitou.crm.shop import pages
from huitou.crm.shop.served import ServedShop, opened
from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.report.asking import Asking, asking
from huitou.report.blocks import Prose, Section, tables_of

room = Room("diagnosis")


class PageOut(Schema):
    id: str
    name: str


@room.get("", needs=Permission.NUMBERS_READ, response=list[PageOut], summary="The pages there are for this shop")
def listed(request: HttpRequest) -> HttpResponse:
    t = speech(request)
    return asked.sent(("pages",), t, lambda shop: _listed(shop, t))


@room.get("/{page_id}", needs=Permission.NUMBERS_READ, response=SectionOut, summary="One page")
def page(request: HttpRequest, page_id: Path[str], place: Query[Place]) -> HttpResponse:
    """Of one source or store where the page can be; else of the whole shop, which it says."""
    t, key = speech(request), ("page", page_id, *sorted(place.where().items()))
    return asked.sent(key, t, lambda _: block_shapes.section(_made(page_id, place, t)))


@room.get("/{page_id}/export", needs=Permission.EXPORT, response={200: None}, summary="The tables of a page, as a file")
def exported(
    request: HttpRequest,
    page_id: Path[str],
    place: Query[Place],
    wanted: Query[export.Wanted],
    table: Annotated[int | None, Field(ge=0)] = None,
) -> HttpResponse:
    """Those behind charts too, in the order of the page; ``table`` is one of them alone, the first is 0."""
    t = speech(request)
    made = _made(page_id, place, t)
    tables = tables_of(made)
    if table is not None and table >= len(tables):
        raise NotFoundError(en=f"table on this page: {table}", zh=f"这一页的表：{table}")
    return export.export(
        request, tables if table is None else [tables[table]], wanted, name=f"{page_id}", title=made.title
    )


def _asking(shop: ServedShop, t: Speech, place: Mapping[str, str] | None = None) -> Asking:
    return asking(shop.folder, shop.settings, opened(shop.folder), to=None, t=t, place=place)


def _listed(shop: ServedShop, t: Speech) -> list[PageOut]:
    return [PageOut(id=each.id, name=pages.name(each, t)) for each in pages.pages(_asking(shop, t))]


def _made(page_id: str, place: Place, t: Speech) -> Section:
    """The page, which says of what it is where a source or store is looked at."""
    chosen = place.where()
    there = chosen if page_id in pages.OF_A_PLACE else {}
    made = asked.kept(("section", page_id, *sorted(there.items())), t, lambda shop: _section(shop, page_id, there, t))
    if there:
        return replace(made, title=f"{made.title} · {place.store or source_name(place.source, t)}")
    return replace(made, blocks=(Prose(_of_all(t), "aside"), *made.blocks)) if chosen else made


def _section(shop: ServedShop, page_id: str, place: Mapping[str, str], t: Speech) -> Section:
    whole = _asking(shop, t)
    if page_id not in pages.IDS:
        raise NotFoundError(en=f"page: {page_id}", zh=f"页面：{page_id}")
    found = next((each for each in pages.pages(whole) if each.id == page_id), None)
    if found is None:
        raise ApiError(
            404,
            "diagnosis.nothing",
            en="this shop has nothing for this page yet; see under Data what can be imported",
            zh="这家店还没有这一页要的数据；到“数据”里看看可以导入什么",
        )
    ask = _asking(shop, t, place) if place else whole
    made = found.make(ask) if not place or pages.has_enough(found, ask) else None
    return made or Section(page_id, pages.name(found, t), (Prose(_too_little(t)),))


def _of_all(t: Speech) -> str:
    return t(
        zh="上面选了店铺，但这一页说的是全店：它不分来源和店铺。",
        en="A store is chosen above, but this page is of the whole shop: it is not told apart by source and store.",
    )


def _too_little(t: Speech) -> str:
    """Only working it out tells, which the list of pages does not wait for."""
    return t(
        zh="这家店的数据还太少，这一页说不出什么。多导入一些日子的订单再来看。",
        en="This shop has too little data for this page to say anything yet. Import more days, then look again.",
    )
