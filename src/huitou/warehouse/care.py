"""What a snapshot knows from live sessions, and from touches, tickets and ratings; made anew at every publish."""

from __future__ import annotations

from huitou.warehouse import derive
from huitou.warehouse.engines.duckdb import Connection

_TABLES = ("live_list", "touch_list", "first_experience")
_OF_CARE = {"touches", "tickets", "ratings"}


def clear(connection: Connection) -> None:
    """Empty what was known before."""
    for table in _TABLES:
        connection.run(f"DELETE FROM snap.{table}")


def fill(connection: Connection, known: tuple[str, ...]) -> None:
    """Fill the tables of those of these lists of which anything is known."""
    if "live" in known:
        connection.run(derive.script("live"))
        connection.run("INSERT INTO snap.live_list SELECT * FROM live_now ORDER BY ALL")
    if _OF_CARE.isdisjoint(known):
        return
    connection.run(
        "CREATE TABLE opening_orders AS SELECT q.customer, q.ref, q.day, COALESCE(s.value, '') AS source,"
        " COALESCE(t.value, '') AS store, k.order_id FROM snap.sequence q JOIN snap.purchase_keys k ON k.ref = q.ref"
        " LEFT JOIN snap.codes s ON s.kind = 'source' AND s.code = q.source"
        " LEFT JOIN snap.codes t ON t.kind = 'store' AND t.code = q.store"
        " WHERE q.seq = 1 AND q.customer IS NOT NULL"
    )
    connection.run(
        "CREATE VIEW opening_products AS SELECT f.customer, c.value AS product_id FROM opening_orders f"
        " JOIN snap.purchase_products p ON p.ref = f.ref"
        " JOIN snap.codes c ON c.kind = 'product' AND c.code = p.product"
    )
    connection.run(derive.script("care"))
    connection.run("INSERT INTO snap.touch_list SELECT * FROM touches_now ORDER BY ALL")
    connection.run("INSERT INTO snap.first_experience SELECT * FROM first_experience ORDER BY ALL")
