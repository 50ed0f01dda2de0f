"""The parts of the benchmark, by the name `--only` knows them by."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    acting,
    commands,
    conversion,
    dashboard,
    evaluating,
    explaining,
    growing,
    intake,
    lines,
    next_product,
    people,
    purchasing,
    readings,
    replenishment,
    report,
    serving,
    visits,
    win_back,
)
from benchmarks.answering import many
from benchmarks.results import Page
from benchmarks.sizes import Sizes

PARTS: dict[str, Callable[[Page, Path, Sizes], None]] = {
    "intake": intake.measure,
    "lines": lines.measure,
    "people": people.measure,
    "commands": commands.measure,
    "dashboard": dashboard.measure,
    "visits": visits.measure,
    "report": report.measure,
    "serving": serving.measure,
    "readings": readings.measure,
    "explaining": explaining.measure,
    "purchasing": purchasing.measure,
    "replenishment": replenishment.measure,
    "next_product": next_product.measure,
    "evaluating": evaluating.measure,
    "win_back": win_back.measure,
    "conversion": conversion.measure,
    "acting": acting.measure,
    "rehearsing": acting.rehearsing,
    "answering": many.measure,
    "growing": growing.measure,
}
