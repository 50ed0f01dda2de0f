"""The regression held to its beliefs, against sklearn's and against what can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.win_back.regression import chances, odds, regression


def test_one_column_is_the_share_when_nothing_holds_it() -> None:
    came = np.array([True] * 3 + [False] * 9)
    found = regression(np.ones((12, 1)), came, np.zeros(12), np.array([1e-12]))

    assert chances(found.log_odds(np.ones((1, 1)), np.zeros(1)))[0] == pytest.approx(0.25, rel=1e-6)
    # The variance of log odds of 3 in 12 is 1 / (12 x .25 x .75).
    assert found.variance(np.ones((1, 1)))[0] == pytest.approx(1 / 2.25, rel=1e-6)


def test_without_a_past_it_is_what_was_believed() -> None:
    found = regression(np.zeros((0, 2)), np.zeros(0, bool), np.zeros(0), np.array([4.0, 2.0]))

    assert found.coefficients.tolist() == [0, 0]
    assert found.covariance.tolist() == [[0.25, 0], [0, 0.5]]
    assert found.log_odds(np.ones((1, 2)), np.array([-1.5])).tolist() == [-1.5]


def test_it_agrees_with_another_implementation() -> None:
    from sklearn.linear_model import LogisticRegression

    random = np.random.default_rng(5)
    columns = np.column_stack([np.ones(400), random.normal(size=(400, 2))])
    came = random.random(400) < chances(columns @ [-2.0, 0.8, -0.5])
    # sklearn minimises the loss plus half the squares over C: a weight of 1 / C on every column.
    theirs = LogisticRegression(C=0.5, fit_intercept=False, tol=1e-10, max_iter=1_000).fit(columns, came)

    found = regression(columns, came, np.zeros(400), np.full(3, 2.0))

    assert found.coefficients == pytest.approx(theirs.coef_[0], abs=1e-5)


def test_it_moves_from_what_was_believed_no_further_than_needed() -> None:
    columns, beforehand = np.ones((50, 1)), np.full(50, float(odds(np.array(0.2))))
    came = np.arange(50) < 10

    assert abs(regression(columns, came, beforehand, np.ones(1)).coefficients[0]) < 1e-9


def test_certainty_and_far_beliefs_stay_finite() -> None:
    columns = np.column_stack([np.ones(200), np.linspace(-30, 30, 200)])
    beforehand = np.linspace(-12, 12, 200)

    found = regression(columns, np.arange(200) >= 100, beforehand, np.array([1.0, 1.0]))

    assert np.isfinite(found.coefficients).all()
    assert np.isfinite(odds(np.array([0.0, 1.0]))).all()
    assert chances(np.array([-800.0, 800.0])).tolist() == [0.0, 1.0]
