"""Telling at C speed that a block may be handed to the engine as it is; one that may not is split with care."""

from __future__ import annotations

import csv

from huitou.intake.reading.header import Layout
from huitou.intake.reading.lines import Block

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"


class Plain:
    """Sound by construction: each line's skeleton (its delimiters) must be the header's, quotes must be literal text.

    Quotes in the midst of an unquoted cell (``="123"``) are text to every csv parser; a quote opens a cell only
    right after a delimiter or line end. Where the skeleton has no such pair, the block has none.
    """

    def __init__(self, layout: Layout, *, max_line_bytes: int) -> None:
        mark = layout.delimiter.encode()
        self._layout = layout
        self._mark = mark
        self._max = max_line_bytes
        self._drop = bytes(set(range(256)) - set(CONTROLS + b',\n"=' + mark))
        self._unit = mark * (len(layout.header) - 1) + b"\n"

    def __call__(self, block: Block) -> bool:
        data = block.data
        if block.overlong or block.last or len(data) > self._max or len(self._unit) == 1:
            return False
        if self._layout.raw in data or b"\n" + self._unit in data or data.startswith(self._unit):
            return False
        skeleton = data.translate(None, self._drop)
        if b'"' in skeleton and self._opens_quotes(data, skeleton):
            return self._well_quoted(data)
        bare = skeleton.translate(None, b'"=')
        return bare == self._unit * (len(bare) // len(self._unit))

    def _opens_quotes(self, data: bytes, skeleton: bytes) -> bool:
        opening = (self._mark + b'"', b'\n"')
        if not (data.startswith(b'"') or any(pair in skeleton for pair in opening)):
            return False
        return data.startswith(b'"') or any(pair in data for pair in opening)

    def _well_quoted(self, data: bytes) -> bool:
        if self._mark != b"," or data.translate(None, CONTROLS) != data:
            return False
        width = len(self._layout.header)
        reader = csv.reader(data.decode().split("\n")[:-1], strict=True)
        records = 0
        try:
            for cells in reader:
                if len(cells) != width or not any(cells):
                    return False
                records += 1
        except csv.Error:
            return False
        return records == data.count(b"\n")

    def commas(self, data: bytes) -> bytes:
        """The plain block with commas between its cells."""
        return data if self._mark == b"," else data.replace(self._mark, b",")
