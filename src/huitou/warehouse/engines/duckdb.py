"""DuckDB behind a few verbs: open, run, rows, write. No other file of the package imports it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from huitou.errors import ExternalError, disk_full

if TYPE_CHECKING:
    import duckdb
    import numpy.typing as npt

# What a writer may hold before it spills, whatever its size, and for each row: joins over many rows do not fit in less.
# 1M, 5M and 10M rows then peak at 0.5, 0.7 and 1.3 GB of process memory.
_WRITER_MEGABYTES = 400
_WRITER_BYTES_A_ROW = 90
# What a reader may hold, which has nowhere to spill: the cycles of goods over a year take some 110 bytes a purchase.
_READER_MEGABYTES = 600
_READER_BYTES_A_ROW = 140

# Rows of one part held until they are written: of many parts at once, the half a million of the engine take too much.
_PART_ROWS_HELD = 50_000
# Rows that become Python objects together when streamed.
_AT_ONCE = 10_000

# Portable SQL writes parameters as :name (Spark's form); DuckDB wants $name. Quoted text is left alone.
_PARAMETER = re.compile(r"'(?:[^']|'')*'|(?<![:\w]):([a-z_][a-z0-9_]*)")


# How the engine words a full disk, also where it spills what does not fit in memory.
_FULL = ("No space left", "File too large", "temp_directory", "max_temp_directory_size")


def _dollar(match: re.Match[str]) -> str:
    return f"${match[1]}" if match[1] else match[0]


def writer_megabytes(rows: int) -> int:
    """What a writer over so many rows may hold before it spills."""
    return max(_WRITER_MEGABYTES, rows * _WRITER_BYTES_A_ROW // 1_000_000)


def reader_megabytes(rows: int) -> int:
    """What a reader of so many purchases may hold."""
    return max(_READER_MEGABYTES, rows * _READER_BYTES_A_ROW // 1_000_000)


class DamagedFileError(Exception):
    """A file cannot be read as what it should be: cut, damaged, or changed while it was read."""


class Connection:
    """One DuckDB connection; parameters are always bound, never pasted into the text."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, sql: str, **params: Any) -> None:
        """Run one statement (or a script without parameters)."""
        self._execute(sql, params)

    def run_in_order(self, script: str, order: str) -> None:
        """Run a script whose windows by ``order`` go over rows that lie in that order already.

        The engine would sort them once more for each; a window without an order takes them as they come.
        """
        inside = rf"\(\s*ORDER BY {re.escape(order)}\s*"
        self.run(re.sub(inside, "(", script))

    def run_reading(self, sql: str) -> None:
        """Run one statement that reads a file made by others. Raises DamagedFileError."""
        import duckdb

        try:
            self._connection.execute(sql)
        except duckdb.Error as problem:
            if any(sign in str(problem) for sign in _FULL):
                raise disk_full() from problem
            raise DamagedFileError(_first_line(problem)) from problem

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Run one query and fetch every row."""
        return self._execute(sql, params).fetchall()

    def arrays(self, sql: str, **params: Any) -> dict[str, npt.NDArray[Any]]:
        """Run one query and fetch its columns by name; numbers with empty cells among them are floats, NaN there."""
        import numpy as np

        columns = self._execute(sql, params).fetchnumpy()
        return {
            name: np.ma.filled(column.astype(np.float64), np.nan) if np.ma.is_masked(column) else np.asarray(column)
            for name, column in columns.items()
        }

    def stream(self, sql: str, **params: Any) -> Iterator[tuple[Any, ...]]:
        """Run one query and fetch its rows as they are used; nothing else may run on the connection meanwhile."""
        result = self._execute(sql, params)
        while rows := result.fetchmany(_AT_ONCE):
            yield from rows

    def value(self, sql: str, **params: Any) -> Any:
        """The first cell of the first row, or None."""
        row = self._execute(sql, params).fetchone()
        return row[0] if row else None

    def write_parquet(self, select: str, path: Path, *, most_alike: int | None = None) -> int:
        """Write a query's rows to a Parquet file; give how many there were.

        ``most_alike``: how many different values a column has at most that is worth a dictionary. The engine gathers
        that many of each before it gives up; with 20,000 of them, as it does by itself, keys cost more than the rest.
        """
        quoted = "'" + str(path).replace("'", "''") + "'"
        gives_up = f", DICTIONARY_SIZE_LIMIT {int(most_alike)}" if most_alike else ""
        return int(self.value(f"COPY ({select}) TO {quoted} (FORMAT parquet, PARQUET_VERSION v2{gives_up})"))

    def write_parts(self, select: str, folder: Path, *, by: str) -> dict[int, list[Path]]:
        """Write a query's rows to Parquet files, apart by the whole number in column ``by``; give the files of each."""
        self.run(f"SET partitioned_write_flush_threshold = {_PART_ROWS_HELD}")
        quoted = "'" + str(folder).replace("'", "''") + "'"
        self.run(f"COPY ({select}) TO {quoted} (FORMAT parquet, PARTITION_BY ({by}))")
        return {int(part.name.partition("=")[2]): sorted(part.iterdir()) for part in folder.glob(f"{by}=*")}

    def allow_memory(self, megabytes: int) -> None:
        """Hold up to so much before spilling, from here on."""
        self._connection.execute(f"SET memory_limit = '{int(megabytes)}MB'")

    def use_every_core(self) -> None:
        """Share the work among all cores, from here on."""
        self._connection.execute("RESET threads")

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _execute(self, sql: str, params: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        import duckdb

        try:
            if params:
                return self._connection.execute(_PARAMETER.sub(_dollar, sql), params)
            return self._connection.execute(sql)
        except (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.FatalException) as problem:
            raise _storage_error(problem) from problem


def _storage_error(problem: Exception) -> ExternalError:
    """What the disk or the memory refused, as a person reads it."""
    text = str(problem)
    if any(sign in text for sign in _FULL):
        return disk_full()
    if "Out of Memory" in text:
        return ExternalError(
            "memory.full",
            en="this needs more memory than Huitou may use; nothing is counted by halves. Import smaller files",
            zh="需要的内存超过上限；不会有只算了一半的数据。请把文件拆小后再导入",
            retryable=False,
        )
    detail = _first_line(problem)
    return ExternalError(
        "disk.failed",
        en=f"a file of this shop cannot be read or written ({detail}); check the disk, or bring the shop's folder back"
        " from a backup",
        zh=f"店铺里有文件无法读写（{detail}）；请检查磁盘，或从备份恢复店铺文件夹",
        retryable=True,
    )


def connect(
    path: Path | None = None,
    *,
    read_only: bool = False,
    megabytes: int = 600,
    scratch: Path | None = None,
    one_core: bool = False,
) -> Connection:
    """Open a database file, or one in memory; larger work spills to ``scratch`` past so many ``megabytes``.

    ``one_core``: leave the others to whoever else there is; what is gathered by many keys then costs a third less.
    Raises: DamagedFileError when there is no such file or it is no database.
    """
    import duckdb

    config: dict[str, Any] = {"memory_limit": f"{megabytes}MB", "autoinstall_known_extensions": "false"}
    if scratch is not None:
        config["temp_directory"] = str(scratch)
        # Tables made and dropped by the dozen: their blocks are used again, and not given back to be cleared each time.
        config["block_allocator_memory"] = f"{_WRITER_MEGABYTES}MB"
    if one_core:
        config["threads"] = 1
    try:
        return Connection(duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config))
    except duckdb.Error as problem:
        raise DamagedFileError(_first_line(problem)) from problem


def file_literal(path: Path) -> str:
    """A file to read, as SQL: its name as it stands, not a pattern."""
    plain = re.sub(r"([\[*?])", r"[\1]", str(path))
    return "'" + plain.replace("'", "''") + "'"


def describe_parquet(path: Path) -> tuple[tuple[str, ...], int]:
    """Column names and row count of a Parquet file, from its footer. Raises DamagedFileError."""
    with connect() as connection:
        connection.run_reading(f"CREATE VIEW file AS FROM read_parquet({file_literal(path)})")
        connection.run_reading("CREATE TABLE counted AS SELECT COUNT(*) AS n FROM file")
        names = connection.rows("SELECT column_name FROM (DESCRIBE file)")
        count = connection.value("SELECT n FROM counted")
    return tuple(str(name) for (name,) in names), int(count)


def _first_line(problem: Exception) -> str:
    return str(problem).partition("\n")[0]
