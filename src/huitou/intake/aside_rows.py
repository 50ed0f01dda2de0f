"""The rows set aside one by one: their cells, what is wrong with each, and putting some of them right."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huitou.errors import UserError
from huitou.intake.field_names import column_name
from huitou.intake.guard import KEY, guarded, key
from huitou.intake.mapping import Mapping as Layout
from huitou.intake.quarantine import heading_of, known_layouts, reading
from huitou.intake.report import REASONS
from huitou.intake.words import Words
from huitou.warehouse.aside import BESIDE

_ROWS = f"""
SELECT a.row, MAX(a.cells), STRING_AGG(a."column" || chr(31) || a.code, chr(30) ORDER BY a."column", a.code)
FROM aside a
JOIN aside_once o ON o.of_import = a.of_import AND o.row = a.row AND o.leads = 1 AND o.dismissal IS NULL
WHERE a.code <> '{BESIDE}' AND a.of_import = :import_id
GROUP BY a.row HAVING COUNT(a.cells) > 0 ORDER BY a.row
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell of a row; ``heading`` is its column in the file, where it has one."""

    heading: str
    field: str
    code: str

    @property
    def place(self) -> Words:
        return column_name(self.heading, self.field)

    @property
    def reason(self) -> Words:
        return REASONS[self.code]


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One row by its number in the file; ``cells`` are in full, by heading."""

    row: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class AsideTable:
    """The rows one import set aside that can be put right; ``fields``: heading -> what it was taken for."""

    import_id: int
    file: str
    source: str
    headings: tuple[str, ...]
    fields: Mapping[str, str]
    rows: tuple[AsideRow, ...]


def aside_table(shop: Path, import_id: int) -> AsideTable:
    """Without rows where all of them were put right. Raises: UserError ``quarantine.nothing`` for no such import."""
    with reading(shop) as work:
        found = work.rows(_ROWS, import_id=import_id)
        about = work.rows(
            "SELECT file, source, mapping FROM facts_imports WHERE import_id = :import_id", import_id=import_id
        )
    if not about:
        raise _nothing(import_id)
    file, source, mapping = about[0]
    layout = known_layouts(shop).get((source, mapping))
    cells = {row: json.loads(said) for row, said, _ in found}
    headings = tuple(dict.fromkeys(name for each in cells.values() for name in each))
    rows = tuple(AsideRow(row, cells[row], _problems(said, layout, headings)) for row, _, said in found)
    return AsideTable(import_id, file, source, headings, _fields(layout, headings), rows)


def write_mended(shop: Path, import_id: int, mended: Mapping[int, Mapping[str, str]], path: Path) -> None:
    """Write rows as a person put them right, to be imported: row -> heading -> cell; other cells as they stand.

    Raises: UserError ``quarantine.nothing`` for a row that is not set aside, ``quarantine.column`` for a heading the
    file has not got.
    """
    table = aside_table(shop, import_id)
    standing = {row.row: row.cells for row in table.rows}
    if gone := sorted(mended.keys() - standing.keys()):
        raise _nothing(import_id, gone)
    if unknown := sorted({name for cells in mended.values() for name in cells} - set(table.headings)):
        raise UserError(
            "quarantine.column",
            en=f"the file has no column {', '.join(unknown)}; it has: {', '.join(table.headings)}",
            zh=f"文件里没有“{'、'.join(unknown)}”这一列；有的是：{'、'.join(table.headings)}",
        )
    with reading(shop) as work:
        sha256 = work.value("SELECT sha256 FROM facts_imports WHERE import_id = :import_id", import_id=import_id)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([KEY, *map(guarded, table.headings)])
        for row, cells in sorted(mended.items()):
            stands = {**standing[row], **cells}
            writer.writerow([key(import_id, row, str(sha256)), *(guarded(stands.get(n, "")) for n in table.headings)])


def _problems(said: str, layout: Layout | None, headings: tuple[str, ...]) -> tuple[Problem, ...]:
    found = (reason.split("\x1f") for reason in said.split("\x1e"))
    return tuple(Problem(heading_of(layout, headings, field), field, code) for field, code in found)


def _fields(layout: Layout | None, headings: tuple[str, ...]) -> dict[str, str]:
    return {headings[place]: field for field, place in layout.find(headings).items()} if layout else {}


def _nothing(import_id: int, rows: Sequence[int] = ()) -> UserError:
    listed = ", ".join(map(str, rows[:5]))
    return UserError(
        "quarantine.nothing",
        en=f"import {import_id} has no such row set aside{f': {listed}' if listed else ''}; look at the list again",
        zh=f"第 {import_id} 次导入没有隔离这样的行{f'：{listed}' if listed else ''}；请再看看列表",
    )
