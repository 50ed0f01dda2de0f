"""``huitou due`` as it is asked plainly: who will buy what again, by expected value; the rest by typical gaps."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from huitou import calendar, money
from huitou.cli.ahead import note_ahead
from huitou.cli.due_rule import RULE_COLUMNS, flat_rule, show_rule
from huitou.cli.options import limit_of
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.words import count, rows_shown
from huitou.diagnosis.again.row import AgainRow, DueAgain
from huitou.diagnosis.due import Due, DueCustomer
from huitou.language import Speech
from huitou.shop.shop import Shop

_COLUMNS = (
    *RULE_COLUMNS[:-1],
    *"method level product chance value expected own_days held why_not reason".split(),
)


def run(args: argparse.Namespace, shop: Shop, t: Speech) -> int:
    found = shop.due_again(on=args.as_of, days=args.days, product=args.product, own_cycle=args.own_cycle)
    note_ahead(shop, found.as_of, t)
    by_rule, rest = _rest(shop, found, args)
    limit = limit_of(args, total=max(len(found), len(rest)))
    again, rule = found.items[:limit], rest[: limit if args.format == "table" else max(limit - len(found), 0)]
    keys = [key for each in again for key in each.account_keys] + [key for each in rule for key in each.account_keys]
    names = shop.names(keys, reveal=args.reveal)
    flat = [_flat(each, names, found.currency, t) for each in again]
    flat_rest = [flat_rule(each, names, found.currency, t) | {"method": "typical_gap"} for each in rule]
    if args.format == "json":
        say(json_text(_told(found, by_rule, t) | {"customers": [*flat, *flat_rest]}))
    elif args.format == "csv":
        empty = dict.fromkeys(_COLUMNS, "")
        write_csv([empty | row for row in (*flat, *flat_rest)], columns=_COLUMNS)
    else:
        _show(found, again, flat, t, listed=by_rule is None or not by_rule.too_few)
        if by_rule is not None and (rule or not found.enough):
            say()
            show_rule(by_rule, rule, flat_rest, t, of=len(rest))
    return 0


def _rest(shop: Shop, found: DueAgain, args: argparse.Namespace) -> tuple[Due | None, Sequence[DueCustomer]]:
    """Those of the categories nothing was learned of, by typical gaps; nobody where one product is asked about."""
    if args.product is not None and found.enough:
        return None, ()
    by_rule = shop.due(as_of=found.as_of)
    return by_rule, [each for each in by_rule.at("in", "past") if found.leaves(each)]


def _told(found: DueAgain, by_rule: Due | None, t: Speech) -> dict[str, Any]:
    from_day = found.enough.from_day
    return {
        "as_of": calendar.iso(found.as_of),
        "days": found.days,
        "data_version": found.data_version,
        "method": found.method(t),
        "enough": bool(found.enough),
        "needs": dict(found.enough.needs),
        "has": dict(found.enough.has),
        "from_day": None if from_day is None else calendar.iso(from_day),
        "counts": {} if by_rule is None else dict(by_rule.counts),
        "people": {} if by_rule is None else dict(by_rule.people),
    }


def _flat(each: AgainRow, names: Mapping[int, str], currency: str, t: Speech) -> dict[str, Any]:
    return {
        "customer_id": each.customer_id,
        "name": next((names[key] for key in each.account_keys if names.get(key)), ""),
        "place": "held" if each.held else "in",
        "play": "again",
        "category": each.category,
        "since": calendar.iso(each.since_day),
        "days": each.days,
        "gap_days": each.why.usual_days,
        "clock": each.clock,
        "window_from": calendar.iso(each.why.low),
        "window_to": calendar.iso(each.why.high),
        "purchases": each.purchases,
        "net": money.money_text(each.net_minor, currency),
        "source": each.source,
        "contact": "platform_only" if each.platform_only else "with_consent",
        "method": "learned",
        "level": each.level,
        "product": each.why.name if each.level == "product" else "",
        "chance": round(each.chance, 4),
        "value": money.money_text(each.value_minor, currency),
        "expected": calendar.iso(each.expected),
        "own_days": each.why.own_days,
        "held": " ".join(kind for kind, _ in each.held),
        "why_not": each.held_reason(t),
        "reason": each.reason(t),
    }


def _show(
    found: DueAgain, rows: Sequence[AgainRow], flat: Sequence[Mapping[str, Any]], t: Speech, *, listed: bool
) -> None:
    say(paragraph(found.method(t, listed=listed)))
    if not found.enough:
        return
    day, last = calendar.iso(found.as_of), calendar.iso(found.as_of + found.days)
    free = sum(not each.held for each in found)
    say(
        t(
            zh=f"{day} 到 {last} 该再买的：{count(free)} 个；现在先别联系的：{count(len(found) - free)} 个",
            en=f"{day} to {last}: due to be bought again {count(free)} · better not write now"
            f" {count(len(found) - free)}",
        )
    )
    if not len(found):
        say(
            t(
                zh="这几天没有人该再买；用 --days 可以往后多看几天。",
                en="Nobody is due to buy again in these days; --days looks further ahead.",
            )
        )
        return
    say()
    headings = t(
        zh=f"客户|名称|可能性|值（{found.currency}）|估计哪天|为什么",
        en=f"customer|name|chance|worth ({found.currency})|around|why",
    )
    cells = [
        (
            each.customer_id,
            row["name"],
            f"{each.chance:.0%}",
            f"{money.to_decimal(each.value_minor, found.currency):,}",
            row["expected"],
            row["reason"] + (t(zh="。先别联系：", en=". Not now: ") + row["why_not"] if each.held else ""),
        )
        for each, row in zip(rows, flat, strict=True)
    ]
    say(table(cells, headings=headings.split("|"), right=[0, 2, 3]))
    if len(rows) < len(found):
        say(rows_shown(len(rows), len(found), t))
