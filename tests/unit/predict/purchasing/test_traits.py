"""Traits: used where they foretell others, left where they do not."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.purchasing.counts import Counts
from huitou.predict.purchasing.traits import NAMES, Effect, Told, Traits, effects, factors


def foretold(n: int, *, mean: float = 1.0) -> Counts:
    """Poisson counts of customers who are all there."""
    expected = np.full(n, mean)
    return Counts(np.ones(n), expected, expected + expected**2, 1 - np.exp(-expected))


def told(bought: np.ndarray) -> Told:
    return Told(np.arange(len(bought)), foretold(len(bought)), bought.astype(np.int64))


def traits(**codes: np.ndarray) -> Traits:
    n = len(next(iter(codes.values())))
    columns = [codes.get(name, np.zeros(n, np.int64)) for name in NAMES]
    return Traits(NAMES, np.arange(n), np.column_stack(columns).astype(np.int64))


def test_customers_of_a_channel_who_buy_half_as_often_are_told() -> None:
    rng = np.random.default_rng(1)
    channel = np.arange(4000) % 2 + 1
    bought = rng.poisson(np.where(channel == 1, 1.4, 0.6))
    of = traits(first_channel=channel)
    [found] = effects(of, [told(bought)])
    assert found.name == "first_channel"
    # 2000 customers each: 1.4 and 0.6 of 1.0, within two standard errors (sqrt(1.4 / 2000) = 0.026, 0.017).
    assert found.factor[1] == pytest.approx(1.4, abs=0.06)
    assert found.factor[2] == pytest.approx(0.6, abs=0.05)
    assert factors([found], of, np.array([1, 0, 9999])).tolist() == [found.factor[2], found.factor[1], 1.0]


def test_a_level_that_is_off_for_everybody_is_no_trait() -> None:
    rng = np.random.default_rng(2)
    assert effects(traits(first_channel=np.arange(4000) % 2 + 1), [told(rng.poisson(2.0, 4000))]) == ()


def test_a_trait_that_says_nothing_is_hardly_ever_used() -> None:
    of = traits(first_channel=np.arange(2000) % 4 + 1)
    used = sum(bool(effects(of, [told(np.random.default_rng(seed).poisson(1.0, 2000))])) for seed in range(40))
    assert used <= 2


def test_one_trait_that_only_mirrors_another_is_used_once() -> None:
    rng = np.random.default_rng(3)
    channel = np.arange(4000) % 2 + 1
    bought = rng.poisson(np.where(channel == 1, 1.4, 0.6))
    found = effects(traits(first_channel=channel, first_category=channel), [told(bought)])
    assert len(found) == 1


def test_two_traits_multiply() -> None:
    rng = np.random.default_rng(4)
    channel, discount = np.arange(8000) % 2 + 1, np.arange(8000) // 2 % 2 + 1
    bought = rng.poisson(np.where(channel == 1, 1.5, 0.5) * np.where(discount == 1, 1.3, 0.7))
    of = traits(first_channel=channel, first_discount=discount)
    found = effects(of, [told(bought)])
    assert {each.name for each in found} == {"first_channel", "first_discount"}
    assert factors(found, of, np.array([0]))[0] == pytest.approx(1.5 * 1.3, rel=0.06)


def test_kinds_of_few_and_the_unknown_keep_their_rate() -> None:
    rng = np.random.default_rng(5)
    channel = np.where(np.arange(4000) < 50, 3, np.arange(4000) % 3)
    bought = rng.poisson(np.choose(channel, [1.0, 1.5, 0.5, 4.0]))
    [found] = effects(traits(first_channel=channel), [told(bought)])
    assert set(found.factor) == {1, 2}
    assert Effect("x", found.factor, 0.0).of(np.array([0, 3])).tolist() == [1.0, 1.0]


def test_without_a_back_test_or_customers_there_is_none() -> None:
    assert effects(traits(first_channel=np.ones(10)), []) == ()
    nobody = Traits(NAMES, np.empty(0, np.int64), np.empty((0, 3), np.int64))
    assert factors([], nobody, np.array([1, 2])).tolist() == [1.0, 1.0]


def test_a_rate_that_doubles_doubles_the_mean_and_squares_the_chance_of_none() -> None:
    twice = foretold(1).scaled(np.array([2.0]))
    assert twice.expected[0] == 2.0
    assert twice.variance[0] == pytest.approx(2.0)
    assert twice.some[0] == pytest.approx(1 - np.exp(-2.0))
