"""What is set aside now: by which list, rule or person, since when, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huitou.warehouse import statements
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently
from huitou.warehouse.snapshot import current


@dataclass(frozen=True, slots=True)
class Ground:
    """Orders set aside for one reason by one import or decision; an order may be so on several grounds.

    ``kind``: order (by number), buyer, rule (``name`` says which), suggestion (accepted; ``name`` is what suggested).
    ``file``: the list, or the export a rule looked at; empty where it was said by hand. ``at``: UTC microseconds.
    ``paid``: minor units. ``waiting``: order numbers no import has brought yet; ``buyers``: how many are named.
    """

    reason: str
    kind: str
    name: str
    import_id: int
    file: str
    at: int
    orders: int
    paid: int
    waiting: int
    buyers: int


def grounds(shop: Path) -> list[Ground]:
    """Everything that stands, newest first."""
    return patiently(lambda: _grounds(shop))


def _grounds(shop: Path) -> list[Ground]:
    with connect() as connection:
        Facts(shop).attach(connection)
        statements.judge(connection)
        connection.run("CREATE TABLE paid (source VARCHAR, store VARCHAR, order_id VARCHAR, paid BIGINT)")
        if snapshot := current(shop):
            connection.run(f"ATTACH '{str(snapshot).replace(chr(39), chr(39) * 2)}' AS snap (READ_ONLY)")
            connection.run(_PAID)
        return [Ground(*row) for row in connection.rows(_GROUNDS)]


_PAID = (
    "INSERT INTO paid SELECT s.value, COALESCE(t.value, ''), e.order_id, e.paid FROM snap.excluded e"
    " JOIN snap.codes s ON s.kind = 'source' AND s.code = e.source"
    " LEFT JOIN snap.codes t ON t.kind = 'store' AND t.code = e.store"
)
_GROUNDS = """
SELECT s.reason, s.kind, s.name, s.import_id, COALESCE(i.file, ''), i.committed_at, COALESCE(g.orders, 0),
  COALESCE(g.paid, 0), s.waiting, s.buyers
FROM (
  SELECT reason, kind, name, import_id,
    SUM(CASE WHEN order_id IS NOT NULL AND order_id NOT IN (SELECT order_id FROM facts_orders) THEN 1 ELSE 0 END)
      AS waiting,
    SUM(CASE WHEN order_id IS NULL THEN 1 ELSE 0 END) AS buyers
  FROM standing GROUP BY reason, kind, name, import_id
) s
JOIN facts_imports i ON i.import_id = s.import_id
LEFT JOIN (
  SELECT d.reason, d.kind, d.name, d.import_id, COUNT(*) AS orders, CAST(SUM(COALESCE(p.paid, 0)) AS BIGINT) AS paid
  FROM (SELECT DISTINCT reason, kind, name, import_id, source, store, order_id FROM grounds) d
  LEFT JOIN paid p ON p.source = d.source AND p.store = d.store AND p.order_id = d.order_id
  GROUP BY d.reason, d.kind, d.name, d.import_id
) g ON g.reason = s.reason AND g.kind = s.kind AND g.name = s.name AND g.import_id = s.import_id
ORDER BY s.import_id DESC, s.reason, s.kind, s.name
"""
