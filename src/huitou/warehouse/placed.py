"""All orders placed, in sums by day and place: written whole, or brought up to date by the orders that changed."""

from __future__ import annotations

from huitou.warehouse import derive
from huitou.warehouse.engines.duckdb import Connection

_BY = "day, source, store, channel, province"
_SUMS = ("orders", "placed_amount", "paid_orders", "paid_amount", "refunded_amount")


def write(connection: Connection) -> None:
    """Fill ``snap.placed`` from ``judged``, every order being in it."""
    connection.run(derive.script("placed"))
    connection.run(f"INSERT INTO snap.placed SELECT * FROM placed_orders ORDER BY {_by('NULLS LAST')}")


def recall(connection: Connection, new: set[int]) -> None:
    """``placed_before``: what the orders of ``changed`` stand for in ``snap.placed``, before these imports.

    Sums do not tell what one order brought to them, so it is judged once more on what was known.
    """
    known = f"import_id NOT IN ({', '.join(str(i) for i in sorted(new))})"
    connection.run("CREATE SCHEMA before")
    connection.run("USE memory.before")
    for name in ("changed", "aliases"):
        connection.run(f"CREATE VIEW {name} AS SELECT * FROM memory.main.{name}")
    derive.scope_changed(connection, known=known)
    derive.judge(connection)
    connection.run(derive.script("placed"))
    connection.run("CREATE TABLE memory.main.placed_before AS SELECT * FROM placed_orders")
    connection.run("USE memory")
    connection.run("DROP SCHEMA before CASCADE")


def replace(connection: Connection) -> None:
    """Take ``placed_before`` out of ``snap.placed`` and put in what ``judged`` says of the same orders."""
    connection.run(derive.script("placed"))
    sums = ", ".join(f"SUM({name}) AS {name}" for name in _SUMS)
    less = ", ".join(f"-{name}" for name in _SUMS)
    connection.run(
        f"CREATE TABLE placed_now AS SELECT {_BY}, {sums} FROM (SELECT * FROM snap.placed UNION ALL SELECT {_BY},"
        f" {less} FROM placed_before UNION ALL SELECT * FROM placed_orders) t GROUP BY {_BY} HAVING SUM(orders) > 0"
    )
    connection.run("DELETE FROM snap.placed")
    connection.run(f"INSERT INTO snap.placed SELECT * FROM placed_now ORDER BY {_by('NULLS LAST')}")


def _by(nulls: str) -> str:
    return ", ".join(f"{name} {nulls}" for name in _BY.split(", "))
