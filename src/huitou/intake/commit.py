"""Accepted rows -> facts tables; the ``imports`` row last, which is the moment they count."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass

from huitou.intake.clean import Layout, day_of, literal, local
from huitou.intake.erased import forget_words
from huitou.intake.read import Table
from huitou.intake.report import ImportReport
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.erasure import tombstone_key
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock
from huitou.warehouse.schema import TABLES

_TYPES = {"long": "BIGINT", "integer": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of one import come from."""

    import_id: int
    source: str
    store: str


def write(facts: Facts, connection: Connection, origin: Origin, *, table: Table, layout: Layout) -> None:
    """Append everything new of one table. Nothing of it counts yet."""
    _append_reader_refusals(connection, table)
    forget_words(connection, source=origin.source, store=origin.store, key=tombstone_key(facts.folder.parent))
    _append(facts, connection, "quarantine", origin, f"SELECT *, {literal(table.name)} AS file FROM quarantined")
    _append(facts, connection, "exclusions", origin, "SELECT * EXCLUDE (import_id, source, store) FROM exclusions")
    if layout.mapping.rows == "exclusion":
        return
    if layout.mapping.rows != "line_only":
        _append(facts, connection, "accounts", origin, "SELECT * FROM new_accounts")
        _append(facts, connection, "identities", origin, _IDENTITIES)
        _append(facts, connection, "orders", origin, _orders(layout))
    _append(facts, connection, "order_lines", origin, _LINES)
    _append(facts, connection, "refunds", origin, _refunds(with_headers=layout.mapping.rows != "line_only"))


@dataclass(frozen=True, slots=True)
class Written:
    """A table whose rows lie in the facts and do not count yet."""

    report: ImportReport
    sha256: str


def seal(facts: Facts, tables: Iterable[Written], *, clock: Clock, exported_at: int | None) -> None:
    """Write the ``imports`` rows of all of a file's tables at once: from here on they count."""
    facts.seal([_sealed(table, clock=clock, exported_at=exported_at) for table in tables])


def _sealed(table: Written, *, clock: Clock, exported_at: int | None) -> dict[str, object]:
    report = table.report
    return {
        "import_id": report.import_id,
        "source": report.source,
        "store": report.store,
        "file": report.file,
        "sha256": table.sha256,
        "mapping": report.mapping,
        "exported_at": exported_at,
        "committed_at": time.time_ns() // 1000,
        "timezone": clock.timezone,
        "currency": clock.currency,
        "rows_read": report.read,
        "rows_accepted": report.accepted,
        "rows_duplicate": report.duplicate,
        "rows_quarantined": report.quarantined,
        "rows_dropped": report.dropped,
        "report": json.dumps([list(note) for note in report.notes], ensure_ascii=False),
    }


_IDENTITIES = (
    "SELECT row_number() OVER (ORDER BY account_key) AS seq, 'allocate' AS action, account_key,"
    " account_key AS customer_id, CAST(NULL AS BIGINT) AS other_id, CAST(NULL AS VARCHAR) AS evidence FROM opened"
    " UNION ALL SELECT (SELECT COUNT(*) FROM opened) + seq + 1, action, NULL, customer_id, other_id, evidence"
    " FROM identity_changes"
)
_LINES = (
    "SELECT l.row, l.store, l.order_id, h.version_at, l.version_row, l.line_id, l.product_id, l.product_name,"
    " l.category, l.quantity, l.amount FROM lines l JOIN versions h ON h.row = l.version_row"
    " WHERE l.version_row IN (SELECT version_row FROM new_sets)"
)


def _orders(layout: Layout) -> str:
    return (
        f"SELECT *, row AS version_row, {day_of('bought')} AS shop_day, {day_of('placed')} AS ordered_day,"
        " CAST((year(bought) - 1970) * 12 + month(bought) - 1 AS INTEGER) AS shop_month FROM (SELECT *,"
        f" {local('purchased_at', layout.timezone)} AS bought, {local('ordered_at', layout.timezone)} AS placed"
        " FROM novel WHERE new_header)"
    )


def _refunds(*, with_headers: bool) -> str:
    lines = (
        "SELECT l.row, l.store, l.order_id, h.version_at, l.version_row, coalesce(l.line_id, '#' || l.row) AS line_id,"
        " l.line_refund AS refunded, CAST(NULL AS INTEGER) AS refunded_on FROM lines l"
        " JOIN versions h ON h.row = l.version_row WHERE l.row IN (SELECT row FROM new_line_refunds)"
    )
    if not with_headers:
        return lines
    return (
        "SELECT h.row, h.store, h.order_id, h.version_at, h.row AS version_row, CAST(NULL AS VARCHAR) AS line_id,"
        " h.refunded, h.refunded_on FROM novel h WHERE h.new_refund"
        f" UNION ALL {lines}"
    )


def _append(facts: Facts, connection: Connection, name: str, origin: Origin, select: str) -> None:
    """Append a query's rows under the table's own columns; ``row`` and ``store`` default to the import's."""
    connection.run(f"CREATE OR REPLACE TEMP VIEW outgoing AS {select}")
    has = {c for (c,) in connection.rows("SELECT column_name FROM (DESCRIBE outgoing)")}
    fixed = {"import_id": str(origin.import_id), "source": literal(origin.source), "store": literal(origin.store)}
    cells = []
    for column, kind in TABLES[name].items():
        value = f'"{column}"' if column in has else fixed[column]
        cells.append(f'CAST({value} AS {_TYPES.get(kind, kind)}) AS "{column}"')
    facts.append(name, connection, f"SELECT {', '.join(cells)} FROM outgoing")


def _append_reader_refusals(connection: Connection, table: Table) -> None:
    for refused in table.refused:
        connection.run(
            "INSERT INTO quarantined VALUES (:row, :cell, :value, :code)",
            row=refused.row,
            cell=refused.column,
            value=refused.value,
            code=refused.code,
        )
