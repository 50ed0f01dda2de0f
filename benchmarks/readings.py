"""Part: simulated shops with one illness each, and healthy ones: which reading comes first, and which is false.

Also a program of its own, for other seeds: ``python -m benchmarks.readings --seed 20261125 --shops 40``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import huitou
from benchmarks.results import Page, table
from benchmarks.sizes import Sizes
from benchmarks.trying import by_size
from huitou import simulate
from huitou.simulate.illness import HEALTHY, ILLNESSES, illness_called

# From about three thousand orders to about thirty thousand.
CUSTOMERS = (1_300, 2_500, 5_000, 11_000)
_PROMISED = 34 / 40
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Tried:
    """One shop: what it has, what was said first, and every illness that was claimed without being there."""

    illness: str
    seed: int
    customers: int
    right: bool
    first: str
    false: tuple[str, ...]


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    shops = sizes.ill_shops
    tried = list(try_all(folder, seed=int(f"{dt.datetime.now(dt.UTC):%Y%m%d}"), shops=shops))
    for illness, share in _right(tried).items():
        page.at_least(f"readings, {illness}: right at the first place", share * 100, _PROMISED * 100, "%")
    page.section(f"Readings on {shops} shops of each kind", *described(tried))


def try_all(folder: Path, *, seed: int, shops: int) -> Iterator[Tried]:
    """So many shops of each kind, sizes in turn; no two of one seed."""
    for kind, illness in enumerate(ILLNESSES):
        for place in range(shops):
            yield try_one(
                folder,
                illness,
                seed=(seed * len(ILLNESSES) + kind) * 1_000 + place,
                customers=CUSTOMERS[place % len(CUSTOMERS)],
            )


def try_one(folder: Path, illness: str, *, seed: int, customers: int, brushing_known: bool = True) -> Tried:
    """Simulate, import, diagnose, compare with the truth."""
    work = Path(tempfile.mkdtemp(dir=folder))
    made = simulate.write(work / "made", customers=customers, seed=seed, illness=illness)
    shop = huitou.init(work / "shop", name="tried")
    lists = [made.brushing] if brushing_known else []
    shop.load([made.huitou, *lists, *([made.parcels] if made.parcels else [])])
    said = [(finding.id, *finding.at.values()) for finding in shop.findings().illnesses]
    shutil.rmtree(work)
    truth = illness_called(illness, seed=seed)
    wanted = (illness, truth.where) if truth.where else (illness,)
    right = not said if illness == HEALTHY else said[:1] == [wanted]
    false = tuple(" ".join(each) for each in said if each != wanted)
    return Tried(illness, seed, customers, right, " ".join(said[0]) if said else "", false)


def described(tried: list[Tried]) -> list[str]:
    """The tables: how often each was right, by kind and by size; and everything that was wrong."""
    rows = [
        (illness, f"{sum(each.right for each in of)}/{len(of)}", *by_size(of, CUSTOMERS), _false(of))
        for illness in ILLNESSES
        if (of := [each for each in tried if each.illness == illness])
    ]
    wrong = [
        (str(each.seed), str(each.customers), each.illness, each.first or "(nothing)")
        for each in tried
        if not each.right
    ]
    sizes = [f"{customers:,} customers" for customers in CUSTOMERS]
    seeds = [each.seed for each in tried]
    about = (
        f"Seeds {min(seeds)} to {max(seeds)}. Right: the illness planted is the first finding, at the right channel or"
        " category; of healthy shops: no illness is claimed."
    )
    text = [about, table(("planted", "right", *sizes, "claimed though not there"), rows)]
    return [*text, table(("seed", "customers", "planted", "said first"), wrong)] if wrong else text


def _false(tried: list[Tried]) -> str:
    found = Counter(name for each in tried for name in each.false)
    return ", ".join(f"{name} {n}" for name, n in found.most_common(_LISTED)) or "nothing"


def _right(tried: list[Tried]) -> dict[str, float]:
    of = {illness: [each.right for each in tried if each.illness == illness] for illness in ILLNESSES}
    return {illness: sum(right) / len(right) for illness, right in of.items() if right}


def main(argv: list[str]) -> int:
    """Exit 1 when an illness was right in fewer shops than promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readings", description=__doc__)
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
