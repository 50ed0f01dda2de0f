"""Cubes: answers kept ready in the snapshot, made anew and whole at every publish."""

from __future__ import annotations

from huitou import calendar
from huitou.calendar import Window
from huitou.warehouse.derive import script
from huitou.warehouse.engines.duckdb import Connection

_LONGEST_MONTH = 31


def fill(connection: Connection) -> None:
    """Fill ``snap.cubes`` from ``snap.sequence``: one late order can make a purchase of any month the second."""
    for table in ("sequence", "refunds", "codes"):
        connection.run(f"CREATE VIEW {table} AS SELECT * FROM snap.{table}")
    derive(connection)
    connection.run("DELETE FROM snap.cubes")
    connection.run(
        "INSERT INTO snap.cubes SELECT * FROM new_cubes ORDER BY dimension NULLS LAST, value NULLS LAST,"
        " count_by NULLS LAST, metric NULLS LAST, end_day NULLS LAST"
    )


def derive(connection: Connection) -> None:
    """``new_cubes`` from ``sequence``, ``refunds`` and ``codes``."""
    days = "SELECT day FROM sequence UNION ALL SELECT day FROM refunds"
    ((first, last),) = connection.rows(f"SELECT MIN(day), MAX(day) FROM ({days}) d")
    connection.run("CREATE TABLE months (month INTEGER, first_day INTEGER, last_day INTEGER)")
    if first is not None:
        # Reaching past the last purchase keeps its month whole.
        touched = [part for _, part in calendar.split(Window(first, last + _LONGEST_MONTH), "month")]
        rows = (f"({calendar.month_of(calendar.date_of(m.from_day))}, {m.from_day}, {m.to_day})" for m in touched)
        connection.run(f"INSERT INTO months VALUES {', '.join(rows)}")
    connection.run(script("cubes"))
