"""What a snapshot knows of a purchase beside its money and its place in a life: products, delivery, coupon, refund.

Rows stand only where something is known, so a shop without lines, parcels and coupons pays for none.
"""

from __future__ import annotations

from huitou import calendar
from huitou.warehouse import derive
from huitou.warehouse.engines.duckdb import Connection

_LISTS = ("parcels", "redemptions")
_TOLD = "discount, has_coupon, refunded, refunded_day, delivered_day, promised_day, late"
# A list of Huitou's own form speaks of orders of any source, and of any store where it names none (sql/facts.sql).
_MEANT = "(f.source = o.source OR f.source = 'huitou') AND (f.store = o.store OR f.store = '')"


def spoken_of(imports: str) -> str:
    """SQL for the orders of which lists of these imports speak."""
    return " UNION ALL ".join(
        f"SELECT o.source, o.store, o.order_id FROM facts_orders o JOIN facts_{name} f ON f.order_id = o.order_id"
        f" AND {_MEANT} WHERE f.import_id IN ({imports})"
        for name in _LISTS
    )


def scope_all(connection: Connection) -> None:
    """Let the scope be every order."""
    for name in _LISTS:
        connection.run(f"CREATE OR REPLACE TEMP VIEW scope_{name} AS SELECT * FROM facts_{name}")
    connection.run("CREATE OR REPLACE TEMP VIEW scope_names AS SELECT * FROM facts_order_lines")


def scope_changed(connection: Connection, new: set[int]) -> None:
    """Let the scope be the orders of ``changed``, and the names that the new imports say."""
    for name in _LISTS:
        connection.run(
            f"CREATE TABLE scope_{name} AS SELECT * FROM facts_{name} WHERE order_id IN (SELECT order_id FROM changed)"
        )
    ids = ", ".join(str(i) for i in sorted(new))
    connection.run(f"CREATE TABLE scope_names AS SELECT * FROM facts_order_lines WHERE import_id IN ({ids})")


def tell(connection: Connection, timezone: str) -> None:
    """``told`` and ``refunded_orders`` of the orders in ``judged``; ``kept_refunds``: none so far."""
    connection.run("CREATE TABLE zone_offsets (from_at BIGINT, before_at BIGINT, ahead BIGINT)")
    rows = ", ".join(f"({start}, {end}, {ahead})" for start, end, ahead in calendar.offsets(timezone))
    connection.run(f"INSERT INTO zone_offsets VALUES {rows}")
    connection.run(derive.script("facts"))
    connection.run("CREATE TABLE kept_refunds AS SELECT * FROM snap.refunds WHERE 1 = 0")


def keep(connection: Connection) -> None:
    """Add what is known of the purchases in ``kept`` to ``told`` and ``kept_refunds``; take out the rows that go."""
    run = connection.run
    run("CREATE TABLE kept_refs AS SELECT ref FROM old_refs WHERE ref NOT IN (SELECT ref FROM changed_refs)")
    run(
        f"INSERT INTO told SELECT k.source, k.store, k.order_id, {_TOLD}, NULL FROM snap.purchase_facts f"
        " JOIN kept_refs r ON r.ref = f.ref JOIN snap.purchase_keys k ON k.ref = f.ref"
    )
    run("INSERT INTO kept_refunds SELECT f.* FROM snap.refunds f JOIN kept_refs r ON r.ref = f.ref")
    for table in ("purchase_products", "purchase_facts", "refunds"):
        run(f"DELETE FROM snap.{table} WHERE ref IN (SELECT ref FROM old_refs)")
    run(
        "DELETE FROM snap.refunds e USING snap.codes s, changed c WHERE s.kind = 'source' AND s.code = e.source"
        " AND c.source = s.value AND c.order_id = e.order_id AND c.store = COALESCE((SELECT MIN(t.value) FROM"
        " snap.codes t WHERE t.kind = 'store' AND t.code = e.store), '')"
    )


