"""Facts -> the rows of a snapshot, for all orders or for those of the customers touched.

Runs the portable SQL of this room on a scratch connection that has the facts attached as views and the snapshot
being written attached as ``snap``.
"""

from __future__ import annotations

from importlib.resources import files

from huitou.warehouse.engines.duckdb import Connection

_PLACES = ("source", "store", "channel", "province")


def script(name: str) -> str:
    """One SQL file of this room."""
    return files("huitou.warehouse").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def aliases(connection: Connection) -> None:
    """``aliases``: accounts whose customer is another one now, from the merges and splits in the facts."""
    connection.run(
        "CREATE OR REPLACE TABLE aliases AS SELECT other_id AS account_key, customer_id FROM (SELECT other_id,"
        " customer_id, action, ROW_NUMBER() OVER (PARTITION BY other_id ORDER BY import_id DESC NULLS LAST,"
        " seq DESC NULLS LAST) AS n FROM facts_identities WHERE action IN ('merge', 'split')) latest"
        " WHERE n = 1 AND action = 'merge'"
    )


def scope_all(connection: Connection) -> None:
    """Let the scope be every order."""
    for scope, facts in (("orders", "orders"), ("lines", "order_lines"), ("refunds", "refunds")):
        connection.run(f"CREATE OR REPLACE TEMP VIEW scope_{scope} AS SELECT * FROM facts_{facts}")
    connection.run("CREATE OR REPLACE TEMP VIEW scope_exclusions AS SELECT * FROM facts_exclusions")


def scope_changed(connection: Connection, *, known: str = "1 = 1") -> None:
    """Let the scope be the orders listed in ``changed`` (source, store, order_id); ``known``: the facts that count."""
    _scope(connection, "orders", "orders", among="changed", known=known)
    _scope(connection, "refunds", "refunds", among="changed", known=known)
    connection.run(f"CREATE OR REPLACE TEMP VIEW scope_exclusions AS SELECT * FROM facts_exclusions WHERE {known}")


def scope_lines_of_purchases(connection: Connection) -> None:
    """Let the lines in scope be those of ``priced``: a customer's other orders are numbered again too."""
    connection.run(
        "CREATE TABLE scope_lines AS SELECT f.* FROM facts_order_lines f JOIN stores c ON c.source = f.source"
        " AND c.store = f.store"
        " JOIN (SELECT DISTINCT source, store, order_id FROM priced) p"
        " ON p.source = c.source_code AND p.store = c.store_code AND p.order_id = f.order_id"
    )


def _scope(connection: Connection, scope: str, facts: str, *, among: str, known: str) -> None:
    connection.run(
        f"CREATE TABLE scope_{scope} AS SELECT f.* FROM facts_{facts} f JOIN {among} c"
        f" ON c.source = f.source AND c.store = f.store AND c.order_id = f.order_id WHERE {known}"
    )


def judge(connection: Connection) -> None:
    """``judged``: every order in scope with its net, its place codes and why it does not count, if it does not."""
    connection.run(script("states"))
    connection.run(script("exclusions"))
    _code_places(connection)
    connection.run(script("orders"))


def add_codes(connection: Connection, kind: str, values: str) -> None:
    """Give every text the query ``values`` names a code in ``snap.codes``; 0 is unknown."""
    connection.run(
        f"INSERT INTO snap.codes SELECT '{kind}', base.last + ROW_NUMBER() OVER (ORDER BY v.value NULLS LAST), v.value"
        f" FROM (SELECT DISTINCT value FROM ({values}) texts WHERE value <> '' AND value NOT IN"
        f" (SELECT value FROM snap.codes WHERE kind = '{kind}')) v,"
        f" (SELECT COALESCE(MAX(code), 0) AS last FROM snap.codes WHERE kind = '{kind}') base"
    )


