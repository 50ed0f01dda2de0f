"""The suppression list: put on and taken off by hand, but what the person asked for stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.delivery.models import Outgoing, Suppressed
from huitou.crm.delivery.suppression import is_suppressed, suppress
from tests.support.mailbox import Mailbox
from tests.support.tea_journey import NOON, enter

LIST = "/api/v1/reach/suppressions"
JSON = "application/json"


def _add(client: Client, **said: Any) -> Any:
    return client.post(LIST, {"channel": "email", **said}, content_type=JSON)


def test_a_customer_put_on_it_gets_nothing_that_sells(
    ids: dict[str, int], box: Mailbox, owner: Client, run: Callable[[], None]
) -> None:
    assert _add(owner, customer_id=ids["anna"]).status_code == 201
    enter([ids["anna"]], NOON)
    run()
    Outgoing.objects.update(state="planned")
    run()
    assert not box.mails
    assert set(Outgoing.objects.values_list("code", flat=True)) == {"suppressed"}


def test_an_address_is_known_by_its_owner_and_shown_masked(ids: dict[str, int], owner: Client) -> None:
    made = _add(owner, address=" Anna@Example.com ").json()
    assert (made["customer_id"], made["address"], made["lifts"]) == (ids["anna"], "a***@example.com", True)
    assert is_suppressed({ids["dora"]}, "email", ["anna@example.com"])
    assert "anna@example.com" not in str(list(Suppressed.objects.values()))


def test_an_address_nobody_has_is_kept_for_whoever_comes_with_it(ids: dict[str, int], owner: Client) -> None:
    made = _add(owner, address="new@example.com").json()
    assert (made["customer_id"], made["address"]) == (None, "an address nobody here has")
    assert is_suppressed({ids["anna"]}, "email", ["NEW@example.com"])
    assert not is_suppressed({ids["anna"]}, "email", ["anna@example.com"])


@pytest.mark.parametrize("said", [{}, {"customer_id": 1, "address": "a@example.com"}])
def test_whom_is_said_once(ids: dict[str, int], owner: Client, said: dict[str, Any]) -> None:
    assert ids
    assert _add(owner, **said).status_code == 422


def test_nobody_is_not_put_on_it(ids: dict[str, int], owner: Client) -> None:
    assert ids
    assert _add(owner, customer_id=9_999).status_code == 404


@pytest.mark.parametrize(("why", "status", "left"), [("bounced", 204, 0), ("left", 409, 1), ("complained", 409, 1)])
def test_only_the_person_takes_back_what_they_asked_for(
    ids: dict[str, int], owner: Client, why: str, status: int, left: int
) -> None:
    suppress(ids["anna"], "email", why=why, at=NOON)
    entry = owner.get(LIST).json()["items"][0]
    assert entry["lifts"] is (left == 0)
    assert owner.delete(f"{LIST}/{entry['id']}").status_code == status
    assert Suppressed.objects.count() == left
    assert AuditEntry.objects.filter(action="suppression.lifted").count() == 1 - left


def test_put_on_twice_it_is_one_entry(ids: dict[str, int], owner: Client) -> None:
    first, second = (_add(owner, customer_id=ids["anna"]).json()["id"] for _ in range(2))
    assert first == second
    found = owner.get(LIST, {"customer": ids["anna"]}).json()
    assert (found["total"], owner.get(LIST, {"customer": ids["ben"]}).json()["total"]) == (1, 0)


def test_an_analyst_only_looks(ids: dict[str, int], client_of: Callable[..., Client]) -> None:
    analyst = client_of("analyst")
    assert analyst.get(LIST).status_code == 200
    assert _add(analyst, customer_id=ids["anna"]).status_code == 403
