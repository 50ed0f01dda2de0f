"""A file exported from the quarantine, come back: which row set aside each of its rows is, and what it says now."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass

from huitou.errors import DataError
from huitou.intake import clean
from huitou.intake.guard import KEY, KEYWORDS, key_part, mark, unguarded, unguarded_sql
from huitou.intake.read import Table, normalise_header
from huitou.intake.words import Words
from huitou.warehouse.aside import BESIDE
from huitou.warehouse.engines.duckdb import Connection

__all__ = ["KEYWORDS", "Given", "is_returned", "take_in"]

_LOST = {
    "unnamed": Words(
        f"没有 {KEY} 编号，不知道放回哪里；请从导出的文件里补上",
        f"without its {KEY}, so that it has no place to go to; copy it from the file that was exported",
    ),
    "elsewhere": Words("不是这个店铺隔离的行", "not set aside in this shop"),
    "twice": Words(f"同一个 {KEY} 写了两次，只取第一行", f"the same {KEY} once more; only the first row counts"),
    "gone": Words("隔离里已经没有这一行（客户资料已抹去）", "no longer set aside: the customer was erased"),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a returned file holds. The rows still set aside stand in the table ``given`` (of_import, row, c0, ...).

    ``places``: column, as headers are compared -> its place. ``settled``: import -> rows that came back before.
    """

    places: MappingType[str, int]
    imports: tuple[int, ...]
    settled: MappingType[int, int]
    lost: MappingType[Words, int]


def is_returned(header: tuple[str, ...]) -> bool:
    """Whether a file was exported from the quarantine."""
    return normalise_header(KEY) in map(normalise_header, header)


def take_in(work: Connection, table: Table) -> Given:
    """Sort a returned table's rows by what became of them. The connection has the facts and ``aside`` attached.

    Raises: DataError ``quarantine.elsewhere`` when no row of it was set aside in this shop.
    """
    names = [normalise_header(unguarded(cell)) for cell in table.header]
    places = {name: place for place, name in reversed(list(enumerate(names))) if name not in KEYWORDS}
    _sort(work, table, names.index(normalise_header(KEY)), sorted(places.values()))
    counted = work.rows(
        "SELECT fate, of_import, COUNT(*) FROM sorted GROUP BY fate, of_import ORDER BY of_import, fate"
    )
    placed = [(fate, int(of_import), n) for fate, of_import, n in counted if fate in {"open", "settled"}]
    if not placed:
        raise _elsewhere(table.name)
    lost: dict[Words, int] = {}
    for fate, _, n in counted:
        if fate in _LOST:
            lost[_LOST[fate]] = lost.get(_LOST[fate], 0) + n
    work.run("CREATE OR REPLACE TABLE given AS SELECT * FROM sorted WHERE fate = 'open'")
    return Given(
        places=places,
        imports=tuple(dict.fromkeys(of_import for _, of_import, _ in placed)),
        settled={of_import: n for fate, of_import, n in placed if fate == "settled"},
        lost=lost,
    )


def _sort(work: Connection, table: Table, key: int, columns: list[int]) -> None:
    """``sorted``: every row of the table with its ``fate``."""
    named = [
        f"TRY_CAST({key_part(f'c{key}', 1)} AS BIGINT) AS of_import",
        f"TRY_CAST({key_part(f'c{key}', 2)} AS BIGINT) AS row",
        f"{key_part(f'c{key}', 3)} AS mark",
        *(f"{unguarded_sql(f'c{place}')} AS c{place}" for place in columns),
    ]
    work.run(
        f"CREATE OR REPLACE TABLE named AS SELECT row AS nth, {', '.join(named)} FROM ({clean.raw_sql(table)}) r(row"
        f"{''.join(f', c{i}' for i in table.columns)})"
    )
    work.run(
        "CREATE OR REPLACE TABLE sorted AS SELECT n.*, CASE WHEN n.row IS NULL THEN 'unnamed'"
        " WHEN i.import_id IS NULL THEN 'elsewhere'"
        " WHEN row_number() OVER (PARTITION BY n.of_import, n.row, n.mark ORDER BY n.nth) > 1 THEN 'twice'"
        " WHEN a.row IS NOT NULL THEN 'open' WHEN s.of_row IS NOT NULL THEN 'settled' ELSE 'gone' END AS fate"
        f" FROM named n LEFT JOIN facts_imports i ON i.import_id = n.of_import AND {mark('i.sha256')} = n.mark"
        " LEFT JOIN (SELECT of_import, row FROM aside GROUP BY of_import, row"
        f" HAVING COUNT(cells) > 0 AND max(code) <> '{BESIDE}') a ON a.of_import = n.of_import AND a.row = n.row"
        " LEFT JOIN (SELECT DISTINCT of_import, of_row FROM facts_settled) s"
        " ON s.of_import = n.of_import AND s.of_row = n.row"
    )


def _elsewhere(name: str) -> DataError:
    return DataError(
        "quarantine.elsewhere",
        en=f"{name} was exported from a quarantine, and none of its rows stands in this shop's; check --shop, or export"
        " again with huitou quarantine export",
        zh=f"{name} 是从隔离区导出的，但其中没有一行是这个店铺隔离的；请检查 --shop，"
        "或用 huitou quarantine export 重新导出",
        file=name,
    )
