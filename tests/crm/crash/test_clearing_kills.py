"""kill -9 while a simulated shop is cleared: nothing of it is served any more, and the next worker finishes it."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import huitou
from huitou import simulated
from huitou.crm.shop.served import data_version
from tests.crm.crash.conftest import Run, _start, job_of
from tests.support.crashing import answers, write_orders

pytestmark = pytest.mark.slow

_MARKED = "huitou.warehouse.text_file:replace"
POINTS = [
    pytest.param({"function": _MARKED, "about": '"clearing"', "when": "after"}, id="marked"),
    pytest.param({"function": "pathlib:Path.unlink", "about": "CURRENT", "when": "after"}, id="no numbers"),
    pytest.param({"function": "shutil:rmtree", "about": "facts", "when": "after"}, id="no facts"),
    pytest.param({"function": _MARKED, "about": '"emptied"', "when": "after"}, id="emptied"),
    pytest.param({"function": "huitou.crm.shop.own_data:_rename", "when": "before"}, id="forgotten"),
]


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    huitou.init(folder / "shop").load(write_orders(folder / "orders.csv", first=1, last=60))
    process = _start(folder / "shop", "clear")
    _, said = process.communicate()
    assert process.returncode == 0, said
    return folder / "shop"


@pytest.fixture
def filled(filled_folder: Path, tmp_path: Path) -> Path:
    """A shop marked as simulated, its clearing asked for."""
    return Path(shutil.copytree(filled_folder, tmp_path / "shop"))


@pytest.fixture
def start(filled: Path) -> Run:
    return lambda *words: _start(filled, *words)


def _ended(start: Callable[..., object], *words: str) -> tuple[int, str]:
    process = start(*words)
    _, said = process.communicate()  # type: ignore[attr-defined]
    return process.returncode, said  # type: ignore[attr-defined]


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_clearing_shows_nothing_and_is_finished(
    filled: Path, start: Run, point: dict[str, str], tmp_path: Path
) -> None:
    code, said = _ended(start, "die", json.dumps(point), "own_data")
    assert code == -signal.SIGKILL, said
    assert simulated.is_going(filled)
    assert data_version(filled) is None
    code, said = _ended(start, "work", "own_data")
    assert code == 0, said

    assert (job_of(filled)["state"], simulated.read(filled), (filled / "facts").exists()) == ("done", None, False)
    own = write_orders(tmp_path / "own.csv", first=61, last=90)
    huitou.open(filled).load(own)
    huitou.init(tmp_path / "undisturbed").load(own)
    assert answers(filled) == answers(tmp_path / "undisturbed")


def test_killed_once_all_is_done_it_is_told_so(filled: Path, start: Run) -> None:
    point = {"function": "huitou.crm.jobs.held:Held.done", "when": "before"}
    code, said = _ended(start, "die", json.dumps(point), "own_data")
    assert code == -signal.SIGKILL, said
    assert (simulated.read(filled), data_version(filled)) == (None, None)
    _ended(start, "work", "own_data")
    job = job_of(filled)
    assert (job["state"], json.loads(job["result"])) == ("done", {"finished_before": True})
