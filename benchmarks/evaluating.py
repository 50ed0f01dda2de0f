"""Part: asking the past whether to trust what is foretold: what it costs, how often chance is called drift, and how
often a rule that does as well is passed over.

Also a program of its own: ``python -m benchmarks.evaluating --customers 1000000 --shops 40 --seed 1``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks import evaluating_million as million
from benchmarks import many_orders
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import FULL, Sizes
from benchmarks.stopwatch import Cost
from huitou.predict.accuracy.back_test import STEP_DAYS
from huitou.predict.accuracy.purchases import QUESTIONS, judged
from huitou.predict.accuracy.registry import BACK_TESTS
from huitou.predict.accuracy.verdict import verdict
from huitou.predict.spending.amounts import amounts
from huitou.simulate.model_buyers import Kind, buyers

# The shop of many orders has so many of them a customer.
_ORDERS_EACH = 3.33
_CUSTOMERS = 1_000_000
_SHOPS = 40
_DAYS = 600
_MOST_SECONDS = 300
_MOST_MB = 2_048
# Of two measures looked at with 5 % between them, over three questions.
_MOST_DRIFT = 0.05


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    small = sizes.runs < FULL.runs
    customers, shops = (20_000, 2) if small else (_CUSTOMERS, _SHOPS)
    found = dict(costs(folder, customers))
    first = [cost for (_, kept), cost in found.items() if not kept]
    seconds = sum(each.cpu_seconds for each in first)
    page.at_most(f"evaluating {customers:,} customers: CPU", seconds, _MOST_SECONDS, "s")
    page.at_most(f"evaluating {customers:,} customers: peak", max(each.peak_mb for each in first), _MOST_MB, "MB")
    page.section(
        f"Evaluating {customers:,} customers",
        "Each model on six past days, in a process of its own; then once more, from what was kept.",
        table(
            ("", *COSTS),
            [(f"{name}{', kept' if kept else ''}", *cells([cost])) for (name, kept), cost in found.items()],
        ),
    )
    steady = _called(shops, seed=1, kind="mbg")
    if not small:
        page.at_most(
            "drift called in shops that do not change", steady["drift"] / steady["looks"], _MOST_DRIFT, "of looks"
        )
    page.section("What is said of shops that do not change", _described(steady, shops))


def costs(folder: Path, customers: int) -> Iterator[tuple[tuple[str, bool], Cost]]:
    """By what is asked and whether it was asked before."""
    shop = str(folder / "shop")
    orders = round(customers * _ORDERS_EACH)
    call(many_orders.write, plain=str(folder / "orders.duckdb"), shop=shop, orders=orders)
    call(many_orders.derive, shop=shop)
    for each in BACK_TESTS:
        for kept in (False, True):
            yield (f"evaluate {each.model}", kept), call(million.evaluate, shop=shop, model=each.model)[0]
    for name, work in (("forecast", million.foretell), ("due", million.remind)):
        for kept in (False, True):
            yield (name, kept), call(work, shop=shop)[0]


def _called(shops: int, *, seed: int, kind: Kind) -> Counter[str]:
    """Over shops whose customers stay as they are: how often drift is called, and what the verdicts are."""
    found: Counter[str] = Counter()
    for shop in range(shops):
        how = {"customers": 1_500, "seed": seed * 1_000 + shop, "joining": _DAYS, "days": _DAYS}
        customer, day = buyers(kind, (1.0, 45.0, 0.8, 2.5), **how)
        known = amounts(customer, day, 5_000.0 + np.asarray(customer) % 7)
        cuts = tuple(_DAYS - STEP_DAYS * back for back in range(1, 5))
        for question, of in zip(QUESTIONS, judged(known, as_of=_DAYS, cuts=cuts), strict=True):
            if not of.cuts:
                continue
            told = verdict(question, of)
            found[told.standing] += 1
            found["looks"] += len(told.drift)
            found["drift"] += sum(each.is_real for each in told.drift)
            found["held"] += bool(told.chances_held)
            found["chances"] += told.chances_held is not None
            found["off"] += abs(told.bias or 0) > 0.15
    return found


def _described(found: Counter[str], shops: int) -> str:
    verdicts = ", ".join(f"{name} {found[name]}" for name in ("better", "as_good", "unclear", "worse") if found[name])
    return (
        f"{shops} simulated shops of 1,500 customers (MBG/NBD), three questions each. Verdicts: {verdicts}. Drift"
        f" called: {found['drift']} of {found['looks']} looks. Chances held: {found['held']} of"
        f" {found['chances']}. Totals more than 15 % off: {found['off']}."
    )


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluating", description=__doc__)
    parser.add_argument("--customers", type=int, default=_CUSTOMERS, help="0: do not measure what it costs")
    parser.add_argument("--shops", type=int, default=_SHOPS, help="0: do not simulate shops that do not change")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    if args.customers:
        with tempfile.TemporaryDirectory() as folder:
            for (name, kept), cost in costs(Path(folder), args.customers):
                print(name, "kept" if kept else "", *cells([cost]), flush=True)
    if args.shops:
        print(_described(_called(args.shops, seed=args.seed, kind="mbg"), args.shops))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
