"""Very many orders for benches."""

from __future__ import annotations

import csv
import hashlib
import tracemalloc
from collections import Counter

import numpy as np

from huitou import simulate
from huitou.simulate import text


def test_a_big_file_has_exactly_its_rows_each_order_once(tmp_path) -> None:
    path = simulate.big(tmp_path / "big.csv", orders=1234, seed=3)
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))

    assert len(rows) == 1 + 1234
    assert len({row[0] for row in rows[1:]}) == 1234
    assert {len(row) for row in rows} == {56}


def test_a_big_file_is_in_time_order_across_its_pieces(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(text, "ROWS_AT_ONCE", 300)
    path = simulate.big(tmp_path / "big.csv", orders=1000, seed=3)
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))

    for column in ("订单创建时间", "订单编号"):
        assert [row[column] for row in rows] == sorted(row[column] for row in rows)


def test_who_buys_once_in_a_big_file_is_nobody_of_another_piece(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(text, "ROWS_AT_ONCE", 300)
    path = simulate.big(tmp_path / "big.csv", orders=3000, seed=3)
    with path.open(encoding="gb18030", newline="") as file:
        times = Counter(row["买家会员名"] for row in csv.DictReader(file))

    # 0.18 of 3000 orders are by people who come once, give or take 4 * sqrt(3000 * 0.18 * 0.82) = 84; few others do.
    assert 540 - 84 < sum(count == 1 for count in times.values()) < 540 + 84 + 20


def test_a_big_file_takes_no_more_memory_when_it_is_longer(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(text, "ROWS_AT_ONCE", 500)
    peaks = []
    for orders in (1000, 8000):
        simulate.big(tmp_path / "warm.csv", orders=10, seed=3)
        tracemalloc.start()
        simulate.big(tmp_path / "big.csv", orders=orders, seed=3)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 1.3 * peaks[0]


def test_arrays_are_the_same_for_the_same_seed() -> None:
    arrays = simulate.orders_arrays(1000, seed=3)
    digest = hashlib.sha256(b"".join(getattr(arrays, name).tobytes() for name in arrays.__slots__))

    assert digest.hexdigest()[:16] == "3fcc3dd6355a52fe"


def test_arrays_have_three_orders_a_customer_and_many_who_buy_once() -> None:
    arrays = simulate.orders_arrays(100_000, seed=3)
    each = np.bincount(np.unique(arrays.customer, return_inverse=True)[1])

    # 0.18 of the orders stand alone; the rest fall on 0.82 / 6.8 = 0.1206 customers an order: 1 / 0.3006 = 3.33.
    assert 3.2 < each.mean() < 3.45
    assert 0.58 < (each == 1).mean() < 0.64
    assert each.max() > 50


def test_the_shop_day_of_an_array_row_is_that_of_its_instant_in_shanghai() -> None:
    arrays = simulate.orders_arrays(5000, seed=3)

    assert ((arrays.time // 1_000_000 + 8 * 3600) // 86_400 == arrays.day).all()
    assert arrays.net.min() > 0
