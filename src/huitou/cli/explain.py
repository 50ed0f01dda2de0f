"""``huitou explain``: why a number moved between two times, in three sentences and the tables behind them."""

from __future__ import annotations

import argparse

import huitou
from huitou.cli.options import add_format, add_question, add_shop, question
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.diagnosis.explain.explanation import Explanation
from huitou.diagnosis.explain.tables import listings
from huitou.diagnosis.explain.words import sentences
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="说明一个数为什么变了：先看能不能比，再拆公式、查每个切片、分清构成变了还是自己变了",
        en="say why a number moved: first whether the two times may be compared, then its formula, every slice, and"
        " whether the mix shifted or the parts themselves",
    )
    parser.inputs.add_argument(
        "id",
        metavar="METRIC",
        help=t(zh="指标名，如 revenue、average_order_value", en="the metric, as revenue, average_order_value"),
    )
    add_shop(parser)
    beside = parser.add_argument_group(t(zh="和哪段时间比（默认前一期）", en="beside (by default the period before)"))
    beside.add_argument("--with-from", metavar="DATE", help=t(zh="那段时间的起始日", en="its first day"))
    beside.add_argument("--with-to", metavar="DATE", help=t(zh="那段时间的结束日", en="its last day"))
    beside.add_argument(
        "--force",
        action="store_true",
        help=t(zh="口径不一致也算出来，并标明", en="compute what is not alike all the same, and mark it"),
    )
    add_question(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.explain(args.id, with_from=args.with_from, with_to=args.with_to, force=args.force, **question(args))
    if args.format == "json":
        say(json_text(found.to_dict()))
    else:
        _show(found, t)
    return 0


def _show(found: Explanation, t: Speech) -> None:
    for sentence in sentences(found, t):
        say(paragraph(sentence))
    for each in listings(found, t):
        say()
        say(table(each.rows, headings=each.headings, right=range(each.numbers, len(each.headings))))