def write(connection: Connection, timezone: str, *, base_ref: int) -> None:
    """Append what is known of ``purchases`` to the snapshot; categories have their codes by now."""
    _name_products(connection)
    run = connection.run
    run(
        f"INSERT INTO snap.purchase_products SELECT n.position + {base_ref}, COALESCE(p.code, 0), COALESCE(c.code, 0),"
        " n.quantity, n.net, b.customer, b.day FROM product_net n"
        " JOIN purchases b ON b.position = n.position"
        " LEFT JOIN snap.codes p ON p.kind = 'product' AND p.value = n.product_id"
        " LEFT JOIN snap.codes c ON c.kind = 'category' AND c.value = n.category"
        " ORDER BY n.position NULLS LAST"
    )
    run(
        "CREATE TABLE items AS SELECT position, SUM(quantity) AS items FROM product_net WHERE position > 0"
        " GROUP BY position HAVING COUNT(quantity) = COUNT(*)"
    )
    run(
        "CREATE TABLE told_of AS SELECT p.position, t.* FROM told t JOIN purchases p ON p.source = t.source"
        " AND p.store = t.store AND p.order_id = t.order_id"
    )
    fixed = calendar.fixed_offset(timezone)
    ahead = "z.ahead" if fixed is None else str(fixed)
    between = "p.delivered_at >= z.from_at AND p.delivered_at < z.before_at"
    zones = f" LEFT JOIN zone_offsets z ON {between}" if fixed is None else ""
    run(
        f"INSERT INTO snap.purchase_facts SELECT p.position + {base_ref}, i.items, COALESCE(t.discount, p.discount),"
        " COALESCE(t.has_coupon, 0), COALESCE(t.refunded, 0), t.refunded_day, COALESCE(t.delivered_day,"
        f" CAST(FLOOR((p.delivered_at + {ahead}) / 86400000000) AS INTEGER)), t.promised_day, t.late, p.day"
        " FROM purchases p"
        " LEFT JOIN told_of t ON t.position = p.position LEFT JOIN items i ON i.position = p.position"
        f"{zones} WHERE p.discount IS NOT NULL OR p.delivered_at IS NOT NULL OR t.position IS NOT NULL"
        " OR i.items IS NOT NULL"
    )
    _write_refunds(connection, base_ref=base_ref)


def _name_products(connection: Connection) -> None:
    """Give every product a line speaks of a code, and its name beside it."""
    run = connection.run
    run(
        "CREATE TABLE old_names AS SELECT c.value AS product_id, n.name, n.listed, n.said_at FROM snap.product_names n"
        " JOIN snap.codes c ON c.kind = 'product' AND c.code = n.code"
    )
    run(derive.script("product_names"))
    derive.add_codes(connection, "product", "SELECT product_id AS value FROM said_names")
    run("DELETE FROM snap.product_names")
    run(
        "INSERT INTO snap.product_names SELECT c.code, s.name, y.cycle_days, s.listed, s.said_at FROM said_names s"
        " JOIN snap.codes c ON c.kind = 'product' AND c.value = s.product_id"
        " LEFT JOIN said_cycles y ON y.product_id = s.product_id ORDER BY c.code NULLS LAST"
    )


def _write_refunds(connection: Connection, *, base_ref: int) -> None:
    run = connection.run
    run(derive.script("refunds"))
    columns = "o.day, o.source, o.store, o.channel, o.province, o.order_id"
    run(
        f"INSERT INTO snap.refunds SELECT t.position + {base_ref}, {columns}, COALESCE(d.code, 0),"
        " COALESCE(c.code, 0), r.refunded FROM refunded_products r"
        " JOIN refunded_orders o ON o.position = r.position LEFT JOIN told_of t ON t.refund = o.position"
        " LEFT JOIN snap.codes d ON d.kind = 'product' AND d.value = r.product_id"
        " LEFT JOIN snap.codes c ON c.kind = 'category' AND c.value = r.category"
        " ORDER BY o.position DESC NULLS LAST, r.product_id NULLS LAST, r.category NULLS LAST"
    )
    run(
        f"INSERT INTO snap.refunds SELECT p.position + {base_ref}, {columns}, o.product, o.category, o.refunded"
        " FROM kept_refunds o JOIN purchases p ON p.source = o.source AND p.store = o.store"
        " AND p.order_id = o.order_id"
    )
