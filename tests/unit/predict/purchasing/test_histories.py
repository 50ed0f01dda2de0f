"""Purchase days, what is known of them as of a day, and equal customers as one row."""

from __future__ import annotations

import numpy as np

from huitou.predict.purchasing.histories import purchase_days
from huitou.predict.purchasing.rows import aggregate

# Customer 7 buys on days 10, 10, 40; customer 3 on day 20; customer 5 on days 30, 35, 50.
DAYS = purchase_days([7, 3, 7, 5, 7, 5, 5], [40, 20, 10, 50, 10, 30, 35])


def test_two_orders_of_a_day_are_one_purchase_day() -> None:
    assert DAYS.customer.tolist() == [3, 5, 5, 5, 7, 7]
    assert DAYS.day.tolist() == [20, 30, 35, 50, 10, 40]


def test_a_history_ends_on_its_day() -> None:
    known = DAYS.histories(36)
    assert known.customers.tolist() == [3, 5, 7]
    assert known.repeats.tolist() == [0, 1, 0]
    assert known.since.tolist() == [0, 5, 0]
    assert known.watched.tolist() == [16, 6, 26]


def test_who_buys_first_later_is_not_in_it() -> None:
    known = DAYS.histories(25)
    assert known.customers.tolist() == [3, 7]
    assert DAYS.bought(known, to=60).tolist() == [0, 1]


def test_what_was_bought_after_counts_days_to_the_last_one() -> None:
    assert DAYS.bought(DAYS.histories(36), to=40).tolist() == [0, 0, 1]
    assert DAYS.bought(DAYS.histories(36), to=50).tolist() == [0, 1, 1]


def test_gaps_are_between_a_customers_own_days() -> None:
    day, before = DAYS.repeat_days()
    assert sorted((day - before).tolist()) == [5, 15, 30]


def test_a_part_is_the_same_every_time_and_keeps_customers_whole() -> None:
    many = purchase_days(np.repeat(np.arange(1000), 3), np.tile([1, 5, 9], 1000))
    part = many.some(100)
    assert 90 <= len(np.unique(part.customer)) <= 110
    assert len(part.day) == 3 * len(np.unique(part.customer))
    assert part.customer.tolist() == many.some(100).customer.tolist()


def test_equal_customers_are_one_row() -> None:
    rows, index = aggregate([0, 2, 0, 2], [0, 9.5, 0, 9.5], [30, 40, 30, 41])
    assert rows.customers.tolist() == [2, 1, 1]
    assert rows.repeats[index].tolist() == [0, 2, 0, 2]
    assert rows.watched[index].tolist() == [30, 40, 30, 41]
