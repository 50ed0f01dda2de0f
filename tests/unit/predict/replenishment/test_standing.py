"""Rows put in order, and where each pair stands: worked out by hand, and by plain loops."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from huitou.predict.replenishment.amounts import stock_up_weights
from huitou.predict.replenishment.purchases import purchases
from huitou.predict.replenishment.standing import standing, together


def test_rows_of_a_day_become_one_and_days_after_the_clock_have_no_say() -> None:
    bought = purchases([1, 0, 1, 1], [0, 0, 0, 0], [5, 3, 5, 40], amount=[1, 1, 2, 1], start=[6, 3, 7, 40])

    assert bought.customer.tolist() == [0, 1, 1]
    assert bought.day.tolist() == [3, 5, 40]
    assert (bought.amount.tolist(), bought.start.tolist()) == ([1, 3, 1], [3, 7, 40])
    assert len(bought.up_to(39)) == 2


def test_the_clock_runs_from_delivery() -> None:
    # Delivered on day 4 and 33: the gap is 30 - 4 = 26 days, the open one 40 - 33 = 7.
    stand = standing(purchases([0, 0], [0, 0], [0, 30], start=[4, 33]), 40)

    assert abs(math.exp(stand.log_sum[0]) - 26) < 1e-9
    assert stand.elapsed.tolist() == [7]


def test_sums_are_those_of_plain_loops_and_blocks_change_nothing() -> None:
    random = np.random.default_rng(4)
    rows = np.unique(np.stack([random.integers(0, high, 600) for high in (40, 6, 200)], axis=1), axis=0)
    bought = purchases(*rows.T, group_of=[0, 0, 1, 1, 2, 2])
    stand = standing(bought, 199)

    gaps = defaultdict(list)
    last: dict[tuple[int, int], int] = {}
    for customer, item, day in rows.tolist():
        if (customer, item) in last:
            gaps[customer, item].append(math.log(day - last[customer, item]))
        last[customer, item] = day
    pairs = list(zip(stand.customer.tolist(), stand.item.tolist(), strict=True))
    assert pairs == sorted(last)
    np.testing.assert_allclose(stand.log_sum, [sum(gaps[pair]) for pair in pairs], atol=1e-9)
    assert stand.elapsed.tolist() == [199 - last[pair] for pair in pairs]
    parts = [(first, standing(block, 199, learned=stand.elasticity)) for first, block in bought.blocks(50)]
    assert len(parts) > 5
    whole = together(parts)
    for name in ("customer", "item", "at", "times", "log_squares"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(stand, name))


def test_twice_as_much_lasts_as_much_longer_as_the_data_say() -> None:
    # Gaps of 20 days, and 20 x 3 ** 0.6 = 38.7 after three packs.
    random = np.random.default_rng(1)
    rows: list[tuple[int, int, int]] = []
    for customer in range(400):
        day = 0
        for _ in range(10):
            packs = int(random.choice([1, 3]))
            rows.append((customer, day, packs))
            day += round(20 * packs**0.6 * math.exp(random.normal(0, 0.1)))
    who, when, packs_of = np.array(rows).T
    stand = standing(purchases(who, np.zeros_like(who), when, amount=packs_of), 1000)

    # The mean of 3,600 gaps with an error of a tenth each: some thousandths about 0.6.
    assert abs(stand.elasticity.shop - 0.6) < 0.02
    assert abs(stand.elasticity.of_item[0] - 0.6) < 0.02


def test_amounts_that_never_differ_teach_nothing() -> None:
    assert standing(purchases([0, 0], [0, 0], [0, 30]), 40).elasticity.of_item.tolist() == [0]


def test_three_times_what_is_usual_is_a_stock_up() -> None:
    bought = purchases([0, 0, 0, 1], [0, 0, 0, 0], [0, 30, 60, 5], amount=[1, 1, 3, 1])

    # Of the first pair the others are 1 each, so 3 is three times as much; who bought once is held against the item.
    np.testing.assert_allclose(stock_up_weights(bought), [1, 1, 0.4, 1], rtol=1e-6)
