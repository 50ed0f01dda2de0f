"""Amounts by customer and name, against sums by hand."""

from __future__ import annotations

import numpy as np

from huitou.predict.clusters.spent import Spent

# Customers 3, 7 and 9 stand at 0, 1 and 2; codes 1 and 4 are both called tea, code 0 has no name.
PLACE = np.array([-1, -1, -1, 0, -1, -1, -1, 1, -1, 2])
ROWS = {
    "customer": np.array([3, 3, 7, 7, 9]),
    "code": np.array([1, 4, 2, 0, 0]),
    "amount": np.array([10, 5, 7, 20, 1]),
}
SPENT = Spent.of(ROWS, {1: "tea", 2: "cups", 4: "tea"}, PLACE)


def test_codes_of_one_name_are_one() -> None:
    assert SPENT.names == ("", "cups", "tea")
    assert SPENT.totals() == {"": 21, "cups": 7, "tea": 15}
    assert SPENT.under("tea").tolist() == [15, 0, 0]


def test_groups_have_what_their_customers_have() -> None:
    assert SPENT.of_groups(np.array([0, 1, 1]), 3) == [
        {"": 0, "cups": 0, "tea": 15},
        {"": 21, "cups": 7, "tea": 0},
        {"": 0, "cups": 0, "tea": 0},
    ]


def test_two_codes_of_one_name_are_one_kind_and_no_name_is_none() -> None:
    rows = {name: np.append(column, [7, 1, 3][at]) for at, (name, column) in enumerate(ROWS.items())}
    assert Spent.of(rows, {1: "tea", 2: "cups", 4: "tea"}, PLACE).kinds().tolist() == [1, 2, 1]


def test_of_nothing_there_is_nothing() -> None:
    none = Spent.of({name: np.empty(0, np.int64) for name in ROWS}, {}, PLACE)
    assert (none.totals(), none.kinds().tolist(), none.of_groups(np.array([0, 0, 0]), 1)) == ({}, [1, 1, 1], [{}])
