"""What a person says, and no file: the row that makes it count."""

from __future__ import annotations

import time

from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock


def seal(facts: Facts, work: Connection, import_id: int, *, source: str, what: str, rows: int, clock: Clock) -> None:
    """Write the ``imports`` row of so many rows that were written for a decision: from here on they count."""
    made = {
        "import_id": import_id,
        "source": source,
        "store": "",
        "file": "",
        "sha256": "",
        "mapping": what,
        "committed_at": time.time_ns() // 1000,
        "timezone": clock.timezone,
        "currency": clock.currency,
        "rows_read": rows,
        "rows_accepted": rows,
        "rows_duplicate": 0,
        "rows_quarantined": 0,
        "rows_dropped": 0,
        "report": "[]",
    }
    facts.seal(work, [made])
