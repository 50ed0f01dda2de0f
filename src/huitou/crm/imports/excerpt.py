"""The first rows of what was packed: kept beside an upload once it was read, so that nobody unpacks it again to see
what a mapping would make of it.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from huitou.intake.reading.table import Refused, Table

_ROWS = 5_000
_ABOUT = "tables.json"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a table that has ``times`` as many rows."""

    table: Table
    times: float


def keep(tables: Sequence[Table], folder: Path) -> None:
    """Write the beginning of each table; the list of them last, without which there is none."""
    folder.mkdir(mode=0o700, exist_ok=True)
    about = []
    for number, table in enumerate(tables):
        path = folder / f"{number}.{table.kind}"
        rows = _copied(table, path)
        refused = table.refused[:_ROWS]
        part = replace(table, records=rows + len(refused), refused=refused)
        times = table.records / part.records if part.records else 1.0
        about.append({"times": times, "table": {**asdict(part), "path": path.name}})
    (folder / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")


def exists(folder: Path) -> bool:
    return (folder / _ABOUT).is_file()


def kept(folder: Path) -> list[Excerpt] | None:
    """The tables as they were kept; None where nothing was."""
    if not exists(folder):
        return None
    said = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    return [Excerpt(_table(each["table"], folder), each["times"]) for each in said]


def _copied(table: Table, path: Path) -> int:
    rows = 0
    if table.kind == "parquet":
        # A beginning of it would take no less time.
        shutil.copyfile(table.path, path)
        return table.records
    with table.path.open(encoding="utf-8", newline="") as whole, path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for row in islice(csv.reader(whole), _ROWS):
            writer.writerow(row)
            rows += 1
    return rows


def _table(said: dict[str, Any], folder: Path) -> Table:
    refused = tuple(Refused(**each) for each in said["refused"])
    return Table(
        **{
            **said,
            "path": folder / said["path"],
            "header": tuple(said["header"]),
            "columns": tuple(said["columns"]),
            "refused": refused,
        }
    )
