"""Measures what was asked for and writes RESULTS.md beside this file."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from benchmarks import machine
from benchmarks.parts import PARTS
from benchmarks.results import Page
from benchmarks.sizes import FULL, QUICK

_HERE = Path(__file__).parent


def main(argv: list[str]) -> int:
    """Exit 1 when a promise was not kept at full size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small data, printed only; its numbers promise nothing")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part alone; may be repeated")
    args = parser.parse_args(argv)
    sizes = QUICK if args.quick else FULL
    page, about = Page(), machine.described()
    work = _HERE / "work"
    shutil.rmtree(work, ignore_errors=True)
    try:
        for name in args.only or PARTS:
            folder = work / name
            folder.mkdir(parents=True)
            PARTS[name](page, folder, sizes)
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    text = page.text(command=" ".join(["python -m benchmarks", *argv]), machine=about)
    print(text)
    if not args.quick and not args.only:
        (_HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    return 0 if args.quick or all(bar.met for bar in page.bars) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
