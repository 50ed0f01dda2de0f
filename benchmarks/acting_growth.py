"""How large the tables of acting get: bytes a row as the benchmark wrote them, and a year of a shop of a million."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.stopwatch import Stopwatch

_AT = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
_BESIDE = 20_000
_DAYS = 365
# A busy shop of a million customers: each enters four journeys a year, takes five steps in each, gets three messages of
# them, one in two of which is put off once; one event a month is told of each.
_A_YEAR = {
    "journeys_enrolled": 4_000_000,
    "journeys_taken": 20_000_000,
    "journeys_happened": 12_000_000,
    "delivery_outgoing": 12_000_000,
    "delivery_decided": 18_000_000,
    "delivery_told": 12_000_000,
}
_KEPT_AS = {
    "journeys_taken": "steps",
    "journeys_happened": "events",
    "delivery_outgoing": "messages",
    "delivery_decided": "decisions",
    "delivery_told": "receipts",
}


@dataclass(frozen=True, slots=True)
class Weight:
    """A table with its indexes: rows there are, bytes a row, and GB of a year and of all that is kept by default."""

    table: str
    rows: int
    a_row: float
    year_gb: float
    kept_gb: float | None

    def cells(self) -> tuple[str, ...]:
        kept = "" if self.kept_gb is None else f"{self.kept_gb:.1f}"
        return (self.table, f"{self.rows:,}", f"{self.a_row:,.0f}", f"{self.year_gb:.1f}", kept)


HEADINGS = ("", "rows written", "bytes a row", "GB a year", "GB kept")


def weigh(watch: Stopwatch, *, shop: str) -> list[list[Any]]:
    """By table its rows and bytes; receipts and events, of which the benchmark has none, are written first."""
    from pathlib import Path

    from huitou.crm.project import boot

    boot.ready(Path(shop))
    from huitou.crm.delivery.models import Told
    from huitou.crm.journeys.models import Happened

    with watch:
        Told.objects.bulk_create(
            Told(id=f"webhook:{n:032x}", kind="delivered", key=f"{n}:send:1", at=_AT) for n in range(_BESIDE)
        )
        Happened.objects.bulk_create(
            Happened(id=f"shop:order-{n:024}", kind="order", customer_id=n, at=_AT, told_at=_AT) for n in range(_BESIDE)
        )
    return [[table, *_weight(table)] for table in _A_YEAR]


def weights(found: list[list[Any]]) -> Iterator[Weight]:
    """What those bytes come to in a year, and for as long as is kept."""
    from huitou.crm.journeys.keeping import Keep

    for table, rows, held in found:
        a_row = held / rows if rows else 0.0
        year = a_row * _A_YEAR[table] / 1e9
        kept = year * getattr(Keep(), _KEPT_AS[table]) / _DAYS if table in _KEPT_AS else None
        yield Weight(table, rows, a_row, year, kept)


def _weight(table: str) -> tuple[int, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        (rows,) = cursor.fetchone()
        if connection.vendor == "postgresql":
            cursor.execute("SELECT SUM(pg_total_relation_size(relid)) FROM pg_partition_tree(%s::regclass)", [table])
        else:
            cursor.execute(
                "SELECT SUM(d.pgsize) FROM dbstat AS d JOIN sqlite_master AS m ON m.name = d.name"
                " WHERE m.tbl_name = %s AND d.aggregate = TRUE",
                [table],
            )
        (held,) = cursor.fetchone()
    return int(rows), int(held or 0)
