"""Lines laid out as baskets."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.next_product.baskets import baskets, blocks


def test_lines_of_one_time_are_a_basket_and_of_one_product_a_line() -> None:
    laid = baskets([1, 0, 1, 1, 1], [9.0, 5.0, 3.0, 9.0, 9.0], [2, 0, 1, 2, 0], [1, 1, 4, 2, 1])
    assert laid.customer.tolist() == [0, 1, 1, 1]
    assert laid.product.tolist() == [0, 1, 0, 2]
    assert laid.quantity.tolist() == [1, 4, 1, 3]
    assert laid.ago.tolist() == [0, 1, 0, 0]
    assert laid.count.tolist() == [1, 2]
    assert laid.last_day.tolist() == [5, 9]
    assert laid.starts.tolist() == [0, 1, 4]


def test_before_the_last_basket() -> None:
    laid = baskets([0, 0, 1], [1.0, 2.0, 2.0], [0, 1, 1])
    past = laid.before(1)
    assert (past.customer.tolist(), past.product.tolist(), past.ago.tolist()) == ([0], [0], [0])
    assert past.count.tolist() == [1, 0]
    assert np.isnan(past.last_day[1])
    assert [part.tolist() for part in laid.basket(0)] == [[0, 1], [1, 1]]
    assert past.products == 2


def test_lines_of_chosen_customers_in_the_order_asked() -> None:
    laid = baskets([0, 1, 1, 2], [1.0, 1.0, 2.0, 1.0], [0, 1, 2, 3], customers=4)
    assert laid.of(np.array([2, 3, 1])).tolist() == [3, 1, 2]
    assert laid.of(np.array([], np.int64)).tolist() == []


def test_blocks_hold_everybody_once() -> None:
    laid = baskets(np.repeat(np.arange(7), 3), np.tile([1.0, 2.0, 3.0], 7), np.zeros(21, np.int64))
    found = list(blocks(laid, np.arange(7), lines=6))
    assert len(found) > 1
    assert np.concatenate(found).tolist() == list(range(7))


@pytest.mark.parametrize(
    ("arrays", "why"),
    [
        (([0], [1.0, 2.0], [0]), "one length"),
        (([-1], [1.0], [0]), "count from 0"),
        (([0], [float("nan")], [0]), "finite"),
    ],
)
def test_what_cannot_be_laid_out(arrays: tuple[list[int], list[float], list[int]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        baskets(*arrays)


def test_fewer_customers_than_are_named() -> None:
    with pytest.raises(ValueError, match="3 are named"):
        baskets([2], [1.0], [0], customers=2)


def test_nothing_at_all() -> None:
    laid = baskets([], [], [])
    assert (laid.customers, laid.products) == (0, 0)
    assert laid.before(1).customers == 0


def test_some_customers_alone_numbered_anew() -> None:
    laid = baskets([0, 1, 1, 2], [1.0, 1.0, 2.0, 1.0], [0, 1, 2, 3])
    some = laid.only(np.array([2, 1]))
    assert some.customer.tolist() == [0, 0, 1]
    assert some.product.tolist() == [1, 2, 3]
    assert some.count.tolist() == [2, 1]
    assert some.products == 4
