"""``huitou win-back``: who of those who stayed away comes back by themselves, and what it would bring."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import huitou
from huitou import money
from huitou.cli.ahead import note_ahead
from huitou.cli.options import add_day, add_format, add_names, add_shop, limit_of
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.cli.words import count, rows_shown
from huitou.language import Speech
from huitou.predict.words import STAGES

if TYPE_CHECKING:
    # Its arrays load with the shop: a command line that only says its options has no use for them.
    from huitou.diagnosis.win_back.listed import WinBackList, WinBackRow

_COLUMNS = (
    *"customer_id name stage last_day days_away usual_days purchase_days net first_category chance".split(),
    *"chance_low chance_high brings value source contact held why_not reason".split(),
)


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="很久没来的客户里，谁 30 天内会自己回来、回来值多少，各有理由；有事没办完的先别联系，排在后面",
        en="of the customers who stayed away: who comes back by themselves within 30 days, and what it would bring, "
        "each with the reason; those better not written to now come last",
    )
    add_shop(parser)
    add_day(parser)
    parser.options.add_argument(
        "--top",
        dest="limit",
        type=int,
        metavar="N",
        help=t(zh="只列最值的几位，同 --limit", en="the N worth most, as --limit"),
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.win_back(on=args.as_of)
    note_ahead(shop, found.as_of, t)
    rows = list(islice(found, limit_of(args, total=len(found))))
    names = shop.names([key for each in rows for key in each.account_keys], reveal=args.reveal)
    flat = [_flat(each, names, t) for each in rows]
    if args.format == "json":
        say(json_text({**found.to_dict(), "about": list(found.about(t)), "rows": flat}))
    elif args.format == "csv":
        write_csv(flat, columns=_COLUMNS)
    else:
        _show(found, rows, flat, t)
    return 0


def _flat(each: WinBackRow, names: Mapping[int, str], t: Speech) -> dict[str, Any]:
    told = each.to_dict()
    name = next((names[key] for key in each.account_keys if names.get(key)), "")
    told |= {"name": name, "held": " ".join(told["held"]), "why_not": each.held_reason(t), "reason": each.reason(t)}
    return {column: told[column] for column in _COLUMNS}


def _show(found: WinBackList, rows: Sequence[WinBackRow], flat: Sequence[Mapping[str, Any]], t: Speech) -> None:
    for sentence in found.about(t):
        say(paragraph(sentence))
    if not found.found.enough:
        return
    if waiting := len(found) - found.free:
        say(t(zh=f"其中现在先别联系的：{count(waiting)} 位", en=f"Better not written to now: {count(waiting)}"))
    if not rows:
        return
    say()
    cells = [
        (
            each.customer_id,
            row["name"],
            STAGES[each.stage][t.lang],
            f"{each.chance:.1%}",
            f"{money.to_decimal(each.value_minor, found.currency):,}",
            row["reason"] + (t(zh="先别联系：", en=" Not now: ") + row["why_not"] if each.held else ""),
        )
        for each, row in zip(rows, flat, strict=True)
    ]
    headings = t(
        zh=f"客户|名称|状态|可能性|值（{found.currency}）|为什么",
        en=f"customer|name|stage|chance|worth ({found.currency})|why",
    )
    say(table(cells, headings=headings.split("|"), right=[0, 3, 4]))
    if len(rows) < len(found):
        say(rows_shown(len(rows), len(found), t))
