"""Part: importing a large export, a five times larger one, the same again, one with lines, and a day's new orders."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks import imports
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, least_cpu, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Cost
from huitou.warehouse.snapshot import current


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    export, newest = folder / "orders.csv", folder / "newest.csv"
    call(imports.write_taobao, path=str(export), orders=sizes.csv_rows, more=str(newest), held_back=sizes.new_orders)
    shop, first = _import_afresh(folder, export, sizes.runs)
    again = _import(shop, export, expect="duplicate")
    day = _import(shop, newest, expect="accepted")
    changed, rebuilt = _publish_twice(shop, sizes.runs)
    shutil.rmtree(shop)
    more = _import_larger(folder, sizes)
    own = folder / "own.csv"
    call(imports.write_own, path=str(own), orders=sizes.csv_rows)
    _, narrow = _import_afresh(folder, own, sizes.runs)
    megabytes = {file: file.stat().st_size // 1_000_000 for file in (export, own)}
    lines, rows = _import_lines(folder, sizes)
    for name, file, costs in (("Huitou's columns", own, narrow), ("a Taobao order list", export, first)):
        what = f"importing {sizes.csv_rows:,} GBK rows of {name} ({megabytes[file]:,} MB)"
        page.at_least(what, sizes.csv_rows / least_cpu(costs), 150_000, "rows a CPU second")
    page.at_most(f"importing {sizes.csv_rows:,} rows: peak", _peak(first), 1000, "MB")
    page.at_most(f"importing {sizes.more_csv_rows:,} rows: peak", _peak([more]), 1000, "MB")
    growth = _peak([more]) / _peak(first)
    page.at_most("peak of the larger import / peak of the smaller", growth, 1.25, "times")
    page.section(
        "Importing",
        "From the file to the published snapshot by `huitou.open(shop).load(file)`, in a process that had only imported"
        " `huitou`. The exports are Taobao order lists of 56 columns in GB18030, a quoted cell in one row of"
        " eight; Huitou's own"
        " csv has 12 columns in GB18030, and 24 in UTF-8 where it has lines.",
        table(
            ("", "rows", *COSTS, "rows a CPU s"),
            [
                _row("first import", sizes.csv_rows, first),
                _row("first import of Huitou's own csv", sizes.csv_rows, narrow),
                _row("the same file again, all duplicate", sizes.csv_rows, [again]),
                _row("five times the rows", sizes.more_csv_rows, [more]),
                _row("with lines", rows, [lines]),
                _row("new orders into the first shop", sizes.new_orders, [day]),
            ],
        ),
        f"Publishing those {sizes.new_orders:,} new orders alone, replacing the customers touched or building anew"
        f" ({least_cpu(rebuilt) / least_cpu(changed):.1f} times the CPU):",
        table(("", *COSTS), [("by change", *cells(changed)), ("rebuilt", *cells(rebuilt))]),
    )


def _import_afresh(folder: Path, export: Path, runs: int) -> tuple[Path, list[Cost]]:
    """Import into a new shop, several times; give the last shop."""
    shop, costs = folder / "shop", []
    for _ in range(runs):
        shutil.rmtree(shop, ignore_errors=True)
        costs.append(_import(shop, export, expect="accepted"))
    return shop, costs


def _import(shop: Path, export: Path, *, expect: str) -> Cost:
    """The cost of one import, every row of which must be what is expected."""
    cost, counts = call(imports.load, shop=str(shop), file=str(export))
    if counts[expect] != counts["read"]:
        raise AssertionError(f"{export.name}: not every row is {expect}: {counts}")
    return cost


def _publish_twice(shop: Path, runs: int) -> tuple[list[Cost], list[Cost]]:
    """Publishing the last import again and again, from the version before it: by change, by rebuilding."""
    newest = current(shop)
    before = max(file.name for file in (shop / "snapshots").glob("*.duckdb") if file != newest)
    where = {"shop": str(shop), "version": before}
    changed = [call(imports.republish, rebuild=False, **where)[0] for _ in range(runs)]
    rebuilt = [call(imports.republish, rebuild=True, **where)[0] for _ in range(runs)]
    return changed, rebuilt


def _import_larger(folder: Path, sizes: Sizes) -> Cost:
    export, shop = folder / "larger.csv", folder / "larger"
    call(imports.write_taobao, path=str(export), orders=sizes.more_csv_rows)
    cost = _import(shop, export, expect="accepted")
    export.unlink()
    shutil.rmtree(shop)
    return cost


def _import_lines(folder: Path, sizes: Sizes) -> tuple[Cost, int]:
    _, export = call(imports.write_huitou, folder=str(folder), customers=sizes.huitou_customers)
    cost, counts = call(imports.load, shop=str(folder / "lines"), file=export)
    return cost, counts["read"]


def _row(name: str, rows: int, costs: list[Cost]) -> list[str]:
    return [name, f"{rows:,}", *cells(costs), f"{rows / least_cpu(costs):,.0f}"]


def _peak(costs: list[Cost]) -> float:
    return max(cost.peak_mb for cost in costs)
