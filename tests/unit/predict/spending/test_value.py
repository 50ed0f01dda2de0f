"""Customers' worth in days to come: sums, discount, margin, intervals, and customers who paid nothing."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.purchasing.scores import Purchasing, purchasing
from huitou.predict.spending.amounts import Amounts
from huitou.predict.spending.value import spending
from tests.support.buyers import buyers


@pytest.fixture(scope="module")
def amounts() -> Amounts:
    days = buyers("mbg", (1.2, 40.0, 0.7, 3.0), customers=1_500, seed=11, days=760)
    random = np.random.default_rng(1)
    scales = 1 / random.gamma(4.0, 1 / 1500.0, 1_500)
    return Amounts(days, np.round(random.gamma(6.0, scales[days.customer])))


@pytest.fixture(scope="module")
def bought(amounts: Amounts) -> Purchasing:
    return purchasing(amounts.days, as_of=560)


def test_the_sum_over_customers_is_the_total(amounts: Amounts, bought: Purchasing) -> None:
    found = spending(bought, amounts)
    for column, total in enumerate(found.totals):
        assert total.expected == pytest.approx(found.revenue[:, column].sum(), rel=1e-12)
        assert total.expected == pytest.approx((bought.expected[:, column] * found.each).sum(), rel=1e-12)
        assert total.low < total.expected < total.high


def test_the_total_comes_near_what_came_and_intervals_hold(amounts: Amounts, bought: Purchasing) -> None:
    found = spending(bought, amounts)
    came = amounts.spent(bought.histories, to=560 + 180)
    assert found.model == "gamma_gamma"
    assert found.totals[3].expected == pytest.approx(came.sum(), rel=0.12)
    assert 0.75 < ((found.low[:, 3] <= came) & (came <= found.high[:, 3])).mean() < 0.87


def test_margin_and_discount(amounts: Amounts, bought: Purchasing) -> None:
    plain, dear = (spending(bought, amounts, margin=0.4, discount_rate=rate) for rate in (0.0, 0.2))
    assert plain.value == pytest.approx(0.4 * plain.revenue, rel=1e-12)
    # The 30 days to come count as of their middle.
    assert dear.value[:, 0] == pytest.approx(plain.value[:, 0] * 1.2 ** (-15 / 365), rel=1e-9)
    assert (dear.value[:, -1] < plain.value[:, -1]).all()


def test_who_paid_nothing_is_worth_what_their_likes_are(amounts: Amounts, bought: Purchasing) -> None:
    nothing = Amounts(amounts.days, np.where(amounts.days.customer < 200, 0.0, amounts.net))
    found = spending(bought, nothing)
    for name in ("each", "revenue", "low", "high", "value"):
        assert np.isfinite(getattr(found, name)).all()
        assert (getattr(found, name) >= 0).all()


def test_a_shop_without_any_amount_is_worth_nothing(amounts: Amounts, bought: Purchasing) -> None:
    found = spending(bought, Amounts(amounts.days, np.zeros(len(amounts.net))))
    assert found.model == "shrunk_mean"
    assert found.fallback == "degenerate"
    assert found.revenue.sum() == 0


def test_of_an_undefined_shop_nothing_is_said(amounts: Amounts) -> None:
    short = purchasing(amounts.days, as_of=10)
    found = spending(short, amounts)
    assert found.totals == ()
    assert found.revenue.shape == (0, 5)
