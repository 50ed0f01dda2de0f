"""Whom to write to: by each customer's own rhythm where it was learned, else by the shop's typical gaps."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, export, revealing
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop, shop
from huitou.diagnosis.again.row import AgainRow
from huitou.diagnosis.due import DueCustomer
from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.metrics import figures
from huitou.report import cells
from huitou.report.blocks import Table, words
from huitou.warehouse.accounts import names

room = Room("due")

_DAYS = 14


class DueRowOut(Schema):
    """One customer, ``what`` it is about, and why. ``way``: ``rhythm`` is learned, ``window`` the rule.

    ``held`` says why not to write now. ``platform_only``: their contact may be used to fulfil orders alone; write
    inside the platform called ``source``.
    """

    customer_id: int
    name: str
    way: Literal["rhythm", "window"]
    place: str
    what: str
    reason: str
    held: str
    spent: str
    worth: str
    source: str
    platform_only: bool


class DueListOut(Schema):
    """``method`` says how the list was made; ``counts`` how many reasons there are by ``place``, ``people`` how many
    customers have those that were asked for. What is about one customer stands together.
    """

    items: list[DueRowOut]
    total: int
    people: int
    next: str | None
    as_of: str
    method: str
    counts: dict[str, int]


@room.get("", needs=Permission.CUSTOMERS_READ, response=DueListOut, summary="Whom to write to")
def due(
    request: HttpRequest,
    place: Literal["all", "rhythm", "in", "past", "before"] = "all",
    cursor: Annotated[int, Field(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> DueListOut:
    t = speech(request)
    rows, method, as_of = asked.kept(("due",), t, lambda served: _rows(served, t))
    chosen = [each for each, _ in rows if place in ("all", each.place)]
    keys_of = {id(each): keys for each, keys in rows}
    page = chosen[cursor : cursor + limit]
    called = names(shop().folder, [key for each in page for key in keys_of[id(each)]])
    counts: dict[str, int] = {}
    for each, _ in rows:
        counts[each.place] = counts.get(each.place, 0) + 1
    end = cursor + len(page)
    return DueListOut(
        items=[
            each.model_copy(update={"name": next((called[key] for key in keys_of[id(each)] if called.get(key)), "")})
            for each in page
        ],
        total=len(chosen),
        people=len({each.customer_id for each in chosen}),
        next=str(end) if end < len(chosen) else None,
        as_of=calendar.iso(as_of),
        method=method,
        counts=counts,
    )


@room.get("/export", needs=Permission.EXPORT, response={200: None}, summary="The list, as a file")
def exported(
    request: HttpRequest,
    wanted: Query[export.Wanted],
    place: Literal["all", "rhythm", "in", "past", "before"] = "all",
) -> HttpResponse:
    """Everybody on it; names as the page shows them, phones and e-mails masked."""
    revealing.insist(request, Permission.CUSTOMERS_READ)
    t = speech(request)
    rows, _, _ = asked.kept(("due",), t, lambda served: _rows(served, t))
    chosen = [(each, keys) for each, keys in rows if place in ("all", each.place)]
    called = names(shop().folder, [key for _, keys in chosen for key in keys])
    headings = t(
        zh="客户|名称|买什么|为什么|先别联系|消费|值|平台|只能在平台内联系",
        en="customer|name|what|why|better not now|spent|worth|source|inside the platform only",
    ).split("|")
    yes, no = t(zh="是", en="yes"), t(zh="否", en="no")
    table = tuple(
        (
            cells.count(each.customer_id),
            *(
                words(text)
                for text in (
                    next((called[key] for key in keys if called.get(key)), ""),
                    each.what,
                    each.reason,
                    each.held,
                    each.spent,
                    each.worth,
                    each.source,
                    yes if each.platform_only else no,
                )
            ),
        )
        for each, keys in chosen
    )
    name = t(zh="该联系的人", en="whom to reach")
    return export.export(request, [Table(name, tuple(headings), table)], wanted, name="due", title=name)


def _rows(served: ServedShop, t: Speech) -> tuple[list[tuple[DueRowOut, tuple[int, ...]]], str, int]:
    """Everybody with a reason, those of their own rhythm first, without their names, which are not kept.

    With the first that is about a customer stands what else is.
    """
    again = served.due_again(days=_DAYS)
    rule = served.due()
    learned = [(_again(each, again.currency, t), each.account_keys) for each in again]
    others = [
        (_window(each, rule.currency, t), each.account_keys)
        for each in rule.at("in", "past", "before")
        if again.leaves(each)
    ]
    whole = learned + others
    first: dict[int, int] = {}
    for place, (each, _) in enumerate(whole):
        first.setdefault(each.customer_id, place)
    whole.sort(key=lambda row: first[row[0].customer_id])
    return whole, again.method(t), again.as_of


def _again(row: AgainRow, currency: str, t: Speech) -> DueRowOut:
    return DueRowOut(
        customer_id=row.customer_id,
        name="",
        way="rhythm",
        place="rhythm",
        what=row.why.name,
        reason=row.reason(t),
        held=row.held_reason(t),
        spent=figures.amount(row.net_minor, currency, t),
        worth=figures.amount(row.value_minor, currency, t),
        source=source_name(row.source, t),
        platform_only=row.platform_only,
    )


def _window(row: DueCustomer, currency: str, t: Speech) -> DueRowOut:
    return DueRowOut(
        customer_id=row.customer_id,
        name="",
        way="window",
        place=row.place,
        what=row.category,
        reason=row.reason(t.lang),
        held="",
        spent=figures.amount(row.net_minor, currency, t),
        worth="",
        source=source_name(row.source, t),
        platform_only=row.platform_only,
    )
