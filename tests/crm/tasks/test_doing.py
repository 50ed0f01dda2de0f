"""Whose a task is, and what people do with it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.access.models import User
from huitou.crm.customers.models import Note
from huitou.crm.delivery.words.kept import keep
from huitou.crm.delivery.words.template import Written
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.models import JourneyVersion
from huitou.crm.journeys.tables import Tables
from huitou.crm.journeys.work import version
from huitou.crm.tasks import assigning
from huitou.crm.tasks.models import Handled, Task
from tests.crm.tasks.conftest import enter, post, work
from tests.support.serving import Clock
from tests.support.three import NOON

Desk = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def _asked(client: Client, *customers: int, reason: str = "问问近况", **more: Any) -> Any:
    return post(client, "", customers=list(customers), reason=reason, **more)


def _whose() -> dict[int, str]:
    rows = Task.objects.select_related("assignee").order_by("customer_id")
    return {row.customer_id: row.assignee.name if row.assignee else "" for row in rows}


def _list(client: Client, whose: str = "mine") -> Any:
    return client.get("/api/v1/tasks", {"whose": whose}).json()


def test_each_gets_as_much_as_the_others(ids: dict[str, int], staff: dict[str, User]) -> None:
    enter(*ids.values())
    work()
    assert sorted(_whose().values()) in (["lin", "lin", "wu"], ["lin", "wu", "wu"])


def test_who_spoke_to_them_last_does_again(ids: dict[str, int], desk: Desk, client_of: Callable[..., Client]) -> None:
    operator = client_of("operator")
    _asked(operator, ids["ben"], reason="一")
    task = Task.objects.get()
    post(desk("wu"), f"/{task.pk}/outcome", outcome="contacted")
    _asked(operator, *ids.values(), reason="二")
    work()
    assert Task.objects.get(customer_id=ids["ben"], reason="二").assignee.name == "wu"  # type: ignore[union-attr]


def test_who_spoke_to_them_under_another_number_does_again(
    ids: dict[str, int], merge: Callable[[], None], desk: Desk, client_of: Callable[..., Client]
) -> None:
    operator = client_of("operator")
    _asked(operator, ids["ben"], reason="一")
    post(desk("wu"), f"/{Task.objects.get().pk}/outcome", outcome="contacted")
    merge()
    _asked(operator, ids["anna"], reason="二")
    work()
    assert Task.objects.get(reason="二").assignee.name == "wu"  # type: ignore[union-attr]


def test_two_cannot_take_one(ids: dict[str, int], desk: Desk, client_of: Callable[..., Client]) -> None:
    _asked(client_of("operator"), ids["anna"])
    task = Task.objects.get()
    lin, wu = desk("lin"), desk("wu")
    assert [len(_list(each, "free")["items"]) for each in (lin, wu)] == [1, 1]
    answers = [post(lin, f"/{task.pk}/take"), post(wu, f"/{task.pk}/take"), post(lin, f"/{task.pk}/take")]
    assert [each.status_code for each in answers] == [200, 409, 200]
    assert "lin" in answers[1].json()["en"]
    assert post(wu, f"/{task.pk}/outcome", outcome="contacted").status_code == 409
    assert post(wu, f"/{task.pk}/snooze", until="2026-06-11T10:00:00+08:00").status_code == 409


def test_one_that_lies_idle_is_somebody_elses(ids: dict[str, int], staff: dict[str, User], clock: Clock) -> None:
    enter(ids["anna"])
    work()
    first = _whose()[ids["anna"]]
    clock.later(hours=3, minutes=59)
    work()
    assert _whose()[ids["anna"]] == first
    clock.later(minutes=1)
    work()
    assert _whose()[ids["anna"]] == ({"lin", "wu"} - {first}).pop()
    assert [row.what for row in Handled.objects.order_by("pk")] == ["assigned", "idle"]


def test_where_there_is_nobody_else_it_stays(ids: dict[str, int], staff: dict[str, User], clock: Clock) -> None:
    staff["wu"].is_active = False
    staff["wu"].save()
    enter(ids["anna"])
    work()
    clock.later(hours=4)
    work()
    assert _whose() == {ids["anna"]: "lin"}


def test_of_who_has_left_the_shop_others_take_over(ids: dict[str, int], staff: dict[str, User]) -> None:
    enter(*ids.values())
    work()
    staff["lin"].is_active = False
    staff["lin"].save()
    work()
    assert set(_whose().values()) == {"wu"}


def test_put_off_it_comes_back_to_the_same_person(ids: dict[str, int], desk: Desk, clock: Clock) -> None:
    enter(ids["anna"])
    work()
    task = Task.objects.get()
    mine = desk(_whose()[ids["anna"]])
    assert post(mine, f"/{task.pk}/snooze", until="2026-06-11T10:00:00+08:00").status_code == 200
    said = _list(mine)
    assert (said["items"], said["counts"]["mine"], said["counts"]["waiting"]) == ([], 0, 1)
    # Longer than it may lie idle.
    clock.later(hours=22)
    work()
    assert [each["id"] for each in _list(mine)["items"]] == [task.pk]


@pytest.mark.parametrize("until", ["2026-06-10T11:00:00+08:00", "2026-09-10T11:00:00+08:00"])
def test_put_off_to_no_time_there_is_none(ids: dict[str, int], desk: Desk, until: str) -> None:
    enter(ids["anna"])
    work()
    mine = desk(_whose()[ids["anna"]])
    assert post(mine, f"/{Task.objects.get().pk}/snooze", until=until).status_code == 422


def test_an_outcome_may_be_taken_back_for_ten_seconds(ids: dict[str, int], desk: Desk, clock: Clock) -> None:
    enter(ids["anna"])
    work()
    task = Task.objects.get()
    mine = desk(_whose()[ids["anna"]])
    done = post(mine, f"/{task.pk}/outcome", outcome="contacted", note="没接").json()
    assert (done["undo_seconds"], done["outcome_name"], done["note"]) == (10, "Contacted", "没接")
    assert post(mine, f"/{task.pk}/undo").json()["state"] == "open"
    post(mine, f"/{task.pk}/outcome", outcome="replied")
    clock.later(seconds=10)
    assert post(mine, f"/{task.pk}/undo").status_code == 409


def test_said_twice_it_is_one_and_said_otherwise_it_is_refused(ids: dict[str, int], desk: Desk) -> None:
    enter(ids["anna"])
    work()
    task, mine = Task.objects.get(), desk(_whose()[ids["anna"]])
    said = [post(mine, f"/{task.pk}/outcome", outcome=each) for each in ("ordered", "ordered", "replied")]
    assert [each.status_code for each in said] == [200, 200, 409]
    assert Handled.objects.filter(what="ended").count() == 1


def test_by_hand_once_for_a_customer_and_reason_while_one_is_open(
    ids: dict[str, int], desk: Desk, client_of: Callable[..., Client]
) -> None:
    operator = client_of("operator")
    first = _asked(operator, ids["anna"], ids["ben"], 999_999, ids["anna"])
    assert (first.status_code, first.json()) == (
        201,
        {"made": 2, "open_already": 0, "held_out": 0, "left_alone": 0, "unknown": 1},
    )
    assert _asked(operator, ids["anna"], ids["carl"]).json()["open_already"] == 1
    post(desk("lin"), f"/{Task.objects.get(customer_id=ids['anna']).pk}/outcome", outcome="contacted")
    assert _asked(operator, ids["anna"]).json()["made"] == 1


def test_by_hand_never_for_who_is_held_out(ids: dict[str, int], client_of: Callable[..., Client]) -> None:
    steps = [{"id": "wait", "kind": "wait", "days": 9}]
    JourneyVersion.objects.create(journey_id=1, number=2, body={"first": "wait", "steps": steps}, made_at=NOON)
    Tables().enrol(version(1, 2), Design("s", 0.999), [Entry(ids["anna"], "x", NOON)], NOON)
    assert _asked(client_of("operator"), ids["anna"], ids["ben"]).json() == {
        "made": 1,
        "open_already": 0,
        "held_out": 1,
        "left_alone": 0,
        "unknown": 0,
    }


def test_by_hand_never_for_whose_other_number_is_held_out(
    ids: dict[str, int], merge: Callable[[], None], client_of: Callable[..., Client]
) -> None:
    steps = [{"id": "wait", "kind": "wait", "days": 9}]
    JourneyVersion.objects.create(journey_id=1, number=2, body={"first": "wait", "steps": steps}, made_at=NOON)
    Tables().enrol(version(1, 2), Design("s", 0.999), [Entry(ids["ben"], "x", NOON)], NOON)
    merge()
    assert _asked(client_of("operator"), ids["anna"]).json()["held_out"] == 1


def test_by_hand_to_somebody(ids: dict[str, int], staff: dict[str, User], client_of: Callable[..., Client]) -> None:
    assert _asked(client_of("operator"), ids["anna"], assignee=staff["wu"].pk).status_code == 201
    assert _whose() == {ids["anna"]: "wu"}
    [given] = Handled.objects.all()
    assert (given.what, given.to, given.by.name if given.by else "") == ("assigned", staff["wu"], "operator")


def test_an_operator_sees_everybodys_and_gives_them_to_others(
    ids: dict[str, int], staff: dict[str, User], client_of: Callable[..., Client]
) -> None:
    operator = client_of("operator")
    enter(*ids.values())
    work()
    assert _list(operator, "all")["total"] == 3
    task = Task.objects.order_by("pk").first()
    assert task is not None
    assert post(operator, f"/{task.pk}/assign", user=staff["wu"].pk).json()["assignee"]["name"] == "wu"
    assert post(operator, f"/{task.pk}/outcome", outcome="contacted").status_code == 200
    assert [each["what"] for each in operator.get(f"/api/v1/tasks/{task.pk}").json()["history"]][-2:] == [
        "given to wu",
        "Contacted",
    ]


def test_who_does_tasks_sees_their_own(ids: dict[str, int], desk: Desk) -> None:
    assert desk("lin").get("/api/v1/tasks", {"whose": "all"}).status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [("reader", 403), ("analyst", 403), ("service", 200), ("operator", 200), ("owner", 200)]
)
def test_by_role(ids: dict[str, int], client_of: Callable[..., Client], role: str, status: int) -> None:
    client = client_of(role)
    assert client.get("/api/v1/tasks").status_code == status
    by_hand = {403: 403, 200: 201}[status] if role != "service" else 403
    assert _asked(client, ids["anna"]).status_code == by_hand


def test_a_card_says_who_why_and_what_to_say(ids: dict[str, int], staff: dict[str, User], desk: Desk) -> None:
    enter(ids["anna"])
    work()
    mine = desk(_whose()[ids["anna"]])
    Note.objects.create(account_key=ids["anna"], text="只要大红袍", by=staff["lin"])
    [card] = _list(mine)["items"]
    # From 1 May to 9 June, the last whole day.
    assert card["reason"] == "岩茶快喝完了"
    assert "2026-05-01" in card["evidence"][0]
    assert card["cares"] == ["只要大红袍"]
    assert [each["branch"] for each in card["words"]] == ["open", "need", "hesitate", "refuse"]
    assert "山野茶铺" in card["words"][0]["text"]
    assert (card["mine"], card["overdue"], card["platform_only"]) == (True, False, False)


def test_a_script_names_what_messages_name(ids: dict[str, int], staff: dict[str, User], desk: Desk) -> None:
    open_with = "{{ name }}，订单 {{ order }} 是 {{ last_day }} 的；{{ goes_with | default: product }}"
    written = Written("问候", open_with, need="好的", hesitate="{{ link }}", refuse="再见")
    keep("away", "service", {"zh": written}, at=NOON)
    enter(ids["anna"])
    work()
    Task.objects.update(script="away")
    [card] = _list(desk(_whose()[ids["anna"]]))["items"]
    said = {each["branch"]: each["text"] for each in card["words"]}
    assert said["open"].startswith("anna，订单 o1 是 2026-05-01 的；")
    # The shop has said no link: what needs one is not said, and words for any talk stand in.
    assert "http" not in said["hesitate"]
    assert (said["need"], said["refuse"]) == ("好的", "再见")


def test_nobody_gets_what_is_not_due(ids: dict[str, int], staff: dict[str, User], clock: Clock) -> None:
    enter(ids["anna"])
    work()
    Task.objects.update(assignee=None, due_at=clock.at + dt.timedelta(hours=1))
    assert assigning.assign_due(clock.at) == 0


def test_tasks_of_who_was_erased_go_with_their_notes(
    ids: dict[str, int], staff: dict[str, User], settings: Any, tmp_path: Path, serve: Callable[[Path], None]
) -> None:
    shutil.copytree(settings.SHOP, tmp_path / "shop")
    serve(tmp_path / "shop")
    enter(*ids.values())
    work()
    huitou.open(tmp_path / "shop").erase(ids["ben"])
    work()
    assert sorted(Task.objects.values_list("customer_id", flat=True)) == sorted({ids["anna"], ids["carl"]})
    assert not Handled.objects.filter(task__customer_id=ids["ben"]).exists()
