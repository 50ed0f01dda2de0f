"""``huitou funnel``: how far those who came got, and the step that lost more than it used to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import huitou
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.diagnosis.funnel import words
from huitou.diagnosis.funnel.funnel import DEFAULT_DAYS, MOST_DAYS
from huitou.diagnosis.funnel.result import Funnel
from huitou.language import Speech

_COLUMNS = ("label", "step", "people", "of", "rate", "usual", "lost", "weakest")
_SHOWN = 10


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="访问→浏览商品→加购→下单→支付→交易成功：来过的人依次走到哪一步，哪一步比以前弱。要先导入访问行为",
        en="visit, view a product, add to cart, order, pay, complete: how far those who came got, in order, and which "
        "step is weaker than it was. Visits have to be imported first",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--from",
        dest="from_",
        metavar="DATE",
        help=t(zh="从哪天起；默认最后那天前 29 天", en="the first day; by default 30 days"),
    )
    parser.options.add_argument(
        "--to",
        metavar="DATE",
        help=t(
            zh="到哪天止；默认是看满了天数的最后一天", en="the last day; by default the last one watched long enough"
        ),
    )
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(zh="只知道到这一天；默认是数据中最近的一天", en="the last day known; by default the latest in the data"),
    )
    parser.options.add_argument(
        "--days",
        type=int,
        default=DEFAULT_DAYS,
        metavar="N",
        help=t(
            zh=f"从来的那天起看几天，1 到 {MOST_DAYS}（默认 {DEFAULT_DAYS}，1 是当天）",
            en=f"days to follow each visit for, 1 to {MOST_DAYS} (default {DEFAULT_DAYS}; 1 is the same day)",
        ),
    )
    parser.options.add_argument(
        "--by",
        choices=("group", "category"),
        default="",
        help=t(
            zh="group 分买过没买过的，category 分类目",
            en="group: those who had bought before and the others; category: by category",
        ),
    )
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.funnel(by=args.by, days=args.days, from_=args.from_, to=args.to, as_of=args.as_of)
    if args.format == "json":
        say(json_text(found.to_dict()))
    elif args.format == "csv":
        write_csv(list(_flat(found)), columns=_COLUMNS)
    elif found.undefined:
        say(paragraph(words.nothing(found, t)))
    else:
        _show(found, t)
    return 0


def _flat(found: Funnel) -> Iterator[dict[str, object]]:
    for part in found.to_dict()["parts"]:
        for step in part["steps"]:
            yield {"label": part["label"], "weakest": part["weakest"] == step["step"]} | {
                name: step[name] for name in ("step", "people", "of", "rate", "usual", "lost")
            }


def _show(found: Funnel, t: Speech) -> None:
    say(paragraph(words.span(found, t)))
    if one := words.one_group(found, t):
        say()
        say(paragraph(one))
    for part in found.parts[:_SHOWN]:
        say()
        if found.by:
            say(words.label(part, found, t))
        say(table([words.row(step, t) for step in part.steps], headings=words.headings(t), right=[1, 2, 3]))
    if len(found.parts) > _SHOWN:
        more = len(found.parts) - _SHOWN
        say(t(zh=f"……还有 {more} 个类目，见 --format json", en=f"... and {more} more, see --format json"))
    say()
    remarks = [text for part in found.parts if (text := words.weakest(part, found, t))]
    if not remarks:
        remarks = [t(zh="没有哪一步比以前都弱。", en="No step is weaker than in every period before.")]
        if found.periods_before < 3:
            remarks = [
                t(zh="前面的时间太短，还比不出哪一步变弱。", en="Too little came before to tell which step is weak.")
            ]
    for text in [*remarks, words.left_out(found, t)]:
        if text:
            say(paragraph(text))
