"""Part: a hundred million events beside ten million orders: importing, the funnel, explaining, the day's numbers."""

from __future__ import annotations

from pathlib import Path

from benchmarks import many_orders, many_visits, pages
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes

_FUNNEL_SECONDS, _EXPLAIN_SECONDS, _DASHBOARD_SECONDS = 2.0, 10.0, 0.02


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    shop, file = str(folder / "shop"), folder / "visits.parquet"
    call(many_orders.write, plain=str(folder / "orders.duckdb"), shop=shop, orders=sizes.orders)
    call(many_visits.write, path=str(file), events=sizes.events)
    size = file.stat().st_size // 1_000_000
    loaded, counts = call(many_visits.load, shop=shop, file=str(file))
    # Of a hundred million drawn events a few are the same to the second; they are known for that.
    if counts["accepted"] + counts["duplicate"] != sizes.events:
        raise AssertionError(f"not every event was taken: {counts}")
    first, before = call(many_visits.asking, shop=shop)
    other, _ = call(many_visits.asking_otherwise, shop=shop)
    # Before it is prepared, which asks the same.
    explained, looked = call(pages.explaining, shop=shop, metric="revenue")
    prepared, _ = call(many_visits.prepare, shop=shop)
    again, after = call(many_visits.asking, shop=shop)
    told, taken = call(pages.day, shop=shop)
    what = f"at {sizes.orders:,} orders and {sizes.events:,} events"
    page.at_most(f"importing {sizes.events:,} events: peak", loaded.peak_mb, 1500, "MB")
    page.at_most(f"`huitou funnel` {what}, prepared", after["huitou funnel"], _FUNNEL_SECONDS, "s")
    page.at_most(f"`huitou funnel` {what}, of days nobody asked before", other.wall_seconds, _FUNNEL_SECONDS, "s")
    page.at_most(f"`huitou explain revenue` {what}: wall", explained.wall_seconds, _EXPLAIN_SECONDS, "s")
    page.at_most(f"the day's numbers {what}, from cubes", taken[0], _DASHBOARD_SECONDS, "s")
    page.section(
        f"Visits {what}",
        f"Parquet of {size:,} MB, four events a visit, two years; the import publishes the orders too. Asked from an"
        " open snapshot: wall seconds where nobody asked before, and in another process after `huitou prepare`. The"
        " day's numbers are the three, with the 24 months that cubes hold, as a server that has shown them once finds"
        f" them; the 24 curves of the cycle take {taken[1]:.3f} s more.",
        table(
            ("", "wall s, unprepared", "wall s, prepared"),
            [(name, f"{seconds:.3f}", f"{after[name]:.3f}") for name, seconds in before.items()],
        ),
        table(
            ("", *COSTS),
            [
                ("import and publish", *cells([loaded])),
                ("all of the table, unprepared", *cells([first])),
                ("a funnel of fifty other days", *cells([other])),
                ("`huitou prepare`", *cells([prepared])),
                ("all of the table, prepared", *cells([again])),
                (f"`huitou explain revenue`, {looked} places", *cells([explained])),
                ("the day's numbers", *cells([told])),
            ],
        ),
    )
