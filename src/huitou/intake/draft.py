"""Making a mapping for a file: its unknown tables, what is proposed for each, and the first rows through it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huitou.intake import clean
from huitou.intake import mapping as mappings
from huitou.intake.choose import choose
from huitou.intake.propose import Proposal, names, propose, settle
from huitou.intake.read import Table, read
from huitou.intake.saved import saved
from huitou.warehouse.engines.duckdb import Connection, connect, writer_megabytes
from huitou.warehouse.publish import Clock

_SAMPLE_ROWS = 2_000
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as a mapping reads them, and how many rows it would set aside, by reason code."""

    rows: tuple[dict[str, Any], ...]
    read: int
    refused: dict[str, int]


@dataclass(slots=True)
class Draft:
    """A table nobody knows and the mapping proposed for it."""

    table: Table
    sample: list[list[str]]
    proposal: Proposal
    clock: Clock
    scratch: Path

    def put(self, field: str, place: int | None) -> None:
        """Let a field be another column, or none; a column is one field's."""
        self.proposal.fields = {name: at for name, at in self.proposal.fields.items() if at != place and name != field}
        if place is not None:
            self.proposal.fields[field] = place
        self.proposal.doubts.pop(field, None)
        settle(self.proposal, self.sample)

    def preview(self, mapping: Path) -> Preview:
        """Read the whole table through a mapping file; nothing is kept."""
        name, header = self.table.name, self.table.header
        layout = choose(name, header, self.clock, source="auto", mapping=mapping)
        with connect(scratch=self.scratch, megabytes=writer_megabytes(self.table.records)) as work:
            clean.prepare(work)
            clean.stage(work, self.table, layout)
            shown = [field for field in layout.fields if field in layout.mapping.columns]
            cells = ", ".join(clean.shown(field, layout) for field in shown)
            rows = work.rows(f"SELECT {cells} FROM staged ORDER BY row LIMIT {_SHOWN}")
            refused = dict(_refusals(work, clean.checked_fields(layout)))
        return Preview(tuple(dict(zip(shown, row, strict=True)) for row in rows), self.table.records, refused)


@contextmanager
def drafting(shop: Path, clock: Clock, file: Path) -> Iterator[tuple[list[Draft], list[str]]]:
    """The tables of a file that no layout knows, each with a proposal; and the names of those that are known.

    Raises: DataError when the file cannot be read at all.
    """
    own = saved(shop)
    with tempfile.TemporaryDirectory(prefix="huitou-") as folder:
        scratch = Path(folder)
        tables = read(file, scratch / "read", keywords=mappings.keywords() | names())
        known = [table.name for table in tables if mappings.recognise(table.header, own=own)]
        drafts = [_draft(table, clock, scratch) for table in tables if table.name not in known and table.records]
        yield drafts, known


def _draft(table: Table, clock: Clock, scratch: Path) -> Draft:
    cells = ", ".join(f"coalesce(c{place}, '')" for place in range(len(table.header)))
    with connect(scratch=scratch) as work:
        rows = work.rows(f"SELECT {cells} FROM ({clean.raw_sql(table)}) ORDER BY row LIMIT {_SAMPLE_ROWS}")
    sample = [list(map(str, row)) for row in rows]
    return Draft(table, sample, propose(table.header, sample), clock, scratch)


def _refusals(work: Connection, checked: list[str]) -> list[tuple[str, int]]:
    """Rows by the reason of their first refused cell."""
    first = f"coalesce({', '.join(f'x_{field}' for field in checked)}, NULL)" if checked else "NULL"
    return [
        (str(code), int(count))
        for code, count in work.rows(
            f"SELECT split_part({first}, chr(31), 1) AS code, COUNT(*) FROM staged WHERE {first} IS NOT NULL"
            " GROUP BY 1 ORDER BY 2 DESC, 1"
        )
    ]
