"""What was kept long enough goes, a little at a time; what a promise needs stays, however old."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from huitou.crm.delivery.channel import Accepted, Ambiguous
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.models import Decided, Outgoing, Told
from huitou.crm.delivery.months import Month, drop_before, make_ahead, months_of
from huitou.crm.delivery.store import Receipt
from huitou.crm.delivery.verdict import Send, Skip
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry, Event
from huitou.crm.journeys.forgetting import LOGS, forget_before
from huitou.crm.journeys.keeping import Keep, read_keep
from huitou.crm.journeys.models import Enrolled, Happened, Journey, Taken
from huitou.crm.journeys.store import Enrolments
from huitou.crm.journeys.version import Version
from huitou.crm.tasks.models import Handled, Step, Task
from huitou.crm.tasks.models import State as TaskState
from huitou.errors import UserError

OLD = dt.datetime(2024, 1, 15, 4, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
DAY, LEASE = dt.timedelta(days=1), dt.timedelta(minutes=2)
AGAIN = Version.model_validate(
    {
        "journey": 1,
        "number": 1,
        "first": "w",
        "again": "after",
        "after_days": 1,
        "steps": [{"id": "w", "kind": "wait_for", "events": ["order"], "minutes": 60}],
    }
)


def _message(key: str, enrolment: int, at: dt.datetime) -> Message:
    return Message(key, 1, "email", "marketing", "t", Origin(1, 1, enrolment, "s"), at, at + 3 * DAY)


def _entered_and_left(store: Enrolments, at: dt.datetime) -> int:
    """The customer enters, is stopped there, and the journey goes on for whoever comes next; the enrolment's number."""
    store.enrol(AGAIN, Design("s", 0.0), [Entry(1, f"{at:%Y%m%d}", at)], at)
    store.stop(1, at)
    Journey.objects.update(state="running")
    return max(store.arms())


def _forget(batch: int = 2) -> dict[str, int]:
    gone = forget_before(NOW, Keep(), batch=batch)
    return {kind: n for kind, n in gone.items() if n and kind != "months"}


def test_of_many_entries_the_first_and_the_last_stay(tables: Enrolments) -> None:
    numbers = [_entered_and_left(tables, OLD + n * 2 * DAY) for n in range(6)]
    assert _forget() == {"steps": 6, "entries": 4}
    assert sorted(tables.arms()) == [numbers[0], numbers[-1]]
    # Nobody comes again by what they came by first, nor sooner than they may.
    assert tables.enrol(AGAIN, Design("s", 0.0), [Entry(1, f"{OLD:%Y%m%d}", NOW)], NOW) == 0
    assert _forget() == {}


def test_who_is_on_their_way_stays_with_all_that_keeps_their_place(tables: Enrolments) -> None:
    tables.enrol(AGAIN, Design("s", 0.0), [Entry(1, "a", OLD)], OLD)
    (number,) = tables.arms()
    Enrolled.objects.update(listens=["order"])
    tables.tell([Event("e1", "order", 1, OLD + DAY), Event("e2", "visit", 1, OLD + DAY)], OLD + DAY)
    tables.plan([_message("m1", number, OLD)])
    (claimed,) = tables.claim("w", OLD, lease=LEASE, limit=9)
    tables.decide(claimed, OLD, lambda _: Skip("no_consent"), lease=LEASE, since=OLD)
    assert _forget() == {"decisions": 1, "events": 1}
    assert list(Happened.objects.values_list("pk", flat=True)) == ["e1"]
    # A step taken again after a crash plans nothing anew.
    assert tables.plan([_message("m1", number, OLD)]) == 0
    tables.stop(1, NOW)
    assert _forget() == {"messages": 1, "events": 1}


