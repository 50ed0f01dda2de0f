"""What cannot be moved on or judged holds nobody else up, and is tried again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, DataError, OperationalError

from huitou.crm.delivery.facts import Known
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.sender import Worker
from huitou.crm.delivery.troubles import is_everybodys
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.memory import MemoryStore
from huitou.crm.journeys.runner import STUCK, Runner
from huitou.crm.journeys.store import Enrolments
from huitou.crm.journeys.version import Version
from huitou.crm.rehearsal.clock import VirtualClock
from huitou.errors import ExternalError

NOON = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
ZONE = ZoneInfo("Asia/Shanghai")
BRANCH = Version.model_validate(
    {"journey": 1, "number": 1, "first": "b", "steps": [{"id": "b", "kind": "branch", "audience": 3}]}
)


class _People:
    """Of customer 1 nothing can be told while ``broken``."""

    def __init__(self) -> None:
        self.broken = True
        self.problem: Exception = LookupError("no such table")

    def of(self, ids: Sequence[int], _now: dt.datetime) -> Mapping[int, Any]:
        return {each: _Person(self, each) for each in ids}

    def gather(self, _messages: Sequence[Message]) -> None: ...

    def known(self, message: Message) -> Known:
        if self.broken and message.customer_id == 1:
            raise self.problem
        return Known(address="a@example.com", agreed=True)


class _Person:
    def __init__(self, people: _People, number: int) -> None:
        self._people, self._number = people, number

    def has_bought(self, _since: dt.datetime) -> bool:
        return False

    def is_in(self, _audience: int) -> bool:
        if self._people.broken and self._number == 1:
            raise self._people.problem
        return True


def test_who_is_stuck_holds_nobody_up_and_goes_on_later(store: Enrolments) -> None:
    clock, people = VirtualClock(NOON), _People()
    store.enrol(BRANCH, Design("s", 0.0), [Entry(each, "a", NOON) for each in (1, 2)], NOON)
    runner = Runner("w", store, people, lambda *_: BRANCH, clock, ZONE)
    assert runner.turn() == 2
    assert {each.customer_id: each.step for each in store.enrolments()} == {1: "b", 2: None}
    assert [(each.stuck_since, each.stuck_why) for each in store.enrolments()] == [(NOON, "LookupError"), (None, "")]
    assert runner.turn() == 0
    clock.forward(STUCK)
    assert runner.turn() == 1
    # Since it first was.
    assert next(iter(store.enrolments())).stuck_since == NOON
    people.broken = False
    clock.forward(STUCK)
    assert runner.turn() == 1
    assert store.left() == 0
    assert next(iter(store.enrolments())).stuck_since is None


_EVERYBODYS = [OperationalError("database is locked"), ExternalError("shop.clearing", en="", zh="", retryable=True)]


@pytest.mark.parametrize("problem", _EVERYBODYS)
def test_what_is_everybodys_trouble_makes_nobody_stuck(store: Enrolments, problem: Exception) -> None:
    clock, people = VirtualClock(NOON), _People()
    people.problem = problem
    store.enrol(BRANCH, Design("s", 0.0), [Entry(1, "a", NOON)], NOON)
    runner = Runner("w", store, people, lambda *_: BRANCH, clock, ZONE)
    with pytest.raises(type(problem)):
        runner.turn()
    people.broken = False
    clock.forward(runner.lease)
    assert runner.turn() == 1
    assert store.left() == 0


class _Taker:
    name, knows_keys, tells = "email", False, False

    def prepare(self, message: Message, _address: str) -> object:
        return message

    def call(self, _ready: object, _key: str) -> Any:
        from huitou.crm.delivery.channel import Accepted

        return Accepted()

    def look_up(self, _key: str) -> None:
        return None


def _message(number: int, expires_at: dt.datetime) -> Message:
    return Message(f"m{number}", number, "email", "marketing", "t", Origin(1, 1, number, "s"), NOON, expires_at)


@pytest.mark.parametrize("problem", _EVERYBODYS)
def test_what_is_everybodys_trouble_puts_no_message_off(problem: Exception) -> None:
    clock, people, store = VirtualClock(NOON), _People(), MemoryStore()
    people.problem = problem
    store.plan([_message(1, NOON + dt.timedelta(minutes=5))])
    worker = Worker("w", store, people, {"email": _Taker()}, Policy(ZONE), clock)
    with pytest.raises(type(problem)):
        worker.turn()
    assert (store.rows["m1"].state, store.rows["m1"].code, store.rows["m1"].due_at) == (State.PLANNED, "", NOON)
    people.broken = False
    clock.forward(worker.lease)
    worker.turn()
    assert store.rows["m1"].state is State.SENT


def test_what_the_database_says_of_one_row_is_that_rows_trouble() -> None:
    assert not is_everybodys(DataError("value too long"))
    assert is_everybodys(DatabaseError("disk image is malformed"))


def test_what_cannot_be_judged_holds_nobody_up_and_is_tried_again() -> None:
    clock, people, store = VirtualClock(NOON), _People(), MemoryStore()
    until = NOON + dt.timedelta(minutes=40)
    store.plan([_message(each, until) for each in (1, 2)])
    worker = Worker("w", store, people, {"email": _Taker()}, Policy(ZONE), clock)

    def stands() -> list[tuple[State, str]]:
        return [(each.state, each.code) for each in store.standing(["m1", "m2"]).values()]

    worker.turn()
    assert stands() == [(State.PLANNED, "failed"), (State.SENT, "")]
    for _ in range(3):
        clock.forward(dt.timedelta(minutes=15))
        worker.turn()
    # Its time was over before anybody put it right.
    assert stands()[0] == (State.SKIPPED, "failed")
