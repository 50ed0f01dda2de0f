"""Order lines by the million in a GBK csv, in workbooks and in Parquet, and what importing them costs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

import huitou
from benchmarks import workbooks
from benchmarks.stopwatch import Stopwatch

# Three lines an order, four orders a customer; the order's cells repeat on each line.
_LINES = """
SELECT 'O' || CAST(1000000000 + i // 3 AS VARCHAR) AS order_id, 'C' || CAST(i // 12 AS VARCHAR) AS customer_id,
  strftime(TIMESTAMP '2022-01-01' + INTERVAL 1 MINUTE * ((i // 3) * 7 % 1500000), '%Y-%m-%d %H:%M:%S') AS ordered_at,
  strftime(TIMESTAMP '2022-01-01 00:01:30' + INTERVAL 1 MINUTE * ((i // 3) * 7 % 1500000), '%Y-%m-%d %H:%M:%S')
    AS paid_at,
  CAST(60 + (i // 3) % 100 AS VARCHAR) || '.00' AS paid_amount, 'paid' AS status,
  'L' || CAST(i AS VARCHAR) AS line_id, 'P' || CAST(hash(i) % 500 AS VARCHAR) AS product_id,
  '高山绿茶 ' || CAST(hash(i) % 500 AS VARCHAR) AS product_name, '类目' || CAST(hash(i) % 20 AS VARCHAR) AS category,
  CAST(1 + i % 3 AS VARCHAR) AS quantity, CAST(20 + hash(i) % 40 AS VARCHAR) || '.50' AS line_amount
FROM range({first}, {last}) r(i)
"""
_AT_ONCE = 100_000
# A sheet holds 1,048,576 rows with its header, and whole orders: of one in two tables only the later lines would stand.
_A_SHEET = 1_000_002


def write_csv(watch: Stopwatch, *, path: str, lines: int) -> None:
    with watch, duckdb.connect() as connection, Path(path).open("w", encoding="gb18030", newline="") as out:
        out.write(",".join(_names(connection)) + "\n")
        out.writelines(",".join(row) + "\n" for row in _rows(connection, 0, lines))


def write_parquet(watch: Stopwatch, *, path: str, lines: int) -> None:
    with watch, duckdb.connect() as connection:
        connection.execute(f"COPY ({_LINES.format(first=0, last=lines)}) TO '{path}' (FORMAT parquet)")


def write_xlsx(watch: Stopwatch, *, path: str, lines: int) -> None:
    """One workbook, a million lines a sheet."""
    with watch, duckdb.connect() as connection:
        sheets = [
            chain([_names(connection)], _rows(connection, start, min(start + _A_SHEET, lines)))
            for start in range(0, lines, _A_SHEET)
        ]
        workbooks.write(Path(path), sheets)


def load(watch: Stopwatch, *, shop: str, file: str) -> dict[str, int]:
    """Import into a new shop; give the counts over all its tables."""
    huitou.init(shop)
    with watch:
        reports = huitou.open(shop).load(file)
    return {name: sum(getattr(each, name) for each in reports) for name in ("read", "accepted", "lines")}


def _rows(connection: Any, start: int, end: int) -> Iterator[tuple[str, ...]]:
    for first in range(start, end, _AT_ONCE):
        yield from connection.execute(_LINES.format(first=first, last=min(first + _AT_ONCE, end))).fetchall()


def _names(connection: Any) -> list[str]:
    return [column[0] for column in connection.execute(_LINES.format(first=0, last=0)).description]
