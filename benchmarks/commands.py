"""Part: how long a command takes with its start, on a shop of a million orders."""

from __future__ import annotations

from pathlib import Path

from benchmarks import imports, startup
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Cost


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    export, shop = folder / "orders.csv", str(folder / "shop")
    call(imports.write_taobao, path=str(export), orders=sizes.csv_rows)
    call(imports.load, shop=shop, file=str(export))
    runs = range(sizes.commands)
    metrics = [startup.metrics(shop) for _ in runs]
    importing = [startup.importing() for _ in runs]
    interpreter = [startup.interpreter() for _ in runs]
    page.at_most(f"`huitou metrics` on {sizes.csv_rows:,} orders", _least_wall(metrics), 1, "s")
    page.at_most("`import huitou`", _least_wall(importing), 0.15, "s")
    page.section(
        "Commands",
        "Whole processes, from start to end. `huitou metrics` measures every metric of the catalogue; the last line is"
        " what Python itself takes.",
        table(
            ("", *COSTS[:2]),
            [
                ("`huitou metrics`", *cells(metrics)[:2]),
                ('`python -c "import huitou"`', *cells(importing)[:2]),
                ('`python -c "pass"`', *cells(interpreter)[:2]),
            ],
        ),
        "What `import huitou` spends its time on, as `-X importtime` tells it:",
        table(("module", "own ms"), [(f"`{name}`", f"{own:.1f}") for name, own in startup.heaviest_imports()]),
    )


def _least_wall(costs: list[Cost]) -> float:
    return min(cost.wall_seconds for cost in costs)
