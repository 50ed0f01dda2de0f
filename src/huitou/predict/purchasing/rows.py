"""Equal customers as one row with a count, which is what fits run on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huitou.predict.purchasing.histories import Floats, Ints


@dataclass(frozen=True, slots=True)
class Rows:
    """Unique (x, t_x, T) with how many customers have them.

    ``log_gaps``: the sum of the logarithms of all gaps between purchases, over all customers. Only the likelihood of
    regular buying needs it, and only to compare degrees of regularity.
    Units: days, or days of the shop's clock.
    """

    repeats: Ints
    since: Floats
    watched: Floats
    customers: Floats
    log_gaps: float = 0.0

    def __len__(self) -> int:
        return len(self.repeats)


def aggregate(
    repeats: npt.ArrayLike, since: npt.ArrayLike, watched: npt.ArrayLike, *, log_gaps: float = 0.0
) -> tuple[Rows, Ints]:
    """The rows, and for each customer the row that is theirs.

    ``since`` and ``watched`` may be fractions; equal to the last bit is equal.
    """
    x, t, w = np.asarray(repeats, np.int64), np.asarray(since, np.float64), np.asarray(watched, np.float64)
    order, new = _grouped(x, t, w)
    index = np.empty(len(x), np.int64)
    index[order] = np.cumsum(new) - 1
    first = order[new]
    counts = np.diff(np.append(np.flatnonzero(new), len(x))).astype(np.float64)
    return Rows(x[first], t[first], w[first], counts, log_gaps), index


def _grouped(x: Ints, t: Floats, w: Floats) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """An order in which equal customers lie together, and where each new kind begins."""
    whole = len(x) > 0 and np.array_equal(t, np.floor(t)) and np.array_equal(w, np.floor(w))
    if whole and max(x.max(), t.max(), w.max()) < 1 << 20 and min(t.min(), w.min()) >= 0:
        key = (x << 40) | (t.astype(np.int64) << 20) | w.astype(np.int64)
        order = np.argsort(key, kind="stable")
        new = np.ones(len(x), bool)
        new[1:] = np.diff(key[order]) != 0
        return order, new
    order = np.lexsort((w, t, x))
    new = np.ones(len(x), bool)
    new[1:] = (np.diff(x[order]) != 0) | (np.diff(t[order]) != 0) | (np.diff(w[order]) != 0)
    return order, new
