"""How right chances are, against pairs and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from huitou.predict.conversion.judged import auc, captured, judged


def test_auc_against_pairs() -> None:
    random = np.random.default_rng(5)
    score, did = random.integers(0, 6, 80).astype(float), random.random(80) < 0.3
    pairs = [
        1.0 if yes > no else 0.5 if yes == no else 0.0 for yes in score[did].tolist() for no in score[~did].tolist()
    ]
    assert auc(score, did) == pytest.approx(sum(pairs) / len(pairs))
    assert math.isnan(auc(score, np.zeros(80, bool)))


def test_what_the_first_tenth_holds() -> None:
    did = np.zeros(20, bool)
    did[[0, 1, 9, 15]] = True
    assert captured(-np.arange(20.0), did) == 0.5  # the first two of twenty
    assert captured(np.zeros(20), did) == pytest.approx(0.1)  # all alike: a tenth
    assert captured(-np.arange(20.0), np.zeros(20, bool)) == 0.0


def test_tenths_add_up() -> None:
    chance = np.linspace(0.5, 0.01, 57)
    did = chance > 0.4
    found = judged(100, chance, did, np.arange(57))
    assert sum(each.people for each in found.parts) == found.people == 57
    assert sum(each.did for each in found.parts) == found.did == int(did.sum())
    assert found.expected == pytest.approx(chance.sum())
    assert found.auc == found.auc_recent == 1.0
