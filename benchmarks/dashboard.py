"""Part: ten million orders: eight questions on the sequence table, in plain SQL and in pandas; pages; explaining."""

from __future__ import annotations

from pathlib import Path

from benchmarks import asking, many_orders, pages
from benchmarks.child import call
from benchmarks.questions import QUESTIONS
from benchmarks.results import COSTS, Page, cells, least_cpu, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Cost
from huitou.warehouse.snapshot import current

_PAGE_SECONDS = 0.3
_EXPLAINED = ("revenue", "purchases", "average_order_value", "repeat_purchase_rate")
_WAYS = ("sequence", "plain", "pandas")


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    plain, shop = str(folder / "orders.duckdb"), str(folder / "shop")
    call(many_orders.write, plain=plain, shop=shop, orders=sizes.orders)
    derived, megabytes = call(many_orders.derive, shop=shop)
    snapshot = str(current(Path(shop)))
    costs = {question: _ask(question, plain, snapshot, folder, sizes.runs) for question in QUESTIONS}
    _judge(page, costs)
    page.section(
        f"Eight questions at {sizes.orders:,} orders",
        "`sequence` asks the snapshot, `plain` an unsorted DuckDB table of the same orders (engine, threads and memory"
        f" limit of {asking.MEMORY_LIMIT} the same), `pandas` a frame in memory. From an open database or frame, of"
        " which nothing has been read yet, to the answer. All three answers were equal in every integer.",
        table(("CPU s", *_WAYS, "plain / sequence", "pandas / sequence"), _rows(costs)),
        table(("peak MB", *_WAYS), _peaks(costs)),
        "Deriving the snapshot from the facts, once for every question to come, "
        f"{megabytes:,.0f} MB on disk beside {Path(plain).stat().st_size / 1e6:,.0f} MB of plain table:",
        table(("", *COSTS), [("derive", *cells([derived]))]),
    )
    _pages(page, shop, sizes)
    _explaining(page, shop, sizes)


def _pages(page: Page, shop: str, sizes: Sizes) -> None:
    unprepared, before = call(pages.months, shop=shop)
    pages.forget(shop)
    cost, asked = call(pages.preparing, shop=shop)
    prepared, taken = call(pages.months, shop=shop)
    slowest = max(taken.values())
    page.at_most(f"the slowest metric page at {sizes.orders:,} orders, prepared", slowest, _PAGE_SECONDS, "s")
    quick = sum(seconds <= _PAGE_SECONDS for seconds in before.values())
    rows = [(f"`{name}`", f"{before[name]:.3f}", f"{seconds:.3f}") for name, seconds in sorted(taken.items())]
    page.section(
        f"Metric pages at {sizes.orders:,} orders",
        "Each metric over the last 24 whole months, month by month, from an open snapshot: wall seconds the first"
        f" time it is asked, where nobody asked before ({quick} of {len(taken)} take at most {_PAGE_SECONDS} s: what"
        " the cube holds, and what one pass answers), and in another process after `huitou prepare`.",
        table(("metric", "wall s, unprepared", "wall s, prepared"), rows),
        table(
            ("", *COSTS),
            [
                ("all pages, unprepared", *cells([unprepared])),
                (f"`huitou prepare`, {asked} metrics", *cells([cost])),
                ("all pages, prepared", *cells([prepared])),
            ],
        ),
    )


def _explaining(page: Page, shop: str, sizes: Sizes) -> None:
    found = {metric: call(pages.explaining, shop=shop, metric=metric) for metric in _EXPLAINED}
    slowest = max(cost.wall_seconds for cost, _ in found.values())
    page.at_most(f"explaining at {sizes.orders:,} orders: wall", slowest, 10, "s")
    page.section(
        f"Explaining at {sizes.orders:,} orders",
        "The last 90 days beside those before, as asked by default, from an open snapshot.",
        table(
            ("metric", "places looked at", *COSTS),
            [(f"`{metric}`", str(looked), *cells([cost])) for metric, (cost, looked) in found.items()],
        ),
    )


def _ask(question: str, plain: str, snapshot: str, folder: Path, runs: int) -> dict[str, list[Cost]]:
    """The costs of each way, after making sure that all answers are equal."""
    where = {"question": question, "scratch": str(folder / "spilled")}
    asked = {
        "sequence": [call(asking.in_duckdb, way="sequence", database=snapshot, **where) for _ in range(runs)],
        "plain": [call(asking.in_duckdb, way="plain", database=plain, **where) for _ in range(runs)],
        "pandas": [call(asking.in_pandas, database=plain, **where)],
    }
    answers = {answer for runs_of_way in asked.values() for _, answer in runs_of_way}
    if len(answers) != 1:
        raise AssertionError(f"{question}: the answers differ: {answers}")
    return {way: [cost for cost, _ in runs_of_way] for way, runs_of_way in asked.items()}


def _judge(page: Page, costs: dict[str, dict[str, list[Cost]]]) -> None:
    total = _totals(costs)
    peak = max(cost.peak_mb for ways in costs.values() for cost in ways["sequence"])
    page.at_least("eight questions: CPU of plain SQL / sequence table", total["plain"] / total["sequence"], 10, "times")
    page.at_most("eight questions on the sequence table: peak", peak, 1500, "MB")


def _totals(costs: dict[str, dict[str, list[Cost]]]) -> dict[str, float]:
    return {way: sum(least_cpu(ways[way]) for ways in costs.values()) for way in _WAYS}


def _rows(costs: dict[str, dict[str, list[Cost]]]) -> list[list[str]]:
    rows = [_row(QUESTIONS[question], {way: least_cpu(ways[way]) for way in _WAYS}) for question, ways in costs.items()]
    return [*rows, _row("**all eight**", _totals(costs))]


def _row(name: str, cpu: dict[str, float]) -> list[str]:
    ratios = [f"{cpu[way] / cpu['sequence']:.1f}" for way in ("plain", "pandas")]
    return [name, *(f"{cpu[way]:.3f}" for way in _WAYS), *ratios]


def _peaks(costs: dict[str, dict[str, list[Cost]]]) -> list[list[str]]:
    return [
        [QUESTIONS[question], *(f"{max(cost.peak_mb for cost in ways[way]):,.0f}" for way in _WAYS)]
        for question, ways in costs.items()
    ]
