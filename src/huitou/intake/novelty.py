"""What in a file is new: versions and line sets that the committed facts do not already hold.

A version is known when a committed one with equal content has an equal or later time; header, line set and refund
are compared separately (contracts.md, "Facts").
"""

from __future__ import annotations

from huitou.intake.clean import literal
from huitou.warehouse.engines.duckdb import Connection

_COMPARED = (
    "account_key status ordered_at paid_at purchased_at delivered_at updated_at paid order_amount discount coupon"
    " channel province deposit_only doubt"
).split()
_LINE = "coalesce(line_id, ''), coalesce(product_id, ''), coalesce(product_name, ''), coalesce(category, '')"
_LINE_PRINT = f"md5(concat_ws(chr(31), {_LINE}, coalesce(quantity, 0), coalesce(amount, 0)))"


def mark(connection: Connection, *, source: str, has_headers: bool, restates: bool = False) -> None:
    """Leave ``novel`` (``versions`` with ``new_header`` and ``new_refund``), ``new_sets`` and ``new_line_refunds``
    (lines), and ``fresh``, the versions with anything new.

    Where nothing of the source is known yet, as at a first import, everything is new and nothing is compared; nor are
    the orders in ``restated`` (store, order_id), where there are some.
    """
    _refunding(connection)
    if not _knows(connection, source):
        _all_new(connection, has_headers=has_headers)
        return
    compared = "versions ANTI JOIN restated USING (store, order_id)" if restates else "versions"
    connection.run(f"CREATE OR REPLACE TABLE keys AS SELECT DISTINCT store, order_id FROM {compared}")
    for table in ("orders", "order_lines", "refunds"):
        connection.run(
            f"CREATE OR REPLACE TABLE old_{table} AS SELECT f.* FROM facts_{table} f JOIN keys k"
            f" ON k.store = f.store AND k.order_id = f.order_id WHERE f.source = {literal(source)}"
        )
    if has_headers:
        _known_headers(connection)
    _known_line_sets(connection)
    _known_line_refunds(connection)
    header = "v.row NOT IN (SELECT row FROM known_headers)" if has_headers else "false"
    refund = "v.refunded IS NOT NULL AND v.row NOT IN (SELECT row FROM known_refunds)" if has_headers else "false"
    connection.run(
        f"CREATE OR REPLACE TEMP VIEW novel AS SELECT v.*, {header} AS new_header, {refund} AS new_refund FROM"
        " versions v"
    )
    connection.run(
        "CREATE OR REPLACE TEMP VIEW fresh AS SELECT row, store, order_id, n_rows FROM novel WHERE new_header OR"
        " new_refund"
        " OR row IN (SELECT version_row FROM new_sets) OR row IN (SELECT version_row FROM new_line_refunds)"
    )


def _all_new(connection: Connection, *, has_headers: bool) -> None:
    refund = "refunded IS NOT NULL" if has_headers else "false"
    views = {
        "novel": f"SELECT *, true AS new_header, {refund} AS new_refund FROM versions",
        "fresh": "SELECT row, store, order_id, n_rows FROM headers",
        "new_sets": "SELECT DISTINCT version_row FROM lines",
        "new_line_refunds": "SELECT row, version_row, line_key FROM refunding",
    }
    for name, select in views.items():
        connection.run(f"CREATE OR REPLACE TEMP VIEW {name} AS {select}")


def _knows(connection: Connection, source: str) -> bool:
    """Whether any order of this source is known at all; a first import has nothing to compare with."""
    return any(
        connection.value(f"SELECT COUNT(*) FROM (SELECT 1 FROM facts_{t} WHERE source = {literal(source)} LIMIT 1) s")
        for t in ("orders", "order_lines")
    )


def _known_headers(connection: Connection) -> None:
    same = " AND ".join(f"o.{c} IS NOT DISTINCT FROM v.{c}" for c in _COMPARED)
    connection.run(
        "CREATE OR REPLACE TABLE known_headers AS SELECT DISTINCT v.row FROM versions v JOIN old_orders o"
        f" ON o.store = v.store AND o.order_id = v.order_id AND o.version_at >= v.version_at AND {same}"
    )
    connection.run(
        "CREATE OR REPLACE TABLE known_refunds AS SELECT DISTINCT v.row FROM versions v JOIN old_refunds r"
        " ON r.store = v.store AND r.order_id = v.order_id AND r.line_id IS NULL AND r.version_at >= v.version_at"
        " AND r.refunded = v.refunded AND (v.refunded_on IS NULL OR r.refunded_on = v.refunded_on)"
    )


def _known_line_sets(connection: Connection) -> None:
    """``new_sets``: line sets not known. Equal sets have equal fingerprints, whatever the order of their rows."""
    run = connection.run
    run(
        "CREATE OR REPLACE TABLE prints AS SELECT l.version_row, any_value(l.store) AS store,"
        f" any_value(l.order_id) AS order_id, string_agg({_LINE_PRINT}, '' ORDER BY {_LINE_PRINT}) AS print FROM"
        " lines l"
        " SEMI JOIN old_order_lines k ON k.store = l.store AND k.order_id = l.order_id GROUP BY l.version_row"
    )
    run(
        f"CREATE OR REPLACE TABLE old_prints AS SELECT store, order_id, version_at, string_agg({_LINE_PRINT}, ''"
        " ORDER BY"
        f" {_LINE_PRINT}) AS print FROM old_order_lines GROUP BY store, order_id, version_at, import_id, version_row"
    )
    run(
        "CREATE OR REPLACE TABLE known_sets AS SELECT DISTINCT p.version_row FROM prints p"
        " JOIN versions v ON v.row = p.version_row JOIN old_prints o ON o.store = p.store"
        " AND o.order_id = p.order_id AND o.print = p.print AND o.version_at >= v.version_at"
    )
    run(
        "CREATE OR REPLACE TABLE new_sets AS SELECT DISTINCT version_row FROM lines"
        " WHERE version_row NOT IN (SELECT version_row FROM known_sets)"
    )


def _refunding(connection: Connection) -> None:
    """``refunding``: lines of which something went back, each with the key it is known by in every export.

    That is its own id; where it has none, or one that the order's other lines have too, its product and which of the
    order's lines of that product it is. Never its row, which is another in the next export.
    """
    connection.run(
        "CREATE OR REPLACE TABLE refunding AS SELECT row, version_row, store, order_id, line_refund, CASE WHEN"
        " line_id IS NOT NULL AND alike = 1 THEN line_id ELSE concat(line_id, '#', product, '#', nth) END AS line_key"
        " FROM (SELECT *, row_number() OVER (PARTITION BY version_row, product ORDER BY row) AS nth,"
        " COUNT(*) OVER (PARTITION BY version_row, line_id) AS alike FROM (SELECT *, coalesce(product_id, product_name,"
        " '') AS product FROM lines"
        " WHERE version_row IN (SELECT version_row FROM lines WHERE line_refund IS NOT NULL)))"
        " WHERE line_refund IS NOT NULL"
    )


def _known_line_refunds(connection: Connection) -> None:
    connection.run(
        "CREATE OR REPLACE TABLE new_line_refunds AS SELECT l.row, l.version_row, l.line_key FROM refunding l"
        " JOIN versions v ON v.row = l.version_row WHERE NOT EXISTS (SELECT 1 FROM old_refunds r"
        " WHERE r.store = l.store AND r.order_id = l.order_id AND r.line_id = l.line_key"
        " AND r.version_at >= v.version_at AND r.refunded = l.line_refund)"
    )