@pytest.mark.parametrize(("how", "stays"), [(Accepted(), False), (Ambiguous(), True)])
def test_what_nobody_knows_of_stays(tables: Enrolments, how: Accepted | Ambiguous, stays: bool) -> None:
    tables.plan([_message("m1", 7, OLD), _message("m2", 7, NOW - 90 * DAY)])
    for claimed in tables.claim("w", NOW - 90 * DAY, lease=LEASE, limit=9):
        tables.decide(claimed, OLD, lambda _: Send("x"), lease=LEASE, since=OLD)
        tables.ended(claimed, how, OLD, again_at=None)
    _forget()
    # A contact within reach of a cap is there in any case.
    assert set(Outgoing.objects.values_list("key", flat=True)) == ({"m1", "m2"} if stays else {"m2"})


def test_receipts_go_by_when_they_were_told(tables: Enrolments) -> None:
    for number in range(3):
        tables.receipt(Receipt(f"r{number}", "delivered", key="m", at=OLD))
    Told.objects.filter(pk="r1").update(told_at=NOW)
    Told.objects.exclude(pk="r1").update(told_at=OLD)
    assert _forget(batch=1) == {"receipts": 2}
    assert not tables.receipt(Receipt("r1", "delivered", key="m"))


def test_tasks_go_once_they_are_over_for_their_journey_too(tables: Enrolments) -> None:
    tables.enrol(AGAIN, Design("s", 0.0), [Entry(1, "a", OLD)], OLD)
    (underway,) = tables.arms()
    ended = {"state": TaskState.ENDED, "ended_at": OLD, "told": True}
    cases: dict[str, dict[str, Any]] = {
        "goes": ended,
        "asked by hand": {**ended, "enrolment": None},
        "of one who is on their way": {**ended, "enrolment": underway},
        "not told yet": {**ended, "told": False},
        "open": {},
        "lately": {**ended, "ended_at": NOW - 799 * DAY},
    }
    for number, (key, how) in enumerate(cases.items(), 1):
        said = {"enrolment": 999, "reason": "call", "made_at": OLD, "due_at": OLD, "idle_hours": 24, **how}
        task = Task.objects.create(key=key, customer_id=number, **said)
        Handled.objects.create(task=task, at=OLD, what=Step.ENDED)
    assert _forget(batch=1) == {"tasks": 2}
    assert sorted(Task.objects.values_list("key", flat=True)) == sorted(
        ["of one who is on their way", "not told yet", "open", "lately"]
    )
    assert Handled.objects.count() == 4


def test_how_long_is_kept_is_read_as_it_is_written() -> None:
    assert read_keep("steps 200; events 900") == replace(Keep(), steps=200, events=900)
    assert read_keep("") == Keep()


@pytest.mark.parametrize("text", ["steps", "steps long", "tea 400", "messages 7", "events 365"])
def test_less_than_journeys_need_is_not_kept(text: str) -> None:
    with pytest.raises(UserError, match=r"server\.keep"):
        read_keep(text)


def test_months_follow_each_other() -> None:
    assert Month.of(dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC)).next == Month(2027, 1)
    assert Month(2026, 1).next == Month(2026, 2)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has parts")
def test_logs_lie_by_month_and_go_by_month(tables: Enrolments) -> None:
    for at in (OLD, OLD + DAY, NOW):
        _entered_and_left(tables, at)
    assert [make_ahead(table, OLD) for table in LOGS] == [4, 4]
    assert [make_ahead(table, OLD + 40 * DAY) for table in LOGS] == [1, 1]
    assert [each.suffix for each in months_of("journeys_taken")][:2] == ["_y2024m01", "_y2024m02"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text, COUNT(*) FROM journeys_taken GROUP BY 1 ORDER BY 1")
        assert cursor.fetchall() == [("journeys_taken_rest", 1), ("journeys_taken_y2024m01", 2)]
    assert drop_before("journeys_taken", OLD + 16 * DAY) == 0
    assert drop_before("journeys_taken", OLD + 17 * DAY) == 1
    assert Taken.objects.count() == 1
    assert Decided.objects.count() == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has parts")
def test_what_is_in_parts_still_knows_its_enrolment(tables: Enrolments) -> None:
    number = _entered_and_left(tables, NOW)
    assert [each.enrolled_id for each in Taken.objects.all()] == [number]
    assert Outgoing.objects.filter(state=State.SENT).count() == 0
