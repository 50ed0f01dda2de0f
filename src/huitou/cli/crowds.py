"""``huitou crowds``: what each crowd of an ad report cost and brought, and at an equal price a click."""

from __future__ import annotations

import argparse
from pathlib import Path

import huitou
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, note, one_line, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.diagnosis.crowds.crowds import Crowds
from huitou.diagnosis.crowds.words import not_counted, remark, sizes_remark, tallies, verdict
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="读一份按人群的推广报表（人群、展现、点击、加购、买家、花费、成交金额），看每一群花了多少、带来多少，"
        "点击同价时谁更好；文件不导入",
        en="read an ad report by crowd (crowd, impressions, clicks, carts, buyers, cost, revenue): what each cost and"
        " brought, and which is better at the same price a click; nothing is imported",
    )
    parser.inputs.add_argument("file", metavar="FILE", type=Path, help=t(zh="推广报表", en="the ad report"))
    add_shop(parser)
    parser.options.add_argument(
        "--crowd",
        metavar="NAME",
        action="append",
        default=[],
        help=t(zh="只看这一群，与其余的比；可写多个", en="only this crowd, against all others; may be repeated"),
    )
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).crowds(args.file, only=args.crowd)
    if args.format == "json":
        say(json_text(found.to_dict()))
    else:
        _show(found, t)
    return 0


def _show(found: Crowds, t: Speech) -> None:
    for line in not_counted(found, t):
        note(one_line(line) if not line.startswith(" ") else "  " + one_line(line))
    if not found.crowds:
        say(paragraph(t(zh="没有一行能用。", en="Not one row can be used.")))
        return
    listing = tallies(found, t)
    say(table(listing.rows, headings=listing.headings, right=range(1, len(listing.headings))))
    if said := sizes_remark(found, t):
        say(paragraph(said))
    say()
    for crowd in found.crowds:
        say(paragraph(one_line(verdict(found, crowd, t))))
    say()
    say(paragraph(remark(t)))
