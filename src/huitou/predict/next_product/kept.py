"""What was learned as plain rows, kept beside the snapshot for whoever asks next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from huitou.predict.next_product.learned import Line
from huitou.predict.next_product.model import BackTest, Learned

# Goes up when the same baskets give other lines: those kept by another version are never used.
VERSION = 1

Rows = list[tuple[Any, ...]]


def to_rows(of: Learned) -> Rows:
    """Rows of a name and numbers: the way, the back-test, and each line."""
    rows: Rows = [("way", of.way)]
    if (tested := of.tested) is not None:
        rows.append(("tested", tested.learned, tested.counted, tested.personal, tested.customers, tested.guesses))
    for name, line in (("own", of.own), ("new", of.new)):
        if line is not None:
            parts = (line.middle.tolist(), line.spread.tolist(), line.weights.tolist())
            rows.append((name, line.level, line.slope, line.offset, *parts[0], *parts[1], *parts[2]))
    return rows


def from_rows(rows: Iterable[tuple[Any, ...]]) -> Learned:
    """What ``to_rows`` wrote down."""
    told = {name: cells for name, *cells in rows}
    tested = BackTest(*told["tested"]) if "tested" in told else None
    return Learned(told["way"][0], _line(told.get("own")), _line(told.get("new")), tested)


def _line(cells: list[float] | None) -> Line | None:
    if cells is None:
        return None
    level, slope, offset, *numbers = cells
    middle, spread, weights = np.array(numbers, np.float64).reshape(3, -1)
    return Line(middle, spread, weights, level, slope, offset)
