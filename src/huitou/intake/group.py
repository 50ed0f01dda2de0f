"""Typed rows -> orders and their lines: one row per distinct version of an order found in the file.

Tables left behind:
``refused`` rows with a cell that cannot be read, ``sibling`` rows that fall with them, ``copies`` rows that repeat
another, ``headers`` (a version of an order; ``row`` its first record, ``n_rows`` how many records it took), ``several``
(the orders that may have more than one of them) and ``lines`` (``version_row`` is the header's ``row``).
"""

from __future__ import annotations

from dataclasses import dataclass

from huitou.intake import credit_notes
from huitou.intake.canon import Canon, WholeFile
from huitou.intake.clean import Layout, checked_fields
from huitou.intake.credit_notes import Note
from huitou.intake.fields import LINE_FIELDS, Rows
from huitou.warehouse.engines.duckdb import Connection

# What a version of an order says; two records that agree on all of it are one version.
CONTENT = (
    "id_kind id_value unionid phone email status ordered_at paid_at purchased_at delivered_at updated_at paid"
    " order_amount discount refunded refunded_on coupon channel province deposit_only doubt"
).split()
_PLACED = frozenset({"ordered_at", "paid_at", "purchased_at"})
_KEY = "store, order_id"


@dataclass(frozen=True, slots=True)
class Grouped:
    """What a person should know of a file, and what the whole of it told."""

    notes: list[Note]
    whole: WholeFile


def group(
    connection: Connection,
    layout: Layout,
    *,
    store: str,
    exported_at: int | None,
    rest: WholeFile | None = None,
) -> Grouped:
    """Build the tables above from ``staged``.

    ``rest``: what the rest of the file told, where ``staged`` is but a part; then every order stands or falls whole.
    """
    rows = rows_of(layout)
    falls = layout.mapping.amount == "lines" or rows in {"line_after_order", "line_only"}
    _part_refused(connection, layout, order_falls=falls or rest is not None)
    whole = _whole_file(connection, layout, rest or WholeFile())
    return Grouped(_group(connection, Canon(layout, store, exported_at, whole), rows), whole)


def rows_of(layout: Layout) -> Rows:
    """What a row of this file is: without one column of a line, a row can only be an order."""
    rows = layout.mapping.rows
    return "order" if rows == "line" and not layout.has(*LINE_FIELDS) else rows


def _group(connection: Connection, canon: Canon, rows: Rows) -> list[Note]:
    connection.run("CREATE OR REPLACE TABLE copies (row BIGINT)")
    layout = canon.layout
    if rows == "order":
        _orders(connection, canon)
        return []
    if rows == "line_only":
        _line_sets(connection, canon)
    else:
        _orders_with_lines(connection, canon, first_row_only=rows == "line_after_order")
    if layout.has("line_id"):
        _part_copied_lines(connection, canon)
    return credit_notes.settle(connection, canon) if layout.mapping.negative == "refund" else []


def _whole_file(connection: Connection, layout: Layout, rest: WholeFile) -> WholeFile:
    states = "COUNT(status)" if layout.has("status") else "COUNT(NULL)"
    payments = "COUNT(paid_at)" if layout.has("paid_at") else "COUNT(NULL)"
    ((n_states, n_payments),) = connection.rows(f"SELECT {states}, {payments} FROM good")
    return WholeFile(rest.knows_states or n_states > 0, rest.knows_payments or n_payments > 0)


def _part_refused(connection: Connection, layout: Layout, *, order_falls: bool) -> None:
    """Set refused rows apart; where an order is the sum of its rows, the whole order falls with one of them."""
    bad = " OR ".join(f"x_{f} IS NOT NULL" for f in checked_fields(layout)) or "false"
    connection.run(f"CREATE OR REPLACE TABLE refused AS SELECT * FROM staged WHERE {bad}")
    connection.run("CREATE OR REPLACE TABLE sibling (row BIGINT, order_id VARCHAR)")
    if not connection.value("SELECT COUNT(*) FROM refused"):
        connection.run("CREATE OR REPLACE TEMP VIEW good AS SELECT * FROM staged WHERE drop_rule IS NULL")
        return
    if order_falls:
        same = "s.order_id = r.order_id" + (" AND s.store IS NOT DISTINCT FROM r.store" if layout.has("store") else "")
        connection.run(
            "INSERT INTO sibling SELECT s.row, s.order_id FROM staged s WHERE s.drop_rule IS NULL AND s.row NOT IN"
            f" (SELECT row FROM refused) AND EXISTS (SELECT 1 FROM refused r WHERE {same})"
        )
    connection.run(
        "CREATE OR REPLACE TEMP VIEW good AS SELECT * FROM staged WHERE drop_rule IS NULL"
        " AND row NOT IN (SELECT row FROM refused) AND row NOT IN (SELECT row FROM sibling)"
    )


