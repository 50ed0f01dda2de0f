"""Part: simulated shops to which one thing happened, and quiet ones: what `huitou explain` names first.

Also a program of its own, for other seeds: ``python -m benchmarks.explaining --seed 20261128 --shops 40``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import huitou
from benchmarks.results import Page, table
from benchmarks.sizes import Sizes
from benchmarks.trying import by_size
from huitou import calendar, simulate
from huitou.diagnosis.explain.explanation import Explanation
from huitou.simulate.change import CHANGES, QUIET, change_called
from huitou.simulate.simulated import START

# From about a hundred and fifty purchases in four weeks to about twelve hundred.
CUSTOMERS = (3_000, 6_000, 12_000, 25_000)
# Two years from each: the last eight weeks hold Singles' Day, midsummer's promotion, Spring Festival, or none of them.
STARTS = (START, "2022-10-15", "2023-02-20", "2022-08-05")
# What somebody would ask about.
METRICS: Mapping[str, str] = {"mix_shift": "average_order_value", "brushing_burst": "purchases"}
_DAYS = 731
_WINDOW = 28
_PROMISED = 34 / 40


@dataclass(frozen=True, slots=True)
class Tried:
    """One shop: what happened to it and where, what was named first, and whether that is right."""

    change: str
    where: str
    seed: int
    customers: int
    right: bool
    first: str


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    tried = list(try_all(folder, seed=int(f"{dt.datetime.now(dt.UTC):%Y%m%d}"), shops=sizes.ill_shops))
    for change, share in _right(tried).items():
        page.at_least(f"explain, {change}: named first", share * 100, _PROMISED * 100, "%")
    page.section(f"Explaining {sizes.ill_shops} changes of each kind", *described(tried))


def try_all(folder: Path, *, seed: int, shops: int) -> Iterator[Tried]:
    """So many shops of each kind, sizes and times of the year in turn; no two of one seed."""
    for kind, change in enumerate(CHANGES):
        for place in range(shops):
            yield try_one(
                folder,
                change,
                seed=(seed * len(CHANGES) + kind) * 1_000 + place,
                customers=CUSTOMERS[place % len(CUSTOMERS)],
                start=STARTS[place // len(CUSTOMERS) % len(STARTS)],
            )


def try_one(folder: Path, change: str, *, seed: int, customers: int, start: str = START) -> Tried:
    """Simulate, import, explain the last four weeks beside the four before, compare with the truth."""
    work = Path(tempfile.mkdtemp(dir=folder))
    made = simulate.write(work / "made", customers=customers, seed=seed, change=change, start=start)
    shop = huitou.init(work / "shop", name="tried")
    shop.load([made.huitou, made.brushing])
    last = calendar.parse_day(start) + _DAYS - 1
    found = shop.explain(
        METRICS.get(change, "revenue"),
        from_=last - _WINDOW + 1,
        to=last,
        as_of=last,
        with_from=calendar.iso(last - 2 * _WINDOW + 1),
        with_to=calendar.iso(last - _WINDOW),
    )
    shutil.rmtree(work)
    truth = change_called(change, seed=seed)
    return Tried(change, truth.where, seed, customers, is_right(found, change, truth.where), _named(found))


def is_right(found: Explanation, change: str, where: str) -> bool:
    """Whether what happened is what is named first; nothing at all for a quiet shop."""
    if change == QUIET:
        return not found.causes
    first = found.causes[0] if found.causes else None
    if first is None:
        return False
    wanted = {
        "channel_collapse": ("slice", {"channel": where}, None),
        "out_of_stock": ("slice", {"category": where}, None),
        "price_change": ("factor", {}, "price"),
        "broken_checkout": ("factor", {}, "payment"),
        "mix_shift": ("mix", {"channel": where}, None),
        "brushing_burst": ("brushing", {}, None),
    }[change]
    return (first.kind, dict(first.at), first.factor) == wanted


def _named(found: Explanation) -> str:
    if not found.causes:
        return "(nothing)"
    first = found.causes[0]
    return " ".join([first.kind, *first.at.values(), *([first.factor] if first.factor else [])])


def described(tried: list[Tried]) -> list[str]:
    """The tables: how often each was right, by kind and by size; and everything that was wrong."""
    rows = [
        (change, f"{sum(each.right for each in of)}/{len(of)}", *by_size(of, CUSTOMERS))
        for change in CHANGES
        if (of := [each for each in tried if each.change == change])
    ]
    wrong = [
        (str(each.seed), str(each.customers), f"{each.change} {each.where}".strip(), each.first)
        for each in tried
        if not each.right
    ]
    seeds = [each.seed for each in tried]
    about = (
        f"Seeds {min(seeds)} to {max(seeds)}; four weeks beside the four before. Right: what happened is named first,"
        " at the right channel or category; in quiet shops nothing is named."
    )
    sizes = [f"{customers:,} customers" for customers in CUSTOMERS]
    text = [about, table(("happened", "right", *sizes), rows)]
    return [*text, table(("seed", "customers", "happened", "named first"), wrong)] if wrong else text


def _right(tried: list[Tried]) -> dict[str, float]:
    of = {change: [each.right for each in tried if each.change == change] for change in CHANGES}
    return {change: sum(right) / len(right) for change, right in of.items() if right}


def main(argv: list[str]) -> int:
    """Exit 1 when a change was named first in fewer shops than promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explaining", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(f"{dt.datetime.now(dt.UTC):%Y%m%d}"), help="default: the date")
    parser.add_argument("--shops", type=int, default=40, help="shops of each kind")
    args = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp())
    try:
        tried = list(try_all(folder, seed=args.seed, shops=args.shops))
    finally:
        shutil.rmtree(folder)
    print("\n\n".join(described(tried)))
    return 0 if all(share >= _PROMISED for share in _right(tried).values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
