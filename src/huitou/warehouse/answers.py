"""Answers that took long, kept beside the snapshot for whoever asks the same next.

A snapshot never changes, so neither does what it answers. Each answer is a small file in a folder that lives and dies
with its snapshot. Losing one costs time alone, so whatever cannot be written or read is asked again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

Rows = list[tuple[Any, ...]]

SUFFIX = ".answers"
_CELLS = {int, float, str, type(None)}
# A page has hundreds of rows; more than this is a list of people, which is not kept.
_MOST_CELLS = 200_000
_MOST_FILES = 4096


class Answers:
    """The answers kept of one snapshot: rows of integers, numbers and texts, by the question."""

    def __init__(self, snapshot: Path) -> None:
        self._snapshot = snapshot
        self._folder = folder_of(snapshot)

    def find(self, sql: str, params: Mapping[str, Any]) -> Rows | None:
        """The rows kept of this statement with these parameters, None where there are none that can be read."""
        try:
            rows = json.loads((self._folder / _name(sql, params)).read_bytes())
        except (OSError, ValueError):
            return None
        return [tuple(row) for row in rows]

    def keep(self, sql: str, params: Mapping[str, Any], rows: Rows) -> None:
        """Keep them, where they are few, there is room, and the snapshot is still there.

        A whole number that the engine gives as a decimal comes back as an integer.
        """
        if sum(map(len, rows)) > _MOST_CELLS:
            return
        rows = [tuple(_whole(cell) if type(cell) is Decimal else cell for cell in row) for row in rows]
        if not {type(cell) for row in rows for cell in row} <= _CELLS:
            return
        # A shop on a full disk, or one that may only be read, answers as before.
        with contextlib.suppress(OSError):
            self._write(_name(sql, params), json.dumps(rows, separators=(",", ":")))

    def _write(self, name: str, text: str) -> None:
        # An open reader may outlive its snapshot: what it learns then is of no use to the next.
        if not self._snapshot.exists():
            return
        self._folder.mkdir(exist_ok=True)
        if sum(1 for _ in self._folder.iterdir()) >= _MOST_FILES:
            return
        with tempfile.NamedTemporaryFile("w", dir=self._folder, encoding="utf-8", delete=False) as half:
            half.write(text)
        Path(half.name).replace(self._folder / name)


def _whole(cell: Decimal) -> int | Decimal:
    """A decimal without places, as sums of squares are, as the integer it is; any other as it stands."""
    return int(cell) if cell.as_tuple().exponent == 0 else cell


def folder_of(snapshot: Path) -> Path:
    """Where the answers of a snapshot are kept."""
    return snapshot.with_suffix(SUFFIX)


def _name(sql: str, params: Mapping[str, Any]) -> str:
    asked = json.dumps([sql, sorted(params.items())], default=str)
    return f"{hashlib.sha256(asked.encode()).hexdigest()}.json"