def _orders(connection: Connection, canon: Canon) -> None:
    """One row an order: identical rows are one; every distinct version is kept."""
    run = connection.run
    # A view: each step below needs few of its columns, and the file may be large.
    single = f"SELECT {canon.header()}, CAST(1 AS BIGINT) AS n_rows FROM good"
    headers = f"CREATE OR REPLACE TEMP VIEW headers AS SELECT * FROM ({single}) h"
    run(headers)
    run(
        "CREATE OR REPLACE TABLE lines AS SELECT *, row AS version_row FROM"
        f" (SELECT {canon.line()} FROM good WHERE false)"
    )
    run(f"CREATE OR REPLACE TABLE several AS SELECT {_KEY} FROM headers GROUP BY {_KEY} HAVING COUNT(*) > 1")
    run(
        f"INSERT INTO copies SELECT row FROM (SELECT row, row_number() OVER (PARTITION BY {_KEY}, {', '.join(CONTENT)}"
        f" ORDER BY row) AS nth FROM headers SEMI JOIN several USING ({_KEY})) WHERE nth > 1"
    )
    if connection.value("SELECT COUNT(*) FROM copies"):
        run(f"{headers} WHERE row NOT IN (SELECT row FROM copies)")


def _orders_with_lines(connection: Connection, canon: Canon, *, first_row_only: bool) -> None:
    """Records repeat their order's cells on each line, or carry them on the first row only."""
    run = connection.run
    run(f"CREATE OR REPLACE TABLE records AS SELECT {canon.header()}, {canon.line_amount()} AS exact FROM good")
    mapping = canon.layout.mapping
    summed = mapping.amount == "lines"
    opening = "ordered_at" if summed else "ordered_at + paid"
    # A sum needs all its lines, also those written a minute apart: only updated_at can tell two versions of it.
    # A doubt may be of one line alone.
    whole = (name for name in CONTENT if name != "doubt")
    differing = ("updated_at",) if summed else (*whole, "version_at")
    _version(connection, opening=opening if first_row_only else None, differing=differing)
    paid, refunded = _sums(canon) if summed else ("max(paid)", "max(refunded)")
    # One paid line makes a paid order, whatever became of the others.
    states = "CASE WHEN bool_or(status = 'paid') THEN 'paid' ELSE max(status) END AS status"
    merged = ", ".join(
        states if c == "status" and summed else f"{'min' if c in _PLACED else 'max'}({c}) AS {c}"
        for c in CONTENT
        if c not in {"paid", "refunded"}
    )
    run(
        f"CREATE OR REPLACE TABLE headers AS SELECT min(row) AS row, {_KEY}, {merged}, {paid} AS paid,"
        f" {refunded} AS refunded, max(version_at) AS version_at, COUNT(*) AS n_rows"
        f" FROM versioned GROUP BY {_KEY}, version"
    )
    run(
        f"CREATE OR REPLACE TABLE version_rows AS SELECT row, min(row) OVER (PARTITION BY {_KEY}, version)"
        f" AS version_row FROM versioned SEMI JOIN several USING ({_KEY})"
    )
    run(
        f"CREATE OR REPLACE TABLE lines AS SELECT l.*, coalesce(v.version_row, h.row) AS version_row"
        f" FROM (SELECT {canon.line()} FROM good WHERE {canon.has_line()}) l"
        f" JOIN (SELECT {_KEY}, min(row) AS row FROM headers GROUP BY {_KEY}) h"
        " ON h.store = l.store AND h.order_id = l.order_id LEFT JOIN version_rows v ON v.row = l.row"
    )


def _sums(canon: Canon) -> tuple[str, str]:
    """Paid and refunded of an order that is the sum of its lines, over ``exact``."""
    if canon.layout.mapping.negative == "refund":
        back = canon.minor("sum(greatest(-exact, 0))")
        return canon.minor("sum(greatest(exact, 0))"), f"nullif({back}, 0)"
    return canon.minor("sum(exact)"), "max(refunded)"


