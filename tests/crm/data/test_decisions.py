"""What people decide over the API is what the library then says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.access.models import AuditEntry
from huitou.crm.jobs.models import Job
from tests.crm.data.conftest import JSON

pytestmark = pytest.mark.django_db


def _post(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1{path}", body, content_type=JSON)


def _purchases(folder: Path) -> int:
    [found] = huitou.open(folder).measure("purchases", from_="2026-01-01", to="2026-01-31")
    return found.numerator


# Exclusions.


def test_an_order_set_aside_counts_again(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    [made] = _post(client, "/exclusions", orders=["o1"], reason="test_order").json()
    assert (made["set_aside"], _purchases(small)) == (1, 2)
    [ground] = client.get("/api/v1/exclusions").json()
    assert (ground["reason"], ground["orders"], ground["paid"]["text"]) == ("test_order", 1, "CNY 10.00")
    [back] = _post(client, "/exclusions/restore", import_id=made["import_id"]).json()
    assert (back["restored"], _purchases(small)) == (1, 3)


def test_of_a_buyer_nothing_is_written_down(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    [made] = _post(client, "/exclusions", buyers=["13800138001"]).json()
    # Anna's two orders.
    assert made["set_aside"] == 2
    assert "13800138001" not in str(list(AuditEntry.objects.values_list("subject", "detail")))


def test_an_exclusion_names_something(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    assert _post(client, "/exclusions", reason="brushing").status_code == 422
    assert _post(client, "/exclusions/restore").status_code == 422
    assert _post(client, "/exclusions", orders=["o1"], reason="whatever").status_code == 422


def test_a_suggestion_that_moved_on_is_told(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    assert client.get("/api/v1/exclusions/suspects").json() == []
    response = _post(client, "/exclusions/suspects/accept", codes=["abc123"])
    assert (response.status_code, response.json()["code"]) == (409, "exclusions.moved_on")


def test_a_suggestion_is_accepted(small: Path, client_of: Callable[..., Client]) -> None:
    (small / "exclusions.toml").write_text(
        '[[rule]]\nname = "tiny"\nreason = "test_order"\nat_most = 5.0\nsuggest = true\n', encoding="utf-8"
    )
    export = small.parent / "more.csv"
    export.write_text(
        "order_id,customer_id,ordered_at,paid_amount\np1,dora,2026-01-25 10:00:00,1.00\n", encoding="utf-8"
    )
    huitou.open(small).load(export)
    client = client_of("operator")
    [found] = client.get("/api/v1/exclusions/suspects").json()
    assert (found["reason"], [each["order_id"] for each in found["orders"]]) == ("test_order", ["p1"])
    [made] = _post(client, "/exclusions/suspects/accept", codes=[found["code"]]).json()
    assert (made["set_aside"], _purchases(small)) == (1, 3)


def test_exclusions_go_out_as_a_file(small: Path, client_of: Callable[..., Client]) -> None:
    _post(client_of("operator"), "/exclusions", orders=["o1"])
    response = client_of("analyst").get("/api/v1/exclusions/export?format=csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "import,reason,who said so,when,orders,paid,not seen yet"
    assert lines[1].split(",")[1:3] == ["brushing", "by hand"]
    assert AuditEntry.objects.get(action="export").detail == {"rows": 1, "format": "csv"}


# Who is who.


@pytest.fixture
def alike(small: Path) -> tuple[int, int]:
    """Two customers of one platform that share a phone, and are never merged by themselves."""
    export = small.parent / "alike.csv"
    export.write_text(
        "order_id,customer_id,ordered_at,paid_amount,phone\n"
        "q1,eva,2026-01-25 10:00:00,1.00,13900139000\nq2,eva2,2026-01-26 10:00:00,2.00,13900139000\n",
        encoding="utf-8",
    )
    shop = huitou.open(small)
    shop.load(export)
    [found] = shop.suggestions()
    return found.one, found.two


def test_two_customers_are_one_and_two_again(
    small: Path, alike: tuple[int, int], client_of: Callable[..., Client]
) -> None:
    client = client_of("operator")
    [found] = client.get("/api/v1/suggestions").json()["items"]
    assert (found["one"], found["two"]) == alike
    assert "13900139000" not in str(found)
    made = _post(client, "/suggestions/accept", one=alike[0], two=alike[1], note="打过电话").json()
    assert made["merged"] == [list(alike)]
    assert client.get("/api/v1/suggestions").json()["total"] == 0
    [verdict] = client.get("/api/v1/suggestions/decisions").json()
    assert (verdict["number"], verdict["undone"], verdict["note"]) == (made["number"], False, "打过电话")
    client.post(f"/api/v1/suggestions/decisions/{made['number']}/undo")
    assert client.get("/api/v1/suggestions").json()["total"] == 1
    assert client.get("/api/v1/suggestions/decisions").json()[0]["undone"]


def test_two_customers_are_told_apart(small: Path, alike: tuple[int, int], client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    _post(client, "/suggestions/refuse", one=alike[0], two=alike[1])
    said = client.get("/api/v1/suggestions/why", {"one": alike[0], "two": alike[1]}).json()
    assert said["relation"] == "refused"
    assert client.get("/api/v1/suggestions").json()["total"] == 0


def test_contacts_are_shown_to_who_may(small: Path, alike: tuple[int, int], client_of: Callable[..., Client]) -> None:
    assert client_of("analyst").get("/api/v1/suggestions?reveal=true").status_code == 403
    said = client_of("owner").get("/api/v1/suggestions?reveal=true").json()
    assert "13900139000" in str(said)
    assert AuditEntry.objects.filter(action="unmasked").count() == 1


def test_the_same_customer_twice_is_refused(small: Path, client_of: Callable[..., Client]) -> None:
    assert _post(client_of("operator"), "/suggestions/accept", one=1, two=1).status_code == 422


# Versions, quality, sources.


def test_versions_and_commits(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("analyst")
    [version] = client.get("/api/v1/versions").json()
    assert version["current"]
    huitou.open(small).exclude(["o1"])
    said = client.get("/api/v1/versions/commits").json()
    assert [(each["kind"], each["file"], each["read"]) for each in said["items"]] == [
        ("decision", "", 1),
        ("import", "一月.csv", 5),
    ]
    assert said["items"][0]["name"] == "orders set aside or restored"
    assert len(client.get("/api/v1/versions").json()) == 2


def test_a_new_shop_has_no_versions(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    assert client.get("/api/v1/versions").json() == []
    assert client.get("/api/v1/versions/commits").json()["total"] == 0
    for path in ("/quarantine", "/exclusions", "/suggestions", "/marks", "/targets", "/sources"):
        assert client.get(f"/api/v1{path}").status_code == 200, path


def test_quality_is_a_page(small: Path, client_of: Callable[..., Client]) -> None:
    assert client_of("analyst").get("/api/v1/quality").json()["blocks"]


def test_every_source_says_what_it_needs(small: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("analyst").get("/api/v1/sources").json()
    taobao = next(each for each in said if each["source"] == "taobao")
    assert taobao["allowed_use"] == "fulfilment"
    assert taobao["fields"][0]["name"]


def test_a_layout_is_forgotten_by_its_name_alone(small: Path, client_of: Callable[..., Client]) -> None:
    (small / "mappings").mkdir()
    own = small / "mappings" / "own.toml"
    own.write_text('id = "own"\n[columns]\norder_id = "a"\nordered_at = "b"\npaid_amount = "c"\n', encoding="utf-8")
    client = client_of("operator")
    assert client.delete("/api/v1/sources/own/..%2F..%2Fhuitou").status_code == 404
    assert client.delete("/api/v1/sources/own/own").status_code == 204
    assert not own.exists()


# Marks and targets.


def test_a_mark_is_written_and_taken_back(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    made = _post(client, "/marks", on="2026-01-10", text="换了话术", about={"channel": ["live"]}).json()
    assert client.get("/api/v1/marks").json() == [made]
    assert made["about"] == {"channel": ["live"]}
    client.delete(f"/api/v1/marks/{made['number']}")
    assert client.get("/api/v1/marks").json() == []
    assert _post(client, "/marks", on="someday", text="x").status_code == 422


def test_a_target_is_set_and_removed(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    response = client.put("/api/v1/targets/revenue/2026-01", {"value": "120"}, content_type=JSON)
    # Three orders of 10, 20 and 30 have come in.
    assert (response.json()["attained"], response.json()["value"]) == (0.5, "120")
    assert [each["metric"] for each in client.get("/api/v1/targets").json()] == ["revenue"]
    assert client.put("/api/v1/targets/revenue/2026-13", {"value": "1"}, content_type=JSON).status_code == 422
    assert client.put("/api/v1/targets/revenue/2026-01", {"value": "-1"}, content_type=JSON).status_code == 422
    assert client.put("/api/v1/targets/nothing/2026-01", {"value": "1"}, content_type=JSON).status_code == 404
    assert client.delete("/api/v1/targets/revenue/2026-01").json() == []


# Erasure.


def test_a_customer_is_erased(small: Path, client_of: Callable[..., Client], work_off: Callable[[], None]) -> None:
    client = client_of("owner")
    anna = _customer(small, "anna")
    assert _post(client, "/erasures", customer_id=anna, confirm="yes").status_code == 422
    made = _post(client, "/erasures", customer_id=anna, confirm=str(anna)).json()
    work_off()
    said = client.get(f"/api/v1/erasures/{made['id']}").json()
    assert (said["state"], said["said"]) == (
        "done",
        "Erased: accounts 1, rows set aside 0. The amounts of orders (2) stay and belong to nobody.",
    )
    assert _customer(small, "anna") is None
    assert AuditEntry.objects.get(action="customer.erased").subject == str(anna)
    # Her orders stay among the purchases.
    assert _purchases(small) == 3


def test_an_erasure_is_not_ended_halfway(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    anna = _customer(small, "anna")
    made = _post(client, "/erasures", customer_id=anna, confirm=str(anna)).json()
    response = client.post(f"/api/v1/jobs/{made['id']}/cancel")
    assert (response.status_code, response.json()["code"]) == (409, "job.goes_on")


def test_only_the_owner_erases(small: Path, client_of: Callable[..., Client]) -> None:
    assert _post(client_of("operator"), "/erasures", customer_id=1, confirm="1").status_code == 403
    assert not Job.objects.exists()


def _customer(folder: Path, called: str) -> Any:
    with huitou.open(folder)._snapshot() as snapshot:
        keys = [key for (key,) in snapshot.rows("SELECT customer_id FROM customers")]
    names = huitou.open(folder).names(keys, reveal=True)
    return next((key for key, name in names.items() if name == called), None)


# Numbers that no table holds.


@pytest.mark.parametrize("number", [-1, 2**31, 2**63, 10**30])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("get", "/jobs/{n}", None),
        ("post", "/imports/{n}/cancel", {}),
        ("get", "/quarantine/{n}/rows", None),
        ("post", "/quarantine/dismissals/{n}/undo", {}),
        ("post", "/quarantine/dismiss", {"import_id": "{n}", "rows": ["{n}"], "reason": "x"}),
        ("post", "/quarantine/mend", {"import_id": "{n}", "rows": [{"row": "{n}", "cells": {"a": "b"}}]}),
        ("post", "/exclusions/restore", {"import_id": "{n}"}),
        ("post", "/suggestions/accept", {"one": "{n}", "two": 1}),
        ("get", "/suggestions/why?one={n}&two=1", None),
        ("post", "/suggestions/decisions/{n}/undo", {}),
        ("delete", "/marks/{n}", None),
    ],
)
def test_a_number_beyond_all_is_no_bug(
    small: Path, client_of: Callable[..., Client], number: int, method: str, path: str, body: Any
) -> None:
    sent = json.dumps(body).replace('"{n}"', str(number)) if body is not None else ""
    url = f"/api/v1{path.replace('{n}', str(number))}"
    response = client_of("owner").generic(method.upper(), url, sent, content_type=JSON)
    assert response.status_code in {200, 404, 422}, response.content
