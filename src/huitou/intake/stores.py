"""Lines whose file cannot name the store take their order's, whichever of the two files comes first.

An order is found by its number inside one source and one ``--store``; where two stores have that number none is taken.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace

from huitou.intake import mapping as mappings
from huitou.intake.clean import Layout, literal
from huitou.warehouse.engines.duckdb import Connection


def borrowing(layout: Layout) -> Layout:
    """The layout with a store to be filled in by ``lend``, where its file has lines without one."""
    if layout.mapping.rows != "line_only" or layout.has("store"):
        return layout
    return replace(layout, mapping=replace(layout.mapping, constants={**layout.mapping.constants, "store": ""}))


def lend(connection: Connection, layout: Layout, *, store: str, pending: Iterable[int]) -> None:
    """Give the rows of ``staged`` the store their order has in the facts, and in the ``pending`` imports of this store.

    An order whose lines cannot name a store keeps the one it first came with: renamed, it would be another order.
    """
    mapping = layout.mapping
    lines = mapping.rows == "line_only" and mapping.constants.get("store") == ""
    if not lines and not (layout.has("store") and mapping.source in _known_by_number()):
        return
    more = "".join(f" UNION ALL SELECT {int(import_id)}" for import_id in pending)
    connection.run(
        "UPDATE staged SET store = o.store FROM (SELECT order_id, min(store) AS store FROM facts_orders WHERE"
        f" source = {literal(mapping.source)} AND import_id IN (SELECT import_id FROM facts_imports WHERE"
        f" store = {literal(store)}{more}) GROUP BY order_id HAVING COUNT(DISTINCT store) = 1) o"
        " WHERE o.order_id = staged.order_id"
    )


def adopt(connection: Connection, layout: Layout, *, store: str) -> bool:
    """``adopted_lines`` and ``adopted_refunds``: what waits without a store for the orders in ``novel``; whether any
    does. Of several sets of lines the newest, under the order's store.
    """
    source = literal(layout.mapping.source)
    if not layout.has("store"):
        return False
    waiting = f"f.source = {source} AND f.store = {literal(store)} AND n.store <> f.store"
    connection.run(
        f"CREATE OR REPLACE TABLE waiting AS SELECT DISTINCT n.order_id, n.store FROM novel n"
        f" JOIN facts_order_lines f ON f.order_id = n.order_id AND {waiting} ANTI JOIN (SELECT order_id FROM"
        f" facts_orders WHERE source = {source} AND store = {literal(store)}) o ON o.order_id = n.order_id"
        f" ANTI JOIN (SELECT order_id, store FROM facts_order_lines WHERE source = {source}) k"
        " ON k.order_id = n.order_id AND k.store = n.store"
    )
    if not connection.value("SELECT COUNT(*) FROM waiting"):
        return False
    newest = ", ".join(
        f"{part} DESC"
        for part in ("f.version_at", "coalesce(f.of_import, f.import_id)", "f.import_id", "f.version_row")
    )
    for name, facts, each in (
        ("adopted_lines", "facts_order_lines", "f.order_id"),
        ("adopted_refunds", "facts_refunds", "f.order_id, f.line_id"),
    ):
        connection.run(
            f"CREATE OR REPLACE TABLE {name} AS SELECT * EXCLUDE (newest, source, import_id, of_import) FROM (SELECT"
            f" f.* REPLACE (w.store AS store), rank() OVER (PARTITION BY {each} ORDER BY {newest}) AS newest"
            f" FROM {facts} f JOIN waiting w ON w.order_id = f.order_id WHERE f.source = {source}"
            f" AND f.store = {literal(store)}) WHERE newest = 1"
        )
    return True


@functools.cache
def _known_by_number() -> frozenset[str]:
    """The sources that export lines which name no store: an order number is one order in all of their stores."""
    return frozenset(
        source.name
        for source in mappings.sources()
        for mapping in source.mappings
        if mapping.rows == "line_only" and "store" not in mapping.columns
    )
