"""How answers leave: tables that line up with Chinese in them, JSON, and csv that is safe to open.

Answers go to standard output; everything said about them goes to standard error.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from huitou.cli.wrapping import wrap

# Spreadsheets run a cell that begins with one of these; an apostrophe before it makes it text again.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"
# C0 and C1 controls, and marks that turn the direction of writing: a cell from a file must not move the cursor,
# recolour the terminal, or let a line read otherwise than it is.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def speak_utf8() -> None:
    """Make both streams utf-8 whatever the locale, C and POSIX included."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str = "") -> None:
    """A line of the answer."""
    print(text)


def note(text: str) -> None:
    """A line about the answer, kept apart from it."""
    print(text, file=sys.stderr)


def one_line(value: object) -> str:
    """A cell of a table: on one line, and nothing in it that a terminal would obey."""
    return _CONTROLS.sub(" ", str(value)).strip()


def table(rows: Iterable[Sequence[object]], *, headings: Sequence[str] = (), right: Iterable[int] = ()) -> str:
    """A plain table; the columns in ``right`` are numbers and line up on the right."""
    import tabulate  # as much to load as the rest of the command line, and a command may print none

    cells = [[one_line(cell) for cell in row] for row in rows]
    to_right = set(right)
    width = len(headings) or max(map(len, cells), default=0)
    return tabulate.tabulate(
        cells,
        headers=list(headings),
        tablefmt="simple" if headings else "plain",
        disable_numparse=True,
        colalign=["right" if column in to_right else "left" for column in range(width)],
    )


def paragraph(text: str, *, indent: int = 0) -> str:
    """The text wrapped to the screen, at most 100 columns wide, each line indented."""
    margin = " " * indent
    width = min(shutil.get_terminal_size().columns, 100) - indent
    return "\n".join(margin + line for line in wrap(text, width))


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def safe_cell(value: object) -> object:
    """The value as a csv cell: text that a spreadsheet would run as a formula is quoted, numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def write_csv(rows: Iterable[dict[str, Any]], *, columns: Sequence[str], stream: TextIO | None = None) -> None:
    """Write rows as csv to standard output.

    A file gets a byte order mark, for spreadsheets read Chinese wrongly without one; a pipe gets none, for programs
    would take it for a part of the first heading.
    """
    target = stream or sys.stdout
    if _is_file(target):
        target.write(_BOM)
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])


def _is_file(stream: TextIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:
        return False
