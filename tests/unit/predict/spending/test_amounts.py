"""Net amounts by purchase day, and their sums by customer."""

from __future__ import annotations

import math

import pytest

from huitou.predict.spending.amounts import amounts

# Customer 1: 10.00 and 5.00 on day 0, 20.00 on day 5, nothing left of day 7, 40.00 on day 9; customer 2: day 3.
MADE = amounts([1, 2, 1, 1, 1, 1], [0, 3, 5, 0, 7, 9], [1000, 3000, 2000, 500, 0, 4000])


def test_orders_of_a_day_are_summed() -> None:
    assert MADE.days.day.tolist() == [0, 5, 7, 9, 3]
    assert MADE.net.tolist() == [1500, 2000, 0, 4000, 3000]


def test_sums_leave_the_first_day_out_and_days_of_nothing() -> None:
    sums = MADE.sums(MADE.days.histories(8))
    assert sums.purchases.tolist() == [1, 0]
    assert sums.mean.tolist() == [2000, 0]
    assert sums.first.tolist() == [1500, 3000]


def test_with_the_first_day() -> None:
    sums = MADE.sums(MADE.days.histories(9)).with_first()
    assert sums.purchases.tolist() == [3, 1]
    assert sums.total.tolist() == [7500, 3000]
    assert sums.logs == pytest.approx([math.log(1500) + math.log(2000) + math.log(4000), math.log(3000)])


def test_what_was_spent_after() -> None:
    of = MADE.days.histories(5)
    assert MADE.spent(of, to=8).tolist() == [0, 0]
    assert MADE.spent(of, to=9).tolist() == [4000, 0]
