"""The customers of a drill as a table: who, since when, how often, how much, and their orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from huitou import calendar
from huitou.cli.output import say, table
from huitou.cli.words import count
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.dimension_words import slice_word
from huitou.metrics.drill_rows import Drill, DrillRow
from huitou.money import money_text, to_decimal

ORDERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    cell: Callable[[DrillRow], object]
    is_number: bool = False


def by_amount(found: Drill) -> list[DrillRow]:
    """For reading: the slices in their order, and in each those who spent most first."""
    places = {tuple(row.by.values()): place for place, row in reversed(list(enumerate(found)))}
    return sorted(found, key=lambda row: (places[tuple(row.by.values())], -row.net_minor))


def show(found: Drill, rows: Sequence[DrillRow], names: Mapping[int, str], t: Speech) -> None:
    """These rows of the drill, and how many there are in all."""
    columns = _columns(found, rows, names, t)
    if rows:
        say(
            table(
                [[column.cell(row) for column in columns] for row in rows],
                headings=[column.heading for column in columns],
                right=[place for place, column in enumerate(columns) if column.is_number],
            )
        )
    unit = "行" if rows and rows[0].by else "位"
    total = t(zh=f"共 {count(len(found))} {unit}", en=f"{count(len(found))} in all")
    shown = t(zh=f"，列出 {len(rows)} {unit}", en=f", {len(rows)} shown") if len(rows) < len(found) else ""
    say(total + shown)


def name(row: DrillRow, names: Mapping[int, str]) -> str:
    """What the first of the customer's accounts that has a name is called."""
    return next((names[key] for key in row.account_keys if names.get(key)), "")


def _columns(found: Drill, rows: Sequence[DrillRow], names: Mapping[int, str], t: Speech) -> list[Column]:
    def money(minor: int) -> str:
        return f"{to_decimal(minor, found.currency):,}"

    currency = t(zh=f"（{found.currency}）", en=f" ({found.currency})")
    dimensions = [_slice(dimension, t) for dimension in (rows[0].by if rows else ())]
    who = [
        Column(t(zh="客户", en="customer"), lambda row: _customer(row, t), is_number=True),
        Column(t(zh="名称", en="name"), lambda row: name(row, names)),
        Column(t(zh="首购", en="first bought"), lambda row: _day(row.first_day)),
        Column(t(zh="购买", en="purchases"), lambda row: row.purchase_count, is_number=True),
        Column(t(zh="金额", en="amount") + currency, lambda row: money(row.net_minor), is_number=True),
    ]
    orders = Column(t(zh="范围内的单", en="orders in the window"), lambda row: _orders(row, found.currency, t))
    counted = t(zh="其中计入", en="counted")
    if _is_money(found):
        return [
            *dimensions,
            *who,
            Column(counted + currency, lambda row: money(_share(found, row)), is_number=True),
            orders,
        ]
    if any(_share(found, row) != 1 for row in rows):
        return [*dimensions, *who, Column(counted, lambda row: _share(found, row), is_number=True), orders]
    return [*dimensions, *who, orders]


def _slice(dimension: str, t: Speech) -> Column:
    return Column(dimension, lambda row: slice_word(dimension, row.by[dimension], t))


def _share(found: Drill, row: DrillRow) -> int:
    """What the row adds to the side that was asked for."""
    return row.numerator if found.side == "numerator" else row.denominator or 0


def _is_money(found: Drill) -> bool:
    metric = load_catalogue()[found.metric]
    return metric.counts == "money" or (metric.unit == "money_each" and found.side == "numerator")


def _customer(row: DrillRow, t: Speech) -> object:
    return t(zh="未知", en="unknown") if row.customer_id is None else row.customer_id


def _day(day: int | None) -> str:
    return figures.NONE if day is None else calendar.iso(day)


def _orders(row: DrillRow, currency: str, t: Speech) -> str:
    shown = [
        f"{calendar.iso(each.day)} {money_text(each.net_minor, currency)}" for each in row.purchases[:ORDERS_SHOWN]
    ]
    if len(row.purchases) > ORDERS_SHOWN:
        shown.append(t(zh=f"等 {len(row.purchases)} 单", en=f"and {len(row.purchases) - ORDERS_SHOWN} more"))
    return t(zh="，", en=", ").join(shown)
