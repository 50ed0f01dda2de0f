"""Every kind of crowd over simulated shops: ``python -m benchmarks.crowds --seed S --shops 40``."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable

from benchmarks.crowds import recall, staged, visitors

# Each gives the paragraphs of its section, for a seed and a number of shops.
KINDS: dict[str, Callable[[int, int], list[str]]] = {
    "recall": recall.compared,
    "visitors": visitors.compared,
    "staged": staged.compared,
}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowds", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(f"{dt.datetime.now(dt.UTC):%Y%m%d}"), help="default: the date")
    parser.add_argument("--shops", type=int, default=40, help="simulated shops of each kind")
    parser.add_argument("--only", choices=KINDS, action="append", help="this kind alone; may be repeated")
    args = parser.parse_args(argv)
    for name in args.only or KINDS:
        print("\n\n".join([f"## Crowds: {name}", *KINDS[name](args.seed, args.shops)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
