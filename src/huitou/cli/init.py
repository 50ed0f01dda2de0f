"""``huitou init``: make a shop folder."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

import huitou
from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.cli.words import program
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.inputs.add_argument(
        "folder", metavar="DIR", type=Path, help=t(zh="放在哪里；没有就新建", en="where; made if it is not there")
    )
    parser.options.add_argument(
        "--name", metavar="N", help=t(zh="店名；默认用文件夹名", en="the shop's name; by default the folder's")
    )
    parser.options.add_argument(
        "--timezone",
        metavar="TZ",
        default="Asia/Shanghai",
        help=t(
            zh="店铺时区，决定一天从哪一刻算起；默认 Asia/Shanghai",
            en="the shop's timezone, which decides when a day begins; by default Asia/Shanghai",
        ),
    )
    parser.options.add_argument(
        "--currency",
        metavar="CUR",
        default="CNY",
        help=t(zh="币种；一个店铺一种，默认 CNY", en="the currency, one a shop; by default CNY"),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = shlex.quote(str(args.folder))
    huitou.init(args.folder, name=args.name, timezone=args.timezone, currency=args.currency)
    say(
        t(
            zh=f"店铺建好了：{args.folder}（时区 {args.timezone}，币种 {args.currency}，首次导入后固定）",
            en=f"The shop is made: {args.folder} (timezone {args.timezone}, currency {args.currency}; "
            "fixed by the first import)",
        )
    )
    say(
        t(
            zh=f"接着导入订单：{program()} import 订单.csv --shop {shop}",
            en=f"Next, import orders: {program()} import orders.csv --shop {shop}",
        )
    )
    return 0
