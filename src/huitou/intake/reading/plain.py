"""Telling at C speed that a block holds nothing but records, and taking the wanted cells of all of them at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huitou.intake.reading.header import Layout
from huitou.intake.reading.lines import MARK, Block

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Places = npt.NDArray[np.int64]

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_TAB, _LINE_FEED, _SPACE, _QUOTE, _COMMA, _DELETE = b'\t\n ",\x7f'


@dataclass(frozen=True, slots=True)
class Plain:
    """Takes the cells of the columns ``keep`` from blocks that are sound beyond doubt; all others are read with care.

    A quote opens a cell only right after a delimiter or line end. A pair of quotes amid an unquoted cell (``="123"``)
    is text to every csv parser, as long as no delimiter stands within.
    """

    layout: Layout
    keep: tuple[int, ...]
    max_line_bytes: int
    errors: str = "strict"

    def take(self, block: Block) -> tuple[bytes, int] | None:
        """The kept cells as csv in UTF-8, and of how many records; None where the block needs care.

        Raises: UnicodeDecodeError where a kept cell is no text.
        """
        import numpy as np

        if self._needs_care(block):
            return None
        # The first line has a line end before it too.
        cells = np.frombuffer(bytearray(b"\n" + block.data), np.uint8)
        ends = _ends(cells, ord(self.layout.delimiter), len(self.layout.cells))
        if ends is None or self._has_other_rows(cells, ends, block.encoding):
            return None
        kept = self._cut(cells, ends)
        return kept.decode(block.encoding, self.errors).encode(), len(ends)

    def _needs_care(self, block: Block) -> bool:
        data = block.data
        if block.overlong or block.last or len(data) > self.max_line_bytes or len(self.layout.cells) == 1:
            return True
        return self.layout.delimiter != "," and b"," in data

    def _has_other_rows(self, cells: Bytes, ends: Places, encoding: str) -> bool:
        """Whether a blank row, or the header or a byte order mark once more, stands among the records."""
        import numpy as np

        starts = np.concatenate(([1], ends[:-1, -1] + 1))
        data = cells.tobytes()
        width = len(self.layout.cells)
        mark = self.layout.delimiter.encode()
        # A row of nothing but delimiters and quotes is no longer than this.
        for row in np.flatnonzero(ends[:, -1] - starts < 3 * width).tolist():
            if not data[starts[row] : ends[row, -1]].translate(None, b'"' + mark):
                return True
        first = self.layout.cells[0].encode(encoding, "replace")
        begins = (first + mark, b'"' + first + b'"' + mark, MARK.encode(encoding, "replace"))
        alike = np.isin(cells[starts], np.array([start[0] for start in begins], np.uint8))
        return any(data.startswith(begins, start) for start in starts[alike].tolist())

    def _cut(self, cells: Bytes, ends: Places) -> bytes:
        """The kept cells of every record, a comma after each but the last, which a line feed ends."""
        import numpy as np

        cells[ends[:, self.keep[:-1]]] = _COMMA
        cells[ends[:, self.keep[-1]]] = _LINE_FEED
        if len(self.keep) == ends.shape[1]:
            return cells[1:].tobytes()
        runs = _runs(self.keep)
        before = np.concatenate(([0], ends[:-1, -1]))
        # Where kept and left out change places, from the first byte on; each of them may be of no length.
        turns = np.empty((len(ends), 2 * len(runs) + 1), np.int64)
        for place, (first, last) in enumerate(runs):
            turns[:, 2 * place] = (ends[:, first - 1] if first else before) + 1
            turns[:, 2 * place + 1] = ends[:, last] + 1
        turns[:, -1] = ends[:, -1] + 1
        lengths = np.diff(turns.ravel(), prepend=1)
        kept = np.repeat(np.tile([*[False, True] * len(runs), False], len(ends)), lengths)
        return bytes(cells[1:][kept].tobytes())


def _runs(keep: tuple[int, ...]) -> list[tuple[int, int]]:
    """First and last of each stretch of neighbouring columns."""
    firsts = [place for place in keep if place - 1 not in keep]
    lasts = [place for place in keep if place + 1 not in keep]
    return list(zip(firsts, lasts, strict=True))


def _ends(cells: Bytes, mark: int, width: int) -> Places | None:
    """Where each cell ends, a row a record; None unless every record has ``width`` cells and all quotes are sound."""
    import numpy as np

    breaks = cells == _LINE_FEED
    low = np.count_nonzero(cells < _SPACE) - np.count_nonzero(breaks)
    if (low and low != np.count_nonzero(cells == _TAB)) or np.count_nonzero(cells == _DELETE):
        return None
    ends: Places = np.flatnonzero(breaks | (cells == mark))[1:]
    lines = np.count_nonzero(breaks) - 1
    quotes = np.flatnonzero(cells == _QUOTE)
    if len(quotes):
        within = _quoted(cells, ends, quotes, mark)
        if within is None or _is_a_record_inside(cells, ends[within], mark, width):
            return None
        lines -= np.count_nonzero(breaks[ends[within]])
        ends = np.delete(ends, within)
    if len(ends) != lines * width:
        return None
    ends = ends.reshape(-1, width)
    return ends if breaks[ends[:, -1]].all() else None


def _quoted(cells: Bytes, ends: Places, quotes: Places, mark: int) -> Places | None:
    """Which of the ends stand in a quoted cell, and so are none; None where a quote is not sound."""
    import numpy as np

    if len(quotes) % 2:
        return None
    opening, closing = quotes[::2], quotes[1::2]
    is_end = np.zeros(256, bool)
    is_end[[mark, _LINE_FEED]] = True
    opens = is_end[cells[opening - 1]]
    # "" inside a quoted cell: closed and opened again.
    again = np.concatenate(([False], opening[1:] == closing[:-1] + 1))
    text = ~(opens | again)
    low, high = np.searchsorted(ends, opening), np.searchsorted(ends, closing)
    # The engine opens a quoted cell after a space too.
    spaced = text & (cells[opening - 1] == _SPACE) & is_end[cells[opening - 2]]
    shut = is_end[cells[closing + 1]] | np.concatenate((again[1:], [False]))
    unsound = (text & (low != high)) | spaced | (~text & ~shut) | (again & np.concatenate(([False], text[:-1])))
    if unsound.any():
        return None
    # From low to high of each, one after another.
    counts = high - low
    return np.repeat(high - np.cumsum(counts), counts) + np.arange(counts.sum())


def _is_a_record_inside(cells: Bytes, within: Places, mark: int, width: int) -> bool:
    """Whether a line that goes on inside a quoted cell could be a record by itself: the sign of a stray quote."""

    breaks = within[cells[within] == _LINE_FEED]
    if not len(breaks):
        return False
    data = cells.tobytes()
    lines = (data[start : data.index(b"\n", start)] for start in (breaks + 1).tolist())
    return any(line.count(mark) >= width - 1 for line in lines)
