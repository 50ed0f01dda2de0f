"""``huitou campaign``: whom to reach before, in and after a campaign, with the chance of each and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import huitou
from huitou import calendar
from huitou.cli.ahead import note_ahead
from huitou.cli.options import add_format, add_names, add_shop, limit_of
from huitou.cli.output import json_text, paragraph, say, write_csv
from huitou.cli.parser import Parser
from huitou.cli.prospects import COLUMNS, flattened, told
from huitou.cli.visitors import add_days
from huitou.language import Speech
from huitou.predict.stages import words

if TYPE_CHECKING:
    from huitou.predict.conversion.scored import Prospect, Scored

# As huitou.predict.stages has them; its arrays load with the shop.
_STAGES = ("warm-up", "burst", "return")


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="活动该找谁：预热（快要加购的）、爆发（加购没付和手里有券的）、返场（看过没买的），"
        "各有 7 天内的可能性和为什么",
        en="whom to reach in a campaign: warm-up (about to fill a cart), burst (a cart not paid, a coupon unused), "
        "return (looked and did not buy), each with the chance within 7 days and why",
    )
    add_shop(parser)
    add_days(parser)
    parser.options.add_argument(
        "--stage", choices=_STAGES, help=t(zh="只看一个阶段", en="one stage alone; by default all three")
    )
    parser.options.add_argument(
        "--campaign", metavar="NAME", help=t(zh="只列从这个活动来的人", en="only people who came by this campaign")
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.campaign(as_of=args.as_of, stage=args.stage, campaign=args.campaign)
    note_ahead(shop, found.as_of, t)
    listed = {name: _first(each, args) for name, each in found.of.items()}
    flat = {name: flattened(rows, shop, args, t) for name, rows in listed.items()}
    if args.format == "json":
        stages: dict[str, Any] = {
            name: {**each.to_dict(), "about": list(each.about(t)), "rows": flat[name]}
            for name, each in found.of.items()
        }
        say(json_text({"as_of": calendar.iso(found.as_of), "campaign": found.campaign, "stages": stages}))
    elif args.format == "csv":
        rows = [{"stage": name, **row} for name, each in flat.items() for row in each]
        write_csv(rows, columns=("stage", *COLUMNS))
    else:
        say(t(zh=f"按 {calendar.iso(found.as_of)} 的数据：", en=f"As known on {calendar.iso(found.as_of)}:"))
        for name, each in found.of.items():
            say()
            say(paragraph(words.head(name, each, t) if each.lacking is None else words.name(name, t)))
            told(each, listed[name], flat[name], t)
    return 0


def _first(each: Scored, args: argparse.Namespace) -> list[Prospect]:
    return [each[place] for place in range(min(limit_of(args, total=len(each)), len(each)))]
