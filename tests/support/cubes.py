"""The cubes of a shop in memory, derived by the warehouse's own SQL."""

from __future__ import annotations

from typing import Any

from huitou.warehouse import cubes
from huitou.warehouse.engines.duckdb import Connection
from tests.support.shops import MemorySnapshot

CUBED = (
    "revenue",
    "purchases",
    "buyers",
    "new_buyers",
    "average_order_value",
    "revenue_per_buyer",
    "purchase_frequency",
    "repeat_purchase_rate",
    "repeat_order_share",
    "returning_order_share",
    "returning_revenue_share",
    "paid_amount",
    "refund_rate",
)


def fill(shop: MemorySnapshot) -> MemorySnapshot:
    """The same shop with its cubes filled."""
    cubes.derive(Connection(shop.database))
    shop.database.execute("INSERT INTO cubes SELECT * FROM new_cubes")
    return shop


def figures(shop: MemorySnapshot, *, dimension: str, count_by: str) -> dict[tuple[str, int, str], Any]:
    """(numerator, denominator) by metric, last day of the month, and value."""
    rows = shop.rows(
        "SELECT metric, end_day, value, numerator, denominator FROM cubes WHERE window_kind = 'month'"
        " AND dimension = :dimension AND count_by = :count_by",
        dimension=dimension,
        count_by=count_by,
    )
    found = {(metric, end_day, value): tuple(sides) for metric, end_day, value, *sides in rows}
    assert len(found) == len(rows)
    return found
