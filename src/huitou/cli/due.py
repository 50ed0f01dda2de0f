"""``huitou due``: whom to remind today, and why."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import huitou
from huitou import calendar
from huitou.cli import due_again
from huitou.cli.due_rule import RULE_COLUMNS, flat_rule, show_rule
from huitou.cli.options import add_day, add_format, add_names, add_shop, limit_of
from huitou.cli.output import json_text, say, write_csv
from huitou.cli.parser import Parser
from huitou.language import Speech
from huitou.predict.reminder import Place

_DAYS = 14
_PLACES: Mapping[str, tuple[Place, ...]] = {
    "in": ("in",),
    "past": ("past",),
    "before": ("before",),
    "now": ("in", "past"),
    "all": ("in", "past", "before"),
}


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="今天该联系谁：正到提醒的时候的、已经过了的、还早的，各有理由和到现在的消费",
        en="whom to write to today: those it is time to remind, those past it, those for whom it is early, each with "
        "the reason and what they have spent so far",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--window",
        choices=tuple(_PLACES),
        help=t(
            zh="只按一般间隔列：in 正到时候，past 已过，before 还早，now 前两种，all 全部",
            en="go by typical gaps alone, and list those in their window, past it, before it, now (both), or all",
        ),
    )
    add_day(parser)
    parser.options.add_argument(
        "--days",
        metavar="N",
        type=int,
        default=_DAYS,
        help=t(
            zh=f"列几天之内该再买的，1 到 120；默认 {_DAYS}",
            en=f"who is due to buy again within so many days, 1 to 120; by default {_DAYS}",
        ),
    )
    parser.options.add_argument(
        "--product",
        metavar="P",
        help=t(zh="只看这个商品（编号或名称）", en="of this product alone, by its id or name"),
    )
    parser.options.add_argument(
        "--own-cycle",
        action="store_true",
        help=t(
            zh="有店里设的天数（cycles.toml、商品表）就按它算，不按学到的",
            en="where the shop has set how long goods last (cycles.toml, product list), go by that",
        ),
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    if args.window is None:
        return due_again.run(args, shop, t)
    found = shop.due(as_of=args.as_of)
    chosen = found.at(*_PLACES[args.window])
    limit = limit_of(args, total=len(chosen))
    rows = chosen[:limit]
    names = shop.names([key for each in rows for key in each.account_keys], reveal=args.reveal)
    flat = [flat_rule(each, names, found.currency, t) for each in rows]
    if args.format == "json":
        counts = {"counts": dict(found.counts), "people": dict(found.people)}
        day = calendar.iso(found.as_of)
        say(json_text({"as_of": day, "data_version": found.data_version, **counts, "customers": flat}))
    elif args.format == "csv":
        write_csv(flat, columns=RULE_COLUMNS)
    else:
        show_rule(found, rows, flat, t, of=len(chosen))
    return 0
