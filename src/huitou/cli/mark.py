"""``huitou mark``: what was done or happened on a day, written down."""

from __future__ import annotations

import argparse

import huitou
from huitou import Mark, calendar
from huitou.cli.options import add_shop, pairs
from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="在时间线上记一笔：做了什么、发生了什么。重建数据也不会丢",
        en="write down on the time line what was done or happened; rebuilding the data does not lose it",
    )
    parser.inputs.add_argument("on", metavar="DATE", help=t(zh="哪一天，如 2024-06-01", en="the day, as 2024-06-01"))
    parser.inputs.add_argument(
        "text", metavar="TEXT", help=t(zh="一句话，如“换客服话术”", en="what it was, in a few words")
    )
    parser.options.add_argument("--until", metavar="DATE", help=t(zh="到哪一天为止", en="its last day, if it has one"))
    parser.options.add_argument(
        "--about",
        metavar="DIM=VALUE",
        action="append",
        default=[],
        help=t(
            zh="影响了哪部分，如 channel=直播；其余的就可以拿来对照",
            en="what it touched, as channel=live: the rest can then be compared with",
        ),
    )
    add_shop(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    about: dict[str, list[str]] = {}
    for name, label in pairs(args.about, option="--about"):
        about.setdefault(name, []).append(label)
    made = huitou.open(args.shop).mark(args.on, args.text, until=args.until, about=about)
    say(
        t(
            zh=f"记下了，编号 {made.number}：{described(made)}",
            en=f"Written down as number {made.number}: {described(made)}",
        )
    )
    effect = f"huitou marks effect {made.number} repeat_purchase_rate"
    say(t(zh=f"看前后的变化：{effect}", en=f"To see the change around it: {effect}"))
    return 0


def described(mark: Mark) -> str:
    about = ", ".join(f"{name}={'/'.join(labels)}" for name, labels in mark.about.items())
    return f"{when(mark)} {mark.text}" + (f" ({about})" if about else "")


def when(mark: Mark) -> str:
    until = "" if mark.until_day is None else f"–{calendar.iso(mark.until_day)}"
    return calendar.iso(mark.from_day) + until
