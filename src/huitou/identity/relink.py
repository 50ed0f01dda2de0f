"""Linking anew those whom an erasure leaves: what was two people's contact may now be one person's.

Who is to be looked at is noted before anything is deleted, so that a kill in the middle is finished by the next writer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huitou.identity import evidence
from huitou.identity.relate import relate
from huitou.settings import Settings
from huitou.warehouse import by_hand, erasure
from huitou.warehouse import writer as warehouse
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock, publish


@contextmanager
def writer(shop: Path, what: str, settings: Settings) -> Iterator[tuple[Path, Clock]]:
    """Hold the shop as the warehouse's writer does, and finish first what an erasure left to be linked.

    Raises: as there.
    """
    with warehouse.writer(shop, what, settings) as (scratch, clock):
        finish(shop, clock, scratch)
        yield scratch, clock


def finish(shop: Path, clock: Clock, scratch: Path) -> int:
    """Link anew those who shared a contact with somebody erased; give how many accounts joined another customer.

    The caller holds the writer lock.
    """
    path = shop / erasure.LEFT_BEHIND
    if not path.exists():
        return 0
    facts = Facts(shop)
    with connect(scratch=scratch) as work:
        facts.attach(work)
        held = evidence.in_force(evidence.verdicts(work))
        relate(work, "facts_accounts", around=evidence.these(*json.loads(path.read_bytes())), held=held)
        moved = [action for (action,) in work.rows("SELECT action FROM identity_changes")]
        if moved:
            _write(facts, work, clock)
    if moved:
        publish(shop, clock, scratch)
        facts.compact()
    path.unlink()
    return moved.count("merge")


def _write(facts: Facts, work: Connection, clock: Clock) -> None:
    import_id = facts.next_import_id(work)
    facts.append(
        "identities",
        work,
        f"SELECT CAST({import_id} AS BIGINT) AS import_id, seq + 1 AS seq, action, CAST(NULL AS BIGINT) AS account_key,"
        " customer_id, other_id, evidence FROM identity_changes",
    )
    by_hand.seal(facts, work, import_id, source="", what="customers.relink", rows=0, clock=clock)
