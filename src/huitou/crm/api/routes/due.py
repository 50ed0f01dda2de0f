"""Whom to write to: by each customer's own rhythm where it was learned, else by the shop's typical gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import Field

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, export, revealing
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop, shop
from huitou.diagnosis.again.row import AgainRow, DueAgain
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
    found = asked.kept(("due",), t, _found)
    chosen = found.at(place)
    page = chosen[cursor : cursor + limit]
    called = names(shop().folder, [key for each in page for key in each.account_keys])
    end = cursor + len(page)
    return DueListOut(
        items=[_row(each, found.currency, called, t) for each in page],
        total=len(chosen),
        people=len({each.customer_id for each in chosen}),
        next=str(end) if end < len(chosen) else None,
        as_of=calendar.iso(found.as_of),
        method=found.again.method(t),
        counts=dict(Counter(map(_place, found.rows))),
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
    found = asked.kept(("due",), t, _found)
    chosen = found.at(place)
    called = names(shop().folder, [key for each in chosen for key in each.account_keys])
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
                    each.name,
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
        for each in (_row(one, found.currency, called, t) for one in chosen)
    )
    name = t(zh="该联系的人", en="whom to reach")
    return export.export(request, [Table(name, tuple(headings), table)], wanted, name="due", title=name)


@dataclass(frozen=True, slots=True)
class _Found:
    """Everybody with a reason, those of their own rhythm first; with the first that is about a customer stands what
    else is. Words are put to a page at a time: a million of them take seconds."""

    rows: Sequence[AgainRow | DueCustomer]
    again: DueAgain
    as_of: int
    currency: str

    def at(self, place: str) -> Sequence[AgainRow | DueCustomer]:
        return self.rows if place == "all" else [each for each in self.rows if _place(each) == place]


def _found(served: ServedShop) -> _Found:
    again, rule = served.due_again(days=_DAYS), served.due()
    rows = [*again, *(each for each in rule.at("in", "past", "before") if again.leaves(each))]
    first: dict[int, int] = {}
    for place, each in enumerate(rows):
        first.setdefault(each.customer_id, place)
    rows.sort(key=lambda each: first[each.customer_id])
    return _Found(rows, again, again.as_of, again.currency)


def _place(row: AgainRow | DueCustomer) -> str:
    return "rhythm" if isinstance(row, AgainRow) else row.place


def _row(row: AgainRow | DueCustomer, currency: str, called: Mapping[int, str], t: Speech) -> DueRowOut:
    said: dict[str, Any] = {
        "customer_id": row.customer_id,
        "name": next((called[key] for key in row.account_keys if called.get(key)), ""),
        "place": _place(row),
        "spent": figures.amount(row.net_minor, currency, t),
        "source": source_name(row.source, t),
        "platform_only": row.platform_only,
    }
    if isinstance(row, DueCustomer):
        return DueRowOut(**said, way="window", what=row.category, reason=row.reason(t.lang), held="", worth="")
    return DueRowOut(
        **said,
        way="rhythm",
        what=row.why.name,
        reason=row.reason(t),
        held=row.held_reason(t),
        worth=figures.amount(row.value_minor, currency, t),
    )
