"""What is made of a file up to its cleaned rows: as an import does, and without one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huitou.errors import DataError
from huitou.intake import clean
from huitou.intake import mapping as mappings
from huitou.intake.choose import choose
from huitou.intake.clean import Layout
from huitou.intake.read import Table, read
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.publish import Clock

CLOCK = Clock("Asia/Shanghai", "CNY")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """By which layout, its rows by field with what is wrong (``x_...``) or left out, how many are no rows at all."""

    layout: str
    rows: list[dict[str, object]]
    refused: int


def cleaned(engine: Connection, file: Path, mapping: Path | None = None) -> Cleaned:
    """Of the tables in the file the one that a layout knows."""
    tables = read(file, file.parent / "scratch", keywords=mappings.keywords())
    [(table, layout)] = [(table, layout) for table in tables if (layout := _layout(table, mapping))]
    clean.stage(engine, table, layout)
    names = [name for (name,) in engine.rows("SELECT column_name FROM (DESCRIBE staged)") if name != "row"]
    rows = engine.rows(f"SELECT {', '.join(names)} FROM staged ORDER BY row")
    return Cleaned(layout.mapping.id, [dict(zip(names, row, strict=True)) for row in rows], len(table.refused))


def _layout(table: Table, mapping: Path | None) -> Layout | None:
    try:
        return choose(table.name, table.header, CLOCK, source="auto", mapping=mapping)
    except DataError:
        return None
