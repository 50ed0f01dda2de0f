"""A table in HTML, which many systems save under the name of an xls file."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from huitou.errors import DataError
from huitou.intake.reading.containers import Member
from huitou.intake.reading.encoding import legacy, marked
from huitou.intake.reading.grid import Grid
from huitou.intake.reading.lines import CHUNK, UndecodableError, utf8
from huitou.intake.reading.table import Table

_MAX_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class WebPageReader:
    """Reads the rows of a page's tables, one below the other as a spreadsheet would show them."""

    member: Member
    grid: Grid

    def read(self) -> Table:
        """The page's table. Raises: DataError for a page that holds none, or is not text."""
        name = self.member.name
        table = self.grid.table(name, self._rows(self._encoding()), sha256=self._sha256(), kind="html")
        if table is None:
            raise no_table(name)
        return table

    def _sha256(self) -> str:
        digest = hashlib.sha256()
        with self.member.open() as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
        return digest.hexdigest()

    def _encoding(self) -> str:
        """UTF-8 where all of it is; a page's own word for its encoding is wrong as often as not."""
        mark = marked(self.member.head)
        try:
            with self.member.open() as stream:
                deque(utf8(stream, encoding=mark or "utf-8"), maxlen=0)
        except UndecodableError as bad:
            with self.member.open() as stream:
                other = None if mark else legacy(stream.read(bad.offset + CHUNK)[-2 * CHUNK :])
            if other is None:
                raise no_table(self.member.name) from bad
            return other
        return mark or "utf-8"

    def _rows(self, encoding: str) -> Iterator[list[str]]:
        page = _Page()
        with self.member.open() as stream:
            try:
                for piece in utf8(stream, encoding=encoding):
                    page.feed(piece.decode())
                    yield from page.taken()
            except (UnicodeError, UndecodableError) as problem:
                raise no_table(self.member.name) from problem
        page.close()
        page.end_row()
        yield from page.taken()


class _Page(HTMLParser):
    """Gathers the cells of each row; a cell or row that is not closed ends where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: deque[list[str]] = deque()
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._columns, self._deep = 1, 1
        # Column -> how many further rows a merged cell above still covers there.
        self._covered: dict[int, int] = {}

    def taken(self) -> Iterator[list[str]]:
        while self._rows:
            yield self._rows.popleft()

    def end_row(self) -> None:
        self._end_cell()
        if self._row:
            self._pass_covered()
            self._rows.append(self._row)
            self._row = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.end_row()
        elif tag in {"td", "th"}:
            self._end_cell()
            self._cell = []
            said = dict(attrs)
            self._columns, self._deep = _span(said.get("colspan")), _span(said.get("rowspan"))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"tr", "table"}:
            self.end_row()
            if tag == "table":
                self._covered.clear()
        elif tag in {"td", "th"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None:
            self._pass_covered()
            first = len(self._row)
            self._row += ["".join(self._cell).strip(), *[""] * (self._columns - 1)]
            if self._deep > 1:
                self._covered |= dict.fromkeys(range(first, len(self._row)), self._deep - 1)
            self._cell = None

    def _pass_covered(self) -> None:
        """Leave the columns empty that a cell above reaches into, as a spreadsheet does with merged cells."""
        while rows := self._covered.get(len(self._row), 0):
            self._covered[len(self._row)] = rows - 1
            self._row.append("")


def _span(said: str | None) -> int:
    """How many columns or rows a cell takes up."""
    if not said or not said.isdecimal():
        return 1
    return max(1, int(said)) if len(said) < len(str(_MAX_SPAN)) else _MAX_SPAN


def no_table(name: str) -> DataError:
    """The refusal of a page or XML that is no table of orders."""
    return DataError(
        "file.markup",
        en=f"{name} is a web page or XML under a table's name, and no table could be read from it; open it in Excel or"
        " WPS and save it as xlsx or csv",
        zh=f"{name} 其实是网页或 XML，只是用了表格的扩展名，里面也读不出表格；"
        "请用 Excel 或 WPS 打开，另存为 xlsx 或 csv",
        file=name,
    )
