"""kill -9 in the middle of an import: the job is taken over, the numbers come, and nothing counts twice."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

import huitou
from tests.crm.crash.conftest import Run, job_of
from tests.support.crashing import answers, assert_nothing_left, write_orders

pytestmark = pytest.mark.slow

_APPEND = "huitou.warehouse.facts:Facts.append"
_RENAME = "pathlib:Path.rename"
POINTS = [
    pytest.param({"function": "huitou.intake.clean:stage", "when": "after"}, id="cleaned"),
    pytest.param({"function": _APPEND, "about": "orders", "when": "after"}, id="orders written"),
    pytest.param({"function": _APPEND, "about": "imports", "when": "after"}, id="committed"),
    pytest.param({"function": _RENAME, "about": ".CURRENT", "when": "after"}, id="published"),
    pytest.param({"function": "huitou.crm.jobs.held:Held.done", "when": "before"}, id="not yet told"),
    pytest.param({"function": "huitou.crm.jobs.held:Held.done", "when": "after"}, id="told, and not tidied"),
]


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_import_is_taken_over(asked: Path, start: Run, point: dict[str, str], tmp_path: Path) -> None:
    dies = start("die", json.dumps(point))
    _, said = dies.communicate()
    assert dies.returncode == -signal.SIGKILL, said
    heals = start("work")
    _, said = heals.communicate()
    assert heals.returncode == 0, said

    job = job_of(asked)
    assert (job["state"], job["error_code"]) == ("done", "")
    huitou.init(tmp_path / "undisturbed").load(write_orders(tmp_path / "orders.csv", first=1, last=300))
    assert answers(asked) == answers(tmp_path / "undisturbed")
    assert_nothing_left(asked)


def test_an_import_that_is_killed_every_time_is_reported(asked: Path, start: Run) -> None:
    point = json.dumps({"function": _APPEND, "about": "orders", "when": "after"})
    for attempt in (1, 2, 3):
        dies = start("die", point)
        dies.communicate()
        assert job_of(asked)["attempts"] == attempt
        if attempt < 3:
            _make_due(asked)
    heals = start("work")
    heals.communicate()
    job = job_of(asked)
    assert (job["state"], job["error_code"]) == ("failed", "job.lost")
    # What it leaves is swept by the next import, and the file is still there to be asked for again.
    assert list((asked / "crm" / "uploads").glob("*/file.csv"))


def _make_due(shop: Path) -> None:
    """As if the dead worker's lease had run out and the wait was over."""
    import sqlite3

    with sqlite3.connect(shop / "crm" / "huitou.sqlite3") as store:
        store.execute("UPDATE jobs_job SET state = 'waiting', claim = '', due_at = '2020-01-01 00:00:00'")
    store.close()
