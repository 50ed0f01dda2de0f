"""The simulated buyers against the closed forms of the model they are drawn from.

Every check allows four standard errors, with the sample size beside it.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from huitou import simulate
from huitou.simulate import assortment, season
from huitou.simulate.buyers import draw_buyers, order_days
from huitou.simulate.draws import Draws
from huitou.simulate.model import Model

N = 200_000
MODEL = Model(r=1.5, s=1.8, beta_days=200.0, waits_for_promotion_share=0)
START, DAYS = 19_000, 600


def within(sample, *, mean: float) -> None:
    error = sample.std() / math.sqrt(len(sample))
    assert abs(sample.mean() - mean) < 4 * error


@pytest.mark.parametrize("shape", [0.3, 0.7, 1.0, 1.5, 6.0])
def test_gamma_has_its_mean_and_variance(shape) -> None:
    drawn = Draws(5, "gamma").gamma(shape, N)

    within(drawn, mean=shape)
    within((drawn - shape) ** 2, mean=shape)


@pytest.mark.parametrize("shape", [1, 2, 4])
def test_erlang_has_mean_one_and_variance_one_over_its_shape(shape) -> None:
    drawn = Draws(5, "erlang").erlang(np.full(N, shape))

    within(drawn, mean=1)
    within((drawn - 1) ** 2, mean=1 / shape)


def test_normal_is_normal() -> None:
    drawn = Draws(5, "normal").normal(N)

    within(drawn, mean=0)
    within(drawn**2, mean=1)
    within((np.abs(drawn) < 1).astype(float), mean=0.6826894921370859)


def test_exponential_survives_as_it_should() -> None:
    drawn = Draws(5, "exponential").exponential(N)

    within((drawn > 2).astype(float), mean=math.exp(-2))


@pytest.fixture(scope="module")
def crowd():
    buyers = draw_buyers(MODEL, customers=N, seed=9, start_day=START, days=DAYS)
    who, day = order_days(buyers, model=MODEL, seed=9, start_day=START, days=DAYS)
    return buyers, np.bincount(who, minlength=N)[:N], day


def test_rates_are_gamma_over_the_cycle(crowd) -> None:
    buyers, _, _ = crowd
    cycle = np.array([category.cycle_days for category in assortment.CATEGORIES])[buyers.home]

    within(buyers.rate * cycle, mean=1)
    within((buyers.rate * cycle - 1) ** 2, mean=1 / MODEL.r)


def test_buyers_survive_as_the_pareto_distribution_says(crowd) -> None:
    buyers, _, _ = crowd

    # P(lifetime > t) = (beta / (beta + t)) ** s; at t = 100, (200 / 300) ** 1.8.
    within((buyers.lifetime > 100).astype(float), mean=(200 / 300) ** 1.8)


def test_irregular_buyers_order_as_often_as_pareto_nbd_expects(crowd) -> None:
    """Schmittlein, Morrison and Colombo (1987): the expected repeat orders by t, here each buyer's days to the end."""
    buyers, orders, _ = crowd
    irregular = np.flatnonzero(buyers.home[:N] == 4)  # 果干蜜饯, cycle 33 days, regularity 1
    t = START + DAYS - buyers.begins[irregular]
    r, s, beta, alpha = MODEL.r, MODEL.s, MODEL.beta_days, MODEL.r * 33
    expected = r * beta / (alpha * (s - 1)) * (1 - (beta / (beta + t)) ** (s - 1))

    assert len(irregular) > 20_000
    within(orders[irregular] - 1 - expected, mean=0)


def test_regular_buyers_are_steadier_than_chance() -> None:
    """With four-fold Erlang gaps the count in a long time has a quarter of a Poisson count's variance."""
    steady = Model(r=1e6, s=1e6, beta_days=1e12)
    buyers = draw_buyers(steady, customers=40_000, seed=9, start_day=START, days=3600)
    who, _ = order_days(buyers, model=steady, seed=9, start_day=START, days=3600)
    boxes = np.flatnonzero((buyers.home[:40_000] == 6) & (buyers.begins[:40_000] < START + 1800))  # 礼盒: 180 days, 4
    orders = np.bincount(who, minlength=40_000)[boxes] - 1
    mean = (START + 3600 - buyers.begins[boxes]) / 180

    # A renewal process without a head start: E[N] = m - (1 - 1/4) / 2 and Var[N] near m / 4 + 5/48 for large m.
    within(orders - mean, mean=-0.375)
    assert 0.2 < ((orders - mean + 0.375) ** 2).mean() / mean.mean() < 0.3


def test_arrivals_follow_the_calendar(crowd) -> None:
    buyers, _, _ = crowd
    weight = season.arrivals(START, days=DAYS)
    expected = weight / weight.sum() * len(buyers.begins)
    seen = np.bincount(np.floor(buyers.begins).astype(int) - START, minlength=DAYS)
    chi = ((seen - expected) ** 2 / expected).sum()

    # Chi-squared with 599 degrees of freedom: mean 599, standard deviation sqrt(1198) = 34.6.
    assert abs(chi - 599) < 4 * 34.6


def test_shares_of_orders_are_those_of_the_model() -> None:
    shop = simulate.shop(customers=40_000, seed=3)
    orders = shop.orders.take(np.flatnonzero(~shop.orders.brushing))
    model = shop.model

    within((orders.paid_at < 0).astype(float), mean=model.cancelled_share + model.pending_share)
    old = orders.take(np.flatnonzero((orders.paid > 0) & (orders.paid_at < (shop.last_day - 40) * 86_400)))
    within((old.refunded == old.paid).astype(float), mean=model.full_refund_share)
    within(((old.refunded > 0) & (old.refunded < old.paid)).astype(float), mean=model.partial_refund_share)


def test_a_shop_looks_like_a_shop() -> None:
    shop = simulate.shop(customers=20_000, seed=3)
    told = simulate.truth(shop)["windows"]["all_days"]["order"]
    share = {
        name: told[name]["numerator"] / told[name]["denominator"] for name in told if told[name].get("denominator")
    }

    # Between the bounds a consumables shop reports; a change of the model that leaves them should be noticed.
    assert 0.25 < share["cohort_repurchase_rate"] < 0.40
    assert 0.45 < share["returning_revenue_share"] < 0.75
    assert 8_000 < share["average_order_value"] < 16_000
    assert 20 <= told["repurchase_cycle"]["value"] <= 40
