"""Simulated shops with one illness each, from files to the first finding; more of them: make bench-readings."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.readings import Tried, try_one
from huitou.simulate.illness import HEALTHY, ILLNESSES

SHOPS = 3
_SEED = 20_240_229


@pytest.mark.slow
@pytest.mark.parametrize("illness", ILLNESSES)
def test_the_illness_is_found_first_in_most_shops_and_none_in_healthy_ones(illness: str, tmp_path: Path) -> None:
    tried = [
        try_one(tmp_path, illness, seed=_SEED + 1_000 * place + list(ILLNESSES).index(illness), customers=2_500)
        for place in range(SHOPS)
    ]

    # 34 of 40 leave room for one of three to be missed; the seeds are fixed, so this is no chance.
    assert sum(each.right for each in tried) >= SHOPS - 1, [each.first for each in tried]


@pytest.mark.slow
def test_brushing_that_nobody_listed_is_no_illness(tmp_path: Path) -> None:
    tried: Tried = try_one(tmp_path, HEALTHY, seed=_SEED + 77, customers=2_500, brushing_known=False)

    assert tried.false == ()
