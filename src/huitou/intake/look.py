"""Looking into a file before it is imported: its tables, what they are known by, what is proposed where not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huitou.intake import mapping as mappings
from huitou.intake.draft import Draft, draft_of, sample_of
from huitou.intake.kinds import Kind, names
from huitou.intake.mapping import Mapping as Layout
from huitou.intake.read import Table, read
from huitou.intake.returned import KEYWORDS, is_returned
from huitou.intake.saved import saved
from huitou.warehouse.peek import aside
from huitou.warehouse.publish import Clock


@dataclass(frozen=True, slots=True)
class Seen:
    """A table, and its first rows in full: they are for who may see them.

    ``layout`` reads it, unless nobody knows it: then there is a ``draft``. ``returned``: it came out of the quarantine.
    """

    table: Table
    sample: list[list[str]]
    layout: Layout | None
    draft: Draft | None
    returned: bool


@contextmanager
def looking(
    shop: Path, clock: Clock, file: Path, *, name: str, kinds: Mapping[str, Kind] | None = None, rows: int = 5
) -> Iterator[list[Seen]]:
    """Every table of a file that is called ``name``; ``kinds``: what some of them are, by table.

    Raises: DataError when the file cannot be read at all.
    """
    with aside(shop) as scratch:
        keywords = mappings.keywords() | mappings.keywords_of(saved(shop)) | names() | KEYWORDS
        tables = read(file, scratch / "read", keywords=keywords, name=name)
        yield _all_seen(tables, clock, scratch, shop, kinds, rows)


@contextmanager
def looking_at(
    shop: Path, clock: Clock, tables: Sequence[Table], *, kinds: Mapping[str, Kind] | None = None, rows: int = 5
) -> Iterator[list[Seen]]:
    """The same for tables that were read before."""
    with aside(shop) as scratch:
        yield _all_seen(tables, clock, scratch, shop, kinds, rows)


def _all_seen(
    tables: Sequence[Table], clock: Clock, scratch: Path, shop: Path, kinds: Mapping[str, Kind] | None, rows: int
) -> list[Seen]:
    own = saved(shop)
    return [_seen(each, own, clock, scratch, shop, kinds or {}, rows) for each in tables]


def _seen(
    table: Table,
    own: tuple[Layout, ...],
    clock: Clock,
    scratch: Path,
    shop: Path,
    kinds: Mapping[str, Kind],
    rows: int,
) -> Seen:
    returned = is_returned(table.header)
    layout = None if returned else mappings.recognise(table.header, own=own)
    sample = sample_of(table, scratch, rows)
    if returned or layout or not table.records:
        return Seen(table, sample, layout, None, returned)
    return Seen(table, sample, None, draft_of(table, clock, scratch, shop, kinds.get(table.name)), returned=False)
