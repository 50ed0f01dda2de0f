"""What is kept of rows set aside so that they can be read again: their cells, as they stood.

Rows that were taken are kept beside them where they are of the same order: an order read again is read whole.
"""

from __future__ import annotations

from huitou.intake import clean
from huitou.intake.clean import Layout, literal
from huitou.intake.lists import LISTS
from huitou.intake.read import Table
from huitou.intake.reading.containers import damaged
from huitou.warehouse.engines.duckdb import Connection, DamagedFileError


def keep(connection: Connection, table: Table, layout: Layout, *, store: str) -> None:
    """Leave ``kept`` (row, order_id, beside, cells) for the rows in ``quarantined``; without any nothing is read.

    Raises: DataError ``file.damaged``.
    """
    connection.run("CREATE OR REPLACE TABLE kept (row BIGINT, order_id VARCHAR, beside BOOLEAN, cells VARCHAR)")
    if not connection.value("SELECT COUNT(*) FROM quarantined"):
        return
    _beside(connection, layout, store=store)
    statement = (
        f"INSERT INTO kept SELECT c.row, {order_id(layout)}, b.row IS NOT NULL, c.cells"
        f" FROM ({_cells(table, layout)}) c JOIN staged s ON s.row = c.row LEFT JOIN beside b ON b.row = c.row"
        " WHERE b.row IS NOT NULL OR c.row IN (SELECT row FROM quarantined)"
    )
    try:
        connection.run_reading(statement)
    except DamagedFileError as problem:
        raise damaged(table.name, problem) from problem


def order_id(layout: Layout) -> str:
    """The order of a row of ``staged s``, as SQL: lists of other things have none."""
    return "s.order_id" if layout.has("order_id") else "CAST(NULL AS VARCHAR)"


def _beside(connection: Connection, layout: Layout, *, store: str) -> None:
    """``beside``: rows taken, of orders of which another row was not."""
    connection.run("CREATE OR REPLACE TABLE beside (row BIGINT)")
    if layout.mapping.rows == "exclusion" or layout.mapping.rows in LISTS:
        return
    order = f"{clean.store_of(layout, store)} AS store, order_id"
    connection.run(
        f"INSERT INTO beside SELECT s.row FROM (SELECT row, {order} FROM staged WHERE drop_rule IS NULL) s SEMI JOIN"
        f" (SELECT {order} FROM staged WHERE row IN (SELECT row FROM quarantined)) q USING (store, order_id)"
        " WHERE s.row NOT IN (SELECT row FROM quarantined)"
    )


def _cells(table: Table, layout: Layout) -> str:
    """Every row's cells as JSON, column name -> cell, as SQL."""
    filled = {layout.found[name]: clean.cell(layout, name) for name in layout.mapping.fill_down if name in layout.found}
    places = sorted(layout.places)
    # Of merged cells only the first row holds the text, and that row may not be here when this one is read again.
    columns = ", ".join(f"{filled.get(place, f'c{place}')} AS c{place}" for place in places)
    named = ", ".join(f"{literal(table.header[place])}, coalesce(c{place}, '')" for place in places)
    return f"SELECT row, json_object({named}) AS cells FROM (SELECT row, {columns} FROM ({clean.raw_sql(table)}))"
