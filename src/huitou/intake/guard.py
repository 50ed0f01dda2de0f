"""Cells on their way through a spreadsheet and back: nothing in them is run, rewritten or lost; rows keep their names.

An apostrophe before a cell makes a spreadsheet take it as text. It goes before what would be run as a formula, and
before numbers, times and ids that would come back as something else; and before an apostrophe, so that taking one
away gives every cell back as it was.
"""

from __future__ import annotations

import re

from huitou.intake.reading.header import normalise_header

# Leading columns of a file that was exported from the quarantine; a person may delete the second, not the first.
KEY = "huitou_row"
PROBLEM = {"zh": "huitou_问题", "en": "huitou_problem"}
KEYWORDS = frozenset(map(normalise_header, (KEY, *PROBLEM.values())))

_APOSTROPHE = "'"
_RUN = ("=", "+", "-", "@", "\t", "\r", _APOSTROPHE)
# A number of more digits loses some, one that begins with 0 its zeros; 2024-01-05 and 1-2 become days.
_SAFE_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,10})(?:\.[0-9]+)?")
_REWRITTEN = re.compile(r"[0-9.]|[A-Z][a-z]{2} [0-9]")
_MARK = 8


def guarded(cell: str) -> str:
    """The cell as a spreadsheet may hold it; an apostrophe less gives it back."""
    rewritten = _REWRITTEN.match(cell) and not _SAFE_NUMBER.fullmatch(cell)
    return _APOSTROPHE + cell if cell.startswith(_RUN) or rewritten else cell


def unguarded(cell: str) -> str:
    """The cell without its guard."""
    return cell.removeprefix(_APOSTROPHE)


def unguarded_sql(cell: str) -> str:
    """The same as SQL; an empty cell is ''."""
    return f"coalesce(regexp_replace({cell}, '^''', ''), '')"


def key(of_import: int, row: int, sha256: str) -> str:
    """The name of a row set aside: its import, its number there, and a mark of the file it came in."""
    return f"i{of_import}r{row}-{sha256[:_MARK]}"


def key_part(cell: str, part: int) -> str:
    """Part 1 (import), 2 (row) or 3 (mark) of such a name, as SQL; '' where the cell is none."""
    return (
        f"regexp_extract(lower(cell_text({cell})), '^i([0-9]{{1,18}})r([0-9]{{1,18}})-([0-9a-f]{{{_MARK}}})$', {part})"
    )


def mark(sha256: str) -> str:
    """The mark of a file in the names of its rows, as SQL."""
    return f"left({sha256}, {_MARK})"
