"""Rows of cells, wherever they come from, as a table: the header is found and every further row numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from huitou.intake.reading.header import PREVIEW_ROWS, find_header, header_cell
from huitou.intake.reading.rows import Rows, check_width
from huitou.intake.reading.table import Limits, OnRead, Table, Uses, kept, unheard

_BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class Grid:
    """Puts tables into files that ``scratch`` makes, by what the caller knows and wants."""

    scratch: Callable[[], Path]
    keywords: frozenset[str]
    limits: Limits
    uses: Uses
    on_read: OnRead = unheard

    def table(self, name: str, rows: Iterator[list[str]], *, sha256: str, kind: str) -> Table | None:
        """The table in these rows; None when there is not one that holds anything."""
        preview = list(islice(rows, PREVIEW_ROWS))
        place = find_header(preview, keywords=self.keywords)
        if place is None:
            return None
        header = tuple(map(header_cell, preview[place]))
        check_width(header, name=name, limits=self.limits)
        columns = kept(self.uses, name, header)
        path = self.scratch()
        with path.open("wb") as out:
            sink = Rows(
                out,
                name=name,
                header=preview[place],
                header_row=place + 1,
                keep=columns,
                numbered=True,
                padded=False,
                limits=self.limits,
            )
            further = chain(preview[place + 1 :], rows)
            while block := list(islice(further, _BLOCK)):
                for row in block:
                    sink.add(row)
                # How much of a workbook was unpacked for them is not known.
                self.on_read(0, sink.records)
            sink.finish()
        return Table(
            name=name,
            header=header,
            header_row=place + 1,
            columns=columns,
            path=path,
            kind="csv",
            numbered=True,
            records=sink.records,
            refused=sink.refused(),
            sha256=sha256,
            encoding=kind,
        )
