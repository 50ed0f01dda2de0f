"""``huitou report``: what a shop's orders say, as one file to read and pass on, and as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path

import huitou
from huitou.cli.options import add_shop
from huitou.cli.output import note, say
from huitou.cli.parser import Parser
from huitou.errors import UserError
from huitou.language import Speech
from huitou.warehouse import text_file

_FILE = {"zh": "回头客报告.html", "en": "huitou-report.html"}


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="出一份报告：一个网页文件，不联网，能打印；五分钟读完，知道有多少人回来、哪里在流失",
        en="write the report: one web page that needs no network and prints, to see in five minutes who comes back "
        "and where customers are lost",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        default=Path(_FILE[t.lang]),
        help=t(
            zh=f"写到哪里；默认为当前文件夹的 {_FILE['zh']}；文件名以 .xlsx 结尾时只写表格",
            en=f"where to write it; by default {_FILE['en']} here; a name that ends in .xlsx gets the tables alone",
        ),
    )
    parser.options.add_argument(
        "--xlsx",
        metavar="FILE",
        type=Path,
        help=t(zh="把报告里的每张表另存为一个表格文件", en="also write every table of it to this workbook"),
    )
    parser.options.add_argument(
        "--to",
        metavar="DATE",
        help=t(
            zh="只看到这一天为止，如 2024-06-30；默认为数据中最近的一天",
            en="know nothing after this day, as 2024-06-30; by default the latest day in the data",
        ),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    for file in filter(None, (args.out, args.xlsx)):
        check_place(file)
    report = huitou.open(args.shop).report(lang=t.lang, to=args.to)
    say(str(report.save(args.out)))
    if args.xlsx is not None:
        text_file.replace(args.xlsx, report.xlsx())
        say(str(args.xlsx))
    if args.out.suffix.lower() != ".xlsx":
        note(t(zh="用浏览器打开即可。", en="Open it in a browser."))
    return 0


def check_place(file: Path) -> None:
    """Refuse before the work is done what could not be written after it."""
    if file.is_dir() or not file.parent.is_dir():
        raise UserError(
            "report.place",
            en=f"{file} cannot be written: give the name of a file in a folder that exists",
            zh=f"{file} 写不了：请给一个文件名，所在的文件夹要已经存在",
        )
