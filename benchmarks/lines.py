"""Part: importing order lines from each kind of file."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks import many_lines
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes

_KINDS = {"csv": many_lines.write_csv, "parquet": many_lines.write_parquet, "xlsx": many_lines.write_xlsx}


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    found = []
    for kind, write in _KINDS.items():
        file, shop = folder / f"lines.{kind}", folder / "shop"
        call(write, path=str(file), lines=sizes.lines)
        size = file.stat().st_size // 1_000_000
        cost, counts = call(many_lines.load, shop=str(shop), file=str(file))
        if counts["accepted"] != sizes.lines:
            raise AssertionError(f"{file.name}: not every row was accepted: {counts}")
        page.at_most(f"importing {sizes.lines:,} lines of {kind} ({size:,} MB): peak", cost.peak_mb, 1500, "MB")
        found.append(
            [f"{kind} ({size:,} MB)", f"{sizes.lines:,}", *cells([cost]), f"{sizes.lines / cost.cpu_seconds:,.0f}"]
        )
        file.unlink()
        shutil.rmtree(shop)
    page.section(
        "Order lines",
        "Three lines an order, twelve columns, from the file to the published snapshot; csv in GB18030, the workbook"
        " with a million lines a sheet, every cell a text. A workbook is read in a process of its own, which is counted"
        " in.",
        table(("", "lines", *COSTS, "lines a CPU s"), found),
    )
