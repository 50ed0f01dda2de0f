"""Statements of what counts as no purchase: writing them, and what stands of all that were written."""

from __future__ import annotations

from collections.abc import Iterable

from huitou.warehouse.derive import script
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.facts import Facts
from huitou.warehouse.schema import TABLES

# Why an order or a buyer may be set aside by a person, a list or a rule.
REASONS = ("brushing", "other", "staff_order", "test_order")
# What two exclusions must agree in to be one and the same.
GROUND = ("kind", "name", "buyer", "order_source", "order_store", "order_id")
_TYPES = {"long": "BIGINT", "string": "VARCHAR"}
_TABLES = ("statements", "standing", "restored", "grounds")


def judge(connection: Connection) -> None:
    """``statements``, ``standing``, ``restored`` and ``grounds`` of all facts attached (sql/exclusions.sql)."""
    for table in _TABLES:
        connection.run(f"DROP TABLE IF EXISTS {table}")
    for scope, facts in (("orders", "orders"), ("exclusions", "exclusions")):
        connection.run(f"CREATE OR REPLACE TEMP VIEW scope_{scope} AS SELECT * FROM facts_{facts}")
    connection.run(script("exclusions"))


def empty(connection: Connection, name: str) -> None:
    """Make an empty table of statements; what a statement does not say is NULL."""
    columns = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in TABLES["exclusions"].items())
    connection.run(f"CREATE OR REPLACE TABLE {name} ({columns})")


def same_ground(one: str, other: str) -> str:
    """SQL that compares the grounds of two statements."""
    texts = {"name", "buyer"}
    return " AND ".join(
        f"COALESCE({one}.{c}, '') = COALESCE({other}.{c}, '')"
        if c in texts
        else f"{one}.{c} IS NOT DISTINCT FROM {other}.{c}"
        for c in GROUND
    )


def keep_of(facts: Facts, connection: Connection, accounts: Iterable[int]) -> bool:
    """Before accounts are erased: what is set aside because of them is from now on set aside by order number.

    As of the same import, so that it stands against what was restored as it did. Doing it twice does no harm.
    Says whether any of the accounts is a buyer on a list.
    """
    keys = ", ".join(str(int(account)) for account in accounts)
    if not connection.value(f"SELECT COUNT(*) FROM facts_exclusions WHERE account_key IN ({keys})"):
        return False
    judge(connection)
    empty(connection, "kept")
    connection.run(
        "INSERT INTO kept (import_id, source, store, row, order_id, reason, action, kind, order_source, order_store)"
        " SELECT DISTINCT s.import_id, '', '', 0, o.order_id, s.reason, 'exclude', 'order', o.source, o.store"
        " FROM facts_orders o JOIN statements k ON k.account_key = o.account_key AND k.action = 'known'"
        " JOIN standing s ON s.buyer = k.buyer AND s.order_id IS NULL"
        f" WHERE o.account_key IN ({keys}) AND COALESCE(s.order_source, o.source) = o.source"
        " AND COALESCE(s.order_store, o.store) = o.store"
    )
    facts.append("exclusions", connection, "SELECT * FROM kept")
    return True
