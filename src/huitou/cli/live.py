"""``huitou live``: how the live rooms did, step by step, and where they lose people."""

from __future__ import annotations

import argparse
from typing import Any

import huitou
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.diagnosis.explain.tables import Listing
from huitou.diagnosis.live_room import tables, words
from huitou.diagnosis.live_room.rates import Judged
from huitou.diagnosis.live_room.rooms import SHOWN_DAYS, LiveRooms
from huitou.language import Speech

_PLAIN = ("live_id", "source", "store", "room", "host", "day", "from", "to", "part", "goal", "basis")
_COUNTS = ("exposed", "entered", "shown", "clicked", "dealt", "leads")
_RATES = ("enter", "show", "click", "deal", "lead", "overall")
_LAST = ("lowest", "minutes", "paid_share", "gmv")


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="直播间五维四率：每场的四个比率，先和自己之前的场次比；最低的是哪个，多半因为什么",
        en="live rooms: the four rates of each session, compared with one's own before; which is lowest, and why",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--session",
        metavar="ID",
        help=t(zh="只看这一场，连同它的各个时段", en="this session alone, with its slots"),
    )
    parser.options.add_argument(
        "--days",
        metavar="N",
        type=int,
        default=SHOWN_DAYS,
        help=t(zh=f"看最近多少天的场次；默认 {SHOWN_DAYS}", en=f"sessions of so many days; by default {SHOWN_DAYS}"),
    )
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(zh="看到哪一天为止；默认为最近一场的日子", en="up to which day; by default that of the last session"),
    )
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).live_rooms(session=args.session, as_of=args.as_of, days=args.days)
    if args.format == "json":
        say(json_text(found.to_dict()))
    elif args.format == "csv":
        asked = found.to_dict()
        rows = [_flat(each) for each in (*asked["sessions"], *asked["slots"])]
        write_csv(rows, columns=[*_PLAIN, *_COUNTS, *_RATES, *_LAST])
    elif found.undefined:
        say(paragraph(_nothing(found, t)))
    elif args.session is None:
        _overview(found, t)
    else:
        _one(found, t)
    return 0


def _flat(each: dict[str, Any]) -> dict[str, Any]:
    rates = {rate["rate"]: rate["value"] for rate in (*each["rates"], each["overall"])}
    return {**each, **each["counts"], **rates}


def _nothing(found: LiveRooms, t: Speech) -> str:
    if found.undefined == "no_session":
        return t(
            zh=f"这 {found.days} 天里没有直播场次；用 --days 看得更早。",
            en=f"There was no live session in these {found.days} days; --days looks further back.",
        )
    return t(
        zh="还没有直播场次的数据：导入罗盘的直播场次导出，或回头自有的直播场次表（列名见 docs/mapping.zh-CN.md）。",
        en="Nothing is known of live rooms yet: import the sessions a platform exports, or Huitou's own list of live"
        " sessions (docs/mapping.md has its columns).",
    )


def _overview(found: LiveRooms, t: Speech) -> None:
    _show(tables.sessions(found, t))
    newest = found.sessions[0]
    say()
    say(f"{newest.counted.live_id}  {words.title(newest, found)}")
    _say_of(newest, t)
    _say_provisos(found, t)


def _one(found: LiveRooms, t: Speech) -> None:
    for each in found.sessions:
        say(f"{each.counted.live_id}  {words.title(each, found)}  {words.goal(each, t)}  {words.basis(each, t)}")
        say()
        _show(tables.rates(each, t))
        say()
        _say_of(each, t)
    if found.slots:
        say()
        _show(tables.slots(found, t))
    _say_provisos(found, t)


def _say_of(each: Judged, t: Speech) -> None:
    for sentence in (*words.diagnosis(each, t), words.paid(each, t)):
        if sentence:
            say(paragraph(sentence))
    if advised := words.advised(each, t):
        for heading, sentences in (
            (t(zh="多半因为：", en="Usually because:"), advised.causes),
            (t(zh="先试：", en="Try first:"), advised.remedies),
        ):
            say(heading)
            for sentence in sentences:
                say(paragraph(f"- {sentence}", indent=2))


def _say_provisos(found: LiveRooms, t: Speech) -> None:
    say()
    for sentence in words.provisos(found, t):
        say(paragraph(sentence))


def _show(listing: Listing) -> None:
    right = range(listing.numbers, len(listing.headings))
    say(table(listing.rows, headings=listing.headings, right=right))
