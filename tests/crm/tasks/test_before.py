"""What was asked before: outcomes of earlier tasks with their notes, and tickets, on the card of the next task."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.tasks.models import Task
from tests.crm.tasks.conftest import post, work
from tests.support.serving import Clock

Desk = Callable[[str], Client]
pytestmark = pytest.mark.django_db
_HEAD = "ticket_id,customer_id,order_id,opened_at,closed_at,ticket_kind\n"
_TICKETS = """t1,anna,,2026-05-20 09:00:00,2026-05-21 09:00:00,怎么泡
t2,,o1,2026-05-03 23:30:00,,包装破损
t3,ben,,2026-05-09 09:00:00,2026-05-09 10:00:00,要发票
"""


@pytest.fixture
def with_tickets(
    ids: dict[str, int], shop_of_three: Path, tmp_path: Path, serve: Callable[[Path], None]
) -> Callable[..., None]:
    """``with_tickets(rows, ...)``: from then on the shop served knows these tickets, a file of them after the other;
    ``merged``: and that Anna and Ben are one person."""

    def made(*files: str, merged: bool = False) -> None:
        folder = Path(shutil.copytree(shop_of_three, tmp_path / "asked"))
        shop = huitou.open(folder)
        for number, rows in enumerate(files):
            file = tmp_path / f"tickets{number}.csv"
            file.write_text(_HEAD + rows, encoding="utf-8")
            shop.load(file)
        if merged:
            shop.accept(ids["anna"], ids["ben"])
        serve(folder)

    return made


def _ended(desk: Desk, operator: Client, customer: int, reason: str, outcome: str, note: str = "") -> None:
    post(operator, "", customers=[customer], reason=reason)
    work()
    task = Task.objects.get(customer_id=customer, reason=reason)
    mine = desk(task.assignee.name)  # type: ignore[union-attr]
    assert post(mine, f"/{task.pk}/outcome", outcome=outcome, note=note).status_code == 200


def _card(operator: Client, customer: int) -> dict[str, Any]:
    """Of a new task."""
    post(operator, "", customers=[customer], reason="问问近况")
    task = Task.objects.get(customer_id=customer, reason="问问近况")
    said: dict[str, Any] = operator.get(f"/api/v1/tasks/{task.pk}").json()
    return said


@pytest.fixture
def operator(client_of: Callable[..., Client]) -> Client:
    return client_of("operator")


def test_what_came_of_earlier_tasks_stands_there(
    ids: dict[str, int], desk: Desk, operator: Client, clock: Clock
) -> None:
    _ended(desk, operator, ids["anna"], "茶快喝完了", "replied", "只要大红袍")
    who = Task.objects.get().ended_by.name  # type: ignore[union-attr]
    clock.later(days=1)
    _ended(desk, operator, ids["anna"], "新茶到了", "not_needed")
    _ended(desk, operator, ids["ben"], "新茶到了", "ordered")
    first, second = _card(operator, ids["anna"])["before"]
    assert (first["outcome"], first["reason"], first["note"]) == ("Not needed", "新茶到了", "")
    assert second == {
        "at": "2026-06-10 12:00",
        "outcome": "Replied",
        "reason": "茶快喝完了",
        "note": "只要大红袍",
        "by": who,
    }


def test_only_the_last_three_and_only_what_a_person_said(
    ids: dict[str, int], desk: Desk, operator: Client, clock: Clock
) -> None:
    for reason in "一二三四":
        clock.later(days=1)
        _ended(desk, operator, ids["anna"], reason, "contacted")
    Task.objects.filter(reason="四").update(outcome="late", ended_by=None)
    assert [each["reason"] for each in _card(operator, ids["anna"])["before"]] == ["三", "二", "一"]
    clock.later(days=1)
    _ended(desk, operator, ids["anna"], "五", "contacted")
    card = operator.get(f"/api/v1/tasks/{Task.objects.get(reason='问问近况').pk}").json()
    assert [each["reason"] for each in card["before"]] == ["五", "三", "二"]


def test_of_an_ended_task_only_what_was_before_it(
    ids: dict[str, int], desk: Desk, operator: Client, clock: Clock
) -> None:
    for reason in "一二":
        clock.later(days=1)
        _ended(desk, operator, ids["anna"], reason, "contacted")
    told = {
        each.reason: [one["reason"] for one in operator.get(f"/api/v1/tasks/{each.pk}").json()["before"]]
        for each in Task.objects.all()
    }
    assert told == {"一": [], "二": ["一"]}


def test_what_was_said_under_another_number_stands_there_too(
    ids: dict[str, int], desk: Desk, operator: Client, with_tickets: Callable[..., None]
) -> None:
    _ended(desk, operator, ids["ben"], "茶快喝完了", "replied", "要小包装")
    with_tickets(_TICKETS, merged=True)
    card = _card(operator, ids["anna"])
    assert [each["note"] for each in card["before"]] == ["要小包装"]
    assert [each["kind"] for each in card["tickets"]] == ["怎么泡", "要发票", "包装破损"]


def test_tickets_stand_there_by_customer_and_by_order(
    ids: dict[str, int], operator: Client, with_tickets: Callable[..., None]
) -> None:
    """Two are Anna's: t1 by her number, closed; t2 by her order, and not. The day is the shop's: 23:30 in Shanghai."""
    with_tickets(_TICKETS)
    assert _card(operator, ids["anna"])["tickets"] == [
        {"day": "2026-05-20", "kind": "怎么泡", "open": False},
        {"day": "2026-05-03", "kind": "包装破损", "open": True},
    ]
    assert [each["kind"] for each in _card(operator, ids["ben"])["tickets"]] == ["要发票"]
    assert _card(operator, ids["carl"])["tickets"] == []


def test_the_newest_word_on_a_ticket_stands(
    ids: dict[str, int], operator: Client, with_tickets: Callable[..., None]
) -> None:
    with_tickets(_TICKETS, "t2,,o1,2026-05-03 23:30:00,2026-05-04 09:00:00,包装破损\n")
    assert [each["open"] for each in _card(operator, ids["anna"])["tickets"]] == [False, False]


def test_of_a_list_that_tells_no_end_nobody_knows_what_is_open(
    ids: dict[str, int], operator: Client, with_tickets: Callable[..., None]
) -> None:
    with_tickets("".join(f"t{day},anna,,2026-05-0{day} 09:00:00,,\n" for day in (1, 2, 3, 4)))
    assert _card(operator, ids["anna"])["tickets"] == [
        {"day": f"2026-05-0{day}", "kind": "", "open": None} for day in (4, 3, 2)
    ]


def test_a_shop_without_tickets_has_none(ids: dict[str, int], operator: Client) -> None:
    assert _card(operator, ids["anna"])["tickets"] == []
