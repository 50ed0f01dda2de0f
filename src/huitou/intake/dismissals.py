"""Rows set aside that nobody will mend: dismissed with a reason, counted beside the others, taken back by number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huitou.errors import UserError
from huitou.intake.quarantine import list_columns
from huitou.warehouse import aside, by_hand
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows: those an import set aside, or of them these rows, or those refused in this column."""

    import_id: int
    rows: tuple[int, ...]
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dismissal:
    """One decision: its number, the rows it sets beside the others (each counted once), the first of their files."""

    number: int
    rows: int
    file: str
    reason: str


# A row that several files brought is one: its copies go with it, and the refused rows of its order.
_MEANT = """
SELECT c.of_import, c.row FROM aside_once c JOIN (
  SELECT o.print, o.nth FROM aside_once o WHERE o.dismissal IS NULL AND o.of_import = :import_id AND (
    o.row IN (SELECT UNNEST(:rows)) OR o.order_id IN (
      SELECT order_id FROM aside_once WHERE of_import = :import_id AND row IN (SELECT UNNEST(:rows))
        AND order_id IS NOT NULL))
) m ON m.print = c.print AND m.nth = c.nth
"""
_STANDING = """
SELECT o.dismissal, SUM(o.leads), MIN_BY(i.file, i.import_id), MIN(d.reason)
FROM aside_once o JOIN facts_imports i ON i.import_id = o.of_import
JOIN (SELECT DISTINCT import_id, reason FROM facts_dismissals WHERE action = 'dismiss') d ON d.import_id = o.dismissal
GROUP BY o.dismissal ORDER BY o.dismissal
"""


def dismiss(shop: Path, clock: Clock, scratch: Path, asked: Asked) -> Dismissal:
    """Dismiss the rows asked for. The caller holds the writer lock.

    Raises: UserError ``quarantine.reason`` without a reason, ``quarantine.nothing`` where no such row is set aside.
    """
    if not asked.reason.strip():
        raise UserError(
            "quarantine.reason",
            en="say why nobody will mend these rows: --reason",
            zh="请写明为什么不改这些行：--reason",
        )
    meant = [row for row, columns in list_columns(shop, asked.import_id) if _is_asked(asked, row, columns)]
    facts = Facts(shop)
    with connect(scratch=scratch) as work:
        facts.attach(work)
        aside.attach(work)
        work.run(
            "CREATE OR REPLACE TABLE meant AS SELECT DISTINCT of_import, row AS of_row FROM ("
            f"{_MEANT.replace(':import_id', str(int(asked.import_id)))}) m",
            rows=meant or [-1],
        )
        if not work.value("SELECT COUNT(*) FROM meant"):
            raise UserError(
                "quarantine.nothing",
                en=f"import {asked.import_id} has no such row set aside; huitou quarantine lists what there is",
                zh=f"第 {asked.import_id} 次导入没有隔离这样的行；huitou quarantine 可以列出",
            )
        number = _say(facts, work, clock, "meant", action="dismiss", reason=asked.reason.strip())
    return next(each for each in dismissals(shop) if each.number == number)


def undo(shop: Path, clock: Clock, scratch: Path, number: int) -> Dismissal:
    """Set aside again what one decision dismissed; give that decision.

    Raises: UserError ``quarantine.undone`` when there is none of that number that stands.
    """
    made = next((each for each in dismissals(shop) if each.number == number), None)
    if made is None:
        raise UserError(
            "quarantine.undone",
            en=f"there is no dismissal {number} to take back; huitou quarantine lists them",
            zh=f"没有可以撤回的编号 {number}；huitou quarantine 可以列出",
        )
    facts = Facts(shop)
    with connect(scratch=scratch) as work:
        facts.attach(work)
        work.run(
            "CREATE OR REPLACE TABLE meant AS SELECT of_import, of_row FROM facts_dismissals WHERE import_id = :number",
            number=number,
        )
        _say(facts, work, clock, "meant", action="restore", reason="")
    return made


def dismissals(shop: Path) -> list[Dismissal]:
    """The decisions that stand, oldest first."""
    with connect() as work:
        Facts(shop).attach(work)
        aside.attach(work)
        return [Dismissal(int(n), int(rows), file, reason) for n, rows, file, reason in work.rows(_STANDING)]


def _is_asked(asked: Asked, row: int, columns: set[str]) -> bool:
    return (not asked.rows or row in asked.rows) and (not asked.column or asked.column in columns)


def _say(facts: Facts, work: Connection, clock: Clock, table: str, *, action: str, reason: str) -> int:
    """Write the statement on the rows of ``table``, then the import's row, from which on it counts."""
    import_id = facts.next_import_id(work)
    work.run(
        "CREATE OR REPLACE TABLE said AS SELECT CAST(:id AS BIGINT) AS import_id, of_import, of_row,"
        f" CAST(:action AS VARCHAR) AS action, CAST(:reason AS VARCHAR) AS reason FROM {table}",
        id=import_id,
        action=action,
        reason=reason,
    )
    facts.append("dismissals", work, "SELECT * FROM said")
    by_hand.seal(facts, work, import_id, source="", what=f"quarantine.{action}", rows=0, clock=clock)
    return import_id
