"""``huitou stage``: the stage and type of the shop, whether winning pays, and new customers beside returning ones."""

from __future__ import annotations

import argparse
import math

import huitou
from huitou import money
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.diagnosis.explain.tables import Listing
from huitou.diagnosis.position.position import Position
from huitou.diagnosis.position.rules import BALANCES, FILE
from huitou.diagnosis.position.tables import facts, sides
from huitou.diagnosis.position.verdict import Verdict
from huitou.diagnosis.position.words import TITLES, asides, cautions, costs_of_sides, headline, lines, source, tactics
from huitou.language import Speech
from huitou.settings import SHOP_TYPES, STAGES


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh=f"店处在什么阶段、属于哪一类、获客值不值，各说用了哪些数；线是经验值，可在店铺文件夹的 {FILE} 里改",
        en="which stage the shop is in, what type it is, and whether winning customers pays, each with the figures it"
        f" used; the lines are rules of thumb, which a {FILE} in the shop's folder changes",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(zh="按哪一天算；默认为数据中最近的一天", en="on which day; by default the latest"),
    )
    parser.options.add_argument(
        "--stage",
        choices=STAGES,
        help=t(zh="自己定阶段，不按数", en="say the stage yourself, whatever the figures say"),
    )
    parser.options.add_argument(
        "--type",
        choices=SHOP_TYPES,
        help=t(zh="自己定类型，不按数", en="say the type yourself, whatever the figures say"),
    )
    parser.options.add_argument(
        "--balance",
        choices=BALANCES,
        help=t(zh="自己定获客值不值，不按数", en="say yourself whether winning pays, whatever the figures say"),
    )
    parser.options.add_argument(
        "--cac",
        metavar="MONEY",
        type=float,
        help=t(
            zh="一位新客要花多少钱，代替记录的费用，如 35",
            en="what winning a customer costs, in place of the costs recorded, as 35",
        ),
    )
    parser.options.add_argument(
        "--margin",
        metavar="PERCENT",
        type=float,
        help=t(
            zh="毛利率，如 40；不写就用 huitou.toml 里的 gross_margin",
            en="the margin, as 40; by default gross_margin in huitou.toml",
        ),
    )
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.position(
        as_of=args.as_of,
        stage=args.stage,
        shop_type=args.type,
        balance=args.balance,
        cost_each=None if args.cac is None else _minor(args.cac, shop.settings.currency),
        margin=None if args.margin is None else args.margin / 100,
    )
    if args.format == "json":
        say(json_text(found.to_dict()))
    else:
        _show(found, t)
    return 0


def _minor(amount: float, currency: str) -> int:
    """In minor units; what is no amount is none, and refused as such."""
    return round(amount * 10 ** money.minor_digits(currency)) if math.isfinite(amount) else 0


def _show(found: Position, t: Speech) -> None:
    for place, verdict in enumerate(found.aids):
        if place:
            say()
        _show_aid(found, verdict, t)
    if both := sides(found, t):
        say()
        _show_table(both)
        say()
        say(paragraph(costs_of_sides(found, t)))


def _show_aid(found: Position, verdict: Verdict, t: Speech) -> None:
    say(f"── {TITLES[verdict.kind][t.lang]} ──")
    say()
    say(paragraph(headline(found, verdict, t)))
    for place, each in enumerate(tactics(verdict, t)):
        if not place:
            say()
        say(paragraph(f"· {each}", indent=2))
    if verdict.facts:
        say()
        _show_table(facts(found, [verdict], t))
    said = [*asides(found, verdict, t), *cautions(verdict, t)]
    if verdict.rule:
        said += [lines(found, verdict, t), source(found, verdict, t)]
    if any(said):
        say()
    for each in filter(None, said):
        say(paragraph(each))


def _show_table(listing: Listing) -> None:
    say(table(listing.rows, headings=listing.headings, right=range(listing.numbers, len(listing.headings))))
