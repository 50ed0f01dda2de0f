"""``huitou drill``: the customers behind a number, one row each."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import huitou
from huitou.cli import people
from huitou.cli.options import add_format, add_names, add_question, add_shop, limit_of, question
from huitou.cli.output import json_text, say, write_csv
from huitou.cli.parser import Parser
from huitou.language import Speech
from huitou.metrics.drill_rows import Drill

_CSV_COLUMNS = ("customer_id name first_day last_day purchase_count net numerator denominator order_ids").split()


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="看一个指标背后是哪些客户，以及他们在范围内的每一单：算进去的都在，一个不多",
        en="the customers behind a number and their purchases in the window: exactly those it counts",
    )
    parser.inputs.add_argument("id", metavar="ID", help=t(zh="指标名", en="the metric"))
    add_shop(parser)
    parser.options.add_argument(
        "--side",
        choices=("numerator", "denominator"),
        default="numerator",
        help=t(zh="看分子（默认）还是分母", en="whose names: the numerator's (default) or the denominator's"),
    )
    add_names(parser)
    add_question(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.drill(args.id, side=args.side, **question(args))
    limit = limit_of(args, total=len(found))
    rows = (people.by_amount(found) if args.format == "table" else found.items)[:limit]
    names = shop.names([key for row in rows for key in row.account_keys], reveal=args.reveal)
    if args.format == "json":
        say(json_text(_as_json(found, names, shown=len(rows))))
    elif args.format == "csv":
        dimensions = list(rows[0].by) if rows else []
        write_csv(_flat(found, names, shown=len(rows)), columns=[*dimensions, *_CSV_COLUMNS])
    else:
        people.show(found, rows, names, t)
        if any("***" in name for name in names.values()):
            say(t(zh="手机号和邮箱打了码；--reveal 显示全部。", en="Phones and e-mails are masked; see --reveal."))
    return 0


def _as_json(found: Drill, names: Mapping[int, str], *, shown: int) -> dict[str, Any]:
    shown_rows = zip(found.to_dicts()[:shown], found, strict=False)
    customers = [each | {"name": people.name(row, names)} for each, row in shown_rows]
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
