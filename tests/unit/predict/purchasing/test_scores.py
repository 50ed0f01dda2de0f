"""From purchase days to scores: the choice of model, what is never said, and when there is no answer."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.language import Speech
from huitou.predict.purchasing.histories import purchase_days
from huitou.predict.purchasing.scores import MOST_ALIVE, purchasing
from huitou.predict.purchasing.traits import Traits
from huitou.predict.purchasing.words import reason
from tests.support.buyers import buyers


@pytest.fixture(scope="module")
def shop():
    return buyers("mbg", (1.2, 40.0, 0.7, 3.0), customers=1_500, seed=11, days=700)


def test_nothing_after_the_day_has_a_say(shop) -> None:
    whole, cut = purchasing(shop, as_of=500), purchasing(shop.known_to(500), as_of=500)
    assert whole.models == cut.models
    for name in ("expected", "low", "high", "some", "alive"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name))


def test_nobody_is_surely_there(shop) -> None:
    found = purchasing(shop, as_of=500)
    assert found.alive.max() <= MOST_ALIVE
    assert found.churn_risk == pytest.approx(1 - found.alive)


def test_longer_stretches_bring_more_and_totals_are_sums(shop) -> None:
    found = purchasing(shop, as_of=500)
    assert (np.diff(found.expected, axis=1) >= 0).all()
    assert (np.diff(found.some, axis=1) >= -1e-9).all()
    for column, total in enumerate(found.totals):
        assert total.expected == pytest.approx(found.expected[:, column].sum(), rel=1e-9)
        assert total.low < total.expected < total.high


def test_total_comes_near_what_came(shop) -> None:
    found = purchasing(shop, as_of=500)
    came = shop.bought(found.histories, to=590).sum()
    assert found.totals[2].low < came < found.totals[2].high
    assert found.totals[2].expected == pytest.approx(came, rel=0.12)


def test_a_short_history_says_from_when_on() -> None:
    days = purchase_days(np.arange(200), np.arange(200) % 40)
    found = purchasing(days, as_of=40)
    assert (found.undefined, found.possible_from) == ("too_short", 56)
    assert found.needs == {"customers": 30, "days": 56}
    assert found.has == {"customers": 200, "days": 40, "early": 105, "watched": 20}
    assert found.expected.shape == (0, 5)


def test_a_handful_of_customers_is_too_few() -> None:
    days = purchase_days(np.arange(20), np.arange(20))
    assert purchasing(days, as_of=300).undefined == "too_few"


def test_no_customers_at_all() -> None:
    found = purchasing(purchase_days([], []), as_of=300)
    assert found.undefined == "nobody"
    assert len(found.alive) == 0


def test_where_hardly_anybody_came_back_likes_are_asked() -> None:
    customers = np.concatenate((np.arange(300), np.arange(10)))
    days = purchase_days(customers, np.concatenate((np.arange(300) % 100, np.full(10, 250))))
    found = purchasing(days, as_of=300)
    assert (found.models, found.fallback) == (("pooled_rates",), "few_repeats")
    assert np.isfinite(found.expected).all()
    assert 0 < found.expected[:, 2].sum() < 50
    assert found.alive.max() < 1


def test_where_nobody_ever_came_back_nobody_need_not_be_the_truth() -> None:
    found = purchasing(purchase_days(np.arange(300), np.arange(300)), as_of=320)
    quarter = found.totals[2]
    assert 0 < quarter.expected < 5
    assert quarter.high > 1
    assert (found.some > 0).all()


def test_one_heavy_buyer_does_no_harm() -> None:
    shop = buyers("mbg", (1.2, 40.0, 0.7, 3.0), customers=300, seed=5, days=2_500)
    with_one = purchase_days(
        np.concatenate((shop.customer, np.full(2_001, 999))), np.concatenate((shop.day, np.arange(2_001)))
    )
    found = purchasing(with_one, as_of=2_400)
    for name in ("expected", "square", "some", "alive"):
        assert np.isfinite(getattr(found, name)).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "parameters", "regularity", "wanted"),
    [
        ("bg", (1.2, 50.0, 0.5, 3.0), 1, "bg_nbd"),
        ("mbg", (1.5, 12.0, 0.6, 4.0), 3, "mbg_cnbd_3"),
        ("pareto", (0.8, 40.0, 0.6, 150.0), 1, "pareto_nbd"),
    ],
)
def test_the_truth_is_found_and_its_intervals_hold(kind, parameters, regularity, wanted) -> None:
    """10,000 buyers: over all of them the intervals hold eight in ten, though half have left and have 0 to 0."""
    days = buyers(kind, parameters, customers=10_000, seed=7, days=905, regularity=regularity)
    found = purchasing(days, as_of=539)
    assert found.models == (wanted,)
    came = days.bought(found.histories, to=539 + 365)
    held = ((found.low[:, 4] <= came) & (came <= found.high[:, 4])).mean()
    assert 0.77 <= held <= 0.83
    assert found.totals[4].expected == pytest.approx(came.sum(), rel=0.03)


@pytest.fixture(scope="module")
def two_kinds():
    """Customers 0 to 999 come by one channel and return, those from 1000 on by another and hardly do; who is which."""
    return_, leave = (
        buyers("mbg", parameters, customers=1_000, seed=seed, days=700)
        for seed, parameters in ((21, (1.2, 30.0, 0.4, 4.0)), (22, (0.5, 60.0, 2.0, 3.0)))
    )
    days = purchase_days(np.append(return_.customer, leave.customer + 1_000), np.append(return_.day, leave.day))
    channel = 1 + (np.arange(2_000) >= 1_000)
    return days, Traits(("first_channel",), np.arange(2_000), channel[:, None], {"first_channel": {1: "a", 2: "b"}})


def test_a_trait_that_tells_moves_each_kind_towards_what_came(two_kinds) -> None:
    days, traits = two_kinds
    plain, told = purchasing(days, as_of=500), purchasing(days, as_of=500, traits=traits)
    assert [each.name for each in told.effects] == ["first_channel"]
    factor = told.factors(told.effects[0])
    assert factor["a"] > 1 > factor["b"]
    of, came = told.histories, days.bought(told.histories, to=590)
    column = told.horizons.index(90)
    leaving = of.customers >= 1_000
    shares = [each.expected[leaving, column].sum() / each.expected[:, column].sum() for each in (plain, told)]
    errors = np.abs(np.array(shares) - came[leaving].sum() / came.sum())
    assert errors[1] < errors[0] / 2
    assert told.totals[2].expected == pytest.approx(told.expected[:, column].sum(), rel=1e-9)
    assert "who first came by “b” buy" in reason(told, int(np.flatnonzero(of.customers >= 1_000)[0]), Speech("en"))
    assert "首购渠道是“a”的客人" in reason(told, 0, Speech("zh"))


def test_traits_known_later_have_no_say(two_kinds) -> None:
    days, traits = two_kinds
    early = days.histories(500).customers
    known = Traits(traits.names, early, traits.of(early), traits.labels)
    whole, cut = (
        purchasing(days, as_of=500, traits=traits),
        purchasing(days.known_to(500), as_of=500, traits=known),
    )
    assert np.array_equal(whole.expected, cut.expected)


def test_a_trait_that_says_nothing_changes_nothing(shop) -> None:
    of = Traits(("first_channel",), np.arange(1_500), 1 + np.arange(1_500)[:, None] % 3)
    plain, told = purchasing(shop, as_of=500), purchasing(shop, as_of=500, traits=of)
    assert told.effects == ()
    assert np.array_equal(plain.expected, told.expected)
