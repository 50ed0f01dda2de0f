"""What a report can tell only once its orders are published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from huitou.intake.clean import literal
from huitou.intake.report import ImportReport
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.snapshot import current


def published(shop: Path, reports: list[ImportReport], version: str) -> list[ImportReport]:
    """The reports with the data version they stand in, and which of their orders are no purchases there."""
    excluded: dict[int, dict[str, int]] = {}
    ids = [str(report.import_id) for report in reports if report.import_id is not None]
    if ids and (snapshot := current(shop)):
        with connect() as connection:
            Facts(shop).attach(connection, only=("orders",))
            connection.run(f"ATTACH {literal(str(snapshot))} AS snap (READ_ONLY)")
            counts = connection.rows(
                "SELECT o.import_id, e.reason, COUNT(DISTINCT (s.value, o.store, o.order_id)) FROM snap.excluded e"
                " JOIN snap.codes s ON s.kind = 'source' AND s.code = e.source"
                " LEFT JOIN snap.codes t ON t.kind = 'store' AND t.code = e.store"
                " JOIN facts_orders o ON o.source = s.value AND o.store = coalesce(t.value, '')"
                f" AND o.order_id = e.order_id WHERE o.import_id IN ({', '.join(ids)})"
                " GROUP BY o.import_id, e.reason ORDER BY o.import_id, e.reason"
            )
        for import_id, reason, orders in counts:
            excluded.setdefault(import_id, {})[reason] = orders
    return [replace(r, data_version=version, excluded=excluded.get(r.import_id or 0, {})) for r in reports]
