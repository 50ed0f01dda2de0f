"""How long an audience takes to be counted in a shop of a million customers, as the editor and a journey ask it.

Also a program of its own: ``python -m benchmarks.audience_counts --customers 1000000``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import many_orders
from benchmarks.child import call
from benchmarks.stopwatch import Cost, Stopwatch
from huitou.simulate import assortment

_NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
# The shop of many orders has so many of them a customer.
_ORDERS_EACH = 3.33
_LATELY = {"kind": "bought", "what": "category", "value": assortment.CATEGORIES[0].name, "days": 180}
_AWAY = {"kind": "number", "of": "days_since_last", "least": 60}
RULES: dict[str, dict[str, Any]] = {
    "what they bought, six conditions": {
        "kind": "all",
        "of": [
            {"kind": "any", "of": [_LATELY, {"kind": "bought", "times": 3}]},
            {"kind": "not", "of": {"kind": "bought", "days": 7}},
            _AWAY,
            {"kind": "number", "of": "net", "least": 10_000},
            {"kind": "bucket", "first": 0, "last": 90},
        ],
    },
    "lifecycle and tier": {"kind": "segment", "cells": ["lifecycle=sleeping", "tier=core"]},
    "behind a metric": {"kind": "behind", "metric": "repeat_purchase_rate", "days": 90, "side": "denominator"},
    "agreed to SMS": {"kind": "consented", "channel": "sms"},
    "likely to buy": {"kind": "foretold", "of": "any_30", "least": 20},
    "due to buy again": {"kind": "due", "days": 14},
    "lapsed, back by themselves": {"kind": "win_back", "least": 2},
}
# What a model says is worked out once a data version and kept.
LEARNED = ("likely to buy", "due to buy again", "lapsed, back by themselves")


def costs(folder: Path, customers: int) -> Iterator[tuple[str, Cost, int]]:
    """Each rule, what counting it costs, and how many fit; of models first as nobody asked before, then as kept."""
    shop = str(folder / "audiences")
    orders = round(customers * _ORDERS_EACH)
    call(many_orders.write, plain=str(folder / "orders.duckdb"), shop=shop, orders=orders)
    call(many_orders.derive, shop=shop)
    for name in RULES:
        cost, count = call(counted, shop=shop, name=name)
        if name in LEARNED:
            yield f"{name}, asked first", cost, count
            cost, count = call(counted, shop=shop, name=name)
        yield name, cost, count


def counted(watch: Stopwatch, *, shop: str, name: str) -> int:
    """One count, with everybody read anew."""
    from huitou.crm.project import boot

    boot.ready(Path(shop))
    from huitou.crm.audiences.asking import asking
    from huitou.crm.audiences.rule import rule
    from huitou.crm.shop import served

    asked_of = served.shop()
    served.opened(asked_of.folder)
    of = rule(RULES[name])
    with watch:
        return len(asking(asked_of, now=_NOW).members(of))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huitou-audiences-") as folder:
        for name, cost, count in costs(Path(folder), args.customers):
            said = f"{count:,} in {cost.cpu_seconds:.2f} CPU s, {cost.wall_seconds:.2f} s, {cost.peak_mb:,.0f} MB"
            sys.stdout.write(f"{name}: {said}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
