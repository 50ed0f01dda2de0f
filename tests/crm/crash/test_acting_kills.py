"""Workers of journeys and delivery killed at random moments, while others go on: no message twice, none lost."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import huitou
from tests.support import postgres

_ROOT = Path(__file__).parents[3]
_SCRIPT = _ROOT / "tests" / "support" / "acting_worker.py"
_CUSTOMERS = 150
_KILLS = 12
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    huitou.init(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def start(shop: Path) -> Iterator[Start]:
    environment = os.environ | {"PYTHONPATH": f"{Path(huitou.__file__).parent.parent}:{_ROOT}"}
    environment.pop("DATABASE_URL", None)
    if postgres.wanted():
        environment["DATABASE_URL"] = postgres.new_database(f"acting_{os.getpid()}_{random.getrandbits(32)}")
    begun: list[subprocess.Popen[str]] = []

    def made(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, str(_SCRIPT), str(shop), *map(str, words)]
        begun.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8"))
        return begun[-1]

    yield made
    for each in begun:
        each.kill()
        each.wait()
        assert each.stdout is not None
        each.stdout.close()


@pytest.mark.slow
def test_no_message_goes_twice_and_none_is_lost_whoever_is_killed(start: Start, tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert start("begin", _CUSTOMERS).wait() == 0
    for _ in range(_KILLS):
        pair = [start("work", log), start("work", log)]
        assert all(each.stdout is not None and each.stdout.readline() for each in pair)
        victim = pair[random.randrange(2)]
        try:
            victim.wait(random.uniform(0.02, 0.5))
        except subprocess.TimeoutExpired:
            victim.kill()
        for each in pair:
            if each is not victim and random.random() < 0.5:
                each.kill()
    last = start("work", log)
    assert last.stdout is not None
    assert [line.strip() for line in last.stdout][-1] == "all done"
    _holds(start, log)


def _holds(start: Start, log: Path) -> None:
    told = start("tell")
    assert told.stdout is not None
    ends = dict(line.split() for line in told.stdout)
    sent = Counter(line.split()[0] for line in log.read_text().splitlines())
    assert max(sent.values()) == 1
    assert Counter(ends.values()).keys() == {"sent", "skipped", "unknown"}
    assert {key for key, end in ends.items() if end == "sent"} <= sent.keys()
    assert not {key for key, end in ends.items() if end == "skipped"} & sent.keys()
    assert sent.keys() <= ends.keys()
