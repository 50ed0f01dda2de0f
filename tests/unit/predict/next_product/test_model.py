"""Ranking, the choice of the way, and the two lists with what is left out of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from huitou.predict.next_product.baskets import Baskets, baskets
from huitou.predict.next_product.learned import learn
from huitou.predict.next_product.model import NextProduct, Ranked, best, fit, most_often, rank, recall
from huitou.predict.next_product.offers import Barred, Offers, offers


def habits(customers: int = 400, seed: int = 5) -> Baskets:
    """Each buys one of thirty favourites, goes over to another in the middle, and takes what is popular beside it."""
    rng = np.random.default_rng(seed)
    rows = []
    for who in range(customers):
        first, second = rng.choice(30, 2, replace=False)
        count = rng.integers(3, 12)
        for number in range(count):
            day = float(number * 20 + rng.integers(0, 9))
            main = first if number < count / 2 else second
            rows += [(who, day, product) for product in {int(main), 30 + int(60 * rng.random() ** 2)}]
    return baskets(*zip(*rows, strict=True))


@pytest.fixture(scope="module")
def shop() -> Baskets:
    return habits()


@pytest.fixture(scope="module")
def model(shop: Baskets) -> NextProduct:
    return fit(shop)


def test_recall_by_hand() -> None:
    ranked = Ranked(np.array([0, 2]), np.array([[1, 5], [4, -1]]), np.full((2, 2), np.nan))
    # Customer 0 bought 1 and 2, of which one was ranked; customer 2 bought 3; customer 1 was not asked.
    assert recall(np.array([0, 0, 1, 2]), np.array([1, 2, 1, 3]), ranked, products=6) == (0.25, 2)


def test_the_best_at_each_place_lower_products_among_equals() -> None:
    kept, at = best(np.array([1, 0, 0, 0]), np.array([0, 7, 3, 5]), np.array([1.0, 2.0, 2.0, 9.0]), 2)
    assert kept.tolist() == [3, 2, 0]
    assert at.tolist() == [0, 1, 0]


def test_learning_follows_the_change_that_counting_misses(shop: Baskets, model: NextProduct) -> None:
    assert model.way == "learned"
    assert model.tested is not None
    assert model.tested.learned is not None
    assert model.tested.learned > model.tested.personal
    assert model.tested.customers == 400


def test_the_hold_out_has_no_say(shop: Baskets) -> None:
    past = shop.before(1)
    other = baskets(
        np.append(past.customer, [0, 1]),
        np.append(past.day, [999.0, 999.0]),
        np.append(past.product, [0, 89]),
        np.append(past.quantity, [5, 5]),
        customers=shop.customers,
        products=shop.products,
    ).before(1)
    everybody = np.arange(2, 50)
    kept = baskets(past.customer, past.day, past.product, past.quantity, customers=400, products=shop.products)
    first = rank(fit(kept), everybody)
    again = rank(fit(kept), everybody)
    assert first.product.tobytes() == again.product.tobytes()
    assert first.probability.tobytes() == again.probability.tobytes()
    assert other.count[2:].tolist() == past.before(1).count[2:].tolist()


def test_probabilities_are_kept_over_all(shop: Baskets) -> None:
    # Learned before the last basket and looked at there: what was said to come, came as often, within four standard
    # errors of what was said.
    past = shop.before(1)
    ranked = rank(fit(past), np.flatnonzero(past.count > 0))
    customer, product = shop.basket(0)
    told = ranked.product >= 0
    chance = ranked.probability[told]
    key = (ranked.customer[:, None] * 1000 + ranked.product)[told]
    came = np.isin(key, customer * 1000 + product)
    assert np.isfinite(chance).all()
    assert abs(came.sum() - chance.sum()) < 4 * np.sqrt((chance * (1 - chance)).sum())


def test_few_customers_are_counted_without_chances() -> None:
    few = fit(habits(40))
    assert few.way == "counted"
    ranked = rank(few, np.arange(5))
    assert np.isnan(ranked.probability).all()
    assert (ranked.product[:, 0] >= 0).all()


def test_one_basket_each_is_ranked_by_what_sells() -> None:
    laid = baskets([0, 1, 2, 3], [1.0, 2.0, 3.0, 4.0], [0, 1, 1, 0], products=3)
    found = fit(laid)
    assert (found.way, found.tested) == ("counted", None)
    assert rank(found, np.array([0]), top=3).product.tolist() == [[0, 1, -1]]


def test_somebody_without_a_basket_gets_what_is_popular(shop: Baskets) -> None:
    wide = baskets(shop.customer, shop.day, shop.product, customers=401, products=shop.products)
    found = offers(fit(wide), np.array([400]), today=300.0)
    assert set(found.which.tolist()) == {1}
    assert 30 in found.product.tolist()


def test_most_often_by_hand() -> None:
    laid = baskets([0, 0, 0, 0], [1.0, 2.0, 3.0, 3.0], [2, 2, 1, 3])
    ranked = most_often(fit(laid).known, np.array([0]), top=3)
    assert ranked.product.tolist() == [[2, 1, 3]]


def _of(found: Offers, customer: int, which: int) -> list[int]:
    return found.product[(found.customer == customer) & (found.which == which)].tolist()


def test_both_lists_and_no_product_in_both(shop: Baskets, model: NextProduct) -> None:
    found = offers(model, np.arange(50), today=1000.0, top=4)
    for customer in range(50):
        owned = set(shop.product[shop.customer == customer].tolist())
        again, beside = _of(found, customer, 0), _of(found, customer, 1)
        assert set(again) <= owned
        assert not set(beside) & owned
        assert 0 < len(again) <= 4
    assert (np.diff(found.customer) >= 0).all()


def test_what_is_out_of_stock_or_given_back_is_left_out(shop: Baskets, model: NextProduct) -> None:
    before = offers(model, np.arange(50), today=1000.0)
    first = int(before.product[0])
    gone = np.zeros(shop.products, np.bool_)
    gone[first] = True
    without = offers(model, np.arange(50), today=1000.0, barred=Barred(gone))
    assert first not in without.product.tolist()
    assert without.left_out["out_of_stock"] > 0
    back = offers(model, np.arange(50), today=1000.0, barred=Barred(refunded=(np.array([0]), np.array([first]))))
    assert first not in _of(back, 0, 0)
    assert first not in _of(back, 0, 1)
    assert back.left_out["refunded"] == 1


def test_just_bought_is_inside_the_typical_gap() -> None:
    # Bought every 30 days, last on day 90: left out on day 119, offered on day 120.
    laid = baskets([0] * 4 + [1] * 2, [0.0, 30.0, 60.0, 90.0, 0.0, 300.0], [0, 0, 0, 0, 1, 1])
    model = fit(laid)
    assert _of(offers(model, np.array([0]), today=119.0), 0, 0) == []
    assert offers(model, np.array([0]), today=119.0).left_out["just_bought"] == 1
    assert _of(offers(model, np.array([0]), today=120.0), 0, 0) == [0]


def test_the_reason_names_the_product_it_goes_with() -> None:
    # Ten customers have 0 and 1, ten have 2 and 3, and one has 0 alone: 1 goes with it, because of 0.
    who = [*np.repeat(np.arange(20), 2).tolist(), 20]
    product = [0, 1] * 10 + [2, 3] * 10 + [0]
    found = offers(fit(baskets(who, np.ones(41), product)), np.array([20]), today=50.0)
    row = np.flatnonzero((found.which == 1) & (found.product == 1))[0]
    assert (found.because[row], found.both[row], found.buyers[row]) == (0, 10, 11)


def test_a_line_that_learned_the_wrong_way_round_says_the_same_of_all() -> None:
    features = np.column_stack([np.linspace(-1, 1, 200), np.zeros(200)])
    line = learn(features, (features[:, 0] > 0.2).astype(float), np.ones(200))
    score = line.score(features)
    assert (np.diff(score) > 0).all()
    flat = replace(line, slope=0.0, offset=0.0)
    assert flat.probability(score).tolist() == [0.5] * 200
