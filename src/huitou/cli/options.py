"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from huitou.cli.parser import Parser
from huitou.errors import UserError

# Names in a table, where nobody says how many.
_SHOWN = 20


def add_shop(parser: Parser, *, below: bool = False) -> None:
    """Which shop; ``below`` another command, what was said to that one holds."""
    t = parser.speech
    parser.options.add_argument(
        "--shop",
        metavar="DIR",
        type=Path,
        default=argparse.SUPPRESS if below else Path(),
        help=t(zh="店铺文件夹；默认为当前文件夹", en="the shop folder; by default the current one"),
    )


def add_day(parser: Parser) -> None:
    """As of which day, for what is told of a day: ``as_of``."""
    t = parser.speech
    parser.options.add_argument(
        "--on",
        "--as-of",
        dest="as_of",
        metavar="DATE",
        help=t(zh="按哪一天算；默认为数据中最近的一天", en="on which day; by default the latest in the data"),
    )


def add_names(parser: Parser) -> None:
    """How many names to list, and whether their contacts are shown whole."""
    t = parser.speech
    parser.options.add_argument(
        "--limit",
        metavar="N",
        type=int,
        help=t(
            zh=f"最多列几位；table 默认 {_SHOWN}，json 与 csv 默认全部",
            en=f"at most so many; by default {_SHOWN} in a table, all in json and csv",
        ),
    )
    parser.options.add_argument(
        "--reveal",
        action="store_true",
        help=t(zh="显示完整的手机号和邮箱；默认打码", en="show phones and e-mails in full; by default masked"),
    )


def limit_of(args: argparse.Namespace, *, total: int) -> int:
    """How many of ``total`` names to list."""
    if args.limit is not None:
        return max(int(args.limit), 0)
    return _SHOWN if args.format == "table" else total


def add_format(parser: Parser, *formats: str, below: bool = False) -> None:
    """How to print; ``below`` another command, what was said to that one holds."""
    t = parser.speech
    parser.options.add_argument(
        "--format",
        choices=formats,
        default=argparse.SUPPRESS if below else "table",
        help=t(
            zh="输出格式：table 给人看，json 给程序用" + ("，csv 给表格软件用" if "csv" in formats else ""),
            en="table to read, json for programs" + (", csv for spreadsheets" if "csv" in formats else ""),
        ),
    )


def add_question(parser: Parser) -> None:
    """What to measure over: the window, the slices and filters, the parameters."""
    t = parser.speech
    window = parser.add_argument_group(t(zh="范围（店铺日期，首尾两天都算）", en="window (shop days, both ends count)"))
    window.add_argument(
        "--from", dest="from_", metavar="DATE", help=t(zh="起始日，如 2024-01-01", en="first day, as 2024-01-01")
    )
    window.add_argument("--to", metavar="DATE", help=t(zh="结束日", en="last day"))
    window.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(
            zh="只看到这一天为止的购买；默认为数据中最近的一天",
            en="know no purchase after this day; by default the latest day in the data",
        ),
    )
    narrowing = parser.add_argument_group(t(zh="拆分与筛选", en="slices and filters"))
    narrowing.add_argument(
        "--by",
        metavar="DIM",
        action="append",
        default=[],
        help=t(
            zh="按什么拆开，如 month、channel、first_category；可写两个",
            en="slice by this, as month, channel, first_category; two may be given",
        ),
    )
    narrowing.add_argument(
        "--rolling",
        metavar="N",
        type=int,
        help=t(
            zh="与 --by month（或 day、week）合用：每一行是截至该月末的最近 N 天",
            en="with --by month (or day, week): each row is the N days up to the end of that month",
        ),
    )
    narrowing.add_argument(
        "--segments-as-of",
        metavar="DATE",
        help=t(
            zh="按 lifecycle、rfm、tier 拆分时，看客户在哪一天的状态；默认是范围开始的前一天",
            en="the day whose lifecycle, rfm and tier customers are cut by; by default the one before the window",
        ),
    )
    narrowing.add_argument(
        "--where",
        metavar="DIM=VALUE",
        action="append",
        default=[],
        help=t(
            zh="只算这样的购买，如 channel=直播；同一维度写两次是“或”，不同维度是“且”",
            en="count only such purchases, as channel=live; one dimension twice means or, two dimensions mean and",
        ),
    )
    narrowing.add_argument(
        "--param",
        metavar="K=V",
        action="append",
        default=[],
        help=t(zh="指标的参数，如 days=60；可写多个", en="a parameter of the metric, as days=60; may be repeated"),
    )
    narrowing.add_argument(
        "--count-by",
        choices=("order", "day"),
        default="order",
        help=t(
            zh="order：两单算两次购买（默认）；day：同一人同一天的单合算一次",
            en="order: two orders are two purchases (default); day: one customer's orders of a day are one",
        ),
    )


def question(args: argparse.Namespace) -> dict[str, Any]:
    """The shared options as the library's keyword arguments."""
    where: dict[str, list[str]] = {}
    for dimension, value in pairs(args.where, option="--where"):
        where.setdefault(dimension, []).append(value)
    return {
        "from_": args.from_,
        "to": args.to,
        "as_of": args.as_of,
        "by": [name.strip() for names in args.by for name in names.split(",")],
        "where": where,
        "params": _once(pairs(args.param, option="--param"), option="--param"),
        "count_by": args.count_by,
        "rolling": args.rolling,
        "segments_as_of": args.segments_as_of,
    }


def pairs(texts: list[str], *, option: str) -> list[tuple[str, str]]:
    """What was given as name=value, in order. Raises: UserError ``cli.pair``."""
    found = []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UserError(
                "cli.pair",
                en=f"{option} {text}: write it as name=value",
                zh=f"{option} {text}：请写成 名称=值",
            )
        found.append((name.strip(), value.strip()))
    return found


def _once(given: list[tuple[str, str]], *, option: str) -> dict[str, str]:
    """The pairs as a dictionary; a name given twice is refused, since one of its values would be lost."""
    found: dict[str, str] = {}
    for name, value in given:
        if name in found:
            raise UserError(
                "cli.pair_twice",
                en=f"{option} {name} is given twice; give it once",
                zh=f"{option} {name} 写了两次；只写一次",
            )
        found[name] = value
    return found
