"""``huitou visitors``: who came and has not bought yet, how likely each is to order within seven days, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import huitou
from huitou import calendar
from huitou.cli.ahead import note_ahead
from huitou.cli.options import add_format, add_names, add_shop
from huitou.cli.parser import Parser
from huitou.cli.prospects import show
from huitou.cli.words import count
from huitou.language import Speech

if TYPE_CHECKING:
    # Its arrays load with the shop: a command line that only says its options has no use for them.
    from huitou.predict.conversion.scored import Scored


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="来过还没买的访客，7 天内第一次下单的可能性，以及为什么；没登录的只有设备指纹",
        en="visitors who have not bought yet: the chance that each first orders within 7 days, and why; of who has not "
        "signed in, a fingerprint of the device",
    )
    add_shop(parser)
    add_days(parser)
    parser.options.add_argument(
        "--days",
        type=int,
        default=30,
        metavar="N",
        help=t(zh="看最近 N 天来过的；默认 30，最多 30", en="who came in the last N days; by default 30, at most 30"),
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def add_days(parser: Parser) -> None:
    t = parser.speech
    parser.options.add_argument(
        "--on",
        "--as-of",
        dest="as_of",
        metavar="DATE",
        help=t(zh="按哪一天算；默认为最后有访问的一天", en="on which day; by default the last day with visits"),
    )


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.visitors(as_of=args.as_of, days=args.days)
    note_ahead(shop, found.as_of, t)
    show(found, shop, args, t, head=lambda: _head(found, args.days, t))
    return 0


def _head(found: Scored, days: int, t: Speech) -> str:
    people, expected, day = count(len(found)), f"{found.expected:,.0f}", calendar.iso(found.as_of)
    return t(
        zh=f"{day}：最近 {days} 天来过、还没买的 {people} 人，估计 7 天内有 {expected} 人第一次下单",
        en=f"{day}: {people} came in the last {days} days and have not bought; about {expected} will within 7 days",
    )
