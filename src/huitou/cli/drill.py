"""``huitou drill``: the customers behind a number, one row each."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import huitou
from huitou import calendar
from huitou.cli import figures
from huitou.cli.language import Speech
from huitou.cli.options import add_format, add_question, add_shop, question
from huitou.cli.output import json_text, say, table, write_csv
from huitou.cli.parser import Commands
from huitou.cli.words import count
from huitou.metrics.drill_rows import Drill, DrillRow

SHOWN = 20
ORDERS_SHOWN = 4
_CSV_COLUMNS = ("customer_id name first_day last_day purchase_count net numerator denominator order_ids").split()


def add(commands: Commands, t: Speech) -> None:
    about = t(
        zh="看一个指标背后是哪些客户，以及他们在范围内的每一单：算进去的都在，一个不多",
        en="the customers behind a number and their purchases in the window: exactly those it counts",
    )
    parser = commands.add_parser(
        "drill", speech=t, help=t(zh="看指标背后的客户", en="the customers behind a number"), description=about
    )
    parser.inputs.add_argument("id", metavar="ID", help=t(zh="指标名", en="the metric"))
    add_shop(parser)
    parser.options.add_argument(
        "--side",
        choices=("numerator", "denominator"),
        default="numerator",
        help=t(zh="看分子（默认）还是分母", en="whose names: the numerator's (default) or the denominator's"),
    )
    parser.options.add_argument(
        "--limit",
        metavar="N",
        type=int,
        help=t(
            zh=f"最多列几位；table 默认 {SHOWN}，json 与 csv 默认全部",
            en=f"at most so many; by default {SHOWN} in a table, all in json and csv",
        ),
    )
    parser.options.add_argument(
        "--reveal",
        action="store_true",
        help=t(zh="显示完整的姓名、电话；默认打码", en="show names and phones in full; by default they are masked"),
    )
    add_question(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.drill(args.id, side=args.side, **question(args))
    limit = args.limit if args.limit is not None else SHOWN if args.format == "table" else len(found)
    rows = found[: max(limit, 0)]
    names = shop.names([key for row in rows for key in row.account_keys], reveal=args.reveal)
    if args.format == "json":
        say(json_text(_as_json(found, names, shown=len(rows))))
    elif args.format == "csv":
        dimensions = list(rows[0].by) if rows else []
        write_csv(_flat(found, names, shown=len(rows)), columns=[*dimensions, *_CSV_COLUMNS])
    else:
        show(found, rows, names, t)
        if not args.reveal and any(names.values()):
            say(t(zh="姓名已打码；--reveal 显示全部。", en="Names are masked; --reveal shows them in full."))
    return 0


def show(found: Drill, rows: tuple[DrillRow, ...], names: Mapping[int, str], t: Speech) -> None:
    """A table of these rows of the drill, and how many there are in all."""
    dimensions = list(rows[0].by) if rows else []
    fixed = t(
        zh="客户|名称|首购|购买|金额|范围内的单", en="customer|name|first bought|purchases|amount|orders in the window"
    )
    place = len(dimensions)
    say(
        table(
            [(*row.by.values(), *_cells(found, row, names, t)) for row in rows],
            headings=[*dimensions, *fixed.split("|")],
            right=[place, place + 3, place + 4],
        )
    )
    say(
        t(zh=f"共 {count(len(found))} 位", en=f"{count(len(found))} in all")
        + (t(zh=f"，列出 {len(rows)} 位", en=f", {len(rows)} shown") if len(rows) < len(found) else "")
    )


def _cells(found: Drill, row: DrillRow, names: Mapping[int, str], t: Speech) -> tuple[object, ...]:
    orders = [
        f"{calendar.iso(order.day)} {figures.amount(order.net_minor, found.currency, t)}"
        for order in row.purchases[:ORDERS_SHOWN]
    ]
    if len(row.purchases) > ORDERS_SHOWN:
        orders.append(t(zh=f"等 {len(row.purchases)} 单", en=f"and {len(row.purchases) - ORDERS_SHOWN} more"))
    return (
        t(zh="未知", en="unknown") if row.customer_id is None else row.customer_id,
        _name(row, names),
        figures.NONE if row.first_day is None else calendar.iso(row.first_day),
        row.purchase_count,
        figures.amount(row.net_minor, found.currency, t),
        t(zh="，", en=", ").join(orders),
    )


def _name(row: DrillRow, names: Mapping[int, str]) -> str:
    return next((names[key] for key in row.account_keys if names.get(key)), "")


def _as_json(found: Drill, names: Mapping[int, str], *, shown: int) -> dict[str, Any]:
    customers = [each | {"name": _name(row, names)} for each, row in zip(found.to_dicts()[:shown], found, strict=False)]
    return {
        "data_version": found.data_version,
        "metric": found.metric,
        "side": found.side,
        "currency": found.currency,
        "count": len(found),
        "customers": customers,
    }


def _flat(found: Drill, names: Mapping[int, str], *, shown: int) -> list[dict[str, Any]]:
    return [
        each | each["by"] | {"name": each["name"], "order_ids": " ".join(p["order_id"] for p in each["purchases"])}
        for each in _as_json(found, names, shown=shown)["customers"]
    ]
