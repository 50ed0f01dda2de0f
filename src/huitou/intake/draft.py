"""Making a mapping for a file: its unknown tables, what is proposed for each, and the first rows through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huitou.intake import clean
from huitou.intake import mapping as mappings
from huitou.intake.choose import choose
from huitou.intake.evidence import evidence, plain
from huitou.intake.kinds import Kind, names
from huitou.intake.propose import Proposal, propose, settle
from huitou.intake.read import Table, read
from huitou.intake.saved import saved
from huitou.warehouse.engines.duckdb import Connection, connect, writer_megabytes
from huitou.warehouse.facts import Facts
from huitou.warehouse.peek import aside
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
    shop: Path

    @property
    def in_doubt(self) -> list[str]:
        """The needed fields that a person has to point to a column for."""
        return [
            name
            for name in self.proposal.needed
            if name in self.proposal.missing or len(self.proposal.doubts.get(name, ())) > 1
        ]

    def candidates(self, field: str) -> list[int]:
        """The columns that may be a needed field's, the likeliest first: all of them where none is like it."""
        if places := self.proposal.doubts.get(field):
            return places
        taken = {self.proposal.fields.get(name) for name in self.proposal.needed}
        looks = [evidence([row[place] for row in self.sample]) for place in range(len(self.table.header))]
        return sorted(range(len(looks)), key=lambda place: (place in taken, -looks[place].like(field), place))

    def put(self, field: str, place: int | None) -> None:
        """Let a field be another column, or none; a column is one field's."""
        self.proposal.fields = {name: at for name, at in self.proposal.fields.items() if at != place and name != field}
        if place is not None:
            self.proposal.fields[field] = place
        self.proposal.doubts.pop(field, None)
        self.proposal.guessed = [name for name in self.proposal.guessed if name != field]
        settle(self.proposal, self.sample)

    def be(self, kind: Kind) -> None:
        """Let the file be of another kind: everything is proposed anew."""
        self.proposal = propose(self.table.header, self.sample, kind=kind)
        self.proposal.source = _of_whom(self.scratch, self.shop, self.proposal, self.sample)

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
            refused = Counter(each.code for each in self.table.refused)
            refused.update(dict(_refusals(work, clean.checked_fields(layout))))
        return Preview(tuple(dict(zip(shown, row, strict=True)) for row in rows), self.table.records, dict(refused))


@contextmanager
def drafting(
    shop: Path, clock: Clock, file: Path, *, kind: Kind | None = None
) -> Iterator[tuple[list[Draft], list[str]]]:
    """The tables of a file that no layout knows, each with a proposal; and the names of those that are known.

    Raises: DataError when the file cannot be read at all.
    """
    own = saved(shop)
    with aside(shop) as scratch:
        tables = read(file, scratch / "read", keywords=mappings.keywords() | names())
        known = [table.name for table in tables if mappings.recognise(table.header, own=own)]
        drafts = [
            draft_of(table, clock, scratch, shop, kind) for table in tables if table.name not in known and table.records
        ]
        yield drafts, known


def sample_of(table: Table, scratch: Path, rows: int) -> list[list[str]]:
    """The cells of the first rows."""
    cells = ", ".join(f"coalesce(c{place}, '')" for place in range(len(table.header)))
    with connect(scratch=scratch) as work:
        found = work.rows(f"SELECT {cells} FROM ({clean.raw_sql(table)}) ORDER BY row LIMIT {int(rows)}")
    return [list(map(str, row)) for row in found]


def draft_of(table: Table, clock: Clock, scratch: Path, shop: Path, kind: Kind | None) -> Draft:
    """What is proposed for a table, of that kind or of the likeliest."""
    sample = sample_of(table, scratch, _SAMPLE_ROWS)
    proposal = propose(table.header, sample, kind=kind)
    proposal.source = _of_whom(scratch, shop, proposal, sample)
    return Draft(table, sample, proposal, clock, scratch, shop)


def _of_whom(scratch: Path, shop: Path, proposal: Proposal, sample: list[list[str]]) -> str:
    """The source whose orders or people a list names most of; none where it names nobody the shop knows.

    A list of another source would speak of other accounts and orders, though they have the same numbers.
    """
    known = {"order_id": "facts_orders WHERE order_id", "buyer_id": "facts_accounts WHERE id_value"}
    asked = [name for name in known if name in proposal.fields]
    if proposal.kind not in {"member", "parcel", "coupon", "touch", "ticket", "rating", "visit"} or not asked:
        return ""
    said = {name: sorted({plain(row[proposal.fields[name]]) for row in sample}) for name in asked}
    rows = " UNION ALL ".join(f"SELECT source FROM {known[name]} IN (SELECT unnest(:{name}))" for name in asked)
    with connect(scratch=scratch) as work:
        Facts(shop).attach(work, only=("orders", "accounts"))
        found = work.rows(
            f"SELECT source FROM ({rows}) r GROUP BY source ORDER BY COUNT(*) DESC, source LIMIT 1", **said
        )
    return str(found[0][0]) if found else ""


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
