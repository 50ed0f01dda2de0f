"""Why a file is known by its columns or is not: every column, and how near each layout comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huitou.intake import mapping as mappings
from huitou.intake.mapping import Mapping
from huitou.intake.masking import masked
from huitou.intake.read import normalise_header, read
from huitou.warehouse.peek import aside

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: the field it fills (None for none), and the layouts that know a column of this name."""

    name: str
    field: str | None
    known_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a layout comes to a table.

    ``missing``: names of the columns it cannot do without, the alternatives of each together; ``barred``: columns that
    say it is another layout's file. A layout with neither, and all its ``marks`` there, is recognised.
    """

    layout: Mapping
    known: int
    missing: tuple[tuple[str, ...], ...]
    unmarked: tuple[tuple[str, ...], ...]
    barred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One table: the layout it is read by (None for none), its columns, and the layouts that come nearest."""

    table: str
    layout: Mapping | None
    columns: tuple[Column, ...]
    nearest: tuple[Nearness, ...]


def explain(
    file: Path,
    *,
    source: str = "auto",
    mapping: Path | None = None,
    own: tuple[Mapping, ...] = (),
    shop: Path | None = None,
) -> list[Explanation]:
    """Explain every table of a file; nothing is imported. ``own``: the mappings of the ``shop``, in which it is read.

    Raises: DataError when the file cannot be read at all.
    """
    given = mappings.load(mapping) if mapping else None
    with aside(shop) as scratch:
        tables = read(
            file,
            scratch,
            keywords=mappings.keywords() | mappings.keywords_of([*own, *([given] if given else [])]),
            uses=lambda _name, _header: frozenset(),
        )
    if given:
        return [_explain(t.name, t.header, [given], None if given.missing(t.header) else given) for t in tables]
    built_in = [m for s in mappings.sources() for m in s.mappings]
    layouts = [m for m in (*own, *built_in) if source in ("auto", m.source)]
    return [_explain(t.name, t.header, layouts, mappings.recognise(t.header, source=source, own=own)) for t in tables]


def _explain(name: str, header: tuple[str, ...], layouts: Sequence[Mapping], layout: Mapping | None) -> Explanation:
    fields = {place: field for field, place in layout.find(header).items()} if layout else {}
    # In a file without a header these are a customer's cells.
    columns = [Column(masked(cell), fields.get(place), _known_to(cell, layouts)) for place, cell in enumerate(header)]
    near = sorted((_nearness(m, header) for m in layouts), key=_distance)
    return Explanation(name, layout, tuple(columns), tuple(n for n in near if n.known)[:_NEAREST])


def _known_to(cell: str, layouts: Sequence[Mapping]) -> tuple[str, ...]:
    name = normalise_header(cell)
    return tuple(
        layout.id
        for layout in layouts
        if any(normalise_header(alias) == name for aliases in layout.columns.values() for alias in aliases)
    )


def _nearness(layout: Mapping, header: tuple[str, ...]) -> Nearness:
    cells = {normalise_header(cell) for cell in header}
    marks = [tuple(mark.split("|")) for mark in layout.recognise]
    return Nearness(
        layout=layout,
        known=len(layout.find(header)),
        missing=tuple(layout.columns.get(field, (field,)) for field in layout.missing(header)),
        unmarked=tuple(mark for mark in marks if not cells & set(map(normalise_header, mark))),
        barred=tuple(column for column in layout.unless if normalise_header(column) in cells),
    )


def _distance(near: Nearness) -> int:
    """Columns it lacks or that speak against it, less those it knows."""
    return len({*near.missing, *near.unmarked}) + len(near.barred) - near.known
