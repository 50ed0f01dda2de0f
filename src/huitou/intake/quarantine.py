"""What is set aside, as a person meets it: listed by reason, and as a file to be put right in a spreadsheet."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from huitou.errors import Lang, UserError
from huitou.intake.field_names import column_name
from huitou.intake.guard import KEY, PROBLEM, guarded, key
from huitou.intake.mapping import Mapping, sources
from huitou.intake.masking import masked
from huitou.intake.report import REASONS
from huitou.intake.saved import saved
from huitou.intake.words import Words
from huitou.warehouse import aside
from huitou.warehouse.aside import BESIDE
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts

_ROWS = f"""
SELECT of_import, row, "column", value, code,
  MAX(CASE WHEN cells IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY of_import, row) AS has_cells
FROM aside WHERE code <> '{BESIDE}'
"""
_LISTED = f"""
SELECT a.of_import, o.imports, i.file, i.source, i.store, i.mapping, a."column", a.code, a.has_cells, COUNT(*),
  MIN_BY(a.value, (CASE WHEN a.value = '' THEN 1 ELSE 0 END, a.row))
FROM ({_ROWS}) a JOIN facts_imports i ON i.import_id = a.of_import
JOIN aside_once o ON o.of_import = a.of_import AND o.row = a.row
WHERE o.leads = 1 AND o.dismissal IS NULL
GROUP BY ALL ORDER BY a.of_import, COUNT(*) DESC, a."column", a.code, a.has_cells, o.imports
"""
_FIXABLE = f"""
SELECT a.of_import, a.row, i.sha256, MAX(a.cells),
  STRING_AGG(a."column" || chr(31) || a.code, chr(30) ORDER BY a."column", a.code)
FROM aside a JOIN facts_imports i ON i.import_id = a.of_import
JOIN aside_once o ON o.of_import = a.of_import AND o.row = a.row AND o.leads = 1 AND o.dismissal IS NULL
WHERE a.code <> '{BESIDE}' AND i.source = :source AND i.mapping = :mapping
GROUP BY a.of_import, a.row, i.sha256 HAVING COUNT(a.cells) > 0 ORDER BY a.of_import, a.row
"""
_UNFIT = re.compile(r'[\s/\\:*?"<>|]+')
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class AsideRows:
    """Rows of one import set aside for one reason in one column; ``sample``: the first such cell, masked.

    ``fixable``: their cells are kept, so that they can be exported and read again; the others can only be put right in
    the original file. A row refused in two columns is in two of these. ``column``: as its file calls it (``heading``),
    else the field it was for. ``also_in``: other imports that brought the same rows.
    """

    import_id: int
    file: str
    source: str
    store: str
    column: str
    code: str
    fixable: bool
    rows: int
    sample: str
    heading: str = ""
    also_in: tuple[int, ...] = ()

    @property
    def place(self) -> Words:
        """The column as a person finds it in the file."""
        return column_name(self.heading, self.column)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file written, of the rows of one mapping."""

    path: Path
    mapping: str
    rows: int


def list_aside(shop: Path) -> list[AsideRows]:
    """What is set aside, import by import; columns by the name they have in the file, where that is known."""
    with reading(shop) as work:
        found = work.rows(_LISTED)
        headers = _headers(work)
    known = known_layouts(shop)
    listed = []
    for of_import, imports, file, source, store, mapping, column, code, has_cells, rows, sample in found:
        heading = heading_of(known.get((source, mapping)), headers.get(of_import, ()), column)
        listed.append(
            AsideRows(
                import_id=of_import,
                also_in=tuple(int(each) for each in imports.split(",") if int(each) != of_import),
                file=file,
                source=source,
                store=store,
                column=heading or column,
                code=code,
                fixable=bool(has_cells),
                rows=rows,
                sample=masked(sample),
                heading=heading,
            )
        )
    return listed


def list_columns(shop: Path, import_id: int) -> list[tuple[int, set[str]]]:
    """The rows an import set aside, each with every name of the columns it was refused in."""
    with reading(shop) as work:
        found = work.rows(
            'SELECT a.row, a."column", i.source, i.mapping FROM aside a JOIN facts_imports i'
            f" ON i.import_id = a.of_import WHERE a.of_import = {int(import_id)} AND a.code <> '{BESIDE}'"
        )
        header = _headers(work).get(import_id, ())
    known, names = known_layouts(shop), dict[int, set[str]]()
    for row, field, source, mapping in found:
        place = column_name(heading_of(known.get((source, mapping)), header, field), field)
        names.setdefault(row, set()).update({field, place.zh, place.en})
    return sorted(names.items())


