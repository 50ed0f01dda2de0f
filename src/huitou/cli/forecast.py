"""``huitou forecast``: how often each customer will buy, whether they are still there, and what they are worth."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import huitou
from huitou import calendar
from huitou.cli.ahead import note_ahead
from huitou.cli.options import add_day, add_format, add_names, add_shop, limit_of
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.cli.words import count
from huitou.language import Speech
from huitou.money import with_currency
from huitou.predict.words import percent

if TYPE_CHECKING:
    # Its arrays load with the shop: a command line that only says its options has no use for them.
    from huitou.predict.forecast import Forecast

_SHOWN_DAYS = 90


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="每位客户以后还会买几次、还在不在、值多少钱，以及全店合计；都带范围，先在过去的数据上检验过",
        en="how often each customer will buy, whether they are still there, what they are worth, and the shop's "
        "totals, with a range, and tried on the shop's own past first",
    )
    add_shop(parser)
    add_day(parser)
    parser.options.add_argument(
        "--discount",
        type=float,
        default=10.0,
        metavar="PERCENT",
        help=t(
            zh="一年后的钱打几个百分点的折扣；默认 10", en="how much less money a year away is worth; by default 10"
        ),
    )
    add_names(parser)
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.forecast(as_of=args.as_of, discount_rate=args.discount / 100)
    note_ahead(shop, found.bought.as_of, t)
    places = [int(place) for place in found.dearest_first[: limit_of(args, total=len(found))]]
    names = shop.names(sorted({key for place in places for key in found.account_keys[place]}), reveal=args.reveal)
    rows = [_row(found, place, names, t) for place in places]
    if args.format == "json":
        say(json_text({**found.to_dict(), "rows": rows}))
    elif args.format == "csv":
        write_csv(rows, columns=tuple(rows[0]) if rows else ("customer_id",))
    else:
        _show(found, rows, t)
    return 0


def _row(found: Forecast, place: int, names: Mapping[int, str], t: Speech) -> dict[str, Any]:
    name = next((names[key] for key in found.account_keys[place] if names.get(key)), "")
    told = found.row(place)
    return {"customer_id": told.pop("customer_id"), "name": name, **told, "reason": found.reason(place, t)}


def _show(found: Forecast, rows: list[dict[str, Any]], t: Speech) -> None:
    for sentence in found.about(t):
        say(paragraph(sentence))
    if found.bought.undefined is not None:
        return
    say()
    headings = t(
        zh="今后|购买次数|八成把握|销售额|八成把握", en="within|purchases|8 times in 10|revenue|8 times in 10"
    ).split("|")
    say(table([_total(each, found, t) for each in found.totals()], headings=headings, right=range(1, 5)))
    say()
    models = found.models(t)
    day = calendar.iso(found.bought.as_of)
    say(paragraph(t(zh=f"按 {day} 的数据，用的是：{models}。", en=f"As known on {day}, by: {models}.")))
    say()
    cells = [
        (
            row["customer_id"],
            row["name"],
            percent(row["alive"]),
            f"{row[f'purchases_{_SHOWN_DAYS}']:.1f}",
            f"{Decimal(row['value']):,}",
            row["reason"],
        )
        for row in rows
    ]
    worth = t(zh="毛利", en="margin") if found.worth.margin != 1 else t(zh="价值", en="worth")
    heads = t(
        zh=f"客户|名称|还在|{_SHOWN_DAYS} 天内买|一年{worth}（{found.currency}）|为什么",
        en=f"customer|name|still there|buys in {_SHOWN_DAYS} days|{worth} of a year ({found.currency})|why",
    ).split("|")
    say(table(cells, headings=heads, right=[0, 2, 3, 4]))
    if len(rows) < len(found):
        total = count(len(found))
        say(
            t(
                zh=f"列出最值钱的 {len(rows)} 位，共 {total} 位；--limit 看更多。",
                en=f"The {len(rows)} worth most of {total}; see --limit.",
            )
        )


def _total(each: dict[str, Any], found: Forecast, t: Speech) -> tuple[str, ...]:
    return (
        t(zh=f"{each['days']} 天", en=f"{each['days']} days"),
        f"{each['purchases']:,.0f}",
        f"{each['purchases_low']:,.0f}–{each['purchases_high']:,.0f}",
        with_currency(Decimal(each["revenue"]), found.currency, t),
        f"{Decimal(each['revenue_low']):,}–{Decimal(each['revenue_high']):,}",
    )
