"""People with a chance and the reasons for it, as ``visitors`` and ``stages`` show them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from huitou import calendar
from huitou.cli.options import limit_of
from huitou.cli.output import json_text, paragraph, say, table, write_csv
from huitou.cli.words import rows_shown
from huitou.language import Speech
from huitou.predict.conversion.words import share
from huitou.shop.shop import Shop

if TYPE_CHECKING:
    from huitou.predict.conversion.scored import Prospect, Scored

COLUMNS = "customer_id name device chance last_seen reason".split()


def show(
    found: Scored,
    shop: Shop,
    args: argparse.Namespace,
    t: Speech,
    *,
    head: Callable[[], str],
) -> None:
    """As a table under ``head``, as json or as csv."""
    rows = [found[place] for place in range(min(limit_of(args, total=len(found)), len(found)))]
    flat = flattened(rows, shop, args, t)
    if args.format == "json":
        say(json_text({**found.to_dict(), "about": list(found.about(t)), "rows": flat}))
    elif args.format == "csv":
        write_csv(flat, columns=COLUMNS)
    else:
        if found.lacking is None:
            say(head())
        told(found, rows, flat, t)


def flattened(rows: Sequence[Prospect], shop: Shop, args: argparse.Namespace, t: Speech) -> list[dict[str, Any]]:
    """One dictionary a person: no contact but a masked one, of a device the fingerprint."""
    keys = sorted({key for each in rows for key in each.account_keys})
    names = shop.names(keys, reveal=args.reveal) if keys else {}
    return [_flat(each, names, t) for each in rows]


def told(found: Scored, rows: Sequence[Prospect], flat: Sequence[Mapping[str, Any]], t: Speech) -> None:
    """What the chances rest on, and the likeliest."""
    if found.lacking is not None:
        say(paragraph(t(zh="还算不出来：", en="No chances yet. ") + found.lacking.words(t)))
        return
    for sentence in found.about(t):
        say(paragraph(sentence))
    if not rows:
        say(t(zh="现在没有这样的人。", en="There is nobody of the kind now."))
        return
    say()
    headings = t(zh="客户|名称或设备|可能性|最近来过|为什么", en="customer|name or device|chance|last here|why")
    cells = [
        (
            "" if each.customer_id is None else each.customer_id,
            row["name"] if each.device is None else each.device,
            share(each.chance),
            calendar.iso(each.last_seen),
            row["reason"],
        )
        for each, row in zip(rows, flat, strict=True)
    ]
    say(table(cells, headings=headings.split("|"), right=[0, 2]))
    if len(rows) < len(found):
        say(rows_shown(len(rows), len(found), t))


def _flat(each: Prospect, names: Mapping[int, str], t: Speech) -> dict[str, Any]:
    name = next((names[key] for key in each.account_keys if names.get(key)), "")
    facts = each.to_dict()
    return {"customer_id": facts.pop("customer_id"), "name": name, **facts, "reason": each.reason(t)}
