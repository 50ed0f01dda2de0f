"""Part: the report of a shop of a million orders, and of the largest."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import many_orders
from benchmarks.child import call, command
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Cost


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    small, large = sizes.csv_rows, sizes.orders
    costs = {orders: _report(folder / str(orders), orders) for orders in (small, large)}
    page.at_most(f"`huitou report` on {small:,} orders: CPU", costs[small][0].cpu_seconds, 20, "s")
    page.at_most(f"`huitou report` on {large:,} orders: CPU", costs[large][0].cpu_seconds, 120, "s")
    page.at_most("the report's page", max(size for _, size in costs.values()) / 1e6, 2, "MB")
    page.section(
        "The report",
        "The whole process, `huitou report --lang zh`, from a snapshot that lies ready to the page on disk.",
        table(
            ("orders", *COSTS, "page kB"),
            [(f"{orders:,}", *cells([cost]), f"{size / 1000:,.0f}") for orders, (cost, size) in costs.items()],
        ),
    )


def _report(folder: Path, orders: int) -> tuple[Cost, int]:
    folder.mkdir()
    shop, page = folder / "shop", folder / "report.html"
    call(many_orders.write, plain=str(folder / "orders.duckdb"), shop=str(shop), orders=orders)
    call(many_orders.derive, shop=str(shop))
    asked = ["report", "--shop", str(shop), "--out", str(page), "--lang", "zh"]
    return command(sys.executable, "-m", "huitou", *asked), page.stat().st_size
