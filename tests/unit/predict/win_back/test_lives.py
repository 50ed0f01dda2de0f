"""Purchase days and their sums as of a day, worked out by hand."""

from __future__ import annotations

import numpy as np

from huitou.predict.win_back.lives import NEVER, Lives, brought, came_back, lives, sums


def shop() -> Lives:
    """Customer 7 on days 0 (twice), 10 and 40; customer 9 on day 20."""
    return lives(
        [9, 7, 7, 7, 7],
        [20, 40, 0, 10, 0],
        [500, 0, 100, 300, 200],
        [1, 0, 0, 1, 1],
        [4, 2, 2, 2, 2],
    )


def test_orders_of_a_day_are_one_with_a_discount_where_one_had_it() -> None:
    of = shop()

    assert of.customer.tolist() == [7, 7, 7, 9]
    assert of.day.tolist() == [0, 10, 40, 20]
    assert of.net.tolist() == [300, 300, 0, 500]
    assert of.discounted.tolist() == [1, 1, 0, 1]


def test_sums_know_nothing_after_their_day() -> None:
    at = sums(shop(), 15)

    assert at.customers.tolist() == [7]
    assert (at.days.tolist(), at.first.tolist(), at.second.tolist(), at.last.tolist()) == ([2], [0], [10], [10])
    assert (at.net.tolist(), at.discounted.tolist(), at.silent.tolist(), at.each.tolist()) == ([600], [2], [5], [300])
    assert at.category.tolist() == [2]


def test_sums_of_everybody() -> None:
    at = sums(shop(), 50)

    assert at.days.tolist() == [3, 1]
    assert at.second.tolist() == [10, NEVER]
    # Day 40 brought nothing: it counts as a day, not as an amount.
    assert at.paid_days.tolist() == [2, 1]
    assert at.logs.tolist() == [2 * np.log(300), np.log(500)]


def test_what_came_after_a_day() -> None:
    of = shop()
    at = sums(of, 15)

    assert not came_back(of, at, within=24).any()
    assert came_back(of, at, within=25).all()
    assert brought(of, sums(of, 5), within=10).tolist() == [300]
    # Customer 9 was not known on day 5, so their purchase is nobody's.
    assert brought(of, sums(of, 5), within=60).tolist() == [300]


def test_a_part_of_the_customers_is_whole_customers() -> None:
    who = np.repeat(np.arange(1_000), 3)
    of = lives(who, np.tile([1, 5, 9], 1_000), np.ones(3_000))

    some = of.some(100)

    chosen, days = np.unique(some.customer, return_counts=True)
    assert 80 <= len(chosen) <= 120
    assert set(days.tolist()) == {3}
    assert of.some(1_000) is of


def test_of_nothing_come_no_customers() -> None:
    of = lives([], [], [])

    assert len(sums(of, 10)) == 0
    assert not len(came_back(of, sums(of, 10), within=30))
