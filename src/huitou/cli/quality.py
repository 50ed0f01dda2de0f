"""``huitou quality``: how far the data can be trusted."""

from __future__ import annotations

import argparse
import dataclasses

import huitou
from huitou import calendar
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.cli.words import count
from huitou.language import Speech
from huitou.metrics import quality_words
from huitou.metrics.outliers import Outlier
from huitou.metrics.quality import SourceQuality
from huitou.money import to_decimal

_SHOWN = 5


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="数据质量：多新、缺哪些天、数量有没有突变，多少订单没有客户、商品行或付款时间，哪些金额出格",
        en="data quality: how fresh, which days are missing, sudden changes, how many orders lack a customer, lines "
        "or a payment time, and amounts far out of line",
    )
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found, odd = shop.quality(), shop.outliers()
    timezone = shop.settings.timezone
    if args.format == "json":
        amounts = [dataclasses.asdict(each) | {"day": calendar.iso(each.day)} for each in odd]
        say(json_text({"sources": [_as_dict(each, timezone) for each in found], "outliers": amounts}))
        return 0
    headings = t(
        zh="来源|店铺|订单|有效购买|首日|末日|最近导入|没有客户|没有商品行|没有付款时间|隔离的行",
        en="source|store|orders|purchases|first day|last day|imported|no customer|no lines|no payment time|rows aside",
    )
    say(table([_row(each, timezone) for each in found], headings=headings.split("|"), right=[2, 3, 7, 8, 9, 10]))
    remarks = [
        line
        for each in found
        for line in quality_words.remarks(each, t, more=t(zh="，见 --format json", en=", see --format json"))
    ]
    say()
    for line in remarks or [
        t(zh="没有发现缺的天、突变或落后的来源。", en="No missing days, sudden changes or stale sources.")
    ]:
        say(paragraph(line))
    if odd:
        _show_outliers(odd, shop.settings.currency, t)
    return 0


def _show_outliers(odd: list[Outlier], currency: str, t: Speech) -> None:
    """The furthest out of line; they are flagged and count all the same."""
    say()
    title = t(
        zh=f"金额与同类目相差太远的购买 {count(len(odd))} 笔（照常计入，请核对；要排除用 huitou exclusions add）：",
        en=f"Purchases far out of line for their category: {count(len(odd))} (they count; look at them, and set aside "
        "what is none with huitou exclusions add):",
    )
    say(paragraph(title))
    headings = t(
        zh=f"类目|来源|店铺|订单|日期|金额（{currency}）|类目中位数",
        en=f"category|source|store|order|day|amount ({currency})|median of category",
    )
    rows = [
        (
            each.category or t(zh="未知", en="unknown"),
            each.source,
            each.store or "-",
            each.order_id,
            calendar.iso(each.day),
            f"{to_decimal(each.net, currency):,}",
            f"{to_decimal(each.usual, currency):,}",
        )
        for each in odd[:_SHOWN]
    ]
    say(table(rows, headings=headings.split("|"), right=[5, 6]))
    if len(odd) > _SHOWN:
        say(
            t(
                zh=f"……还有 {len(odd) - _SHOWN} 笔，见 --format json",
                en=f"... and {len(odd) - _SHOWN} more, see --format json",
            )
        )


def _row(each: SourceQuality, timezone: str) -> tuple[str, ...]:
    return (
        each.source,
        each.store or "-",
        count(each.orders),
        count(each.purchases),
        _day(each.first_day),
        _day(each.last_day),
        calendar.shop_time(each.imported_at, timezone).strftime("%Y-%m-%d %H:%M"),
        _share(each.without_customer, each.purchases),
        _share(each.without_lines, each.orders),
        _share(each.without_payment_time, each.orders),
        count(each.quarantined) + (f" (+{count(each.dismissed)})" if each.dismissed else ""),
    )


def _share(part: int, whole: int) -> str:
    return f"{count(part)} ({part / whole:.1%})" if part and whole else count(part)


def _day(day: int | None) -> str:
    return "-" if day is None else calendar.iso(day)


def _as_dict(each: SourceQuality, timezone: str) -> dict[str, object]:
    plain = dataclasses.asdict(each)
    for name in ("first_day", "last_day"):
        plain[name] = calendar.iso(plain[name]) if plain[name] is not None else None
    for found in (*plain["gaps"], *plain["changes"]):
        for name in ("from_day", "to_day"):
            if name in found:
                found[name] = calendar.iso(found[name])
    imported_at = calendar.shop_time(each.imported_at, timezone).isoformat(timespec="seconds")
    return plain | {"imported_at": imported_at, "stale": each.is_stale}
