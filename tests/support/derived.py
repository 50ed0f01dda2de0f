"""The portable SQL of the warehouse on hand-made facts: one script at a time, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huitou.warehouse.derive import script
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.schema import TABLES

Fact = Mapping[str, Any]
_TYPES = {"long": "BIGINT", "integer": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN"}
_ORIGIN = {"import_id": 1, "source": "huitou", "store": "", "row": 2, "version_row": 2, "version_at": 0}


def _facts(connection: Connection, scope: str, facts: str, rows: Sequence[Fact]) -> None:
    columns = TABLES[facts]
    listed = ", ".join(f'"{name}" {_TYPES.get(kind, kind)}' for name, kind in columns.items())
    connection.run(f"CREATE TABLE {scope} ({listed})")
    for row in rows:
        full = {**_ORIGIN, **({"deposit_only": False} if facts == "orders" else {}), **row}
        values = {name: full.get(name) for name in columns}
        connection.run(f"INSERT INTO {scope} VALUES ({', '.join(f':{name}' for name in columns)})", **values)


def judged(
    orders: Sequence[Fact], *, refunds: Sequence[Fact] = (), exclusions: Sequence[Fact] = (), columns: str
) -> list[tuple[Any, ...]]:
    """``columns`` of the table ``judged`` that these facts give, by order_id."""
    with connect() as connection:
        _facts(connection, "scope_orders", "orders", orders)
        _facts(connection, "scope_refunds", "refunds", refunds)
        _facts(connection, "scope_exclusions", "exclusions", exclusions)
        connection.run("CREATE TABLE aliases (account_key BIGINT, customer_id BIGINT)")
        connection.run(script("states"))
        connection.run(script("exclusions"))
        _places(connection)
        connection.run(script("orders"))
        return connection.rows(f"SELECT {columns} FROM judged ORDER BY order_id, store")


def _places(connection: Connection) -> None:
    names = ("source", "store", "channel", "province")
    codes = ", ".join(f"dense_rank() OVER (ORDER BY {name}) AS {name}_code" for name in names)
    texts = ", ".join(f"COALESCE({name}, '') AS {name}" for name in names)
    connection.run(f"CREATE TABLE places AS SELECT *, {codes} FROM (SELECT DISTINCT {texts} FROM states)")


def allocated(net: int, lines: Sequence[Fact], *, products: Sequence[Fact] = ()) -> tuple[dict[str, int], str | None]:
    """The net of one purchase by category, and its leading category."""
    with connect() as connection:
        _facts(connection, "scope_lines", "order_lines", [{"order_id": "o1", **line} for line in lines])
        _facts(connection, "scope_products", "products", products)
        connection.run(
            "CREATE TABLE stores AS SELECT 'huitou' AS source, '' AS store, 1 AS source_code, 0 AS store_code;"
            " CREATE TABLE purchases AS SELECT 1 AS position, 1 AS source, 0 AS store, 'o1' AS order_id,"
            f" CAST({net} AS BIGINT) AS net; CREATE VIEW priced AS SELECT * FROM purchases"
        )
        connection.run(script("lines"))
        connection.run(script("products"))
        shares = dict(connection.rows("SELECT category, net FROM category_net"))
        return shares, connection.value("SELECT category FROM leading_category")


def sequenced(purchases: Sequence[tuple[int | None, int, str, int]]) -> list[tuple[Any, ...]]:
    """What ``sequenced`` says of orders (customer, day, order_id, store code), by their place in what was given."""
    with connect() as connection:
        connection.run(
            "CREATE TABLE counted (nth INTEGER, customer_id BIGINT, day INTEGER, purchased_at BIGINT, order_id VARCHAR,"
            " source INTEGER, store INTEGER, month INTEGER, channel INTEGER, province INTEGER, net BIGINT,"
            " discount BIGINT, delivered_at BIGINT)"
        )
        for nth, (customer, day, order_id, store) in enumerate(purchases):
            connection.run(
                "INSERT INTO counted VALUES"
                " (:nth, :customer + 100, :day, :day * 86400000000, :order_id, 1, :store, 0, 0, 0, 1, NULL, NULL)",
                nth=nth,
                customer=customer,
                day=day,
                order_id=order_id,
                store=store,
            )
        connection.run(
            "CREATE TABLE stores AS SELECT 1 AS source_code, code AS store_code, -code AS place FROM range(3) s(code);"
            " CREATE TABLE dense AS SELECT DISTINCT CAST(customer_id - 100 AS INTEGER) AS customer, customer_id"
            " FROM counted WHERE customer_id IS NOT NULL"
        )
        connection.run(script("purchases"))
        connection.run(script("sequence"))
        connection.run(
            "CREATE TABLE given AS SELECT p.position, c.nth FROM purchases p JOIN counted c USING (order_id, store)"
        )
        return connection.rows(
            "SELECT g.nth, seq, day_seq, prev_day, next_day, prev_other_day, next_other_day, first_day, f.nth"
            " FROM sequenced JOIN given g USING (position) LEFT JOIN given f ON f.position = first_position"
            " ORDER BY g.nth"
        )


def experienced(
    firsts: Sequence[tuple[int, int, str, str, str]],
    products: Sequence[tuple[int, str]],
    *,
    touches: Sequence[Fact] = (),
    tickets: Sequence[Fact] = (),
    ratings: Sequence[Fact] = (),
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """``touches_now`` and ``first_experience`` of these lists; accounts are customers of ten times their number.

    ``firsts``: the first order of each customer, by customer, day, source, store and order; ``products``: what it had.
    """
    with connect() as connection:
        _facts(connection, "facts_touches", "touches", touches)
        _facts(connection, "facts_tickets", "tickets", tickets)
        _facts(connection, "facts_ratings", "ratings", ratings)
        connection.run(
            "CREATE TABLE aliases AS SELECT CAST(99 AS BIGINT) AS account_key, CAST(10 AS BIGINT) AS customer_id;"
            " CREATE TABLE zone_offsets AS SELECT CAST(-9000000000000000000 AS BIGINT) AS from_at,"
            " CAST(9000000000000000000 AS BIGINT) AS before_at, CAST(28800000000 AS BIGINT) AS ahead;"
            " CREATE TABLE customers (customer INTEGER, customer_id BIGINT);"
            " CREATE TABLE opening_orders (customer INTEGER, day INTEGER, source VARCHAR, store VARCHAR,"
            " order_id VARCHAR); CREATE TABLE opening_products (customer INTEGER, product_id VARCHAR)"
        )
        for customer, day, source, store, order_id in firsts:
            connection.run(
                "INSERT INTO opening_orders VALUES (:customer, :day, :source, :store, :order_id)",
                customer=customer,
                day=day,
                source=source,
                store=store,
                order_id=order_id,
            )
            connection.run("INSERT INTO customers VALUES (:customer, :id)", customer=customer, id=10 * customer)
        for customer, product in products:
            connection.run(
                "INSERT INTO opening_products VALUES (:customer, :product)", customer=customer, product=product
            )
        connection.run(script("care"))
        return (
            connection.rows("SELECT * FROM touches_now ORDER BY ALL"),
            connection.rows("SELECT * FROM first_experience ORDER BY ALL"),
        )
