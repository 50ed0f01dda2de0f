"""``huitou clusters``: the groups customers fall into, with the numbers they had last time."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import huitou
from huitou import calendar, money
from huitou.cli.ahead import is_ahead, note_ahead
from huitou.cli.options import add_day, add_format, add_shop
from huitou.cli.output import json_text, note, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.cli.words import count
from huitou.errors import UserError
from huitou.language import Speech
from huitou.predict.clusters import words
from huitou.shop.shop import Shop
from huitou.warehouse import text_file

if TYPE_CHECKING:
    # Its arrays load with the shop: a command line that only says its options has no use for them.
    from huitou.predict.clusters.reader import Clusters

KEPT = "clusters.json"
_COLUMNS = (
    *"number name description is_new customers customer_share net net_share recency_days gap_days".split(),
    *"bought_once_share net_each discount_share category category_share channel channel_share".split(),
)


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="客户按怎么买自然分成哪几群：多少人、占多少销售额；群的编号和名字一个月一个月不变",
        en="the groups customers fall into by how they buy, their size and revenue; a group keeps its number and name "
        "from month to month",
    )
    add_shop(parser)
    add_day(parser)
    parser.options.add_argument(
        "--keep",
        type=Path,
        metavar="FILE",
        help=t(
            zh=f"上次的分群记在哪个文件；默认是店铺文件夹里的 {KEPT}",
            en=f"the file the groups are remembered in; by default {KEPT} in the shop's folder",
        ),
    )
    parser.options.add_argument(
        "--customers",
        action="store_true",
        help=t(zh="列出每位客户在哪一群（csv 或 json）", en="which group each customer is in (csv or json)"),
    )
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    file = args.keep or shop.folder / KEPT
    former = _former(file)
    found = shop.clusters(as_of=args.as_of, former=former)
    note_ahead(shop, found.as_of, t)
    if found.keep is not None and not found.lacking and _is_next(shop, found.as_of, former):
        _remember(file, found.keep.to_dict(), t)
    members = [
        {"customer_id": int(customer), "cluster": int(number)}
        for customer, number in zip(found.customer_ids, found.number, strict=True)
        if args.customers
    ]
    if args.format == "json":
        say(json_text({**found.to_dict(t), **({"customers": members} if args.customers else {})}))
    elif args.format == "csv" and args.customers:
        write_csv(members, columns=("customer_id", "cluster"))
    elif args.format == "csv":
        write_csv([_flat(each) for each in found.to_dict(t)["clusters"]], columns=_COLUMNS)
    else:
        _show(found, t)
    return 0


def _is_next(shop: Shop, as_of: int, former: Mapping[str, Any] | None) -> bool:
    """Of an earlier day nothing is remembered, for the next question is of a later one; nor of one the data do not
    reach, for by then the groups will have been different."""
    last = shop.last_day()
    return last is not None and not is_ahead(last, as_of) and (former is None or as_of > former["as_of"])


def _remember(file: Path, keep: Mapping[str, Any], t: Speech) -> None:
    """A folder that may only be read is no reason to keep the answer back."""
    try:
        text_file.replace(file, json.dumps(keep, ensure_ascii=False, indent=1) + "\n")
    except OSError as problem:
        note(
            t(
                zh=f"注意：{file} 写不进去（{problem.strerror}），下次的群可能换编号；可用 --keep 换一个文件",
                en=f"note: {file} cannot be written ({problem.strerror}), so next time's groups may be numbered anew; "
                "--keep names another file",
            )
        )


def _flat(told: dict[str, object]) -> dict[str, object]:
    flat = dict(told)
    for what in ("category", "channel"):
        part = flat.pop(what)
        flat[what], flat[f"{what}_share"] = (part["name"], part["share"]) if isinstance(part, dict) else ("", "")
    return flat


def _former(file: Path) -> Mapping[str, Any] | None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict):
        raise UserError(
            "clusters.file",
            en=f"{file} cannot be read as the groups of last time; move it away, and groups are numbered anew",
            zh=f"{file} 读不出上次的分群；把它移走，就会重新编号",
        )
    return told


def _show(found: Clusters, t: Speech) -> None:
    if found.lacking is not None:
        say(paragraph(t(zh="还分不出群：", en="No groups yet. ") + found.lacking.words(t)))
        return
    people = count(len(found.customer_ids))
    day = calendar.iso(found.as_of)
    say(
        t(
            zh=f"{day}：{people} 位客户分成 {len(found)} 群",
            en=f"{day}: {people} customers fall into {len(found)} groups",
        )
    )
    say(paragraph(words.distinct(found.silhouette, found.stability, t)))
    if found.gone:
        gone = ", ".join(str(number) for number in found.gone)
        say(t(zh=f"上次的第 {gone} 群没有了。", en=f"Of last time's groups these are no more: {gone}."))
    say()
    cells = [
        (
            each.number,
            each.description(t) + (t(zh="（新出现）", en=" (new)") if each.is_new and found.gone else ""),
            each.portrait.customers,
            f"{money.to_decimal(each.portrait.net_minor, found.currency):,}",
        )
        for each in found
    ]
    currency = found.currency
    headings = t(zh=f"群|是谁|客户|销售额（{currency}）", en=f"group|who|customers|revenue ({currency})")
    say(table(cells, headings=headings.split("|"), right=[0, 2, 3]))
