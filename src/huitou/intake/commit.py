"""Accepted rows -> facts tables; the ``imports`` row last, which is the moment they count."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass

from huitou.intake import stores
from huitou.intake.canon import WholeFile
from huitou.intake.clean import Layout, day_of, literal, local
from huitou.intake.erased import forget_words
from huitou.intake.lists import LISTS
from huitou.intake.read import Refused
from huitou.intake.report import ImportReport
from huitou.warehouse.aside import BESIDE
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.erasure import tombstone_key
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock
from huitou.warehouse.schema import TABLES

_TYPES = {"long": "BIGINT", "integer": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of one import come from; ``of_import``: the import whose quarantine they stood in."""

    import_id: int
    source: str
    store: str
    of_import: int | None = None


def write(
    facts: Facts,
    connection: Connection,
    origin: Origin,
    *,
    file: str,
    layout: Layout,
    refused: Iterable[Refused] = (),
) -> None:
    """Append everything new of one table: what ``quarantined``, ``kept`` and the tables of its kind hold, and what the
    reader ``refused``. Nothing of it counts yet.
    """
    _append_reader_refusals(connection, refused)
    forget_words(connection, source=origin.source, store=origin.store, key=tombstone_key(facts.folder.parent))
    _append(facts, connection, "quarantine", origin, f"SELECT *, {literal(file)} AS file FROM ({_QUARANTINE})")
    _append(facts, connection, "exclusions", origin, "SELECT * EXCLUDE (import_id, source, store) FROM exclusions")
    if origin.of_import is not None:
        _append(facts, connection, "settled", origin, "SELECT row AS of_row FROM settling")
        # The same rows of other files are settled with them.
        _append(facts, connection, "settled", origin, "SELECT of_import, of_row FROM copied")
    if layout.mapping.rows == "exclusion":
        return
    if kind := LISTS.get(layout.mapping.rows):
        if kind.people:
            _append_people(facts, connection, origin)
        if kind.consents:
            _append(facts, connection, "consents", origin, "SELECT * FROM consented")
        _append(facts, connection, kind.table, origin, "SELECT * FROM listed")
        return
    with_headers, again = layout.mapping.rows != "line_only", origin.of_import is not None
    if with_headers:
        _append_people(facts, connection, origin)
        _append(facts, connection, "orders", origin, _orders(layout, again=again))
    _append(facts, connection, "order_lines", origin, _LINES)
    _append(facts, connection, "refunds", origin, _refunds(with_headers=with_headers, again=again))
    if with_headers and stores.adopt(connection, layout, store=origin.store):
        _append(facts, connection, "order_lines", origin, "SELECT * FROM adopted_lines")
        _append(facts, connection, "refunds", origin, "SELECT * FROM adopted_refunds")


def _append_people(facts: Facts, connection: Connection, origin: Origin) -> None:
    _append(facts, connection, "accounts", origin, "SELECT * FROM new_accounts")
    _append(facts, connection, "identities", origin, _IDENTITIES)


@dataclass(frozen=True, slots=True)
class Written:
    """A table whose rows lie in the facts and do not count yet."""

    report: ImportReport
    sha256: str
    exported_at: int | None
    whole: WholeFile


def seal(facts: Facts, connection: Connection, tables: Iterable[Written], *, clock: Clock) -> None:
    """Write the ``imports`` rows of all of a file's tables at once: from here on they count."""
    facts.seal(connection, [_sealed(table, clock=clock) for table in tables])


