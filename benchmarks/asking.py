"""Asks one question one way and reports what it cost, with a fingerprint of the answer to compare by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from zlib import crc32

import duckdb
import numpy as np
import numpy.typing as npt

from benchmarks.questions import Way, parameters, sql
from benchmarks.stopwatch import Stopwatch

MEMORY_LIMIT = "1200MB"
_FRAME = "SELECT order_id, customer_id, paid_at, net, CAST(category AS kind) AS category FROM orders"


def in_duckdb(watch: Stopwatch, *, question: str, way: Way, database: str, scratch: str) -> str:
    """From a database just opened, nothing of it read yet, to the answer as arrays."""
    statement = sql(question, way)
    connection = _open(database, scratch)
    with watch:
        answer = connection.execute(statement, parameters(statement, way)).fetchnumpy()
    return fingerprint(answer.values())


def in_pandas(watch: Stopwatch, *, question: str, database: str, scratch: str) -> str:
    """From a frame in memory, which is not paid for, to the answer."""
    from benchmarks.questions.in_pandas import ANSWERS

    connection = _open(database, scratch)
    connection.execute("CREATE TEMP TYPE kind AS ENUM (SELECT DISTINCT category FROM orders)")
    frame = connection.sql(_FRAME).df()
    connection.close()
    with watch:
        answer = ANSWERS[question](frame)
    return fingerprint(answer[column].to_numpy() for column in answer)


def fingerprint(columns: Iterable[npt.ArrayLike]) -> str:
    """The same for the same rows in any order; every cell is an integer, or a text."""
    whole = [_integers(np.asarray(column)) for column in columns]
    order = np.lexsort(whole[::-1])
    digest = hashlib.sha256()
    for column in whole:
        digest.update(column[order].tobytes())
    return f"{len(order)} rows {digest.hexdigest()[:16]}"


def _integers(column: npt.NDArray[np.generic]) -> npt.NDArray[np.int64]:
    if column.dtype.kind in "iu":
        return column.astype(np.int64)
    return np.array([crc32(text.encode()) for text in column.tolist()], dtype=np.int64)


def _open(database: str, scratch: str) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(database, read_only=True, config={"memory_limit": MEMORY_LIMIT, "temp_directory": scratch})
