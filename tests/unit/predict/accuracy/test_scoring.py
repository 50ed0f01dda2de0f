"""Figures of what was said and what came, worked out by hand or by loops."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from huitou.predict.accuracy.result import MODEL
from huitou.predict.accuracy.scoring import Asked, Said, auc, bias, calibration, error, judge, off, share, top_tenth


def numbers(*values: float) -> np.ndarray:
    return np.array(values, np.float64)


def test_the_first_tenth_of_twenty_are_two() -> None:
    top = top_tenth(np.arange(20.0))
    assert top.tolist() == [0.0] * 18 + [1.0, 1.0]


def test_equals_share_what_is_left_of_the_tenth() -> None:
    # Of thirty three are the tenth: one is above, so two places fall to the four equals.
    score = numbers(9, *[5] * 4, *[1] * 25)
    assert top_tenth(score).tolist() == [1.0] + [0.5] * 4 + [0.0] * 25


def test_ranking_nobody_brings_a_tenth() -> None:
    came = numbers(*[3] * 10, *[0] * 30)
    assert share(top_tenth(np.ones(40)), came).value == pytest.approx(0.1)


def test_what_the_first_tenth_brought() -> None:
    # 6 of 10 purchases; error: sqrt((0.4 * 6)^2 + (0.6 * 4)^2) / 10 = sqrt(5.76 + 5.76) / 10.
    came = numbers(6, 4, *[0] * 8)
    found = share(top_tenth(np.arange(10.0)[::-1]), came)
    assert found.value == pytest.approx(0.6)
    assert found.error == pytest.approx(np.sqrt(11.52) / 10)


def test_auc_is_the_share_of_pairs_in_the_right_order() -> None:
    score, bought = numbers(3, 1, 2, 2, 0, 5), np.array([True, False, True, False, False, True])
    pairs = [
        1.0 if some > none else 0.5 if some == none else 0.0 for some, none in product(score[bought], score[~bought])
    ]
    found = auc(score, bought)
    assert found is not None
    assert found.value == pytest.approx(sum(pairs) / len(pairs))


def test_the_error_of_auc_is_that_of_many_shops() -> None:
    random = np.random.default_rng(4)
    told = []
    for _ in range(400):
        score = random.normal(size=200)
        told.append(auc(score, random.random(200) < 1 / (1 + np.exp(-score))))
    values = [each.value for each in told if each]
    # The spread of 400 values is known to 1 / sqrt(800) = 3.5 %; four of those.
    assert np.mean([each.error for each in told if each]) == pytest.approx(np.std(values), rel=0.14)


def test_all_or_none_have_no_order() -> None:
    assert auc(numbers(1, 2), np.array([True, True])) is None


def test_bias_and_error() -> None:
    # 6 foretold, 8 came; squares 1 + 1 + 0 = 2.
    expected, came = numbers(1, 2, 3), numbers(2, 3, 3)
    assert bias(expected, came).value == pytest.approx(-0.25)
    assert error(expected, came).value == pytest.approx(np.sqrt(2 / 3))


def test_tenths_by_the_chance_said() -> None:
    chance = np.arange(100) / 100
    bins = calibration(chance, chance >= 0.5)
    assert [each.asked for each in bins] == [10] * 10
    assert [each.came for each in bins] == [0] * 5 + [10] * 5
    assert bins[0].said == pytest.approx(0.045)
    # The lower half is .045, .145 ... .445 above what came, the upper half .455, .355 ... .055 below.
    assert off(bins) == pytest.approx((1.225 + 1.275) / 10)


def test_who_has_one_chance_stays_together() -> None:
    bins = calibration(numbers(*[0.2] * 35, *[0.4] * 65), np.zeros(100, bool))
    assert [each.asked for each in bins] == [35, 65]


def test_the_lead_over_a_rule_and_its_error_over_several_days() -> None:
    came = numbers(6, 4, *[0] * 8)
    model, rule = np.arange(10.0)[::-1], np.arange(10.0)
    asked = [Asked(day, day + 30, np.arange(10), came, Said(model, came), {"rule": Said(rule)}) for day in (60, 30)]
    found = judge("q", asked)

    assert [cut.day for cut in found.cuts] == [60, 30]
    assert found.cuts[0].figures[MODEL]["bias"].value == pytest.approx(0)
    assert "bias" not in found.cuts[0].figures["rule"]
    # Ahead by .6 - 0: parts (1 - .6) * 6 / 10 and (0 - .6) * 4 / 10, squared and added: .1152.
    assert found.ahead["rule"].value == pytest.approx(0.6)
    # The same customers do the same on both days: asking twice makes nothing surer.
    assert found.ahead["rule"].error == pytest.approx(np.sqrt(0.1152))
    assert found.cuts[0].ahead["rule"].error == pytest.approx(np.sqrt(0.1152))


def test_other_customers_make_it_surer() -> None:
    came, score = numbers(6, 4, *[0] * 8), np.arange(10.0)
    asked = [
        Asked(day, day + 30, np.arange(10) + day, came, Said(score[::-1]), {"rule": Said(score)}) for day in (60, 30)
    ]
    assert judge("q", asked).ahead["rule"].error == pytest.approx(np.sqrt(0.1152 / 2))


def test_who_is_asked_about_twice_is_one_draw() -> None:
    came, said = numbers(1, 1, 0, 2), numbers(0.5, 0.5, 0.5, 0.5)
    # 2 foretold, 4 came. Four customers: .25 * 3 + 2.25 = 3; the first two as one: 1 + .25 + 2.25 = 3.5.
    assert bias(said, came).error == pytest.approx(2 / 4 * np.sqrt(3) / 4)
    assert bias(said, came, np.array([7, 7, 8, 9])).error == pytest.approx(2 / 4 * np.sqrt(3.5) / 4)
    top = numbers(1, 1, 0, 0)
    # Shares of .5: parts .125, .125, 0, -.25.
    assert share(top, came, np.array([7, 7, 8, 9])).error == pytest.approx(np.sqrt(0.25**2 + 0.25**2))


def test_a_total_learned_from_little_may_be_off_by_more_than_chance() -> None:
    came, said, who = numbers(1, 1, 0, 2), numbers(0.5, 0.5, 0.5, 0.5), np.arange(4)
    sure, unsure = (
        judge("q", [Asked(0, 30, who, came, Said(said, said), {"rule": Said(said, said)}, doubt=doubt)]).cuts[0].figures
        for doubt in (0.0, 0.3)
    )
    # Half of what came was foretold: chance and .5 * .3 in squares.
    assert unsure[MODEL]["bias"].error == pytest.approx(np.sqrt(sure[MODEL]["bias"].error ** 2 + 0.15**2))
    assert unsure["rule"] == sure["rule"]
