"""``huitou backup``: the shop put away, its keys apart."""

from __future__ import annotations

import argparse
from pathlib import Path

from huitou.cli.options import add_shop
from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.crm.backup.take import take
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="备份店铺：账号、标签、备注等（数据库），订单等（事实），以及设置。其中有个人资料，请像对待店铺一样保管",
        en="put the shop away: accounts, tags, notes (the store), orders (the facts), and its settings. It holds"
        " personal data: keep it as you keep the shop",
    )
    parser.inputs.add_argument(
        "folder", metavar="DIR", type=Path, help=t(zh="放在哪里；每次一个新文件夹", en="where; a new folder each time")
    )
    parser.options.add_argument(
        "--keys",
        metavar="DIR",
        type=Path,
        help=t(
            zh="把密钥也存一份到这个文件夹；请放在别处，不要和备份放在一起",
            en="put the keys away, too, in this folder; keep it elsewhere, never with the backup",
        ),
    )
    add_shop(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    made = take(args.shop, args.folder, keys_to=args.keys)
    count = len(made.files)
    say(t(zh=f"备份好了：{args.folder}（{count:,} 个文件）", en=f"Put away in {args.folder} ({count:,} files)"))
    if args.keys is not None:
        say(t(zh=f"密钥在 {args.keys}；请单独保管", en=f"The keys are in {args.keys}; keep them apart"))
    elif made.keys:
        places = ", ".join(str(args.shop / each) for each in made.keys)
        say(
            t(
                zh=f"密钥不在备份里：{places}。恢复时要用，请另存一份（--keys）",
                en=f"The keys are not in it: {places}. Bringing it back takes them: put them away, too (--keys)",
            )
        )
    return 0
