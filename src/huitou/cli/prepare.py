"""``huitou prepare``: work the numbers out beforehand, so that in a large shop nobody waits for a page."""

from __future__ import annotations

import argparse
import sys

import huitou
from huitou.cli.commands import COMMANDS
from huitou.cli.options import add_shop
from huitou.cli.output import note, say
from huitou.cli.parser import Parser
from huitou.language import Speech
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.prepare import MONTHS


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="把每个指标按月先算一遍，主要的几个为什么变了也先看好，预测先做好、检验好，都记住，到下次导入前再看就不用等。几百万单以上的店，导入之后跑一次",
        en="work every metric out month by month, why the main ones moved, what is foretold and how it held, and "
        "remember it, so that until the next import nobody waits for it; worth it after each import of a shop with "
        "millions of orders",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--months",
        metavar="N",
        type=int,
        default=MONTHS,
        help=t(zh=f"算最近多少个整月；默认 {MONTHS}", en=f"how many whole months back; by default {MONTHS}"),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    catalogue = load_catalogue()

    def tell(metric_id: str) -> None:
        note(f"{catalogue[metric_id].name[t.lang]} …")

    def tell_command(name: str) -> None:
        command = next(each for each in COMMANDS if each.name == name)
        note(f"{t(zh=command.zh, en=command.en)} …")

    shop = huitou.open(args.shop)
    seen = sys.stderr.isatty()
    asked = shop.prepare(months=args.months, on_metric=tell if seen else None, on_model=tell_command if seen else None)
    months = "month" if args.months == 1 else f"{args.months} months"
    say(
        t(
            zh=f"{len(asked)} 个指标最近 {args.months} 个月的数已算好，预测也已做好，下次导入之前再看不用等",
            en=f"{len(asked)} metrics of the last {months} are ready until the next import, and what is foretold",
        )
    )
    return 0
