"""Ranks of values, equal ones sharing the mean of theirs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def ranks(values: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The place of each of (n,) values among them from 1, equal ones sharing the mean of their places.

    What ``scipy.stats.rankdata`` gives, whose package takes longer to load than a report's ranks take to find.
    Undefined: NaN is no value.
    """
    _, place, equal = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(equal) - (equal - 1) / 2)[place])
