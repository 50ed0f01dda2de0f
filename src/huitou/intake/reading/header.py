"""Where the table begins and how its cells are parted: header row and delimiter, found by their looks."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from huitou.intake.reading.lines import MARK, Block, Lines
from huitou.intake.reading.records import Splitter, Spoiled

PREVIEW_ROWS = 50
# No column's name is longer; the cell of a row may be.
_NAME_LENGTH = 100
_DELIMITERS = (",", "\t", ";", "|")
_NUMBERISH = re.compile(r"[-+'¥￥$£€]?\s*\d[\d.,:/\s年月日-]*[%元]?")
_WRAPPED = re.compile(r'=\s*"(.*)"', re.DOTALL)
_UNNAMED = re.compile(r"[\s()\[\]【】]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table begins and how its cells are parted.

    ``cells``: the header's cells as they stand in the file. ``line``: its own line. ``lines``: physical lines up to
    and with it.
    """

    delimiter: str
    cells: tuple[str, ...]
    header_row: int
    lines: int
    line: str

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(map(header_cell, self.cells))


def header_cell(text: str) -> str:
    """A header cell as a person reads it: no byte order mark, outer whitespace or ``="…"`` around it."""
    text = text.strip("\ufeff \t\r\n\u3000\xa0")
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped.group(1).strip() if wrapped else text


def normalise_header(text: str) -> str:
    """The form in which column names are compared: NFKC, without spaces and brackets, casefolded."""
    return _normal(text) if len(text) <= _NAME_LENGTH else _normal.__wrapped__(text)


@lru_cache(maxsize=4096)
def _normal(text: str) -> str:
    # Every file is compared with every layout: the same few names, thousands of times.
    return _UNNAMED.sub("", unicodedata.normalize("NFKC", header_cell(text))).casefold()


def find_layout(blocks: Sequence[Block], *, keywords: frozenset[str], max_line_bytes: int) -> Layout | None:
    """The likeliest layout of the file's first lines, None when there is no row at all.

    The delimiter is the one under which known names are found, else under which most rows are as wide as the header.
    """
    best: tuple[tuple[int, float, int], Layout] | None = None
    for delimiter in _DELIMITERS:
        splitter = Splitter(delimiter, max_line_bytes)
        rows, ends = _preview(blocks, splitter)
        place = find_header(rows, keywords=keywords)
        if place is None:
            continue
        width = len(rows[place])
        alike = sum(len(row) == width for row in rows[place:]) / sum(map(bool, rows[place:]))
        score = (_known(rows[place], keywords), alike if width > 1 else 0.0, width)
        if best is None or score > best[0]:
            line = _physical_line(blocks, ends[place])
            best = score, Layout(delimiter, tuple(rows[place]), place + 1, ends[place], line)
    return best[1] if best else None


def find_header(rows: Sequence[Sequence[str]], *, keywords: frozenset[str]) -> int | None:
    """Index of the header: the row with most known names (two at least, unless the row has no other cells).

    Without any, the first row whose cells are all filled, mostly distinct and no numbers, among rows as wide as
    most, or else half as wide.
    """
    filled = [index for index, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        return None
    hits = {index: _known(rows[index], keywords) for index in filled}
    best = max(filled, key=lambda index: (hits[index], -index))
    if hits[best] >= 2 or hits[best] == sum(bool(cell.strip()) for cell in rows[best]):
        return best
    widths = Counter(len(rows[index]) for index in filled)
    usual = max(widths, key=lambda width: (widths[width], width))
    wide = [index for index in filled if len(rows[index]) >= usual]
    named = [index for index in filled if _looks_named(rows[index]) and 2 * len(rows[index]) >= usual]
    return next((index for index in named if index in wide), (named or wide)[0])


def _known(row: Sequence[str], keywords: frozenset[str]) -> int:
    return len({name for cell in row if (name := normalise_header(cell)) in keywords})


def _is_number(cell: str) -> bool:
    return bool(_NUMBERISH.fullmatch(header_cell(cell)))


def _looks_named(row: Sequence[str]) -> bool:
    return all(map(header_cell, row)) and not any(map(_is_number, row)) and len(set(row)) >= 0.8 * len(row)


def _preview(blocks: Sequence[Block], splitter: Splitter) -> tuple[list[list[str]], list[int]]:
    lines = Lines(iter(()))
    for block in blocks:
        lines.load(block)
    rows: list[list[str]] = []
    ends: list[int] = []
    for record in islice(splitter.split(lines), PREVIEW_ROWS):
        rows.append([] if isinstance(record, Spoiled) else record)
        ends.append(lines.taken)
    return rows, ends


def _physical_line(blocks: Sequence[Block], number: int) -> str:
    text = "\n".join(block.text().removesuffix("\n") for block in blocks)
    return text.split("\n")[number - 1].removeprefix(MARK)
