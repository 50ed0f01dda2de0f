"""Words are changed version by version, looked over as they are written, and read as a real customer would."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.delivery.models import TemplateVersion

pytestmark = pytest.mark.django_db
PATH = "/api/v1/templates"
GOOD = {"subject": "{{ shop }}", "body": "{{ days }} / {{ leave }}"}


@pytest.fixture
def operator(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("operator")


def _put(client: Client, name: str, version: int, **written: Any) -> Any:
    said = {"version": version, "purpose": "marketing", **written}
    return client.put(f"{PATH}/{name}", json.dumps(said), content_type="application/json")


def _preview(client: Client, **said: Any) -> Any:
    asked = {"purpose": "marketing", "lang": "en", **said}
    answer = client.post(f"{PATH}/hello/preview", json.dumps(asked), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_each_saving_is_a_version_and_a_late_one_is_refused(operator: Client) -> None:
    assert [_put(operator, "hello", n, en=GOOD).json()["version"] for n in (0, 1)] == [1, 2]
    late = _put(operator, "hello", 1, en=GOOD)
    assert (late.status_code, late.json()["code"]) == (409, "edit.stale")
    assert TemplateVersion.objects.count() == 2


def test_words_that_may_not_be_sent_are_refused_each_where_it_stands(operator: Client) -> None:
    refused = _put(operator, "bad", 0, zh={"subject": "全网最低", "body": "{{ nick }} {{ leave }}"})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["issues"]] == ["subject.zh", "body.zh"]
    assert not TemplateVersion.objects.exists()


def test_a_preview_names_what_is_wrong_and_keeps_nothing(operator: Client) -> None:
    found = _preview(operator, en={"subject": "Only 3 left", "body": "{{ nick }} {{"})
    assert [(each["where"], each["refused"]) for each in found["faults"]] == [("subject.en", False), ("body.en", True)]
    assert found["body"] == "{{ nick }} {{"
    assert not TemplateVersion.objects.exists()


def test_it_reads_as_a_real_customer_would_and_says_what_they_lack(operator: Client) -> None:
    found = _preview(
        operator, customer_id=1, en={"subject": "{{ shop }}", "body": "{{ last_day }} {{ link }} {{ leave }}"}
    )
    assert found["subject"] == "山雾茶铺"
    assert found["missing"] == ["link"]
    assert found["body"].endswith("https://example.com/ https://example.com/u/…")
    assert found["customer"].startswith("1")
    with_examples = _preview(operator, en=GOOD)
    assert (with_examples["customer"], with_examples["missing"], with_examples["subject"]) == ("", [], "Hill Tea")


def test_what_stands_in_for_a_value_is_read_where_a_customer_lacks_it(operator: Client) -> None:
    words = {"subject": '{{ link | default: "our shop" }}', "body": "{{ leave }}"}
    found = _preview(operator, customer_id=1, en=words)
    assert (found["subject"], found["missing"], found["faults"]) == ("our shop", [], [])
    assert _preview(operator, en=words)["subject"] == "https://example.com/"


def test_a_script_needs_all_three_answers(operator: Client) -> None:
    script = {"subject": "Call", "body": "Hello", "need": "Good", "hesitate": "No hurry"}
    refused = _put(operator, "call", 0, en=script)
    assert [each["field"] for each in refused.json()["issues"]] == ["refuse.en"]
    kept = _put(operator, "call", 0, en={**script, "refuse": "I see"}).json()
    assert (kept["script"], kept["written"]["en"]["refuse"]) == (True, "I see")


def test_it_says_which_journeys_use_it(operator: Client) -> None:
    made = operator.post("/api/v1/journeys", '{"play": "thanks"}', content_type="application/json").json()
    (row,) = operator.get(PATH).json()
    assert (row["name"], [each["id"] for each in row["used_by"]]) == ("thanks_day_7", [made["id"]])


def test_who_only_reads_changes_nothing(served: Path, client_of: Callable[..., Client]) -> None:
    analyst = client_of("analyst")
    assert [analyst.get(PATH).status_code, _put(analyst, "x", 0, en=GOOD).status_code] == [200, 403]
