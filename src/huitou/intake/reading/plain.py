"""Telling at C speed that a block may be handed to the engine as it is; one that may not is split with care."""

from __future__ import annotations

import csv

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

    def __call__(self, block: Block) -> bool:
        data = block.data
        if block.overlong or block.last or len(data) > self._max or self._width == 1:
            return False
        if any(header in data for header in self._headers) or _has_line(self._bare, data):
            return False
        skeleton = data.translate(None, self._drop)
        if self._opens_quotes(b"", skeleton):
            # DuckDB opens a quoted cell after one space too, csv.reader does not: both must see the same cells.
            if self._opens_quotes(b" ", data):
                return False
            if self._opens_quotes(b"", data):
                return self._all_quoted(data, skeleton) or self._well_quoted(data)
        return _is_repeated(self._bare, skeleton.translate(None, b'"='))

    def commas(self, data: bytes) -> bytes:
        """The plain block with commas between its cells."""
        return data if self._mark == b"," else data.replace(self._mark, b",")

    def _opens_quotes(self, space: bytes, data: bytes) -> bool:
        opening = space + b'"'
        return data.startswith(opening) or self._mark + opening in data or b"\n" + opening in data

    def _all_quoted(self, data: bytes, skeleton: bytes) -> bool:
        """Each cell has two quotes and no delimiter within; each delimiter and line end has a quote on either side."""
        if not _is_repeated(self._quoted, skeleton.translate(None, b"=")) or _has_line(self._quoted, data):
            return False
        lines = data.count(b"\n")
        return (
            data.count(b'"' + self._mark + b'"') == lines * (self._width - 1)
            and data.count(b'"\n"') == lines - 1
            and data.startswith(b'"')
            and data.endswith(b'"\n')
            and self._quoted_header not in data
        )

    def _well_quoted(self, data: bytes) -> bool:
        if self._mark != b"," or data.translate(None, CONTROLS) != data:
            return False
        reader = csv.reader(data.decode().split("\n")[:-1], strict=True)
        records = 0
        try:
            for cells in reader:
                if len(cells) != self._width or not any(cells) or cells == self._header:
                    return False
                records += 1
        except csv.Error:
            return False
        return records == data.count(b"\n")


def _has_line(line: bytes, data: bytes) -> bool:
    return data.startswith(line) or b"\n" + line in data


def _is_repeated(unit: bytes, skeleton: bytes) -> bool:
    return skeleton == unit * (len(skeleton) // len(unit))
