"""Over HTTP: how many still walk earlier versions, and moving them to the newest one by choice."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.journeys import work
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.models import Enrolled, Journey, JourneyVersion
from huitou.crm.journeys.tables import Tables
from tests.support.serving import Clock
from tests.support.three import NOON

pytestmark = pytest.mark.django_db
PATH = "/api/v1/journeys/1"


def _version(number: int, *names: str) -> None:
    steps: list[dict[str, Any]] = [{"id": name, "kind": "wait", "days": number} for name in names]
    for step, after in pairwise(steps):
        step["next"] = {"next": after["id"]}
    body = {"first": names[0], "steps": steps, "leaves_when_bought": False}
    JourneyVersion.objects.create(journey_id=1, number=number, body=body, made_at=NOON)


@pytest.fixture
def operator(shop_of_three: Path, serve: Callable[[Path], None], clock: Clock, client_of: Callable[..., Client]) -> Any:
    """Four customers walk the first of two versions: two at its step a, one each at b, which the second has not, and
    at c."""
    serve(shop_of_three)
    clock.at = NOON
    work.version.cache_clear()
    Journey.objects.create(pk=1, name="补货", salt="s", made_at=NOON)
    _version(1, "a", "b", "c")
    Tables().enrol(work.version(1, 1), Design("s", 0.0), [Entry(each, "x", NOON) for each in (1, 2, 3, 4)], NOON)
    Enrolled.objects.filter(customer_id=3).update(step="b")
    Enrolled.objects.filter(customer_id=4).update(step="c")
    _version(2, "a", "c", "d")
    return client_of("operator")


def _move(client: Client, others: str = "stay", version: int = 2) -> Any:
    said = {"version": version, "others": others}
    return client.post(f"{PATH}/move", said, content_type="application/json")


def _stands() -> dict[int, tuple[int, str | None]]:
    return {each.customer_id: (each.version, each.step) for each in Enrolled.objects.all()}


def test_who_still_walks_an_earlier_version_is_counted(operator: Client) -> None:
    assert operator.get(f"{PATH}/behind").json() == {
        "newest": 2,
        "versions": [{"number": 1, "walking": 4}],
        "walking": 4,
        "astray": 1,
        "astray_at": [{"step": "b", "said": "wait 1 day", "walking": 1}],
    }


def test_nobody_is_behind_who_walks_the_newest_or_has_left(operator: Client) -> None:
    Enrolled.objects.filter(customer_id__in=(1, 2)).update(version=2)
    Enrolled.objects.filter(customer_id__in=(3, 4)).update(step=None, ended="done")
    found = operator.get(f"{PATH}/behind").json()
    assert (found["versions"], found["walking"], found["astray_at"]) == ([], 0, [])


def test_a_mere_draft_has_nobody_behind(operator: Client) -> None:
    made = Journey.objects.create(pk=9, name="x", salt="s", made_at=NOON).pk
    found = operator.get(f"/api/v1/journeys/{made}/behind").json()
    assert (found["newest"], found["walking"]) == (0, 0)


def test_they_are_moved_and_who_has_no_place_stays(operator: Client) -> None:
    answer = _move(operator)
    assert (answer.status_code, answer.json()) == (200, {"kept": 3, "stayed": 1, "left": 0})
    assert _stands() == {1: (2, "a"), 2: (2, "a"), 3: (1, "b"), 4: (2, "c")}
    assert operator.get(f"{PATH}/behind").json()["walking"] == 1


def test_they_are_moved_and_who_has_no_place_leaves(operator: Client) -> None:
    assert _move(operator, "leave").json() == {"kept": 3, "stayed": 0, "left": 1}
    assert _stands()[3] == (1, None)
    assert Enrolled.objects.get(customer_id=3).ended == "moved"


def test_who_was_moved_walks_on_by_what_the_new_version_says(operator: Client, clock: Clock) -> None:
    """Step c is the last of the first version; in the second, after the two days it waits there, d follows."""
    _move(operator)
    clock.later(days=1, hours=1)
    work.turn()
    assert _stands()[4] == (2, "c")
    clock.later(days=1)
    work.turn()
    assert _stands()[4] == (2, "d")


def test_a_version_published_meanwhile_is_told_and_nobody_is_moved(operator: Client) -> None:
    before = _stands()
    _version(3, "a", "d")
    answer = _move(operator, version=2)
    assert (answer.status_code, answer.json()["code"]) == (409, "edit.stale")
    assert _stands() == before
    assert _move(operator, version=4).status_code == 404


def test_that_somebody_was_moved_is_said_in_words(operator: Client) -> None:
    _move(operator, "leave")
    (kept,), (left,) = (operator.get(f"{PATH}/people/{each}").json()["ways"] for each in (1, 3))
    assert kept["steps"][-1]["why_said"] == left["ended_said"] == "the journey changed versions"


def test_who_stands_elsewhere_has_to_be_decided(operator: Client) -> None:
    assert operator.post(f"{PATH}/move", {"version": 2}, content_type="application/json").status_code == 422
    assert _move(operator, "vanish").status_code == 422


def test_a_journey_that_is_over_moves_nobody(operator: Client) -> None:
    Journey.objects.filter(pk=1).update(state="stopped")
    answer = _move(operator)
    assert (answer.status_code, answer.json()["code"]) == (409, "journey.over")


def test_who_publishes_may_move_and_it_is_written_down(operator: Client, client_of: Callable[..., Client]) -> None:
    analyst = client_of("analyst")
    assert analyst.get(f"{PATH}/behind").status_code == 200
    assert _move(analyst).status_code == 403
    assert not AuditEntry.objects.filter(action="journey.moved").exists()
    _move(operator, "leave")
    (written,) = AuditEntry.objects.filter(action="journey.moved")
    assert (written.subject, written.detail) == ("补货", {"id": 1, "version": 2, "kept": 3, "stayed": 0, "left": 1})
