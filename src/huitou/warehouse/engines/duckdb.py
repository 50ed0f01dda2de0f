"""DuckDB behind four verbs: open, run, rows, write. No other file of the package imports it."""

from __future__ import annotations

import re
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from huitou.errors import ExternalError

if TYPE_CHECKING:
    import duckdb

# What an import may hold before it spills: 1M and 5M rows then peak at 0.5 and 0.7 GB of process memory.
WRITER_MEMORY = "400MB"

# Portable SQL writes parameters as :name (Spark's form); DuckDB wants $name. Quoted text is left alone.
_PARAMETER = re.compile(r"'(?:[^']|'')*'|(?<![:\w]):([a-z_][a-z0-9_]*)")


def _dollar(match: re.Match[str]) -> str:
    return f"${match[1]}" if match[1] else match[0]


class Connection:
    """One DuckDB connection; parameters are always bound, never pasted into the text."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, sql: str, **params: Any) -> None:
        """Run one statement (or a script without parameters)."""
        self._execute(sql, params)

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Run one query and fetch every row."""
        return self._execute(sql, params).fetchall()

    def value(self, sql: str, **params: Any) -> Any:
        """The first cell of the first row, or None."""
        row = self._execute(sql, params).fetchone()
        return row[0] if row else None

    def write_parquet(self, select: str, path: Path) -> int:
        """Write a query's rows to a Parquet file; give how many there were."""
        quoted = "'" + str(path).replace("'", "''") + "'"
        return int(self.value(f"COPY ({select}) TO {quoted} (FORMAT parquet, COMPRESSION snappy)"))

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


def _storage_error(problem: Exception) -> Exception:
    text = str(problem)
    if "No space left" in text or "temp_directory" in text or "max_temp_directory_size" in text:
        return ExternalError(
            "disk.full",
            en="the disk is full; nothing of this import counts. Free some space and run it again",
            zh="磁盘已满；这次导入的内容一律不算数。请腾出空间后重新运行",
            retryable=True,
        )
    return problem


def connect(
    path: Path | None = None, *, read_only: bool = False, memory_limit: str = "600MB", scratch: Path | None = None
) -> Connection:
    """Open a database file, or one in memory; larger work spills to ``scratch`` past ``memory_limit``."""
    import duckdb

    config: dict[str, Any] = {"memory_limit": memory_limit, "autoinstall_known_extensions": "false"}
    if scratch is not None:
        config["temp_directory"] = str(scratch)
    return Connection(duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config))


def file_literal(path: Path) -> str:
    """A file to read, as SQL: its name as it stands, not a pattern."""
    plain = re.sub(r"([\[*?])", r"[\1]", str(path))
    return "'" + plain.replace("'", "''") + "'"


def describe_parquet(path: Path) -> tuple[tuple[str, ...], int]:
    """Column names and row count of a Parquet file, from its footer."""
    with connect() as connection:
        source = f"read_parquet({file_literal(path)})"
        names = connection.rows(f"SELECT column_name FROM (DESCRIBE FROM {source})")
        count = connection.value(f"SELECT COUNT(*) FROM {source}")
    return tuple(str(name) for (name,) in names), int(count)
