"""How sure a difference is."""

from __future__ import annotations

import pytest

from huitou.diagnosis import chance
from huitou.statistics.difference import Estimate


def test_one_look_at_the_usual_share_is_the_interval_itself() -> None:
    # 2.5 % on one side is what a 95 % interval misses there.
    assert chance.widened(Estimate(0.3, 0.1, 0.5), error_share=0.025, looks=1).low == pytest.approx(0.1)


def test_more_looks_widen_it() -> None:
    # The normal quantile of 1 - 0.005/5 = 0.999 is 3.0902: 0.3 - 0.2 x 3.0902 / 1.9600 = -0.0153.
    assert chance.widened(Estimate(0.3, 0.1, 0.5), error_share=0.005, looks=5).low == pytest.approx(-0.0153, abs=1e-4)


def test_others_are_weighed_as_these_are_mixed() -> None:
    # Nine in ten of these bought pots, of which others return 1 in 10; one in ten tea, of which others return 5 in 10:
    # like them, 0.9 x 0.1 + 0.1 x 0.5 = 0.14 would have come back, not the 0.3 of all the others.
    these = {"pots": (9, 90), "tea": (5, 10)}
    others = {"pots": (10, 100), "tea": (50, 100)}

    found = chance.like_for_like(these, others)

    assert found is not None
    assert found.others.value == pytest.approx(0.14)
    assert found.counts == (14, 100)
    assert found.others.low < 0.14 < found.others.high


def test_goods_nobody_else_bought_are_left_out() -> None:
    found = chance.like_for_like({"pots": (9, 90), "tea": (5, 10)}, {"tea": (50, 100), "pots": (1, 4)})

    assert found is not None
    assert found.counts == (5, 10)


def test_nothing_to_compare_with_is_none() -> None:
    assert chance.like_for_like({"pots": (9, 90)}, {"tea": (50, 100)}) is None
    assert chance.like_for_like({}, {}) is None
    assert chance.fall((0, 0), (1, 2), error_share=0.01, looks=1) is None
