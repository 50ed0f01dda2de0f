"""Messages that wait for a person: shown as their customers would get them, let go or turned down, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.delivery.models import Decided, Outgoing, TemplateVersion
from tests.support.mailbox import Mailbox
from tests.support.serving import Clock
from tests.support.tea_journey import DAY, NOON, enter

REVIEW = "/api/v1/reach/review"
JSON = "application/json"


def _post(client: Client, act: str, **said: Any) -> Any:
    return client.post(f"{REVIEW}/{act}", said, content_type=JSON)


def _listed(client: Client) -> dict[str, Any]:
    """By the customer's number, the only message of each."""
    return {each["customer_id"]: each for each in client.get(REVIEW).json()["items"]}


@pytest.fixture
def waiting(ids: dict[str, int], box: Mailbox, run: Callable[[], None]) -> dict[str, int]:
    """Anna, who agreed, and Ben, who did not, each have a message that waits."""
    assert not box.mails
    enter([ids["anna"], ids["ben"]], NOON)
    run()
    return ids


def test_it_is_shown_as_its_customer_would_get_it(waiting: dict[str, int], owner: Client) -> None:
    """1 May to 10 June are 40 days. The link to unsubscribe is nobody's to press here."""
    found = _listed(owner)[waiting["anna"]]
    assert found["subject"] == "岩茶快喝完了"
    assert found["body"].startswith("山野茶铺：40 天了。")
    assert "https://" not in found["body"]
    assert (found["missing"], found["fault"]) == ([], "")
    assert "2026-05-01, 40 days ago" in found["reason"]


def test_what_would_keep_it_from_going_is_asked_without_writing_anything(
    waiting: dict[str, int], owner: Client
) -> None:
    found = _listed(owner)
    assert found[waiting["anna"]]["verdict"]["goes"]
    assert found[waiting["ben"]]["verdict"]["code"] == "no_consent"
    assert set(Outgoing.objects.values_list("state", flat=True)) == {"review"}
    assert not Decided.objects.exists()


def test_by_night_it_says_until_when_it_would_wait(waiting: dict[str, int], owner: Client, clock: Clock) -> None:
    """Eleven at night in Shanghai."""
    clock.later(hours=11)
    assert _listed(owner)[waiting["anna"]]["verdict"]["until"] == "2026-06-11 09:00"


def test_a_variable_without_a_value_is_named(waiting: dict[str, int], owner: Client) -> None:
    TemplateVersion.objects.update(written={"zh": {"subject": "{{ link }}", "body": "{{ name }}，{{ link }}"}})
    found = _listed(owner)[waiting["anna"]]
    assert found["missing"] == ["link"]
    assert found["body"] == "anna，⟦link⟧"
    assert found["verdict"]["code"] == "template"


def test_what_is_let_go_is_sent_once_however_often_it_is_let_go(
    waiting: dict[str, int], owner: Client, box: Mailbox, run: Callable[[], None]
) -> None:
    number = _listed(owner)[waiting["anna"]]["id"]
    assert _post(owner, "pass", ids=[number]).json()["changed"] == 1
    assert _post(owner, "pass", ids=[number]).json()["changed"] == 0
    run()
    assert _post(owner, "reject", ids=[number]).json()["changed"] == 0
    assert box.to == ["anna@example.com"]
    (entry,) = AuditEntry.objects.filter(action="review.passed")
    assert entry.detail["messages"] == 1


def test_what_is_turned_down_never_goes(
    waiting: dict[str, int], owner: Client, box: Mailbox, run: Callable[[], None]
) -> None:
    numbers = [each["id"] for each in _listed(owner).values()]
    assert _post(owner, "reject", ids=numbers).json()["changed"] == 2
    run()
    assert not box.mails
    assert set(Outgoing.objects.values_list("state", "code")) == {("skipped", "rejected")}


def test_letting_all_go_takes_in_none_that_came_unseen(
    waiting: dict[str, int], owner: Client, run: Callable[[], None]
) -> None:
    newest = owner.get(REVIEW).json()["newest"]
    enter([waiting["dora"]], NOON)
    run()
    assert _post(owner, "pass", journey=1, newest=newest).json()["changed"] == 2
    assert set(_listed(owner)) == {waiting["dora"]}


@pytest.mark.parametrize("said", [{}, {"journey": 1}, {"newest": 99}])
def test_what_names_nothing_lets_nothing_go(waiting: dict[str, int], owner: Client, said: dict[str, int]) -> None:
    assert _post(owner, "pass", **said).json()["changed"] == 0


def test_whose_time_is_over_waits_no_longer(
    waiting: dict[str, int], owner: Client, clock: Clock, run: Callable[[], None]
) -> None:
    clock.at = NOON + 4 * DAY
    run()
    assert _listed(owner) == {}
    assert Outgoing.objects.get(customer_id=waiting["anna"], step="remind").code == "not_reviewed"


@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [("reader", 403, 403), ("analyst", 200, 403), ("service", 200, 403), ("operator", 200, 200)],
)
def test_who_may(waiting: dict[str, int], client_of: Callable[..., Client], role: str, sees: int, decides: int) -> None:
    client = client_of(role)
    assert client.get(REVIEW).status_code == sees
    assert _post(client, "pass", ids=[1]).status_code == decides
