"""The names behind numbers that are no metric's: a cell of the structure, a finding."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, export, revealing
from huitou.crm.api.errors import ApiError
from huitou.crm.api.metric_shapes import PeopleOut, PersonOut
from huitou.crm.api.people_behind import dearest_first, people_page, people_table
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import ServedShop, opened, shop
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.drill_rows import Drill, DrillRow
from huitou.metrics.windows import default_as_of
from huitou.money import to_decimal
from huitou.predict.people_in import PeoplePage, Person
from huitou.predict.people_in import people_page as people_in_cell
from huitou.report.blocks import Cell, Table, words
from huitou.warehouse.accounts import names

room = Room("people")

_EXPORTED = 50_000


class Whose(Schema):
    """One of the two: a cell, as ``lifecycle=lost``; a finding by its name, ``at`` its slice as a JSON object."""

    cell: str = Field("", max_length=60)
    finding: str = Field("", max_length=80)
    at: str = Field("{}", max_length=2000)


@room.get("", needs=Permission.CUSTOMERS_READ, response=PeopleOut, summary="The customers behind a number")
def people(
    request: HttpRequest,
    whose: Query[Whose],
    cursor: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> PeopleOut:
    t, served = speech(request), shop()
    if whose.finding:
        return people_page(_of_finding(whose, t), cursor, limit, t)
    page = _in_cell(served, _cell(whose), cursor, limit)
    end = cursor + len(page.items)
    return PeopleOut(items=_persons(served, page, t), total=page.total, next=str(end) if end < page.total else None)


@room.get("/export", needs=Permission.EXPORT, response={200: None}, summary="They, as a file")
def exported(request: HttpRequest, whose: Query[Whose], form: Query[export.Wanted]) -> HttpResponse:
    """Everybody, names masked. Raises: ApiError 422 where they are more than a file should hold."""
    revealing.insist(request, Permission.CUSTOMERS_READ)
    t, served = speech(request), shop()
    title = t(zh="客户", en="customers")
    if whose.finding:
        return export.export(request, [people_table(_of_finding(whose, t), title, t)], form, name="people", title=title)
    page = _in_cell(served, _cell(whose), 0, _EXPORTED)
    if page.total > _EXPORTED:
        raise ApiError(
            422,
            "export.too_many",
            en=f"{page.total:,} customers do not fit in a file of {_EXPORTED:,}",
            zh=f"有 {page.total:,} 位客户，一个文件最多 {_EXPORTED:,} 位",
        )
    return export.export(request, [_table(served, page, title, t)], form, name="people", title=title)


def _cell(whose: Whose) -> str:
    if whose.cell:
        return whose.cell
    raise ApiError(422, "people.whose", en="say whose: a cell or a finding", zh="请说明看谁：一个格子，或一条诊断")


def _of_finding(whose: Whose, t: Speech) -> tuple[Drill, list[DrillRow]]:
    try:
        at: Any = json.loads(whose.at)
    except json.JSONDecodeError:
        at = None
    return asked.kept(("people of", whose.finding, whose.at), t, lambda served: _found(served, whose.finding, at))


def _found(served: ServedShop, finding: str, at: Any) -> tuple[Drill, list[DrillRow]]:
    as_of = _as_of(served)
    listed = served.findings(as_of=as_of)
    one = next((each for each in listed.items if each.id == finding and dict(each.at) == at), None)
    if one is None or not one.whom("en"):
        raise NotFoundError(en=f"finding: {finding}", zh=f"诊断结果：{finding}")
    return dearest_first(served.people_of(one, as_of=as_of))


def _in_cell(served: ServedShop, cell: str, start: int, size: int) -> PeoplePage:
    return people_in_cell(
        opened(served.folder), cell, as_of=_as_of(served), settings=served.settings, start=start, size=size
    )


def _as_of(served: ServedShop) -> int:
    about = opened(served.folder).about
    return default_as_of(about.latest_day, today=calendar.today(about.timezone))


def _persons(served: ServedShop, page: PeoplePage, t: Speech) -> list[PersonOut]:
    called = names(served.folder, [key for person in page.items for key in person.account_keys])
    return [
        PersonOut(
            customer_id=person.customer_id,
            name=next((called[key] for key in person.account_keys if called.get(key)), ""),
            labels=[],
            first_day=calendar.iso(person.first_day),
            last_day=calendar.iso(person.last_day),
            purchases=person.purchases,
            amount=figures.amount(person.net_minor, page.currency, t),
            counted=1,
            orders=[],
        )
        for person in page.items
    ]


def _table(served: ServedShop, page: PeoplePage, name: str, t: Speech) -> Table:
    headings = t(
        zh="客户|名字|首次购买|最近购买|购买次数|金额",
        en="customer|name|first purchase|last purchase|purchases|amount",
    )
    rows = zip(_persons(served, page, t), page.items, strict=True)
    return Table(name, tuple(headings.split("|")), tuple(_row(shown, person, page.currency) for shown, person in rows))


def _row(shown: PersonOut, person: Person, currency: str) -> tuple[Cell, ...]:
    return (
        words(str(person.customer_id)),
        words(shown.name),
        Cell(calendar.iso(person.first_day), calendar.date_of(person.first_day), "date"),
        Cell(calendar.iso(person.last_day), calendar.date_of(person.last_day), "date"),
        Cell(f"{person.purchases:,}", person.purchases, "count"),
        Cell(shown.amount, to_decimal(person.net_minor, currency), "money"),
    )
