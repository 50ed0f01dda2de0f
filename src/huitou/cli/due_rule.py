"""The rows of `huitou due` that go by typical gaps, flat and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huitou import calendar, money
from huitou.cli.output import paragraph, say, table
from huitou.cli.words import count, rows_shown
from huitou.diagnosis.due import Due, DueCustomer
from huitou.language import Speech

RULE_COLUMNS = (
    *"customer_id name place play category since days gap_days clock window_from window_to".split(),
    *"purchases net source contact reason".split(),
)


def flat_rule(each: DueCustomer, names: Mapping[int, str], currency: str, t: Speech) -> dict[str, Any]:
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


def show_rule(
    found: Due, rows: Sequence[DueCustomer], flat: Sequence[Mapping[str, Any]], t: Speech, *, of: int
) -> None:
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
    if not of:
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
        say(rows_shown(len(rows), of, t))
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
