"""The people behind a number, as a page of them and as a table of them all."""

from __future__ import annotations

from collections.abc import Mapping

from huitou import calendar
from huitou.crm.api.metric_shapes import PeopleOut, PersonOut
from huitou.crm.api.slice_labels import slice_labels
from huitou.crm.shop.served import shop
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.drill_rows import Drill, DrillRow
from huitou.money import money_text, to_decimal
from huitou.report.blocks import Cell, Table, words


def dearest_first(found: Drill) -> tuple[Drill, list[DrillRow]]:
    return found, sorted(found, key=lambda row: (-row.net_minor, row.customer_id or 0))


def people_page(found: tuple[Drill, list[DrillRow]], cursor: int, limit: int, t: Speech) -> PeopleOut:
    drill, rows = found
    page = rows[cursor : cursor + limit]
    names = shop().names([key for row in page for key in row.account_keys])
    end = cursor + len(page)
    return PeopleOut(
        items=[_person(row, drill, names, t) for row in page],
        total=len(rows),
        next=str(end) if end < len(rows) else None,
    )


def people_table(found: tuple[Drill, list[DrillRow]], name: str, t: Speech) -> Table:
    """Everybody, names as the page shows them."""
    drill, rows = found
    names = shop().names([key for row in rows for key in row.account_keys])
    people = [_person(row, drill, names, t) for row in rows]
    headings = t(
        zh="客户|名字|分组|首次购买|最近购买|购买次数|金额|计入",
        en="customer|name|slice|first purchase|last purchase|purchases|amount|counted",
    )
    made = [
        (
            words("" if person.customer_id is None else str(person.customer_id)),
            words(person.name),
            words(", ".join(person.labels)),
            _day(row.first_day),
            _day(row.last_day),
            Cell(f"{person.purchases:,}", person.purchases, "count"),
            Cell(person.amount, to_decimal(row.net_minor, drill.currency), "money"),
            Cell(f"{person.counted:,}", person.counted, "count"),
        )
        for person, row in zip(people, rows, strict=True)
    ]
    return Table(name, tuple(headings.split("|")), tuple(made))


def _day(day: int | None) -> Cell:
    return Cell("", None, missing=True) if day is None else Cell(calendar.iso(day), calendar.date_of(day), "date")


def _person(row: DrillRow, drill: Drill, names: Mapping[int, str], t: Speech) -> PersonOut:
    return PersonOut(
        customer_id=row.customer_id,
        name=next((names[key] for key in row.account_keys if names.get(key)), ""),
        labels=slice_labels(row.by, t),
        first_day=None if row.first_day is None else calendar.iso(row.first_day),
        last_day=None if row.last_day is None else calendar.iso(row.last_day),
        purchases=row.purchase_count,
        amount=figures.amount(row.net_minor, drill.currency, t),
        counted=row.numerator if drill.side == "numerator" else row.denominator or 0,
        orders=[f"{calendar.iso(each.day)} {money_text(each.net_minor, drill.currency)}" for each in row.purchases[:5]],
    )
