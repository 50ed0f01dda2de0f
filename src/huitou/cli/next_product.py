"""``huitou next``: what a customer buys again, what goes with it, and why."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import huitou
from huitou import calendar
from huitou.cli.ahead import note_ahead
from huitou.cli.options import add_day, add_format, add_names, add_shop, limit_of
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.cli.words import count, rows_shown
from huitou.errors import UserError
from huitou.language import Speech
from huitou.predict.next_product import words

if TYPE_CHECKING:
    # Its arrays load with the shop: a command line that only says its options has no use for them.
    from huitou.predict.next_product.reader import NextProducts, Offer

_COLUMNS = (
    *"customer_id name list rank product_id product probability basis times last_bought days_ago".split(),
    *"because_of bought_both buyers reason".split(),
)
_TOP = 5


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="客户接下来会买什么：会再买的、可以搭着买的，各有理由；缺货停售的、退过的、刚买的不列",
        en="what customers buy next: what they buy again and what goes with it, each with the reason; not what is out "
        "of stock or no longer sold, was given back or was just bought",
    )
    add_shop(parser)
    parser.options.add_argument(
        "customer", nargs="?", type=int, metavar="CUSTOMER", help=t(zh="客户编号", en="the customer's number")
    )
    parser.options.add_argument("--all", action="store_true", help=t(zh="所有客户", en="all customers"))
    parser.options.add_argument(
        "--top",
        type=int,
        default=_TOP,
        metavar="N",
        help=t(zh=f"每个清单最多几件商品；默认 {_TOP}", en=f"at most so many products a list; by default {_TOP}"),
    )
    add_day(parser)
    parser.options.add_argument(
        "--out-of-stock",
        action="append",
        default=[],
        metavar="PRODUCT",
        help=t(zh="缺货的商品编号，不推荐；可以写多次", en="a product id that cannot be had; may be repeated"),
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    if (args.customer is None) != args.all:
        raise UserError(
            "next.whose",
            en="say whose: a customer's number, or --all",
            zh="请说明看谁的：给一个客户编号，或用 --all 看所有客户",
        )
    shop = huitou.open(args.shop)
    found = shop.next_products(args.customer, as_of=args.as_of, top=args.top, out_of_stock=args.out_of_stock)
    note_ahead(shop, found.as_of, t)
    limit = limit_of(args, total=len(found)) if args.all else len(found)
    rows = list(islice(found, limit))
    names = shop.names(sorted({key for each in rows for key in each.account_keys}), reveal=args.reveal)
    flat = [_flat(each, names, t) for each in rows]
    if args.format == "json":
        say(json_text({**_about(found, t), "offers": flat}))
    elif args.format == "csv":
        write_csv(flat, columns=_COLUMNS)
    else:
        _show(found, rows, flat, t)
    return 0


def _flat(each: Offer, names: Mapping[int, str], t: Speech) -> dict[str, Any]:
    name = next((names[key] for key in each.account_keys if names.get(key)), "")
    told = each.to_dict()
    return {"customer_id": told.pop("customer_id"), "name": name, **told, "reason": each.reason(t.lang)}


def _about(found: NextProducts, t: Speech) -> dict[str, Any]:
    return {
        "as_of": calendar.iso(found.as_of),
        "data_version": found.data_version,
        "customers": found.customers,
        "way": found.way,
        "tested": None
        if found.tested is None
        else {
            "customers": found.tested.customers,
            "guesses": found.tested.guesses,
            "recall": found.tested.learned if found.way == "learned" else found.tested.counted,
            "recall_most_often": found.tested.personal,
        },
        "left_out": dict(found.left_out),
        "lacking": None if found.lacking is None else found.lacking.words(t),
    }


def _show(found: NextProducts, rows: Sequence[Offer], flat: Sequence[Mapping[str, Any]], t: Speech) -> None:
    day = calendar.iso(found.as_of)
    if found.lacking is not None:
        say(paragraph(t(zh="还列不出来：", en="No lists yet. ") + found.lacking.words(t)))
        return
    people = count(found.customers)
    say(t(zh=f"{day}：{people} 位客户接下来会买什么", en=f"{day}: what customers buy next ({people} of them)"))
    say(paragraph(words.trust(found.tested, found.way, t)))
    if left_out := words.left_out(found.left_out, t):
        say(paragraph(left_out))
    if not len(found):
        say(t(zh="没有可以推荐的。", en="Nothing to offer."))
        return
    say()
    lists = {"again": t(zh="会再买", en="again"), "with": t(zh="搭着买", en="with it")}
    cells = [
        (each.customer_id, row["name"], lists[each.kind], each.product.name, row["reason"])
        for each, row in zip(rows, flat, strict=True)
    ]
    headings = t(zh="客户|名称|清单|商品|理由", en="customer|name|list|product|why")
    say(table(cells, headings=headings.split("|"), right=[0]))
    if len(rows) < len(found):
        say(rows_shown(len(rows), len(found), t))
