"""The pooled renewal against numerical integration, and against simulated shops whose truth is known."""

from __future__ import annotations

import math

import numpy as np
from scipy import integrate

from huitou.predict.replenishment import renewal
from huitou.predict.replenishment.purchases import purchases
from huitou.predict.replenishment.standing import standing


def test_the_chance_of_buying_again_is_that_of_the_integral() -> None:
    # Of one pair: gaps log-normal about 30 days with spread 0.5; a fifth drop out; 20 days have passed.
    def density(days: float) -> float:
        z = (math.log(days) - math.log(30)) / 0.5
        return math.exp(-z * z / 2) / (days * 0.5 * math.sqrt(2 * math.pi))

    between = integrate.quad(density, 21, 35)[0]
    longer = integrate.quad(density, 21, 2000)[0]
    expected = 0.8 * between / (0.8 * longer + 0.2)

    # `dropped` of a person is the share after 20 days of silence: 0.2 / (0.2 + 0.8 x what is longer).
    gone = 0.2 / (0.2 + 0.8 * longer)
    person = renewal.Person(np.array([math.log(30)]), np.array([0.5]), np.array([gone]))
    [found] = renewal.again_by(person, np.array([20], np.int32), (14,))
    assert abs(found[0] - expected) < 1e-6


def test_a_pair_lies_between_its_own_gaps_and_its_item() -> None:
    learned = renewal.Renewal(np.array([math.log(30)]), np.array([0.25]), 0.25, np.full((1, 4), 0.3))
    stand = standing(purchases([0] * 4, [0] * 4, [0, 10, 20, 30]), 30)

    person = renewal.of_pairs(learned, stand)

    # Three gaps of 10 days against one of 30 that the item is worth: (log 30 + 3 log 10) / 4.
    assert abs(person.mean[0] - (math.log(30) + 3 * math.log(10)) / 4) < 1e-9
    assert abs(person.spread[0] - math.sqrt(0.25 + 0.25 / 4)) < 1e-9


def test_a_long_silence_means_gone() -> None:
    learned = renewal.Renewal(np.array([math.log(30)]), np.array([0.25]), 0.25, np.full((1, 4), 0.3))
    bought = purchases([0], [0], [0])
    after = [renewal.of_pairs(learned, standing(bought, day)).dropped[0] for day in (0, 30, 100, 400)]

    assert after == sorted(after)
    assert after[0] < 0.31
    assert after[-1] > 0.98


def test_the_truth_of_a_simulated_shop_is_found() -> None:
    # 4,000 pairs of each of two items, gaps about 15 and 40 days (spread of a gap .4, of pairs .3), each
    # purchase the last with chance .2, watched for two years.
    random = np.random.default_rng(2)
    rows = []
    for customer in range(4000):
        for item, usual in enumerate((15, 40)):
            own = math.log(usual) + random.normal(0, 0.3)
            day = random.uniform(0, 300)
            while day < 730:
                rows.append((customer, item, int(day)))
                if random.random() < 0.2:
                    break
                day += max(math.exp(own + random.normal(0, 0.4)), 1)
    stand = standing(purchases(*np.array(rows).T, group_of=[0, 0]), 729)

    found = renewal.learn(stand, np.array([0, 0], np.int32))

    # Whole days round a gap by up to one: a few hundredths of the logarithm.
    np.testing.assert_allclose(np.exp(found.mean), [15, 40], rtol=0.06)
    np.testing.assert_allclose(found.dropped, 0.2, atol=0.03)
    np.testing.assert_allclose(np.sqrt(found.within), 0.4, atol=0.05)
    assert abs(math.sqrt(found.between) - 0.3) < 0.06


def test_an_empty_shop_and_an_item_nobody_bought_have_the_prior() -> None:
    found = renewal.learn(standing(purchases([], [], []), 10), np.array([0, 1], np.int32))

    np.testing.assert_allclose(np.exp(found.mean), 45, rtol=1e-6)
    assert np.isfinite(found.dropped).all()
