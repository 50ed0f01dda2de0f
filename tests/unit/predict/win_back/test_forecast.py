"""Who comes back: nothing after the day has a say, totals hold on known truth, and too little is said to be so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from huitou.predict.win_back.forecast import WinBack, win_back
from huitou.predict.win_back.lives import Lives, came_back, lives, sums
from huitou.settings import Settings
from tests.support.buyers import buyers

SETTINGS = Settings("tea")
AS_OF = 500


def shop(*, customers: int = 1_500, seed: int = 4, **how: int) -> Lives:
    """Of MBG/NBD, with people who differ in what they spend and in whether they look for discounts."""
    of = buyers("mbg", (1.2, 40.0, 0.5, 2.5), customers=customers, seed=seed, days=560, **how)
    random = np.random.default_rng(seed)
    spends, careful = np.exp(random.normal(8, 0.6, customers)), random.random(customers)
    net = spends[of.customer] * np.exp(random.normal(0, 0.4, len(of.day)))
    return lives(of.customer, of.day, net, random.random(len(of.day)) < careful[of.customer], of.customer % 3)


@pytest.fixture(scope="module")
def whole() -> Lives:
    return shop()


@pytest.fixture(scope="module")
def found(whole: Lives) -> WinBack:
    return win_back(whole, as_of=AS_OF, settings=SETTINGS)


def test_the_clock_shifted(whole: Lives, found: WinBack) -> None:
    before = win_back(whole.known_to(AS_OF), as_of=AS_OF, settings=SETTINGS)

    for column in ("chance", "low", "high", "brings", "value", "usual_days", "stages"):
        assert np.array_equal(getattr(found, column), getattr(before, column)), column
    assert (found.returns, found.worth, found.tested) == (before.returns, before.worth, before.tested)


def test_those_expected_come(whole: Lives, found: WinBack) -> None:
    came = came_back(whole, found.of, within=30)

    assert found.returns.low <= came.sum() <= found.returns.high
    best = found.chance >= np.quantile(found.chance, 0.8)
    # The fifth likeliest to come do so three times as often as the others.
    assert came[best].mean() > 3 * came[~best].mean()
    assert found.chance[best].sum() == pytest.approx(came[best].sum(), rel=0.4)


def test_a_chance_lies_within_its_interval_and_money_follows_it(found: WinBack) -> None:
    assert (found.low < found.chance).all()
    assert (found.chance < found.high).all()
    assert found.value == pytest.approx(found.chance * found.brings)
    assert found.worth.expected == pytest.approx(found.value.sum())
    assert found.returns.expected == pytest.approx(found.chance.sum())
    assert found.value[found.dearest_first].tolist() == sorted(found.value, reverse=True)


def test_who_spent_more_is_expected_to_bring_more(found: WinBack) -> None:
    several = found.of.days >= 3
    assert np.corrcoef(found.brings[several], found.of.each[several])[0, 1] > 0.9


def test_with_two_years_known_the_ranges_are_narrower() -> None:
    old = shop(customers=1_500, joining=700, seed=9)
    days = lives(old.customer, old.day + 300, old.net, old.discounted, old.category)
    first = lives([1_000_000], [0], [100], [0], [0])
    both = lives(
        np.append(days.customer, first.customer),
        np.append(days.day, first.day),
        np.append(days.net, first.net),
        np.append(days.discounted, first.discounted),
        np.append(days.category, first.category),
    )

    young, grown = (win_back(of, as_of=830, settings=SETTINGS) for of in (days, both))

    # One customer more, who bought once long ago: the season is known, and hardly anything else changed.
    assert (young.season_known, grown.season_known) == (False, True)
    assert grown.returns.expected == pytest.approx(young.returns.expected, rel=0.03)
    assert grown.returns.high - grown.returns.low < young.returns.high - young.returns.low


def test_margin_where_the_shop_has_one(whole: Lives, found: WinBack) -> None:
    with_margin = win_back(whole, as_of=AS_OF, settings=replace(SETTINGS, gross_margin=0.4))

    assert with_margin.value == pytest.approx(0.4 * found.value)
    assert with_margin.brings == pytest.approx(found.brings)
    assert with_margin.worth.expected == pytest.approx(0.4 * found.worth.expected)
    # Amounts are no surer for being smaller.
    assert with_margin.worth.high / with_margin.worth.expected == pytest.approx(found.worth.high / found.worth.expected)


def test_a_small_shop_knows_less_of_its_chances() -> None:
    small = win_back(shop(customers=200), as_of=AS_OF, settings=SETTINGS)
    large = win_back(shop(customers=4_000), as_of=AS_OF, settings=SETTINGS)

    def width(of: WinBack) -> float:
        return float(np.median(np.log(of.high / of.low)))

    assert small.enough
    assert width(small) > 1.3 * width(large)
    assert (small.high < 1).all()


def test_it_was_tried_a_month_before(whole: Lives, found: WinBack) -> None:
    assert found.tested is not None
    then = win_back(whole.known_to(AS_OF - 30), as_of=AS_OF - 30, settings=SETTINGS)

    assert found.tested.people == len(then)
    assert found.tested.returns == then.returns
    assert found.tested.came == came_back(whole, then.of, within=30).sum()
    assert found.tested.of_all


def test_too_few_days_and_from_when_on() -> None:
    young = lives([1, 1, 2], [1_000, 1_040, 1_010], [100, 100, 100])

    found = win_back(young, as_of=1_050, settings=SETTINGS)

    assert not found.enough
    assert len(found) == 0
    assert found.enough.why == "too_short"
    # Ninety days of orders, the first on day 1,000.
    assert found.enough.from_day == 1_089
    assert (found.enough.has["days"], found.enough.needs["days"]) == (51, 90)


def test_too_few_customers_who_had_lapsed() -> None:
    # Twelve customers, one a week: on day 270 (a month before), those of days 0 to 77 had all been away for 90 days.
    few = lives(np.arange(12), np.arange(12) * 7, np.full(12, 100))

    found = win_back(few, as_of=299, settings=SETTINGS)

    assert found.enough.why == "too_few"
    assert found.enough.has == {"days": 300, "lapsed": 12}
    # Twelve in 300 days: eighteen more take 450.
    assert found.enough.from_day == 299 + 450


def test_nobody_ever_bought() -> None:
    found = win_back(lives([], [], []), as_of=100, settings=SETTINGS)

    assert (found.enough.why, found.enough.from_day, len(found)) == ("nobody", None, 0)


def test_where_nobody_comes_twice_it_goes_by_shares() -> None:
    once = lives(np.arange(300), np.arange(300), np.full(300, 100))

    found = win_back(once, as_of=400, settings=SETTINGS)

    assert found.model == "usual_share"
    assert found.rules.by == "fallback"
    assert found.enough
    # No return in twelve months of up to 300 people: next to nobody is expected, and not nobody for sure.
    assert 0 < found.returns.expected < 3
    assert (found.high > found.chance).all()


@pytest.mark.parametrize("extreme", ["heavy", "worthless", "one day"])
def test_extremes_are_finite(extreme: str) -> None:
    of = shop(customers=300)
    more = {
        # Two thousand days in a row, and then nothing.
        "heavy": (np.full(2_000, 9_999), np.arange(-1_700, 300), np.full(2_000, 1e9)),
        "worthless": (np.full(3, 9_999), np.array([5, 50, 60]), np.zeros(3)),
        "one day": (np.arange(10_000, 10_400), np.full(400, 100), np.full(400, 5.0)),
    }[extreme]
    both = lives(*(np.concatenate([a, b]) for a, b in zip((of.customer, of.day, of.net), more, strict=True)))

    found = win_back(both, as_of=AS_OF, settings=SETTINGS)

    assert found.enough
    for column in (found.chance, found.low, found.high, found.brings, found.value):
        assert np.isfinite(column).all()
        assert (column >= 0).all()
    assert (found.chance <= 1).all()


def test_the_same_twice(whole: Lives, found: WinBack) -> None:
    again = win_back(whole, as_of=AS_OF, settings=SETTINGS)

    assert np.array_equal(again.chance, found.chance)
    assert sums(whole, AS_OF).customers.tolist() == sorted(set(whole.known_to(AS_OF).customer.tolist()))
