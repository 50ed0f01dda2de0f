"""``huitou restore``: a backup brought back into a new shop folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.cli.words import program
from huitou.crm.backup.bring_back import bring_back
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="从备份恢复到一个新文件夹：先核对每个文件，再重新算出结果；已登录的人要重新登录",
        en="bring a backup back into a new folder: every file is checked, the numbers are worked out anew; everybody"
        " signs in again",
    )
    parser.inputs.add_argument("folder", metavar="DIR", type=Path, help=t(zh="备份", en="the backup"))
    parser.inputs.add_argument(
        "shop",
        metavar=t(zh="店铺", en="SHOP"),
        type=Path,
        help=t(zh="恢复到哪里；新文件夹", en="where to bring it back; a new folder"),
    )
    parser.options.add_argument(
        "--keys", metavar="DIR", type=Path, help=t(zh="密钥所在的文件夹", en="the folder of the keys")
    )
    parser.options.add_argument(
        "--without-keys",
        action="store_true",
        help=t(
            zh="密钥丢了也恢复：动态码和凭据要重新设置，已抹去的客户可能随旧文件回来",
            en="go on though the keys are lost: one-time codes and credentials have to be set up anew, and whoever was"
            " erased may come back with old files",
        ),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    version = bring_back(args.folder, args.shop, keys_from=args.keys, without_keys=args.without_keys)
    said = version or t(zh="还没有导入过订单", en="nothing was imported yet")
    say(t(zh=f"恢复好了：{args.shop}（{said}）", en=f"Brought back to {args.shop} ({said})"))
    say(t(zh=f"打开网页：{program()} serve {args.shop}", en=f"To open it: {program()} serve {args.shop}"))
    return 0
