"""A journey's step gives staff a task, and what came of it says where the customer goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from huitou.crm.access.models import User
from huitou.crm.customers.models import Consent
from huitou.crm.fact_outbox.models import FactEntry
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.tables import Tables
from huitou.crm.tasks.models import Task
from tests.crm.tasks.conftest import enter, post, steps, work
from tests.support.serving import Clock
from tests.support.three import NOON

Desk = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def _task(**which: object) -> Task:
    return Task.objects.get(**which)


@pytest.mark.parametrize(
    ("outcome", "edge"),
    [
        ("contacted", "done"),
        ("replied", "done"),
        ("ordered", "done"),
        ("not_needed", "refused"),
        ("do_not_disturb", "refused"),
    ],
)
def test_the_outcome_is_the_way_on(ids: dict[str, int], desk: Desk, clock: Clock, outcome: str, edge: str) -> None:
    client = desk("lin")
    enter(ids["anna"])
    work()
    assert (steps(), Task.objects.count()) == ([], 1)
    assert post(client, f"/{_task().pk}/outcome", outcome=outcome).status_code == 200
    work()
    # It may still be taken back.
    assert steps() == []
    clock.later(seconds=10)
    work()
    assert steps()[0] == ("call", edge)


def test_looked_at_again_and_again_it_is_one_task(ids: dict[str, int], staff: dict[str, User]) -> None:
    enter(ids["anna"])
    work()
    Tables().tell([Event("v", "visit", ids["anna"], NOON)], NOON)
    for enrolment in Tables().enrolments():
        assert enrolment.listens[:2] == (f"done:{enrolment.id}.0", f"refu:{enrolment.id}.0")
    from huitou.crm.journeys.models import Enrolled

    Enrolled.objects.update(due_at=NOON)
    work()
    assert Task.objects.count() == 1


def test_who_is_held_out_is_nobodys_task(ids: dict[str, int], staff: dict[str, User], clock: Clock) -> None:
    enter(*ids.values(), holdout=0.999)
    work()
    clock.later(hours=49)
    work()
    assert not Task.objects.exists()
    assert [each for each in steps() if each[0] == "call"] == [("call", "late")] * 3


def test_what_nobody_does_in_time_is_over_and_the_journey_goes_on(
    ids: dict[str, int], desk: Desk, clock: Clock
) -> None:
    enter(ids["anna"])
    work()
    clock.later(hours=48)
    work()
    assert steps()[0] == ("call", "late")
    assert _task().outcome == "late"
    assert post(desk("lin"), f"/{_task().pk}/outcome", outcome="contacted").status_code == 409


def test_who_bought_meanwhile_need_not_be_called(ids: dict[str, int], staff: dict[str, User], clock: Clock) -> None:
    enter(ids["anna"], ids["ben"])
    work()
    clock.later(minutes=5)
    Tables().tell([Event("o", "order", ids["anna"], clock.at)], clock.at)
    work()
    assert {task.customer_id: task.outcome for task in Task.objects.all()} == {ids["anna"]: "left", ids["ben"]: ""}


def test_who_wants_to_be_left_alone_is_from_then_on(ids: dict[str, int], desk: Desk, clock: Clock) -> None:
    enter(ids["anna"])
    work()
    post(desk("lin"), f"/{_task().pk}/outcome", outcome="do_not_disturb")
    clock.later(seconds=10)
    work()
    refused = Consent.objects.filter(account_key=ids["anna"], given=False)
    assert sorted(set(refused.values_list("channel", flat=True))) == ["phone", "wechat", "wecom"]
    # The facts hear of the talk, and of what was refused as marketing.
    kinds = sorted(FactEntry.objects.values_list("kind", flat=True))
    assert kinds == ["consent", "consent", "consent", "touch"]
    Task.objects.all().delete()
    from huitou.crm.journeys.models import Enrolled, Taken

    Taken.objects.all().delete()
    Enrolled.objects.all().delete()
    enter(ids["anna"])
    work()
    assert (_task().outcome, _task().assignee) == ("left_alone", None)
    assert steps()[0] == ("call", "refused")


def test_outside_the_shops_hours_it_waits_for_the_morning(
    ids: dict[str, int], staff: dict[str, User], clock: Clock
) -> None:
    """Eleven at night in Shanghai; nine in the morning is 01:00 UTC."""
    clock.later(hours=11)
    enter(ids["anna"])
    work()
    assert (_task().assignee, _task().due_at.isoformat()) == (None, "2026-06-11T01:00:00+00:00")
    clock.later(hours=10)
    work()
    assert _task().assignee is not None
