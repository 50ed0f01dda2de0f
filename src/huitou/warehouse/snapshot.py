"""The snapshot a reader opens: one read-only database file per data version, found through a pointer.

Readers keep the version they opened, even after its file is unlinked. Writing is in publish.py.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

from huitou.errors import ExternalError, UserError
from huitou.warehouse.answers import Answers, Rows
from huitou.warehouse.engines.duckdb import Connection, DamagedFileError, connect, reader_megabytes
from huitou.warehouse.results import Results

if TYPE_CHECKING:
    import numpy.typing as npt

Result = TypeVar("Result")

POINTER = "CURRENT"
# The form of a snapshot's tables; another one is never read, but made anew from the facts.
SCHEMA = "11"
_NAME = re.compile(r"v(\d+)-\d+\.duckdb")
_LAST_OF_ALL = "SELECT MAX(day) FROM (SELECT day FROM excluded UNION ALL SELECT day FROM visit_days) days"
# A publish may unlink the file between reading the pointer and opening it; the pointer then names a newer one.
_TRIES = 10
# Answers of so few rows are kept in memory, some megabytes together: what was left out and whom nobody knows is asked
# anew beside every metric, and a page that was shown once is shown again.
_KEPT_ROWS = 40_000
_KEPT_ROWS_IN_ALL = 100_000
# What took longer is kept on disk for the next reader. A file is read in a thousandth of a second.
_LONG_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class About:
    """What a snapshot says of itself; first and last are the shop days of its first and last counted purchase.

    ``excluded_day``: where there is no purchase at all, the day of the last order that is none, or of the last visit.
    ``lists``: of which lists beside the orders anything is known: costs, members, wecom (contacts), coupons, live,
    touches, tickets, ratings, visits.
    """

    data_version: str
    timezone: str
    currency: str
    first_day: int | None
    last_day: int | None
    sources: tuple[str, ...]
    excluded_day: int | None = None
    lists: frozenset[str] = frozenset()

    @property
    def latest_day(self) -> int | None:
        """Up to when the shop is known: its last purchase, else its last order."""
        return self.excluded_day if self.last_day is None else self.last_day


def folder_of(shop: Path) -> Path:
    return shop / "snapshots"


def current(shop: Path) -> Path | None:
    """The file the pointer names, or None before the first publish and where the pointer holds no name."""
    try:
        name = (folder_of(shop) / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return folder_of(shop) / name if _NAME.fullmatch(name) else None


def last_number(shop: Path) -> int:
    """The highest version number any snapshot has, 0 before the first."""
    found = [_NAME.fullmatch(file.name) for file in folder_of(shop).glob("v*")]
    return max((int(name[1]) for name in found if name), default=0)


class Tables(Protocol):
    """What asking needs of a snapshot: rows for a statement with named parameters, or worked out from such rows."""

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]: ...

    def worked_out(self, what: str, work: Callable[[], Rows]) -> Rows: ...

    def result(
        self, what: str, work: Callable[[], Result], kinds: tuple[type, ...], *, always: bool = False
    ) -> Result: ...

    def kept_result(self, what: str, kinds: tuple[type, ...]) -> Any | None: ...

    def arrays(self, sql: str, **params: Any) -> dict[str, npt.NDArray[Any]]: ...


class Snapshot:
    """One data version, open for reading."""

    def __init__(self, connection: Connection, answers: Answers | None = None, results: Results | None = None) -> None:
        self._connection = connection
        self._answers = answers
        self._results = results
        self._kept: dict[tuple[str, tuple[tuple[str, Any], ...]], Rows] = {}
        self._rows_kept = 0
        values = dict(connection.rows("SELECT key, value FROM about"))
        if values["schema"] != SCHEMA:
            raise ExternalError(
                "snapshot.other_version",
                en="these numbers were made by another version of Huitou. What was imported is safe:"
                " import any file once more and they are made anew",
                zh="这份结果是另一个版本的 Huitou 生成的。导入过的数据仍在：再导入任意一个文件，结果就会重新生成",
                retryable=False,
            )
        ((purchases,),) = connection.rows("SELECT COUNT(*) FROM sequence")
        connection.allow_memory(reader_megabytes(int(purchases)))
        sources = connection.rows(
            "SELECT value FROM codes WHERE kind = 'source' AND code > 0 ORDER BY value NULLS LAST"
        )
        self.about = About(
            data_version=values["data_version"],
            timezone=values["timezone"],
            currency=values["currency"],
            first_day=int(values["first_day"]) if values.get("first_day") else None,
            last_day=int(values["last_day"]) if values.get("last_day") else None,
            sources=tuple(source for (source,) in sources),
            excluded_day=None if values.get("last_day") else connection.rows(_LAST_OF_ALL)[0][0],
            lists=frozenset(values["lists"].split()),
        )

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Run one query with named parameters (``:name``) and fetch every row.

        A snapshot never changes, so an answer is kept for the next who asks the same: a short one here, one that took
        long beside the snapshot.
        """
        asked = (sql, tuple(sorted(params.items())))
        if (kept := self._kept.get(asked)) is not None:
            return [*kept]
        rows = self._found_or(lambda: self._connection.rows(sql, **params), sql, params)
        # Of no rows the statement alone is kept: it too takes room.
        room = _KEPT_ROWS_IN_ALL - self._rows_kept
        if len(rows) <= min(_KEPT_ROWS, room - 1):
            self._kept[asked] = rows
            self._rows_kept += 1 + len(rows)
            return [*rows]
        return rows

    def arrays(self, sql: str, **params: Any) -> dict[str, npt.NDArray[Any]]:
        """The columns of one query with named parameters, by name: for millions of rows. Nothing is kept of them."""
        return self._connection.arrays(sql, **params)

    def worked_out(self, what: str, work: Callable[[], Rows]) -> Rows:
        """Rows worked out from answers, kept like one that took long.

        ``what`` names all they depend on but the snapshot: the version of the rule and its settings too.
        """
        return self._found_or(work, what, {})

    def result(self, what: str, work: Callable[[], Result], kinds: tuple[type, ...], *, always: bool = False) -> Result:
        """What a model comes to, whole, with arrays of any length; kept beside the snapshot where it took long.

        ``what`` names all it depends on but the snapshot, as with ``worked_out``; ``kinds`` are the data classes in it.
        ``always``: kept however soon it was there, for a page that shows only what was.
        """
        if (found := self.kept_result(what, kinds)) is not None:
            return cast("Result", found)
        began = time.perf_counter()
        value = work()
        if self._results is not None and (always or time.perf_counter() - began > _LONG_SECONDS):
            self._results.keep(what, value)
        return value

    @property
    def could_not_keep(self) -> bool:
        """Whether a result had to be let go, for the folder has no room or may only be read."""
        return self._results is not None and self._results.refused

    def kept_result(self, what: str, kinds: tuple[type, ...]) -> Any | None:
        """What ``result`` kept under that name, None where nobody has worked it out."""
        return None if self._results is None else self._results.find(what, kinds)

    def _found_or(self, work: Callable[[], Rows], what: str, params: dict[str, Any]) -> Rows:
        if self._answers is None:
            return work()
        if (found := self._answers.find(what, params)) is not None:
            return found
        began = time.perf_counter()
        rows = work()
        if time.perf_counter() - began > _LONG_SECONDS:
            self._answers.keep(what, params, rows)
        return rows

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_snapshot(shop: Path, version: Path | None = None) -> Snapshot:
    """Open the current data version, or the file of another one that is still there.

    Raises: UserError ``shop.empty`` when nothing has been imported yet; ExternalError ``snapshot.damaged``.
    """
    for _ in range(_TRIES):
        path = version or current(shop)
        if path is None:
            break
        try:
            return Snapshot(connect(path, read_only=True), Answers(path), Results(path))
        except DamagedFileError:
            if path.exists():
                break
    # An empty file only holds the number of a version.
    if any(each.is_dir() or each.stat().st_size for each in folder_of(shop).glob("*")):
        raise ExternalError(
            "snapshot.damaged",
            en=f"the numbers of {shop} cannot be read: their file is gone or damaged. What was imported is safe:"
            " import any file once more and they are made anew",
            zh=f"{shop} 的结果文件丢失或损坏，读不出来。导入过的数据仍在：再导入任意一个文件，结果就会重新生成",
            retryable=False,
        )
    raise UserError(
        "shop.empty",
        en=f"{shop} holds no data yet; import an export first: huitou import FILE --shop {shop}",
        zh=f"{shop} 还没有数据；请先导入订单：huitou import 文件 --shop {shop}",
    )


def fsync_folder(folder: Path) -> None:
    """Make renames in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
