"""Millions of orders twice over: as one plain unsorted table, and as the facts a snapshot is derived from."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.stopwatch import Stopwatch
from huitou import settings, simulate
from huitou.simulate import assortment
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import publish
from huitou.warehouse.schema import TABLES
from huitou.warehouse.snapshot import current
from huitou.warehouse.writer import writer

SEED = 7
_TYPES = {"long": "BIGINT", "integer": "INTEGER", "string": "VARCHAR", "boolean": "BOOLEAN"}
_ROWS_AT_ONCE = 1_000_000

# The plain table: times are the shop's own, texts are texts, in no order.
_ORDERS = """
CREATE TABLE orders AS
SELECT order_id, CAST(customer AS BIGINT) AS customer_id, make_timestamp(time) + INTERVAL 8 HOURS AS paid_at, net,
  list_extract($categories, category + 1) AS category, list_extract($channels, channel + 1) AS channel,
  list_extract($provinces, province + 1) AS province
FROM arrays
"""

# The same orders as facts: what each column holds; a column not named is empty.
_ORIGIN = {"import_id": "1", "source": "'huitou'", "store": "''", "row": "order_id"}
_VERSION = {"order_id": "CAST(order_id AS VARCHAR)", "version_at": "paid_us", "version_row": "order_id"}
_FACTS = {
    "orders": _ORIGIN
    | _VERSION
    | {
        "account_key": "customer_id",
        "status": "'paid'",
        "ordered_at": "paid_us",
        "paid_at": "paid_us",
        "purchased_at": "paid_us",
        "shop_day": "day",
        "shop_month": "(year(paid_at) - 1970) * 12 + month(paid_at) - 1",
        "ordered_day": "day",
        "paid": "net",
        "channel": "channel",
        "province": "province",
        "deposit_only": "false",
    },
    "order_lines": _ORIGIN
    | _VERSION
    | {"line_id": "'1'", "product_id": "'P'", "category": "category", "quantity": "1", "amount": "net"},
    "identities": {
        "import_id": "1",
        "seq": "customer_id",
        "action": "'allocate'",
        "account_key": "customer_id",
        "customer_id": "customer_id",
    },
    "imports": {
        "import_id": "1",
        "source": "'huitou'",
        "store": "''",
        "timezone": "'Asia/Shanghai'",
        "currency": "'CNY'",
        "committed_at": "0",
    },
}
_ORDERS_OF_FACTS = """
(SELECT *, epoch_us(paid_at - INTERVAL 8 HOURS) AS paid_us,
   date_diff('day', DATE '1970-01-01', CAST(paid_at AS DATE)) AS day
 FROM orders WHERE order_id >= {start} AND order_id < {start} + {rows})
"""


def write(watch: Stopwatch, *, plain: str, shop: str, orders: int) -> None:
    """Write the plain table, and the facts of a shop that is not published yet."""
    settings.init(Path(shop), name="bench", timezone="Asia/Shanghai", currency="CNY")
    facts = Facts(Path(shop))
    with watch, duckdb.connect(plain) as connection:
        _fill(connection, orders)
        for start in range(0, orders, _ROWS_AT_ONCE):
            some = _ORDERS_OF_FACTS.format(rows=_ROWS_AT_ONCE, start=start)
            _append(facts, connection, "orders", some)
            _append(facts, connection, "order_lines", some)
        _append(facts, connection, "identities", "(SELECT DISTINCT customer_id FROM orders)")
        _append(facts, connection, "imports", "(SELECT 1)")


def derive(watch: Stopwatch, *, shop: str) -> float:
    """Publish the facts; give the size of the snapshot in MB."""
    folder = Path(shop)
    with writer(folder, "bench", settings.load(folder)) as (scratch, clock), watch:
        publish(folder, clock, scratch)
    snapshot = current(folder)
    return snapshot.stat().st_size / 1e6 if snapshot else 0


def _fill(connection: duckdb.DuckDBPyConnection, orders: int) -> None:
    arrays = simulate.orders_arrays(orders, seed=SEED)
    columns = {field.name: getattr(arrays, field.name) for field in fields(arrays)}
    # Numbered without gaps, so that the numbers of a snapshot are these and answers compare cell by cell.
    columns["customer"] = np.unique(arrays.customer, return_inverse=True)[1] + 1
    connection.register("arrays", columns)
    texts = {
        "categories": [kind.name for kind in assortment.CATEGORIES],
        "channels": list(assortment.CHANNELS),
        "provinces": [place.province for place in assortment.PLACES],
    }
    connection.execute(_ORDERS, texts)
    connection.unregister("arrays")


def _append(facts: Facts, connection: duckdb.DuckDBPyConnection, table: str, rows: str) -> None:
    columns = _FACTS[table]
    cells = [
        f'CAST({columns.get(name, "NULL")} AS {_TYPES.get(kind, kind)}) AS "{name}"'
        for name, kind in TABLES[table].items()
    ]
    facts.append(table, Connection(connection), f"SELECT {', '.join(cells)} FROM {rows}")