def _code_places(connection: Connection) -> None:
    """``places``: the codes of every combination of source, store, channel and province there is."""
    connection.run(
        "CREATE TABLE place_texts AS SELECT DISTINCT source, store, COALESCE(channel, '') AS channel,"
        " COALESCE(province, '') AS province FROM states"
    )
    for kind in _PLACES:
        add_codes(connection, kind, f"SELECT {kind} AS value FROM place_texts")
    codes = ", ".join(f"COALESCE({kind}.code, 0) AS {kind}_code" for kind in _PLACES)
    joins = " ".join(
        f"LEFT JOIN snap.codes {kind} ON {kind}.kind = '{kind}' AND {kind}.value = t.{kind}" for kind in _PLACES
    )
    connection.run(f"CREATE TABLE places AS SELECT t.*, {codes} FROM place_texts t {joins}")


def purchases(connection: Connection) -> None:
    """``purchases``: the orders of ``counted`` with their dense customer; ``stores``: where they come from.

    A store has its place by name, for codes are in order of arrival. ``priced``: the money that lines share out, that
    of purchases and that of refunds.
    """
    connection.run(
        "CREATE TABLE stores AS SELECT s.value AS source, COALESCE(t.value, '') AS store, p.source AS source_code,"
        " p.store AS store_code, ROW_NUMBER() OVER (ORDER BY s.value NULLS LAST, t.value NULLS FIRST) AS place"
        " FROM (SELECT source, store FROM counted UNION SELECT source, store FROM refunded_orders) p"
        " JOIN snap.codes s ON s.kind = 'source' AND s.code = p.source"
        " LEFT JOIN snap.codes t ON t.kind = 'store' AND t.code = p.store"
    )
    # They lie in the order that their numbers tell.
    order = "customer NULLS LAST, purchased_at NULLS FIRST, order_id NULLS FIRST, place NULLS FIRST"
    connection.run_in_order(script("purchases"), order)
    connection.run(
        "CREATE VIEW priced AS SELECT position, source, store, order_id, net FROM purchases"
        " UNION ALL SELECT position, source, store, order_id, refunded FROM refunded_orders"
    )


def sequence(connection: Connection, *, base_ref: int) -> None:
    """Append ``purchases`` to ``snap.sequence``, their refs behind ``base_ref``; ``new_customers`` of their lives."""
    connection.run_in_order(script("sequence"), "position NULLS FIRST")
    # Purchases stand in the order of lives: every question then reads neighbours.
    connection.run(
        f"INSERT INTO snap.sequence SELECT q.position + {base_ref}, q.customer, q.day, q.month, q.seq, q.day_seq,"
        " q.prev_day, q.next_day, q.prev_other_day, q.next_other_day, q.first_day, CASE WHEN q.seq IS NOT NULL THEN"
        " COALESCE(c.code, 0) END, q.first_channel, q.source, q.store, q.channel, q.province, q.net, q.first_month,"
        " q.next_month, q.net_so_far FROM sequenced q"
        " LEFT JOIN leading_category l ON l.position = q.first_position"
        " LEFT JOIN snap.codes c ON c.kind = 'category' AND c.value = l.category ORDER BY q.position NULLS LAST"
    )
    connection.run("DROP VIEW sequenced; DROP VIEW lives; DROP TABLE steps")
    # The last purchase of a life knows all of it.
    connection.run(
        "CREATE TABLE new_customers AS SELECT s.customer, d.customer_id, s.first_day, s.day AS last_day,"
        " s.seq AS purchases, s.day_seq AS purchase_days, s.net_so_far AS net, s.first_category, s.first_channel"
        " FROM snap.sequence s JOIN dense d ON d.customer = s.customer WHERE s.next_day IS NULL"
    )


def categories(connection: Connection) -> None:
    """``new_categories``: the net of each purchase by category; all of it in none where no line is known."""
    connection.run(
        "CREATE TABLE new_categories AS SELECT p.position, COALESCE(c.code, 0) AS category, COALESCE(n.net,"
        " p.net) AS net, p.customer, p.day"
        " FROM purchases p LEFT JOIN category_net n ON n.position = p.position"
        " LEFT JOIN snap.codes c ON c.kind = 'category' AND c.value = n.category"
    )


def categorise(connection: Connection) -> None:
    """Run the line SQL and give the categories their codes."""
    connection.run("CREATE OR REPLACE TEMP VIEW scope_products AS SELECT * FROM facts_products")
    connection.run(script("lines"))
    connection.run(script("products"))
    add_codes(connection, "category", "SELECT DISTINCT category AS value FROM product_net")
