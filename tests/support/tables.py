"""Reading back what ``intake.read`` put down, as strictly as the engine does."""

from __future__ import annotations

import csv
from pathlib import Path

from huitou.intake.read import Table


def rows_of(table: Table) -> list[list[str]]:
    """The table's records as the engine sees them; fails where the scratch file is not what Table promises."""
    text = table.path.read_bytes().decode("utf-8")
    assert not text or text.endswith("\n")
    rows = list(csv.reader(text.split("\n")[:-1], strict=True)) if '"' not in text else _strict(table.path)
    assert {len(row) for row in rows} <= {len(table.columns) + table.numbered}
    assert len(rows) + len(table.refused) == table.records
    return rows


def _strict(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream, strict=True, lineterminator="\n"))


def refusals(table: Table) -> list[tuple[int, str]]:
    """Where and why records were refused."""
    return [(refused.row, refused.code) for refused in table.refused]
