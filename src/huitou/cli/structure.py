"""``huitou structure``: who the customers are now, what they are worth, who moved, and the names behind each cell."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import huitou
from huitou.cli import standing_people, structure_tables
from huitou.cli.options import add_format, add_names, add_shop, limit_of
from huitou.cli.output import json_text, say, write_csv
from huitou.cli.parser import Parser
from huitou.language import Speech
from huitou.predict.people_in import People
from huitou.predict.structure import Structure

_CSV_COLUMNS = "table before key customers revenue revenue_share customers_before".split()
_PEOPLE_COLUMNS = (
    *"customer_id name first_day last_day purchases net year_purchases year_net recency_days cycle_days".split(),
    *"lifecycle tier rfm r_class f_class m_class".split(),
)


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="客户结构：新客、活跃、沉默、沉睡、流失各多少人、占多少钱，客户分层，RFM，和一个月来谁变了；每一格都能看到人",
        en="who the customers are: new, active, quiet, sleeping and lost, their share of the money, tiers, RFM, and who"
        " moved in a month; each cell opens its names",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(
            zh="看哪一天；之后的购买一概不看。默认为数据中最近的一天",
            en="on which day; no later purchase is known. By default the latest day in the data",
        ),
    )
    parser.options.add_argument(
        "--before",
        metavar="DATE",
        help=t(zh="与哪一天相比；默认早 30 天", en="the day to compare with; by default 30 days earlier"),
    )
    parser.options.add_argument(
        "--names",
        metavar="CELL",
        help=t(
            zh="列出一格里的客户：lifecycle=流失，tier=核心大客，rfm=111，grid=R2F3，或变动 lifecycle=活跃:沉默",
            en="the customers of a cell: lifecycle=lost, tier=core, rfm=111, grid=R2F3, or a move,"
            " lifecycle=active:quiet",
        ),
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    if args.names is not None:
        found = shop.rfm(args.names, as_of=args.as_of, before=args.before)
        return _names(shop, found, args, t)
    structure = shop.structure(args.as_of, before=args.before)
    if args.format == "json":
        say(json_text(structure.to_dict()))
    elif args.format == "csv":
        write_csv(_flat(structure), columns=_CSV_COLUMNS)
    else:
        structure_tables.show(structure, shop.settings, t)
    return 0


def _names(shop: huitou.Shop, found: People, args: argparse.Namespace, t: Speech) -> int:
    limit = limit_of(args, total=len(found))
    people = standing_people.by_amount(found) if args.format == "table" else list(found)
    shown = people[:limit]
    names = shop.names([key for person in shown for key in person.account_keys], reveal=args.reveal)
    rows = [each.to_dict(found.currency) | {"name": standing_people.name(each, names)} for each in shown]
    if args.format == "json":
        about = {"data_version": found.data_version, "cell": found.cell, "currency": found.currency}
        say(json_text({**about, "count": len(found), "customers": rows}))
    elif args.format == "csv":
        write_csv(rows, columns=_PEOPLE_COLUMNS)
    else:
        standing_people.show(found, shown, names, t)
    return 0


def _flat(structure: Structure) -> Iterator[dict[str, object]]:
    """Every table below the other: groups, grid, and moves, whose money is not told apart."""
    as_dict = structure.to_dict()
    for table in (*structure.groups, "grid"):
        for row in as_dict[table]:
            yield {"table": table, **row, "before": "", "customers_before": row.get("before")}
    for move in structure.moves:
        yield {"table": f"{move.rule}_moves", "before": move.before, "key": move.now, "customers": move.customers}