def _version(connection: Connection, *, opening: str | None, differing: tuple[str, ...]) -> None:
    """``versioned``: the records with their ``version``; ``several``: orders that have more than one.

    ``opening`` is known only on the row that opens a version; None where every row carries its order's cells, and
    rows that disagree in one of ``differing`` are of different versions.
    """
    run = connection.run
    if opening:
        run(
            f"CREATE OR REPLACE TEMP VIEW versioned AS SELECT *, COUNT({opening}) OVER (PARTITION BY {_KEY}"
            " ORDER BY row ROWS UNBOUNDED PRECEDING) AS version FROM records"
        )
        run(
            f"CREATE OR REPLACE TABLE several AS SELECT {_KEY} FROM records GROUP BY {_KEY} HAVING COUNT({opening}) > 1"
        )
        return
    differs = " OR ".join(f"min({c}) <> max({c})" for c in differing)
    run(
        f"CREATE OR REPLACE TABLE several AS SELECT {_KEY} FROM records GROUP BY {_KEY}"
        f" HAVING COUNT(*) > 1 AND ({differs})"
    )
    cells = ", ".join(differing)
    run(
        f"CREATE OR REPLACE TEMP VIEW versioned AS SELECT *, 0 AS version FROM records ANTI JOIN several USING ({_KEY})"
        f" UNION ALL SELECT *, min(row) OVER (PARTITION BY {_KEY}, {cells}) AS version FROM records"
        f" SEMI JOIN several USING ({_KEY})"
    )


def _line_sets(connection: Connection, canon: Canon) -> None:
    """Only lines: their orders come from another file; the rows of one order are one line set."""
    run = connection.run
    run(f"CREATE OR REPLACE TABLE records AS SELECT {canon.line()}, {canon.version_at()} FROM good")
    run(
        f"CREATE OR REPLACE TABLE headers AS SELECT min(row) AS row, {_KEY}, max(version_at) AS version_at,"
        f" COUNT(*) AS n_rows FROM records GROUP BY {_KEY}"
    )
    run("CREATE OR REPLACE TABLE several AS SELECT store, order_id FROM headers WHERE false")
    run(
        "CREATE OR REPLACE TABLE lines AS SELECT r.* EXCLUDE (version_at), h.row AS version_row FROM records r"
        f" JOIN headers h USING ({_KEY})"
    )


def _part_copied_lines(connection: Connection, canon: Canon) -> None:
    """The same line id and product twice in one version is one line: the later statement stands, by its times, then by
    its row. Where only the ids agree both are lines: some files write the order's number for them.
    """
    product = "coalesce(l.product_id, l.product_name)"
    connection.run(
        "CREATE OR REPLACE TABLE copied AS SELECT row, version_row FROM (SELECT l.row, l.version_row, row_number() OVER"
        f" (PARTITION BY l.version_row, l.line_id, {product} ORDER BY r.version_at DESC, l.row DESC) AS nth"
        " FROM lines l JOIN records r ON r.row = l.row WHERE l.line_id IS NOT NULL) WHERE nth > 1"
    )
    if not connection.value("SELECT COUNT(*) FROM copied"):
        return
    connection.run("INSERT INTO copies SELECT row FROM copied")
    connection.run("DELETE FROM lines WHERE row IN (SELECT row FROM copied)")
    connection.run(
        "UPDATE headers SET n_rows = n_rows - c.n FROM (SELECT version_row, COUNT(*) AS n FROM copied"
        " GROUP BY version_row) c WHERE headers.row = c.version_row"
    )
    if canon.layout.mapping.amount == "lines":
        paid, refunded = _sums(canon)
        sums = {"paid": paid} | ({"refunded": refunded} if canon.layout.mapping.negative == "refund" else {})
        connection.run(
            f"UPDATE headers SET {', '.join(f'{name} = s.{name}' for name in sums)} FROM (SELECT version_row,"
            f" {', '.join(f'{total} AS {name}' for name, total in sums.items())} FROM lines WHERE version_row IN"
            " (SELECT version_row FROM copied) GROUP BY version_row) s WHERE headers.row = s.version_row"
        )
