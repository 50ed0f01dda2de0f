"""The suppression list: put on and taken off by hand, but what the person asked for stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.access.models import AuditEntry
from huitou.crm.delivery.models import Outgoing, Suppressed
from huitou.crm.delivery.store import Receipt
from huitou.crm.delivery.suppression import hashed, suppress, suppressed
from huitou.crm.delivery.tables import TableOutbox
from tests.support.mailbox import Mailbox
from tests.support.tea_journey import NOON, enter

LIST = "/api/v1/reach/suppressions"
JSON = "application/json"
SHARED = "customer_id,email,consent_email,consent_at,consent_source\ndora,anna@example.com,yes,2026-06-10,下单时勾选\n"


@pytest.fixture
def taken_over(
    ids: dict[str, int], shop_of_four: Path, tmp_path: Path, serve: Callable[[Path], None]
) -> Callable[[], None]:
    """From then on Anna is erased, and Dora reads the mailbox that was hers."""

    def made() -> None:
        folder = Path(shutil.copytree(shop_of_four, tmp_path / "later"))
        (tmp_path / "members.csv").write_text(SHARED, encoding="utf-8")
        huitou.open(folder).erase(ids["anna"])
        huitou.open(folder).load(tmp_path / "members.csv")
        serve(folder)

    return made


def _waiting(client: Client) -> Any:
    [found] = client.get("/api/v1/reach/review").json()["items"]
    return found


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
    assert suppressed({ids["dora"]}, "email", ["anna@example.com"]) == "address"
    assert "anna@example.com" not in str(list(Suppressed.objects.values()))


def test_an_address_nobody_has_is_kept_for_whoever_comes_with_it(ids: dict[str, int], owner: Client) -> None:
    made = _add(owner, address="new@example.com").json()
    assert (made["customer_id"], made["address"]) == (None, "an address nobody here has")
    assert suppressed({ids["anna"]}, "email", ["NEW@example.com"]) == "address"
    assert suppressed({ids["anna"]}, "email", ["anna@example.com"]) is None


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


@pytest.mark.parametrize("typed", ["13800000001", "+86 138-0000-0001", "0086 (138) 0000 0001", "8613800000001"])
def test_a_phone_is_known_however_it_is_spelled(typed: str) -> None:
    """As the accounts have it: 86 and eleven digits."""
    assert hashed(typed) == hashed("8613800000001") != hashed("13800000002")
    assert hashed("+44 20 7946 0018") == hashed("442079460018")


@pytest.mark.parametrize("kind", ["bounced", "complained"])
def test_an_address_that_bounced_is_left_alone_whoever_has_it(
    ids: dict[str, int], box: Mailbox, owner: Client, run: Callable[[], None], taken_over: Callable[[], None], kind: Any
) -> None:
    enter([ids["anna"]], NOON)
    run()
    Outgoing.objects.update(state="planned")
    run()
    assert box.to == ["anna@example.com"]
    assert TableOutbox().receipt(Receipt("r1", kind, key=Outgoing.objects.get().key))
    taken_over()
    enter([ids["dora"]], NOON)
    run()
    assert _waiting(owner)["verdict"]["code"] == "address_suppressed"
    Outgoing.objects.filter(state="review").update(state="planned")
    run()
    assert len(box.mails) == 1
    assert Outgoing.objects.get(customer_id=ids["dora"]).code == "address_suppressed"
    # It can be found by who has it now, and lifted where the law leaves that to the shop.
    [entry] = owner.get(LIST, {"customer": ids["dora"]}).json()["items"]
    assert (entry["address"], entry["why"], entry["lifts"]) == ("a***@example.com", kind, kind == "bounced")
    assert owner.delete(f"{LIST}/{entry['id']}").status_code == (204 if kind == "bounced" else 409)
    assert "anna@example.com" not in f"{list(Suppressed.objects.values())} {list(Outgoing.objects.values())}"


def test_an_analyst_only_looks(ids: dict[str, int], client_of: Callable[..., Client]) -> None:
    analyst = client_of("analyst")
    assert analyst.get(LIST).status_code == 200
    assert _add(analyst, customer_id=ids["anna"]).status_code == 403
