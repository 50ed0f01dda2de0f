"""Reading a snapshot: what a reader may hold, and answers that are asked for again."""

from __future__ import annotations

from typing import Any

import numpy as np

from huitou.warehouse.engines.duckdb import connect, reader_megabytes
from huitou.warehouse.snapshot import SCHEMA, Snapshot

ABOUT = [
    ("schema", SCHEMA),
    ("data_version", "v1"),
    ("timezone", "Asia/Shanghai"),
    ("currency", "CNY"),
    ("lists", ""),
]


class Engine:
    """Answers what opening asks, then ``rows`` rows to anything; notes what it was asked."""

    def __init__(self, rows: int, purchases: int = 0) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.allowed = 0
        self._rows, self._purchases = rows, purchases

    def allow_memory(self, megabytes: int) -> None:
        self.allowed = megabytes

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        if "FROM about" in sql:
            return [*ABOUT]
        if "FROM codes" in sql:
            return []
        if "FROM excluded" in sql:
            return [(None,)]
        if "COUNT(*) FROM sequence" in sql:
            return [(self._purchases,)]
        self.asked.append((sql, params))
        return [(place,) for place in range(self._rows)]


def test_a_reader_of_a_larger_shop_may_hold_more() -> None:
    assert reader_megabytes(1_000) == 600
    engine = Engine(1, purchases=10_000_000)
    Snapshot(engine)  # type: ignore[arg-type]
    # The cycles of ten million orders' goods took 1,100 MB.
    assert engine.allowed == 1_400


def test_a_short_answer_is_asked_for_once() -> None:
    engine = Engine(3)
    snapshot = Snapshot(engine)  # type: ignore[arg-type]

    first = snapshot.rows("SELECT 1", day=5)
    first.clear()
    assert snapshot.rows("SELECT 1", day=5) == [(0,), (1,), (2,)]
    assert snapshot.rows("SELECT 1", day=6) == [(0,), (1,), (2,)]
    assert [params for _, params in engine.asked] == [{"day": 5}, {"day": 6}]


def test_a_long_answer_is_not_kept() -> None:
    engine = Engine(50_000)
    snapshot = Snapshot(engine)  # type: ignore[arg-type]

    assert len(snapshot.rows("SELECT 1")) == len(snapshot.rows("SELECT 1")) == 50_000
    assert len(engine.asked) == 2


def test_of_many_answers_only_so_much_is_kept() -> None:
    engine = Engine(9_000)
    snapshot = Snapshot(engine)  # type: ignore[arg-type]

    for _ in range(2):
        for day in range(14):
            assert len(snapshot.rows("SELECT 1", day=day)) == 9_000
    # Eleven of nine thousand rows are 99,000; a twelfth would be too many.
    assert len(engine.asked) == 14 + 3


def test_columns_come_as_arrays_with_nan_where_a_cell_is_empty() -> None:
    with connect() as connection:
        found = connection.arrays(
            "SELECT * FROM (VALUES (1, 2, 'a'), (2, NULL, 'b')) t(whole, holed, text) WHERE whole < :most", most=5
        )
    assert found["whole"].tolist() == [1, 2]
    assert found["holed"][0] == 2
    assert np.isnan(found["holed"][1])
    assert found["text"].tolist() == ["a", "b"]
