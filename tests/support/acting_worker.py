"""Journeys and delivery in a process of their own, to be killed.

``acting_worker.py SHOP begin N`` lets N customers in, ``work LOG`` works until all is done, ``tell`` says how each
message ended. Each message the provider takes is a line of LOG, on the disk before it answers.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from huitou.crm.project import boot

STEPS = [
    {"id": "one", "kind": "send", "channel": "log", "template": "t", "mode": "live", "next": {"next": "two"}},
    {"id": "two", "kind": "split", "shares": {"a": 1, "b": 1}, "next": {"a": "three"}},
    {"id": "three", "kind": "send", "channel": "log", "purpose": "service", "template": "t", "mode": "live"},
]
LEASE = dt.timedelta(seconds=1)


class _Log:
    """A channel; now and then it answers nothing, having taken the message or not."""

    name, knows_keys, tells = "log", False, False

    def __init__(self, path: str) -> None:
        self._path = path

    def prepare(self, message: Any, address: str) -> object:
        return f"{message.key} {address}\n"

    def call(self, ready: object, _key: str) -> Any:
        from huitou.crm.delivery.channel import Accepted

        if random.random() < 0.05:
            raise TimeoutError("never there")
        line = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(line, str(ready).encode())
        os.fsync(line)
        os.close(line)
        if random.random() < 0.05:
            raise TimeoutError("was there")
        return Accepted()

    def look_up(self, _key: str) -> None:
        return None


class _People:
    """Everybody may be written to, but every tenth, who never agreed."""

    def gather(self, _messages: Sequence[Any]) -> None: ...

    def same(self, message: Any) -> frozenset[int]:
        return frozenset({message.customer_id})

    def known(self, message: Any) -> Any:
        from huitou.crm.delivery.facts import Known

        return Known(address=f"c{message.customer_id}", agreed=message.customer_id % 10 != 0)

    def of(self, ids: Sequence[int], _now: dt.datetime) -> dict[int, Any]:
        return dict.fromkeys(ids, self)

    def has_bought(self, _since: dt.datetime) -> bool:
        return False


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _version() -> Any:
    from huitou.crm.journeys.version import Version

    return Version.model_validate({"journey": 1, "number": 1, "first": "one", "steps": STEPS})


def begin(customers: int) -> None:
    from huitou.crm.journeys.assignment import Design
    from huitou.crm.journeys.enrolment import Entry
    from huitou.crm.journeys.models import Journey
    from huitou.crm.journeys.tables import Tables

    now = dt.datetime.now(dt.UTC)
    Journey.objects.create(pk=1, name="j", salt="s", made_at=now)
    entries = [Entry(each, "once", now) for each in range(1, customers + 1)]
    assert Tables().enrol(_version(), Design("s", 0.1), entries, now) == customers


def work(log: str) -> None:
    import logging

    from huitou.crm.delivery.policy import Hours, Policy
    from huitou.crm.delivery.sender import Worker
    from huitou.crm.journeys.runner import Runner
    from huitou.crm.journeys.tables import Tables

    logging.disable(logging.CRITICAL)
    store, people, zone = Tables(), _People(), ZoneInfo("UTC")
    always = Policy(zone, hours=Hours(dt.time(0), dt.time(23, 59, 59, 999_999)))

    def clock() -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    name = str(os.getpid())
    runner = Runner(name, store, people, lambda *_: _version(), clock, zone, LEASE)  # type: ignore[arg-type]
    worker = Worker(name, store, people, {"log": _Log(log)}, always, clock, LEASE)
    _say("at work")
    while True:
        if not (runner.turn(20) + worker.turn(20)):
            if not store.left():
                _say("all done")
                return
            time.sleep(0.05)


def tell() -> None:
    from huitou.crm.journeys.tables import Tables

    for message, standing in Tables().messages():
        _say(f"{message.key} {standing.state.value}")


if __name__ == "__main__":
    boot.ready(Path(sys.argv[1]), migrate=sys.argv[2] == "begin")
    match sys.argv[2:]:
        case ["begin", customers]:
            begin(int(customers))
        case ["work", log]:
            work(log)
        case _:
            tell()
