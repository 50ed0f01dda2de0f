"""A program of its own, for other seeds: ``python -m benchmarks.answering --seed 20261130 --shops 20``."""

from __future__ import annotations

import sys

from benchmarks.answering.many import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
