"""How many people are known in more than one shop."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huitou.warehouse.derive import aliases
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently


@dataclass(frozen=True, slots=True)
class Overlap:
    """Customers known in one source and store and in another. With itself: all customers known there."""

    source: str
    store: str
    other_source: str
    other_store: str
    customers: int


@dataclass(frozen=True, slots=True)
class Across:
    """``customers`` in all, of whom ``in_several`` are known in two or more places (source and store)."""

    customers: int
    accounts: int
    in_several: int
    overlaps: tuple[Overlap, ...]


def across(shop: Path) -> Across:
    """Count people by where they are known. Erased ones are known nowhere."""
    return patiently(lambda: _across(shop))


def _across(shop: Path) -> Across:
    with connect() as work:
        Facts(shop).attach(work)
        aliases(work)
        work.run(
            "CREATE TABLE places AS SELECT DISTINCT coalesce(m.customer_id, a.account_key) AS customer, a.source,"
            " a.store FROM facts_accounts a LEFT JOIN aliases m ON m.account_key = a.account_key"
        )
        ((customers, accounts),) = work.rows(
            "SELECT (SELECT COUNT(DISTINCT customer) FROM places),"
            " (SELECT COUNT(DISTINCT account_key) FROM facts_accounts)"
        )
        several = work.value("SELECT COUNT(*) FROM (SELECT 1 FROM places GROUP BY customer HAVING COUNT(*) > 1) s")
        rows = work.rows(
            "SELECT a.source, a.store, b.source, b.store, COUNT(*) FROM places a JOIN places b"
            " ON b.customer = a.customer AND (b.source, b.store) >= (a.source, a.store)"
            " GROUP BY ALL ORDER BY 1, 2, 3, 4"
        )
    return Across(int(customers), int(accounts), int(several), tuple(Overlap(*row) for row in rows))
