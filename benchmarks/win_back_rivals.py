"""Other ways to say who of the lapsed returns, given the same past: a table of counts, and gradient boosting."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from huitou.predict.win_back.chance import Examples
from huitou.predict.win_back.forecast import WinBack
from huitou.predict.win_back.lives import Sums

Floats = npt.NDArray[np.float64]
_SILENT = np.array([30, 60, 90, 120, 180, 270, 365])
_OFTEN = np.array([1, 2, 4, 8])
_PRIOR = 20.0


def pooled_table(seen: Examples, of: Sums) -> Floats:
    """The share that returned of who had bought as often, as long ago; thin cells drawn to their row and it to all."""
    came = np.concatenate(seen.came).astype(np.float64)
    often, cell = (np.concatenate(each) for each in zip(*map(_cells, seen.of), strict=True))
    rows, size = len(_OFTEN) + 1, (len(_OFTEN) + 1) * (len(_SILENT) + 1)
    row = (np.bincount(often, came, rows) + _PRIOR * came.mean()) / (np.bincount(often, minlength=rows) + _PRIOR)
    prior = np.repeat(row, len(_SILENT) + 1)
    shares = (np.bincount(cell, came, size) + _PRIOR * prior) / (np.bincount(cell, minlength=size) + _PRIOR)
    return np.asarray(shares[_cells(of)[1]])


def _cells(of: Sums) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    often = np.searchsorted(_OFTEN, of.days)
    return often, often * (len(_SILENT) + 1) + np.searchsorted(_SILENT, of.silent)


def boosted(seen: Examples, of: Sums, ours: WinBack) -> Floats:
    """Trees on the same past, with all that is known of a customer."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    def columns(at: Sums) -> Floats:
        usual = ours.rules.usual_days(at)
        share = at.discounted / at.days
        return np.column_stack([at.silent, at.days, usual, at.last - at.first, at.each, share, at.category])

    model = HistGradientBoostingClassifier(
        max_iter=100,
        learning_rate=0.05,
        max_leaf_nodes=8,
        min_samples_leaf=30,
        l2_regularization=1.0,
        random_state=1,
    )
    model.fit(np.vstack([columns(each) for each in seen.of]), np.concatenate(seen.came))
    return np.asarray(model.predict_proba(columns(of))[:, 1])
