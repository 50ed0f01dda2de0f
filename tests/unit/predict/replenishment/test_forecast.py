"""The forecast: curves that only rise, dates that fit them, simulated truth, and no look ahead."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.replenishment import curve
from huitou.predict.replenishment.forecast import Forecast, forecast
from huitou.predict.replenishment.purchases import Purchases, purchases

AS_OF = 420


def shop(customers: int, days: int, seed: int = 3) -> Purchases:
    """Customers who buy some of 30 items in 5 groups every 12 to 60 days, each purchase the last with chance .15."""
    random = np.random.default_rng(seed)
    usual = random.uniform(12, 60, 30)
    pairs = customers * 4
    who, item = np.repeat(np.arange(customers), 4), random.integers(0, 30, pairs)
    n = np.minimum(random.geometric(0.15, pairs), 60)
    own = np.log(usual[item]) + random.normal(0, 0.3, pairs)
    rows = np.repeat(np.arange(pairs), n)
    gap = np.maximum(np.exp(own[rows] + random.normal(0, 0.35, len(rows))), 1)
    starts = np.cumsum(n) - n
    gap[starts] = 0
    walked = np.cumsum(gap)
    day = (random.uniform(0, days, pairs)[rows] + walked - np.repeat(walked[starts], n)).astype(int)
    kept = day < days
    return purchases(who[rows][kept], item[rows][kept], day[kept], group_of=np.arange(30) // 6)


@pytest.fixture(scope="module")
def bought() -> Purchases:
    return shop(3000, AS_OF + 121)


@pytest.fixture(scope="module")
def found(bought: Purchases) -> Forecast:
    return forecast(bought, AS_OF)


def days_until(bought: Purchases, found: Forecast) -> np.ndarray:
    """By pair, after how many days it was bought again, by a plain loop; 9999 where it was not."""
    first: dict[tuple[int, int], int] = {}
    rows = zip(bought.customer.tolist(), bought.item.tolist(), bought.day.tolist(), strict=True)
    for customer, item, day in rows:
        if day > AS_OF:
            first.setdefault((customer, item), day - AS_OF)
    pairs = zip(found.standing.customer.tolist(), found.standing.item.tolist(), strict=True)
    return np.array([first.get(pair, 9999) for pair in pairs])


def test_nothing_after_the_day_has_a_say(bought: Purchases, found: Forecast) -> None:
    cut = forecast(bought.up_to(AS_OF), AS_OF)

    np.testing.assert_array_equal(cut.waiting, found.waiting)
    np.testing.assert_array_equal(cut.dates().expected, found.dates().expected)


def test_the_chance_only_rises_with_the_days_and_stays_a_chance(found: Forecast) -> None:
    chances = np.stack([found.within(days) for days in range(1, 121)])

    assert (np.diff(chances, axis=0) >= 0).all()
    assert chances.min() >= 0
    assert chances.max() < 1


def test_a_quantile_is_the_day_by_which_its_share_has_come(found: Forecast) -> None:
    by = found.quantile(0.5, within=91)
    some = np.flatnonzero((by > 1) & (by < 90))[:50]
    for place in some:
        low, high = (found.within(int(days))[place] for days in (np.floor(by[place]), np.ceil(by[place])))
        half = 0.5 * found.within(91)[place]
        assert low - 1e-6 <= half <= high + 1e-6


def test_chances_and_intervals_hold_in_a_shop_whose_truth_is_known(bought: Purchases, found: Forecast) -> None:
    days = days_until(bought, found)
    chance = found.within(14)
    order = np.argsort(chance)
    for part in np.array_split(order, 10):
        # 1,100 pairs a tenth: an error of at most 1.5 points each, of ten the largest within 3.
        assert abs(chance[part].mean() - (days[part] <= 14).mean()) < 0.045
    came = days <= 120
    low, high = (found.quantile(share, within=120) for share in (0.1, 0.9))
    # Days are whole: one that came on day 5 came within (4, 5].
    held = ((days > low) & (days - 1 < high))[came].mean()
    assert 0.77 <= held <= 0.86


def test_the_same_twice_is_the_same_bit_for_bit(bought: Purchases, found: Forecast) -> None:
    np.testing.assert_array_equal(forecast(bought, AS_OF).waiting, found.waiting)


def test_a_cycle_set_by_hand_stands_in_place_of_the_learned_one(bought: Purchases) -> None:
    own = np.full(30, np.nan)
    own[3] = 100
    found = forecast(bought, AS_OF, own_days=own)

    mine = found.standing.item == 3
    np.testing.assert_allclose(found.usual_days[mine], 100, rtol=1e-5)
    assert (found.usual_days[~mine] < 95).all()


def test_few_purchases_and_none_at_all_still_have_finite_curves() -> None:
    few = forecast(purchases([0, 0, 1], [0, 0, 0], [0, 30, 35]), 40)
    none = forecast(purchases([], [], []), 40)

    assert np.isfinite(few.waiting).all()
    assert few.learned.points is None
    assert len(none) == 0
    assert len(none.dates().expected) == 0


def test_days_outside_a_year_are_refused(found: Forecast) -> None:
    for days in (0, curve.LAST + 1):
        with pytest.raises(ValueError, match="outside 1 to 365"):
            found.within(days)
