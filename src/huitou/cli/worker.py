"""``huitou worker``: imports and whatever else is due, one of several processes."""

from __future__ import annotations

import argparse

from huitou.cli.parser import Parser
from huitou.cli.serving_options import add_shop_here
from huitou.crm.project import boot, companion, logs
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="只做后台任务（导入、每天定时的事），不开网页；可以同时开几个",
        en="do what is due (imports, what happens daily) without the web; there may be several",
    )
    add_shop_here(parser, t)
    parser.options.add_argument(
        "--until-input-ends",
        action="store_true",
        help=t(
            zh="标准输入结束时也结束；huitou serve 这样启动它",
            en="end when standard input ends, too; huitou serve starts it so",
        ),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, _: Speech) -> int:
    if args.until_input_ends:
        companion.end_with_input()
    boot.ready(args.shop)
    logs.configure()
    boot.work(args.shop)
    return 0
