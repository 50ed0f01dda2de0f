"""What in a file is new: versions and line sets that the committed facts do not already hold.

A version is known when a committed one with equal content has an equal or later time; header, line set and refund
are compared separately (contracts.md, "Facts").
"""

from __future__ import annotations

from huitou.intake.clean import literal
from huitou.warehouse.engines.duckdb import Connection

_COMPARED = (
    "account_key status ordered_at paid_at purchased_at delivered_at updated_at paid order_amount discount coupon"
    " channel province deposit_only"
).split()
_LINE = "coalesce(line_id, ''), coalesce(product_id, ''), coalesce(product_name, ''), coalesce(category, '')"


def mark(connection: Connection, *, source: str, has_headers: bool) -> None:
    """Set ``new_header``, ``new_lines`` and ``new_refund`` in the table ``versions``, one row per version."""
    run = connection.run
    run(
        "CREATE OR REPLACE TABLE keys AS SELECT DISTINCT h.store, h.order_id FROM headers h"
    )
    header = _header_known(connection, source) if has_headers else "true"
    refund = "refunded IS NULL OR row IN (SELECT row FROM known_refunds)" if has_headers else "true"
    _known_refunds(connection, source, has_headers=has_headers)
    _known_line_sets(connection, source)
    run(
        f"CREATE OR REPLACE TABLE versions AS SELECT row, store, order_id, n_rows, NOT ({header}) AS new_header,"
        " row IN (SELECT version_row FROM line_sets) AND row NOT IN (SELECT version_row FROM known_sets) AS new_lines,"
        f" NOT ({refund}) AS new_refund,"
        " row IN (SELECT version_row FROM new_line_refunds) AS new_line_refund FROM headers"
    )


def _of_these_orders(table: str, source: str) -> str:
    return (
        f"(SELECT f.* FROM facts_{table} f JOIN keys k ON k.store = f.store AND k.order_id = f.order_id"
        f" WHERE f.source = {literal(source)})"
    )


def _header_known(connection: Connection, source: str) -> str:
    connection.run(f"CREATE OR REPLACE TABLE known_orders AS SELECT * FROM {_of_these_orders('orders', source)}")
    if not connection.value("SELECT COUNT(*) FROM known_orders"):
        return "false"
    same = " AND ".join(f"k.{c} IS NOT DISTINCT FROM h.{c}" for c in _COMPARED)
    connection.run(
        "CREATE OR REPLACE TABLE known_headers AS SELECT DISTINCT h.row FROM headers h JOIN known_orders k"
        f" ON k.store = h.store AND k.order_id = h.order_id AND k.version_at >= h.version_at AND {same}"
    )
    return "row IN (SELECT row FROM known_headers)"


def _known_refunds(connection: Connection, source: str, *, has_headers: bool) -> None:
    connection.run(f"CREATE OR REPLACE TABLE known_statements AS SELECT * FROM {_of_these_orders('refunds', source)}")
    if has_headers:
        connection.run(
            "CREATE OR REPLACE TABLE known_refunds AS SELECT DISTINCT h.row FROM headers h JOIN known_statements k"
            " ON k.store = h.store AND k.order_id = h.order_id AND k.line_id IS NULL"
            " AND k.version_at >= h.version_at AND k.refunded = h.refunded"
            " AND (h.refunded_on IS NULL OR k.refunded_on = h.refunded_on)"
        )
    connection.run(
        "CREATE OR REPLACE TABLE new_line_refunds AS SELECT l.row, l.version_row FROM lines l"
        " JOIN headers h ON h.row = l.version_row WHERE l.line_refund IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
        " known_statements k WHERE k.store = l.store AND k.order_id = l.order_id"
        " AND k.line_id = coalesce(l.line_id, '#' || l.row) AND k.version_at >= h.version_at"
        " AND k.refunded = l.line_refund)"
    )


def _known_line_sets(connection: Connection, source: str) -> None:
    """Equal sets have equal fingerprints, whatever the order of their rows."""
    run = connection.run
    run("CREATE OR REPLACE TABLE line_sets AS SELECT DISTINCT version_row FROM lines")
    run(f"CREATE OR REPLACE TABLE known_lines AS SELECT * FROM {_of_these_orders('order_lines', source)}")
    if not connection.value("SELECT COUNT(*) FROM known_lines"):
        run("CREATE OR REPLACE TABLE known_sets (version_row BIGINT)")
        return
    cells = f"md5(concat_ws(chr(31), {_LINE}, coalesce(quantity, 0), coalesce(amount, 0)))"
    run(
        f"CREATE OR REPLACE TABLE set_prints AS SELECT l.version_row, any_value(l.store) AS store, any_value(l.order_id)"
        f" AS order_id, string_agg({cells}, '' ORDER BY {cells}) AS print FROM lines l"
        " JOIN (SELECT DISTINCT store, order_id FROM known_lines) k USING (store, order_id) GROUP BY l.version_row"
    )
    run(
        f"CREATE OR REPLACE TABLE known_prints AS SELECT store, order_id, version_at,"
        f" string_agg({cells}, '' ORDER BY {cells}) AS print FROM known_lines"
        " GROUP BY store, order_id, version_at, import_id, version_row"
    )
    run(
        "CREATE OR REPLACE TABLE known_sets AS SELECT DISTINCT p.version_row FROM set_prints p"
        " JOIN headers h ON h.row = p.version_row JOIN known_prints k ON k.store = p.store"
        " AND k.order_id = p.order_id AND k.print = p.print AND k.version_at >= h.version_at"
    )