def export_aside(shop: Path, path: Path, *, lang: Lang) -> list[ExportedFile]:
    """Write the rows that can be put right to ``path``; where they came by several mappings, to one file for each.

    Cells are in full: the files hold personal data and are for their owner alone. Without such rows none is written.
    Raises: UserError ``quarantine.export``.
    """
    if path.suffix.lower() != ".csv":
        raise UserError(
            "quarantine.export",
            en=f"{path}: rows are exported as csv, which every spreadsheet opens; give a name that ends in .csv",
            zh=f"{path}：只能导出成 csv，各种表格软件都能打开；文件名请以 .csv 结尾",
        )
    with reading(shop) as work:
        groups = work.rows(
            "SELECT DISTINCT i.source, i.mapping FROM aside a JOIN facts_imports i ON i.import_id = a.of_import"
            " JOIN aside_once o ON o.of_import = a.of_import AND o.row = a.row AND o.leads = 1 AND o.dismissal IS NULL"
            f" WHERE a.cells IS NOT NULL AND a.code <> '{BESIDE}' ORDER BY i.source, i.mapping"
        )
        files = [(path if len(groups) == 1 else _named(path, mapping), source, mapping) for source, mapping in groups]
        for file, _, _ in files:
            _insist_on_new(file)
        return [_write(work, shop, file, source=source, mapping=mapping, lang=lang) for file, source, mapping in files]


@contextmanager
def reading(shop: Path) -> Iterator[Connection]:
    with connect() as work:
        Facts(shop).attach(work)
        aside.attach(work)
        yield work


def _named(path: Path, mapping: str) -> Path:
    return path.with_name(f"{path.stem}-{_UNFIT.sub('-', mapping)}{path.suffix}")


def _insist_on_new(path: Path) -> None:
    if path.exists():
        raise UserError(
            "quarantine.export",
            en=f"{path} is there already, and may hold what somebody put right; give another name",
            zh=f"{path} 已经存在，里面可能有改过的内容；请换一个文件名",
        )


def known_layouts(shop: Path) -> dict[tuple[str, str], Mapping]:
    built_in = [mapping for source in sources() for mapping in source.mappings]
    return {(mapping.source, mapping.id): mapping for mapping in (*built_in, *saved(shop))}


def _headers(work: Connection) -> dict[int, tuple[str, ...]]:
    """The columns kept, import by import."""
    found = work.rows("SELECT of_import, MIN_BY(cells, row) FROM aside WHERE cells IS NOT NULL GROUP BY of_import")
    return {of_import: tuple(json.loads(cells)) for of_import, cells in found}


def heading_of(mapping: Mapping | None, header: tuple[str, ...], field: str) -> str:
    """What the column of a field is called in the file; nothing where it has none."""
    if mapping is None:
        return ""
    place = mapping.find(header).get(field)
    return " + ".join(mapping.join.get(field, ())) if place is None else header[place]


def _write(work: Connection, shop: Path, path: Path, *, source: str, mapping: str, lang: Lang) -> ExportedFile:
    here = work.rows(
        "SELECT import_id FROM facts_imports WHERE source = :source AND mapping = :mapping",
        source=source,
        mapping=mapping,
    )
    headers = {i: header for i, header in sorted(_headers(work).items()) if (i,) in here}
    columns = list(dict.fromkeys(name for header in headers.values() for name in header))
    layout, written = known_layouts(shop).get((source, mapping)), 0
    with _private(path) as out:
        writer = csv.writer(out)
        writer.writerow([KEY, PROBLEM[lang], *map(guarded, columns)])
        for of_import, row, sha256, cells, reasons in work.stream(_FIXABLE, source=source, mapping=mapping):
            stands = json.loads(cells)
            problem = _words(reasons, layout, headers[of_import], lang)
            cell = (guarded(stands.get(name, "")) for name in columns)
            writer.writerow([key(of_import, row, sha256), guarded(problem), *cell])
            written += 1
    return ExportedFile(path, mapping, written)


def _words(reasons: str, mapping: Mapping | None, header: tuple[str, ...], lang: Lang) -> str:
    """All that is wrong with a row, in words."""
    told = []
    for reason in reasons.split("\x1e"):
        field, code = reason.split("\x1f")
        column = getattr(column_name(heading_of(mapping, header, field), field), lang)
        place = column and f"{column}{'：' if lang == 'zh' else ': '}"
        told.append(f"{place}{getattr(REASONS[code], lang)}")
    return ("；" if lang == "zh" else "; ").join(told)


@contextmanager
def _private(path: Path) -> Iterator[TextIO]:
    """A csv file that only its owner may read, there once it is whole; with the mark that spreadsheets look for."""
    half = path.with_name(f"{path.name}.half")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            out.write(_BOM)
            yield out
        half.rename(path)
    finally:
        half.unlink(missing_ok=True)
