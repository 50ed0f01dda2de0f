"""Whom to write to, why the number moved and what a lever is worth: as the library says, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from django.test import Client

import huitou
from huitou.language import Speech

pytestmark = pytest.mark.django_db


def test_the_list_is_the_librarys_with_names(served: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("operator").get("/api/v1/due", {"limit": 200}).json()
    again = huitou.open(served).due_again()
    learned = [(each["customer_id"], each["what"]) for each in said["items"] if each["way"] == "rhythm"]
    assert sorted(learned) == sorted((row.customer_id, row.why.name) for row in again)
    # The dearest first, and with each customer what else is about them.
    ids = [each["customer_id"] for each in said["items"]]
    assert ids[0] == again.items[0].customer_id
    assert [each for each, _ in groupby(ids)] == list(dict.fromkeys(ids))
    assert said["people"] == len(set(ids))
    assert said["method"] == again.method(Speech("en"))
    assert all(each["name"] for each in said["items"])
    assert said["total"] == sum(said["counts"].values())
    assert {each["source"] for each in said["items"]} == {"Taobao"}


def test_pages_make_up_the_list(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    whole = client.get("/api/v1/due", {"limit": 200}).json()
    first = client.get("/api/v1/due", {"limit": 3}).json()
    second = client.get("/api/v1/due", {"limit": 3, "cursor": first["next"]}).json()
    assert first["items"] + second["items"] == whole["items"][:6]


def test_a_cycle_is_their_own_only_after_enough_purchases(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    often = client.get("/api/v1/customers", {"sort": "purchases", "limit": 1}).json()["items"][0]
    once = client.get("/api/v1/customers", {"cell": "tier=one_time", "limit": 1}).json()["items"][0]
    # One purchase has no gap; own_cycle_gaps is 3.
    assert (once["purchases"], often["purchases"] > 4) == (1, True)
    profiles = [client.get(f"/api/v1/customers/{each['customer_id']}").json() for each in (often, once)]
    assert [each["own_cycle"] for each in profiles] == [True, False]


def test_slices_by_source_are_called_by_the_platforms_name(served: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("analyst").get("/api/v1/metrics/repeat_purchase_rate", {"by": "source"}).json()
    assert [(each["by"], each["labels"]) for each in said["items"]] == [({"source": "taobao"}, ["Taobao"])]


def test_explains_a_month(served: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("analyst").get("/api/v1/explain", {"from": "2024-11-01", "to": "2024-11-30"}).json()
    assert said["blocks"][0]["text"].startswith("Revenue: CNY ")
    assert any(block["type"] == "table" for block in said["blocks"])


def test_what_cannot_be_compared_says_why(served: Path, client_of: Callable[..., Client]) -> None:
    asked = {"from": "2024-11-01", "to": "2024-11-30", "with_from": "2024-10-01", "with_to": "2024-10-07"}
    said = client_of("analyst").get("/api/v1/explain", asked).json()
    assert "7 days -> 30 days" in said["blocks"][0]["text"]


def test_a_day_that_is_none_is_refused(served: Path, client_of: Callable[..., Client]) -> None:
    response = client_of("analyst").get("/api/v1/explain", {"from": "2024-11-31", "to": "2024-11-30"})
    assert response.status_code == 422
    assert response.json()["issues"][0]["field"] == "from"


def test_a_lever_moved_further_is_worth_more(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")

    def worth(**moves: float) -> str:
        said = client.get("/api/v1/what-if", moves).json()
        [row] = [row for row in said["blocks"][1]["rows"] if "second-order" in row[0]["text"]]
        return str(row[1]["text"])

    assert worth(second_order=0.10) != worth(second_order=0.02)
    assert worth(second_order=0.05) == worth()
