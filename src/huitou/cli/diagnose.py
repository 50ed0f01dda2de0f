"""``huitou diagnose``: where it hurts, how much money that is, who they are and what to do."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator

import huitou
from huitou import calendar
from huitou.cli import people
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say
from huitou.cli.parser import Parser
from huitou.cli.words import program
from huitou.diagnosis.figures import rounded_money
from huitou.diagnosis.finding import Finding, Findings
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics.figures import amid

_SHOWN = 20


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="看店：客人从哪里丢的、一季少多少钱、有多大把握、是哪些人、怎么办；再说店现在处在什么位置",
        en="read the shop: where it loses people, how much money a quarter, how sure that is, who they are, what to do;"
        " then where it stands",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(zh="按哪一天算；默认为数据中最近的一天", en="on which day; by default the latest in the data"),
    )
    parser.options.add_argument(
        "--names",
        metavar="N",
        type=int,
        help=t(zh="列出第 N 条说的是哪些人", en="list the people that finding N is about"),
    )
    parser.options.add_argument(
        "--limit", metavar="N", type=int, default=_SHOWN, help=t(zh="最多列几个人", en="at most so many people")
    )
    parser.options.add_argument(
        "--reveal",
        action="store_true",
        help=t(zh="显示完整的手机号和邮箱；默认打码", en="show phones and e-mails in full; by default masked"),
    )
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.findings(as_of=args.as_of)
    if args.names is not None:
        _show_names(shop, found, args, t)
    elif args.format == "json":
        day = calendar.iso(found.as_of)
        say(json_text({"as_of": day, "data_version": found.data_version, "findings": found.to_dicts()}))
    else:
        _show(found, args, t)
    return 0


def _show(found: Findings, args: argparse.Namespace, t: Speech) -> None:
    day = calendar.iso(found.as_of)
    if not found.illnesses:
        say(paragraph(_nothing(found, t)))
    else:
        say(t(zh=f"哪里疼（看到 {day}，按一季的钱排）", en=f"Where it hurts (up to {day}, by the money of a quarter)"))
    for number, finding in enumerate(found, start=1):
        if finding.severity == "state" and number == len(found.illnesses) + 1:
            say()
            say(t(zh="现在的位置（不是毛病）", en="Where the shop stands (no fault)"))
        say()
        for line in _lines(finding, number, args, t):
            say(line)


def _nothing(found: Findings, t: Speech) -> str:
    day = calendar.iso(found.as_of)
    if not found:
        return found.silence(t.lang)
    return t(
        zh=f"看到 {day}，老客回头这件事上没有看出哪里疼。",
        en=f"Up to {day}, nothing hurts in how customers come back, as far as the numbers tell.",
    )


def _lines(finding: Finding, number: int, args: argparse.Namespace, t: Speech) -> Iterator[str]:
    lang = t.lang
    yield paragraph(f"{number}. {finding.headline(lang)}")
    stake = finding.stake
    if stake:
        middle, low, high = (
            rounded_money(each, t, currency=finding.currency) for each in (stake.minor, stake.low, stake.high)
        )
        yield paragraph(
            t(zh=f"一季少约 {middle}（{amid(low)}到 {high}）", en=f"about {middle} lost a quarter ({low} to {high})"),
            indent=3,
        )
    for sentence in [*finding.details(lang), finding.sure(lang), finding.formula(lang)]:
        if sentence:
            yield paragraph(sentence, indent=3)
    for sentence in finding.todo(lang):
        yield paragraph(f"→ {sentence}", indent=3)
    if finding.whom(lang):
        command = f"{program()} diagnose --names {number}{_place(args)}"
        yield paragraph(
            t(zh=f"看人（{finding.whom(lang)}）：{command}", en=f"names ({finding.whom(lang)}): {command}"), indent=3
        )
    yield paragraph(t(zh="看数：", en="figures: ") + _command(finding, args), indent=3)


def _command(finding: Finding, args: argparse.Namespace) -> str:
    """The question that shows the figures, as one types it."""
    asked = finding.asked
    words = [program(), "metrics", finding.metric]
    words += ["--from", calendar.iso(asked["from_"])] if "from_" in asked else []
    words += ["--to", calendar.iso(asked["to"])] if "to" in asked else []
    for name, value in asked.get("params", {}).items():
        words += ["--param", f"{name}={value}"]
    if finding.reading.evidence.by:
        words += ["--by", finding.reading.evidence.by]
    return shlex.join(words) + _place(args)


def _place(args: argparse.Namespace) -> str:
    shop = shlex.join(["--shop", str(args.shop)]) if str(args.shop) != "." else ""
    day = shlex.join(["--as-of", args.as_of]) if args.as_of else ""
    return "".join(f" {part}" for part in (shop, day) if part)


def _show_names(shop: huitou.Shop, found: Findings, args: argparse.Namespace, t: Speech) -> None:
    if not 1 <= args.names <= len(found):
        raise UserError(
            "diagnose.number",
            en=f"there is no finding {args.names}; there are {len(found)}: see huitou diagnose",
            zh=f"没有第 {args.names} 条；现在有 {len(found)} 条：见 huitou diagnose",
        )
    finding = found[args.names - 1]
    who = shop.people_of(finding, as_of=found.as_of)
    say(paragraph(f"{finding.headline(t.lang)}"))
    say(paragraph(finding.whom(t.lang)))
    say()
    rows = people.by_amount(who)[: max(args.limit, 0)]
    names = shop.names([key for row in rows for key in row.account_keys], reveal=args.reveal)
    people.show(who, rows, names, t)
