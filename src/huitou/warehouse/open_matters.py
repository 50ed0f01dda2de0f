"""What a snapshot knows that keeps from reminding somebody: stock, open tickets, orders not paid; and pack sizes.

Made anew at every publish, for an order can be paid, or a customer merged, by any import.
"""

from __future__ import annotations

from huitou.warehouse import derive
from huitou.warehouse.engines.duckdb import Connection

# Table of the snapshot, and what is derived for it.
_TABLES = {
    "stock_list": "stock_now",
    "ticket_list": "open_tickets",
    "pack_list": "packs_now",
    "open_list": "open_orders",
}


def fill(connection: Connection) -> None:
    """Fill the four tables; a shop of which nothing of the kind is known pays for one look at its orders set aside."""
    for table in _TABLES:
        connection.run(f"DELETE FROM snap.{table}")
    connection.run(
        "CREATE TABLE unpaid AS SELECT s.value AS source, COALESCE(t.value, '') AS store, e.order_id, e.day"
        " FROM snap.excluded e JOIN snap.codes s ON s.kind = 'source' AND s.code = e.source"
        " LEFT JOIN snap.codes t ON t.kind = 'store' AND t.code = e.store WHERE e.reason = 'unpaid'"
    )
    connection.run("CREATE VIEW known_customers AS SELECT customer, customer_id FROM snap.customers")
    connection.run(
        "CREATE VIEW product_codes AS SELECT code, value AS product_id FROM snap.codes WHERE kind = 'product'"
    )
    connection.run(derive.script("open_matters"))
    for table, derived in _TABLES.items():
        connection.run(f"INSERT INTO snap.{table} SELECT * FROM {derived} ORDER BY ALL")
