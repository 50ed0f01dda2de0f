"""``huitou whatif``: what each lever would be worth on the shop's own curves."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TypeVar

import huitou
from huitou import money
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.diagnosis.what_if.levers import STEPS, Name, WhatIf
from huitou.diagnosis.what_if.tables import listings
from huitou.diagnosis.what_if.words import assumed, formula, lesson, not_yet, textbook
from huitou.errors import UserError
from huitou.language import Speech

_Value = TypeVar("_Value")


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="拉动哪一样最值：多来新客、二单率、频次、每单金额、唤回，各在 6 个月和 12 个月里值多少",
        en="what is worth most: more new buyers, second orders, frequency, order value or winning back, each over 6 and"
        " 12 months",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(zh="按哪一天算；默认为数据中最近的一天", en="on which day; by default the latest"),
    )
    parser.options.add_argument(
        "--step",
        metavar="LEVER=N",
        action="append",
        default=[],
        help=t(
            zh="拉动多少，百分比或百分点，如 second_order=3；可写多个",
            en="how far, in percent or points, as second_order=3; may be repeated",
        ),
    )
    parser.options.add_argument(
        "--cost",
        metavar="LEVER=MONEY",
        action="append",
        default=[],
        help=t(
            zh="这样拉动要花多少钱，如 new_buyers=20000；可写多个",
            en="what moving it so far costs, as new_buyers=20000; may be repeated",
        ),
    )
    parser.options.add_argument(
        "--margin",
        metavar="PERCENT",
        type=float,
        help=t(
            zh="毛利率，如 40；不写就用 huitou.toml 里的 gross_margin，那里也没有就按净销售额算",
            en="the margin, as 40; by default gross_margin in huitou.toml, and net revenue where there is none",
        ),
    )
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    currency = shop.settings.currency
    found = shop.what_if(
        as_of=args.as_of,
        steps=_named(args.step, lambda text: float(text) / 100),
        costs=_named(args.cost, lambda text: round(float(text) * 10 ** money.minor_digits(currency))),
        margin=None if args.margin is None else args.margin / 100,
    )
    if args.format == "json":
        say(json_text(found.to_dict()))
    else:
        _show(found, t)
    return 0


def _named(pairs: list[str], read: Callable[[str], _Value]) -> dict[Name, _Value]:
    known: Mapping[str, Name] = {name: name for name in STEPS}
    named: dict[Name, _Value] = {}
    for pair in pairs:
        name, _, text = pair.partition("=")
        try:
            named[known[name]] = read(text)
        except (KeyError, ValueError, OverflowError):
            raise UserError(
                "what_if.lever",
                en=f"“{pair}” is no lever with a number; the levers are {', '.join(STEPS)}, as second_order=3",
                zh=f"“{pair}”不是“名字=数”；可用的名字有 {'、'.join(STEPS)}，如 second_order=3",
            ) from None
    return named


def _show(found: WhatIf, t: Speech) -> None:
    say(paragraph(textbook(t)))
    say()
    if found.undefined:
        say(paragraph(not_yet(t)))
        return
    say(paragraph(lesson(found, t)))
    for each in listings(found, t):
        say()
        say(table(each.rows, headings=each.headings, right=range(each.numbers, len(each.headings))))
    say()
    for lever in next(iter(found.levers.values())):
        say(paragraph(formula(lever, t)))
    say()
    say(paragraph(assumed(found, t)))
