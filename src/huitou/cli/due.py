"""``huitou due``: whom to remind today, and why."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

import huitou
from huitou import calendar, money
from huitou.cli.options import add_format, add_names, add_shop, limit_of
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.cli.words import count
from huitou.diagnosis.due import Due, DueCustomer
from huitou.language import Speech
from huitou.predict.reminder import Place

_PLACES: Mapping[str, tuple[Place, ...]] = {
    "in": ("in",),
    "past": ("past",),
    "before": ("before",),
    "now": ("in", "past"),
    "all": ("in", "past", "before"),
}
_COLUMNS = (
    *"customer_id name place play category since days gap_days clock window_from window_to".split(),
    *"purchases net source contact reason".split(),
)


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="今天该联系谁：正到提醒的时候的、已经过了的、还早的，各有理由和到现在的消费",
        en="whom to write to today: those it is time to remind, those past it, those for whom it is early, each with "
        "the reason and what they have spent so far",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--window",
        choices=tuple(_PLACES),
        default="now",
        help=t(
            zh="列哪些人：in 正到时候，past 已过，before 还早，now 前两种（默认），all 全部",
            en="which of them: in their window, past it, before it, now (in and past, the default), or all",
        ),
    )
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(zh="按哪一天算；默认为数据中最近的一天", en="on which day; by default the latest in the data"),
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.due(as_of=args.as_of)
    chosen = found.at(*_PLACES[args.window])
    limit = limit_of(args, total=len(chosen))
    rows = chosen[:limit]
    names = shop.names([key for each in rows for key in each.account_keys], reveal=args.reveal)
    flat = [_flat(each, names, found.currency, t) for each in rows]
    if args.format == "json":
        counts = {"counts": dict(found.counts), "people": dict(found.people)}
        day = calendar.iso(found.as_of)
        say(json_text({"as_of": day, "data_version": found.data_version, **counts, "customers": flat}))
    elif args.format == "csv":
        write_csv(flat, columns=_COLUMNS)
    else:
        _show(found, rows, flat, t, of=len(chosen))
    return 0


def _flat(each: DueCustomer, names: Mapping[int, str], currency: str, t: Speech) -> dict[str, Any]:
    start, end = (calendar.iso(each.since_day + day) for day in each.window)
    return {
        "customer_id": each.customer_id,
        "name": next((names[key] for key in each.account_keys if names.get(key)), ""),
        "place": each.place,
        "play": each.play,
        "category": each.category,
        "since": calendar.iso(each.since_day),
        "days": each.days,
        "gap_days": each.gap_days,
        "clock": each.clock,
        "window_from": start,
        "window_to": end,
        "purchases": each.purchases,
        "net": money.money_text(each.net_minor, currency),
        "source": each.source,
        "contact": "platform_only" if each.platform_only else "with_consent",
        "reason": each.reason(t.lang),
    }


def _show(found: Due, rows: Sequence[DueCustomer], flat: Sequence[Mapping[str, Any]], t: Speech, *, of: int) -> None:
    day = calendar.iso(found.as_of)
    if found.too_few:
        say(
            paragraph(
                t(
                    zh="还排不出名单：近一年里回来买过的人太少，看不出大家多久回来一次。等有更多人回来再看。",
                    en="No list yet: too few have come back in the last year to tell after how long people return. "
                    "Look again when more have.",
                )
            )
        )
        return
    n = {place: count(number) for place, number in found.people.items()}
    say(
        t(
            zh=f"{day}：正到时候 {n['in']} 位 · 已过 {n['past']} 位 · 还早 {n['before']} 位 · 隔太久 {n['lost']} 位",
            en=f"{day}: customers due now {n['in']} · past it {n['past']} · early {n['before']} · too long ago "
            f"{n['lost']}",
        )
    )
    if found.people != found.counts:
        say(
            paragraph(
                t(
                    zh="人数每位只算一次，取最该联系的那个理由；下面一个理由一行，同一位可能因为几个类目有好几行。",
                    en="Each customer is counted once, by the most urgent reason; below is a row for each reason, so "
                    "somebody due in several categories has several.",
                )
            )
        )
    if not rows:
        say(t(zh="现在没有人要联系。", en="Nobody to write to now."))
        return
    say()
    headings = t(
        zh=f"客户|名称|已买|共花（{found.currency}）|为什么是现在",
        en=f"customer|name|bought|spent ({found.currency})|why now",
    )
    cells = [
        (
            each.customer_id,
            row["name"],
            each.purchases,
            f"{money.to_decimal(each.net_minor, found.currency):,}",
            row["reason"],
        )
        for each, row in zip(rows, flat, strict=True)
    ]
    say(table(cells, headings=headings.split("|"), right=[0, 2, 3]))
    if len(rows) < of:
        say(
            t(
                zh=f"列出 {len(rows)} 行，共 {count(of)} 行；--limit 看更多。",
                en=f"{len(rows)} of {count(of)}; see --limit.",
            )
        )
    if any(each.platform_only for each in rows):
        say(
            paragraph(
                t(
                    zh="平台订单里的电话只能用来发货：这些人请在平台的聊天里联系，不要打电话、发短信。",
                    en="Phones from a marketplace's orders are for delivery alone: write to these people in the "
                    "platform's own chat, not by phone or text message.",
                )
            )
        )
