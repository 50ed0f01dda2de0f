"""Ranks against figures worked by hand, and against scipy's."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from huitou.statistics.ranks import ranks


def test_equal_values_share_the_mean_of_their_places() -> None:
    # 5 is first; the two 7 share places 2 and 3; 9 is fourth.
    assert ranks(np.array([7.0, 9.0, 5.0, 7.0])).tolist() == [2.5, 4.0, 1.0, 2.5]


def test_ranks_are_those_of_scipy() -> None:
    draw = np.random.default_rng(3)
    for values in (draw.integers(0, 9, 500), draw.normal(size=500), np.zeros(7), np.zeros(0)):
        assert np.array_equal(ranks(values), rankdata(values))
