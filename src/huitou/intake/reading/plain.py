"""Telling at C speed that a block may be handed to the engine as it is; one that may not is split with care."""

from __future__ import annotations

import csv
from itertools import islice

from huitou.intake.reading.header import Layout
from huitou.intake.reading.lines import Block

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"


class Plain:
    """Sound by construction: each line's skeleton (its delimiters and quotes) must be that of a record.

    Quotes in the midst of an unquoted cell (``="123"``) are text to every csv parser; a quote opens a cell only
    right after a delimiter or line end. Where the skeleton has no such pair, the block has none.
    """

    def __init__(self, layout: Layout, *, max_line_bytes: int) -> None:
        mark = layout.delimiter.encode()
        width = len(layout.header)
        self._header = list(layout.cells)
        self._width = width
        self._mark = mark
        self._max = max_line_bytes
        self._drop = bytes(set(range(256)) - set(CONTROLS + b',\n"=' + mark))
        self._bare = mark * (width - 1) + b"\n"
        self._quoted = mark.join([b'""'] * width) + b"\n"
        self._quoted_header = layout.delimiter.join(f'"{cell}"' for cell in layout.cells).encode()
        self._headers = {layout.raw, layout.delimiter.join(layout.cells).encode()}

    def records(self, block: Block) -> int:
        """How many records the block holds when it may be handed over as it is; 0 when it may not."""
        data = block.data
        if block.overlong or block.last or len(data) > self._max or self._width == 1:
            return 0
        if any(header in data for header in self._headers) or _has_line(self._bare, data):
            return 0
        skeleton = data.translate(None, self._drop)
        if self._opens_quotes(b"", skeleton):
            # DuckDB opens a quoted cell after one space too, csv.reader does not: both must see the same cells.
            if b' "' in data and self._opens_quotes(b" ", data):
                return 0
            if self._all_quoted(data, skeleton):
                return data.count(b"\n")
            return self._some_quoted(data)
        return data.count(b"\n") if self._is_bare(skeleton) else 0

    def _is_bare(self, skeleton: bytes) -> bool:
        return _is_repeated(self._bare, skeleton.translate(None, b'"='))

    def commas(self, data: bytes) -> bytes:
        """The plain block with commas between its cells."""
        return data if self._mark == b"," else data.replace(self._mark, b",")

    def _opens_quotes(self, space: bytes, data: bytes) -> bool:
        opening = space + b'"'
        return data.startswith(opening) or self._mark + opening in data or b"\n" + opening in data

    def _all_quoted(self, data: bytes, skeleton: bytes) -> bool:
        """Each cell has two quotes and no delimiter within; each delimiter and line end has a quote on either side."""
        if not data.startswith(b'"') or not _is_repeated(self._quoted, skeleton.translate(None, b"=")):
            return False
        if _has_line(self._quoted, data):
            return False
        lines = data.count(b"\n")
        return (
            data.count(b'"' + self._mark + b'"') == lines * (self._width - 1)
            and data.count(b'"\n"') == lines - 1
            and data.endswith(b'"\n')
            and self._quoted_header not in data
        )

    def _some_quoted(self, data: bytes) -> int:
        """Lines that open a quoted cell, and those it runs on to, are read one by one; the others by their skeleton.

        A tenth of the rows of a real export have such a cell, so nearly every block has one.
        """
        if self._mark != b"," or data.translate(None, CONTROLS) != data:
            return 0
        lines = data.split(b"\n")
        lines.pop()
        opening = [i for i, line in enumerate(lines) if b',"' in line or line.startswith(b'"')]
        plain: list[bytes] = []
        single: list[str] = []
        broken = after = 0
        for place in opening:
            if place < after:
                continue
            plain += lines[after:place]
            taken = 1
            if lines[place].count(b'"') % 2 == 0:
                single.append(lines[place].decode())
            elif taken := self._broken_record(lines, place):
                broken += 1
            else:
                return 0
            after = place + taken
        plain += lines[after:]
        bare = b"".join([line + b"\n" for line in plain])
        if not self._is_bare(bare.translate(None, self._drop)):
            return 0
        return len(plain) + len(single) + broken if self._are_records(single) else 0

    def _are_records(self, lines: list[str]) -> bool:
        """Whether every line is a whole record."""
        try:
            records = list(csv.reader(lines, strict=True))
        except csv.Error:
            return False
        return len(records) == len(lines) and all(map(self._is_record, records))

    def _is_record(self, cells: list[str]) -> bool:
        return len(cells) == self._width and any(cells) and cells != self._header

    def _broken_record(self, lines: list[bytes], place: int) -> int:
        """How many lines a record takes that has line breaks in a cell; 0 where it needs the careful way."""
        reader = csv.reader((line.decode() + "\n" for line in islice(lines, place, None)), strict=True)
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            return 0
        if not self._is_record(cells):
            return 0
        # A line inside a cell that would be a record by itself is the mark of a stray quote.
        if any(line.count(self._mark) >= self._width - 1 for line in lines[place + 1 : place + reader.line_num]):
            return 0
        return reader.line_num


def _has_line(line: bytes, data: bytes) -> bool:
    return data.startswith(line) or b"\n" + line in data


def _is_repeated(unit: bytes, skeleton: bytes) -> bool:
    return skeleton == unit * (len(skeleton) // len(unit))
