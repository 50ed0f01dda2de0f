"""What is asked of a shop of a million customers, each in a process of its own."""

from __future__ import annotations

from pathlib import Path

import huitou
from benchmarks.stopwatch import Stopwatch


def evaluate(watch: Stopwatch, *, shop: str, model: str) -> None:
    """One model asked of the past, or what was kept of it."""
    opened = huitou.open(Path(shop))
    with watch:
        opened.evaluate(models=[model])


def foretell(watch: Stopwatch, *, shop: str) -> None:
    """Every customer's forecast, or what was kept of it."""
    opened = huitou.open(Path(shop))
    with watch:
        opened.forecast()


def remind(watch: Stopwatch, *, shop: str) -> None:
    """Who is due, with what was learned at hand where it is."""
    opened = huitou.open(Path(shop))
    with watch:
        opened.due_again()
