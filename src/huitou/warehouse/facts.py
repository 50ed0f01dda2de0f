"""Facts: one Delta table per kind, the source of truth. No other file imports deltalake.

A row counts only if its ``import_id`` is in ``imports``, which is written last; what a crashed import left
behind is invisible at once and swept away by the next import.
"""

from __future__ import annotations

import errno
import json
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from huitou.errors import ExternalError, disk_full
from huitou.warehouse.engines.duckdb import Connection, file_literal
from huitou.warehouse.schema import PERSONAL, TABLES

if TYPE_CHECKING:
    from deltalake import DeltaTable

# How many files a table may gather before its small ones are joined.
COMPACT_AFTER_FILES = 100
# Texts of an order are its own (number, coupon) or one of few (state, channel, province); of other tables, as titles of
# products, there may be thousands.
_MOST_ALIKE = {"orders": 1000, "accounts": 1000}
# How often a reader looks again before it says that a file is gone.
_TRIES = 5

_T = TypeVar("_T")

_SQL_TYPES = {"long": "BIGINT", "integer": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN"}


class Facts:
    """The facts of one shop, in ``<shop>/facts/<table>``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "facts"

    def table(self, name: str) -> DeltaTable | None:
        """The Delta table, or None before its first row. Raises ExternalError ``facts.damaged``."""
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        path = self.folder / name
        try:
            return DeltaTable(path) if DeltaTable.is_deltatable(str(path)) else None
        except DeltaError as problem:
            raise ExternalError(
                "facts.damaged",
                en=f"{path} is damaged ({problem}); bring the shop's folder back from a backup",
                zh=f"{path} 已损坏（{problem}）；请从备份恢复店铺文件夹",
                retryable=False,
            ) from problem

    def append(self, name: str, connection: Connection, select: str) -> None:
        """Append a query's rows, typed as schema.py says, in one commit; without rows nothing happens.

        The engine writes the Parquet file itself (measured a third cheaper than handing the rows over) and Delta
        lists it. Raises ExternalError ``disk.full``.
        """
        from deltalake.transaction import AddAction

        file = self.folder / name / f"part-{uuid.uuid4().hex}.parquet"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            rows = connection.write_parquet(select, file, most_alike=_MOST_ALIKE.get(name))
            if not rows:
                file.unlink()
                return
            table = self._with_new_columns(name, self.table(name) or self._create(name))
            ((low, high),) = connection.rows(
                f"SELECT MIN(import_id), MAX(import_id) FROM read_parquet({file_literal(file)})"
            )
            stats = {"numRecords": rows, "minValues": {"import_id": low}, "maxValues": {"import_id": high}}
            written = AddAction(
                path=file.name,
                size=file.stat().st_size,
                partition_values={},
                modification_time=int(time.time() * 1000),
                data_change=True,
                stats=json.dumps(stats),
            )
            table.create_write_transaction([written], "append", table.schema())
        except OSError as problem:
            raise disk_error(problem) from problem

    def seal(self, connection: Connection, imports: Iterable[Mapping[str, object]]) -> None:
        """Write these rows of ``imports`` at once: from here on everything that bears their ids counts."""
        columns = TABLES["imports"]
        cells = ", ".join(f"CAST(:{name} AS {_SQL_TYPES[kind]}) AS {name}" for name, kind in columns.items())
        for nth, values in enumerate(imports):
            into = "INSERT INTO sealed" if nth else "CREATE OR REPLACE TEMP TABLE sealed AS"
            connection.run(f"{into} SELECT {cells}", **{name: values.get(name) for name in columns})
        self.append("imports", connection, "SELECT * FROM sealed")

    def _create(self, name: str) -> DeltaTable:
        from deltalake import DeltaTable, Field, Schema
        from deltalake.schema import PrimitiveType

        configuration = {"delta.dataSkippingStatsColumns": "import_id"} if name in PERSONAL else {}
        return DeltaTable.create(
            self.folder / name,
            Schema([Field(column, PrimitiveType(kind)) for column, kind in TABLES[name].items()]),
            mode="ignore",
            configuration=configuration,
        )

    def _with_new_columns(self, name: str, table: DeltaTable) -> DeltaTable:
        """The table with the columns that were added since it was made: Delta drops what it does not know of."""
        from deltalake import Field
        from deltalake.schema import PrimitiveType

        known = {field.name for field in table.schema().fields}
        if new := [Field(c, PrimitiveType(kind)) for c, kind in TABLES[name].items() if c not in known]:
            table.alter.add_columns(new)
        return table

    def delete(self, name: str, predicate: str) -> int:
        """Delete the rows an SQL predicate over integers names; give how many went."""
        table = self.table(name)
        return int(table.delete(predicate)["num_deleted_rows"]) if table else 0

    def detach(self, name: str, predicate: str) -> None:
        """Let the rows a predicate names belong to nobody."""
        if table := self.table(name):
            table.update(updates={"account_key": "NULL"}, predicate=predicate)

    def vacuum(self, name: str) -> None:
        """Remove from disk every file the table does not list (erasure depends on it).

        Delta's own vacuum knows only files it once listed, not the one a crash left before it was.
        """
        table, folder = self.table(name), self.folder / name
        listed = set(self._files(name, table)) if table else set()
        for file in folder.iterdir() if folder.exists() else ():
            if file.is_file() and file not in listed:
                file.unlink(missing_ok=True)

    def _files(self, name: str, table: DeltaTable) -> list[Path]:
        """Where a table's files lie; Delta names them by a URL, which is not the path where that holds a space."""
        return [self.folder / name / uri.rsplit("/", 1)[-1] for uri in table.file_uris()]

    def compact(self) -> None:
        """Join small files where many have gathered; the replaced ones stay a day for readers that hold them."""
        for name in TABLES:
            # Opening a table takes its time, and it lists no more files than lie there.
            if len(list((self.folder / name).glob("*.parquet"))) <= COMPACT_AFTER_FILES:
                continue
            table = self.table(name)
            if table and len(table.file_uris()) > COMPACT_AFTER_FILES:
                table.optimize.compact()
                table.vacuum(retention_hours=24, enforce_retention_duration=False, dry_run=False)

    def attach(
        self,
        connection: Connection,
        *,
        only: Iterable[str] = TABLES,
        all_rows: bool = False,
        pending: Iterable[int] = (),
    ) -> None:
        """Create a view ``facts_<table>`` per table, of committed rows only (or all of them, for the sweep).

        ``only``: the tables that are asked for; opening each takes its time. ``pending``: imports that this writer has
        written and not yet sealed; to itself they are known.
        """
        known = "".join(f" UNION ALL SELECT {int(import_id)}" for import_id in pending)
        counting = f" WHERE import_id IN (SELECT import_id FROM facts_imports{known})"
        for name in ("imports", *(name for name in only if name != "imports")):
            rows = "" if all_rows or name == "imports" else counting
            connection.run(f"CREATE OR REPLACE TEMP VIEW facts_{name} AS {self._select(name, TABLES[name])}{rows}")

    def _select(self, name: str, columns: dict[str, Any]) -> str:
        listed = ", ".join(f'"{column}"' for column in columns)
        table = self.table(name)
        files = self._files(name, table) if table else []
        typed = ", ".join(f'CAST(NULL AS {_SQL_TYPES.get(t, t)}) AS "{c}"' for c, t in columns.items())
        empty = f"SELECT {typed} WHERE 1 = 0"
        if not files:
            return f"SELECT * FROM ({empty}) nothing"
        paths = ", ".join(file_literal(path) for path in files)
        # Files written before a column was added do not have it.
        rows = f"SELECT * FROM read_parquet([{paths}], union_by_name = true)"
        return f"SELECT {listed} FROM ({empty} UNION ALL BY NAME {rows}) padded"

    def next_import_id(self, connection: Connection) -> int:
        """One more than any import id in any table, committed or not."""
        listed = {name: self._files(name, table) for name in TABLES if (table := self.table(name))}
        lasts = [
            f"SELECT MAX(import_id) AS last FROM read_parquet([{', '.join(map(file_literal, files))}])"
            for files in listed.values()
            if files
        ]
        return int(connection.value(f"SELECT MAX(last) FROM ({' UNION ALL '.join(lasts)})") or 0) + 1 if lasts else 1

    def sweep(self, connection: Connection) -> int:
        """Delete the rows of imports that never committed; give how many there were."""
        self.attach(connection, all_rows=True)
        swept = 0
        for name in TABLES:
            if name == "imports":
                continue
            dead = connection.rows(
                f"SELECT DISTINCT import_id FROM facts_{name}"
                " WHERE import_id NOT IN (SELECT import_id FROM facts_imports)"
            )
            for (import_id,) in dead:
                swept += self.delete(name, f"import_id = {int(import_id)}")
            if name in PERSONAL:
                self.vacuum(name)
        return swept


def patiently(ask: Callable[[], _T]) -> _T:
    """What ``ask`` reads from the facts. An erasure removes files at once, also those a reader has just found listed;
    the next look finds the new ones.
    """
    for _ in range(_TRIES - 1):
        try:
            return ask()
        except ExternalError:
            continue
    return ask()


def disk_error(problem: Exception) -> Exception:
    """The same problem as a person reads it when the disk is full; otherwise the problem itself."""
    full = getattr(problem, "errno", None) in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return disk_full() if full or "No space left" in str(problem) or "os error 28" in str(problem) else problem
