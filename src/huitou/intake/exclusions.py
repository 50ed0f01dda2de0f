"""Lists of orders that never count as purchases (刷单): only the order number is taken from them."""

from __future__ import annotations

from huitou.intake.clean import Layout, checked_fields, store_of
from huitou.intake.orders import Counts, quarantine
from huitou.warehouse.engines.duckdb import Connection


def take(connection: Connection, layout: Layout, *, store: str) -> Counts:
    """Leave ``exclusions`` (row, store, order_id, reason) that the facts do not hold yet."""
    run = connection.run
    bad = " OR ".join(f"x_{f} IS NOT NULL" for f in checked_fields(layout)) or "false"
    run(f"CREATE OR REPLACE TABLE refused AS SELECT * FROM staged WHERE {bad}")
    run("CREATE OR REPLACE TABLE sibling (row BIGINT, order_id VARCHAR)")
    quarantine(connection, checked_fields(layout))
    run(
        f"CREATE OR REPLACE TABLE listed AS SELECT row, {store_of(layout, store)} AS store, order_id FROM staged"
        " WHERE drop_rule IS NULL AND row NOT IN (SELECT row FROM refused)"
    )
    run(
        "CREATE OR REPLACE TABLE exclusions AS SELECT min(row) AS row, store, order_id, 'brushing' AS reason"
        " FROM listed l WHERE NOT EXISTS (SELECT 1 FROM facts_exclusions f"
        " WHERE f.order_id = l.order_id AND f.store = l.store) GROUP BY store, order_id"
    )
    ((rows, new),) = connection.rows("SELECT (SELECT COUNT(*) FROM listed), (SELECT COUNT(*) FROM exclusions)")
    return Counts(accepted=new, duplicate=rows - new, orders=new)
