"""kill -9 while what happened here is taken over into the facts: it all comes, and none of it twice."""

from __future__ import annotations

import json
import signal
import sqlite3
from pathlib import Path

import pytest

import huitou
from tests.crm.crash.conftest import Run
from tests.support.crashing import assert_nothing_left

pytestmark = pytest.mark.slow

POINTS = [
    pytest.param({"function": "huitou.crm.fact_outbox.carrying:_new", "when": "after"}, id="batch made"),
    pytest.param({"function": "huitou.warehouse.facts:Facts.append", "about": "orders", "when": "after"}, id="written"),
    pytest.param({"function": "huitou.warehouse.facts:Facts.append", "about": "imports", "when": "after"}, id="sealed"),
    pytest.param({"function": "pathlib:Path.rename", "about": ".CURRENT", "when": "after"}, id="published"),
    pytest.param({"function": "huitou.crm.fact_outbox.carrying:_counts", "when": "after"}, id="not written down"),
    pytest.param({"function": "huitou.crm.jobs.held:Held.done", "when": "before"}, id="not yet told"),
]


@pytest.mark.parametrize("point", POINTS)
def test_what_happened_is_there_once(asked: Path, start: Run, point: dict[str, str]) -> None:
    _run(start, "happen", "200")
    dies = start("die", json.dumps(point), "facts.carry")
    _, said = dies.communicate()
    assert dies.returncode == -signal.SIGKILL, said
    # More happens meanwhile.
    _run(start, "happen", "250")
    _run(start, "work", "facts.carry")
    assert _bought(asked) == (250, 250_000)
    assert _left(asked) == 0
    assert_nothing_left(asked)


def _run(start: Run, *words: str) -> None:
    process = start(*words)
    _, said = process.communicate()
    assert process.returncode == 0, said


def _bought(shop: Path) -> tuple[int | None, int | None]:
    asked = huitou.open(shop)
    [purchases] = asked.measure("purchases", from_="2026-06-01", to="2026-06-30", as_of="2026-06-30")
    [revenue] = asked.measure("revenue", from_="2026-06-01", to="2026-06-30", as_of="2026-06-30")
    return purchases.numerator, revenue.numerator


def _left(shop: Path) -> int:
    store = sqlite3.connect(shop / "crm" / "huitou.sqlite3")
    try:
        ((left,),) = store.execute(
            "SELECT COUNT(*) FROM fact_outbox_factentry e LEFT JOIN fact_outbox_batch b ON b.id = e.batch_id"
            " WHERE b.done_at IS NULL OR e.body <> ''"
        )
    finally:
        store.close()
    return int(left)