def _sealed(table: Written, *, clock: Clock) -> dict[str, object]:
    report = table.report
    return {
        "import_id": report.import_id,
        "source": report.source,
        "store": report.store,
        "file": report.file,
        "sha256": table.sha256,
        "mapping": report.mapping,
        "exported_at": table.exported_at,
        "committed_at": time.time_ns() // 1000,
        "timezone": clock.timezone,
        "currency": clock.currency,
        "rows_read": report.read,
        "rows_accepted": report.accepted,
        "rows_duplicate": report.duplicate,
        "rows_quarantined": report.quarantined,
        "rows_dropped": report.dropped,
        "report": json.dumps([list(note) for note in report.notes], ensure_ascii=False),
        "of_import": report.of_import,
        "knows_states": table.whole.knows_states,
        "knows_payments": table.whole.knows_payments,
    }


# A row's cells stand on the first of its entries.
_QUARANTINE = (
    'SELECT q.row, q."column", q.value, q.code, k.order_id, CASE WHEN q.nth = 1 THEN k.cells END AS cells FROM (SELECT'
    ' *, row_number() OVER (PARTITION BY row ORDER BY "column", code) AS nth FROM quarantined) q LEFT JOIN kept k ON'
    f" k.row = q.row UNION ALL SELECT row, '', '', '{BESIDE}', order_id, cells FROM kept WHERE beside"
)
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


def _stands_at(*, again: bool) -> str:
    """The row by which a version ``h`` stands among those of its order. ``again``: it may be one said anew."""
    if not again:
        return "h.row"
    same = "r.store = h.store AND r.order_id = h.order_id"
    return f"h.row + coalesce((SELECT MAX(r.ahead) FROM restated r WHERE {same}), 0)"


def _orders(layout: Layout, *, again: bool) -> str:
    days = f"{day_of('bought')} AS shop_day, {day_of('placed')} AS ordered_day"
    return (
        f"SELECT *, {_stands_at(again=again)} AS version_row, {days},"
        " CAST((year(bought) - 1970) * 12 + month(bought) - 1 AS INTEGER) AS shop_month FROM (SELECT *,"
        f" {local('purchased_at', layout.timezone)} AS bought, {local('ordered_at', layout.timezone)} AS placed"
        " FROM novel WHERE new_header) h"
    )


def _refunds(*, with_headers: bool, again: bool) -> str:
    lines = (
        "SELECT l.row, l.store, l.order_id, h.version_at, l.version_row, n.line_key AS line_id,"
        " l.line_refund AS refunded, CAST(NULL AS INTEGER) AS refunded_on FROM lines l"
        " JOIN versions h ON h.row = l.version_row JOIN new_line_refunds n ON n.row = l.row"
    )
    if not with_headers:
        return lines
    return (
        f"SELECT h.row, h.store, h.order_id, h.version_at, {_stands_at(again=again)} AS version_row,"
        " CAST(NULL AS VARCHAR) AS line_id,"
        " h.refunded, h.refunded_on FROM novel h WHERE h.new_refund"
        f" UNION ALL {lines}"
    )


def _append(facts: Facts, connection: Connection, name: str, origin: Origin, select: str) -> None:
    """Append a query's rows under the table's own columns; ``row`` and ``store`` default to the import's."""
    connection.run(f"CREATE OR REPLACE TEMP VIEW outgoing AS {select}")
    has = {c for (c,) in connection.rows("SELECT column_name FROM (DESCRIBE outgoing)")}
    fixed = {
        "import_id": str(origin.import_id),
        "source": literal(origin.source),
        "store": literal(origin.store),
        "of_import": "NULL" if origin.of_import is None else str(origin.of_import),
    }
    cells = []
    for column, kind in TABLES[name].items():
        value = f'"{column}"' if column in has else fixed[column]
        cells.append(f'CAST({value} AS {_TYPES.get(kind, kind)}) AS "{column}"')
    facts.append(name, connection, f"SELECT {', '.join(cells)} FROM outgoing")


def _append_reader_refusals(connection: Connection, refused: Iterable[Refused]) -> None:
    for row in refused:
        connection.run(
            "INSERT INTO quarantined VALUES (:row, :cell, :value, :code)",
            row=row.row,
            cell=row.column,
            value=row.value,
            code=row.code,
        )
