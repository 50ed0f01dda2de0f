"""The logistic model on steps: at its maximum, and readable."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.conversion.logistic import Model, fit, platt


def drawn(seed: int, n: int = 4_000) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    bins = np.stack([random.integers(0, 3, n), random.integers(0, 4, n)]).astype(np.uint8)
    odds = -1.5 + np.array([-1.0, 0.0, 1.0])[bins[0]] + np.array([0.0, 0.5, 0.5, -1.0])[bins[1]]
    return bins, (random.random(n) < 1 / (1 + np.exp(-odds))).astype(float)


def lost(model: Model, bins: np.ndarray, did: np.ndarray, raw: list[np.ndarray], penalty: float) -> float:
    """The penalised likelihood by its definition; ``raw`` are the worths before they are centred."""
    score = model.score(bins)
    ordered = penalty / 2 * (float((np.diff(raw[0]) ** 2).sum()) + 0.1 * float((raw[0] ** 2).sum()))
    named = penalty / 2 * float((raw[1] ** 2).sum())
    return float(np.log1p(np.exp(score)).sum() - did @ score) + ordered + named


def test_no_step_makes_it_better() -> None:
    bins, did = drawn(1)
    best = fit(bins, did, [3, 4], [True, False], penalty=5.0)
    shares = [np.bincount(row) / len(did) for row in bins]

    def loss(shift: np.ndarray, worth: tuple[np.ndarray, ...]) -> float:
        """Of the worths as fitted, each attribute moved by a constant that the level takes back."""
        raw = [worth[0] + shift[0], worth[1] + shift[1]]
        return lost(Model(best.level, worth), bins, did, raw, 5.0)

    from scipy.optimize import minimize

    middle = minimize(lambda shift: loss(shift, best.worth), np.zeros(2)).x
    found = loss(middle, best.worth)
    for row in range(2):
        for step in range(len(best.worth[row])):
            for move in (-0.02, 0.02):
                other = [each.copy() for each in best.worth]
                other[row][step] += move
                assert loss(middle, tuple(other)) > found
    assert [pytest.approx(0, abs=1e-12)] * 2 == [
        float(share @ worth) for share, worth in zip(shares, best.worth, strict=True)
    ]


def test_the_truth_is_found() -> None:
    bins, did = drawn(2, 60_000)
    worth = fit(bins, did, [3, 4], [True, False], penalty=1.0).worth
    assert np.diff(worth[0]) == pytest.approx([1.0, 1.0], abs=0.12)  # 4 standard errors at n = 60,000
    assert worth[1][1:] - worth[1][0] == pytest.approx([0.5, 0.5, -1.0], abs=0.15)


def test_a_step_that_nobody_stands_on_is_between_its_neighbours() -> None:
    bins, did = drawn(3)
    bins[0] *= 2
    worth = fit(bins, did, [5, 4], [True, False], penalty=5.0).worth[0]
    assert worth[0] < worth[1] < worth[2] < worth[3] < worth[4]


def test_platt_makes_odds_come_true() -> None:
    random = np.random.default_rng(4)
    score = random.normal(-2, 1.5, 40_000)
    did = (random.random(len(score)) < 1 / (1 + np.exp(-(0.7 * score - 0.4)))).astype(float)
    slope, offset = platt(score, did)
    assert slope == pytest.approx(0.7, abs=0.06)
    assert offset == pytest.approx(-0.4, abs=0.12)


def test_platt_on_hardly_any_stays_near_what_it_was() -> None:
    slope, offset = platt(np.array([-3.0, -2.0]), np.array([0.0, 1.0]))
    assert 0.5 < slope < 1.5
    assert -1 < offset < 1
