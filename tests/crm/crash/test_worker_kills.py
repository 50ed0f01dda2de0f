"""A worker that ends, in order or not, and the process it watches over. The import waits for a shop that is held."""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.crm.crash.conftest import Run, job_of

_PATIENCE_MS = 30_000


@pytest.fixture
def launched(asked: Path, start: Run) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A worker, and the child it has at work on an import that cannot go on: somebody else writes to the shop."""
    with FileLock(asked / ".writer.lock"):
        worker = start("launch")
        assert worker.stdout
        child = int(worker.stdout.readline())
        try:
            yield worker, child
        finally:
            worker.kill()
            worker.communicate()


def _ends(process: int) -> bool:
    """Whether a process that is none of ours ends soon."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        return bool(poll.poll(_PATIENCE_MS))
    finally:
        os.close(handle)


def _tell(worker: subprocess.Popen[str], word: str) -> None:
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(f"{word}\n")
    worker.stdin.flush()
    assert worker.stdout.readline() == "done\n"


def test_a_child_does_not_outlive_a_killed_worker(asked: Path, launched: tuple[subprocess.Popen[str], int]) -> None:
    worker, child = launched
    worker.send_signal(signal.SIGKILL)
    assert _ends(child)
    # Nobody has said anything: the job is its own lease's until that runs out.
    assert job_of(asked)["state"] == "running"


def test_a_worker_that_stops_gives_its_job_back(asked: Path, launched: tuple[subprocess.Popen[str], int]) -> None:
    worker, child = launched
    _tell(worker, "stop")
    assert _ends(child)
    job = job_of(asked)
    assert (job["state"], job["attempts"], job["claim"]) == ("waiting", 0, "")


def test_cancelling_ends_the_child(asked: Path, launched: tuple[subprocess.Popen[str], int]) -> None:
    worker, child = launched
    _tell(worker, "cancel")
    assert _ends(child)
    assert job_of(asked)["state"] == "cancelled"


def test_a_worker_that_lost_its_job_ends_its_child(asked: Path, launched: tuple[subprocess.Popen[str], int]) -> None:
    worker, child = launched
    _tell(worker, "lose")
    assert _ends(child)
    job = job_of(asked)
    assert (job["state"], job["claim"]) == ("running", "another")


def test_term_ends_the_loop_in_order(asked: Path, start: Run) -> None:
    loop = start("loop")
    _, said = loop.communicate(timeout=120)
    assert loop.returncode == 0, said

    store = sqlite3.connect(asked / "crm" / "huitou.sqlite3")
    assert store.execute("SELECT state FROM jobs_job WHERE kind = 'term'").fetchall() == [("done",)]
    assert store.execute("SELECT COUNT(*) FROM jobs_workerbeat").fetchall() == [(0,)]
    store.close()


def test_a_silent_worker_is_no_worker() -> None:
    """The child gives up by itself, before the lease that its worker held for it runs out."""

    code = "import sys; from huitou.crm.jobs.child import watch; watch(sys.stdin.fileno(), 0.05)"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE)
    assert child.wait(30) == 3
    assert child.stdin
    child.stdin.close()


def test_two_workers_at_once_do_each_job_once(asked: Path, start: Run, tmp_path: Path) -> None:
    many = start("many", "60")
    _, said = many.communicate()
    assert many.returncode == 0, said
    notes = tmp_path / "notes"
    racers = [start("race", str(notes)) for _ in range(3)]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    for racer in racers:
        _, said = racer.communicate(timeout=120)
        assert racer.returncode == 0, said
    done = notes.read_text(encoding="utf-8").split()
    assert (len(done), len(set(done))) == (60, 60)
