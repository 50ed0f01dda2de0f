"""A large shop is tried as a job: it says how far it is, may be ended, and finds what trying at once would find."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from huitou.crm.jobs.kinds import known
from huitou.crm.jobs.loop import Worker
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now
from huitou.crm.journeys.dry_run import job
from huitou.crm.journeys.dry_run.kept import found_in, kept
from huitou.crm.journeys.models import Enrolled

pytestmark = pytest.mark.django_db
PATH = "/api/v1/journeys"


@pytest.fixture
def operator(served: Path, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> Client:
    """Of a shop that counts as large."""
    monkeypatch.setattr(job, "AT_ONCE", 0)
    return client_of("operator")


@pytest.fixture
def number(operator: Client) -> int:
    return int(_post(operator, "", {"play": "second_order"})["id"])


def _post(client: Client, path: str, said: Any) -> Any:
    answer = client.post(PATH + path, json.dumps(said), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def _work() -> None:
    Worker({job.TRY.id: known()[job.TRY.id]}, zone=ZoneInfo("UTC"), clock=now, apart=False, name="w").turn()


def test_a_job_finds_what_trying_at_once_finds(operator: Client, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    prices = {"prices": {"email": 5}}
    asked = _post(operator, f"/{number}/try", prices)
    assert (asked["state"], asked["share"], asked["tried"]) == ("waiting", 0, None)
    _work()
    found = operator.get(f"{PATH}/{number}/try/{asked['job']}").json()
    assert (found["state"], found["share"], found["error"]) == ("done", 1, None)
    # The last day it told of was the 90th, with 89 behind.
    assert Job.objects.get().progress["share"] == pytest.approx(89 / 90)
    monkeypatch.setattr(job, "AT_ONCE", 10**9)
    assert found["tried"] == _post(operator, f"/{number}/try", prices)["tried"]
    assert found["tried"]["entered"] > 0
    assert not Enrolled.objects.exists()
    kept_ = Job.objects.get().result
    assert kept(found_in(kept_)) == kept_


def test_it_is_told_in_the_language_of_who_looks(operator: Client, number: int) -> None:
    asked = _post(operator, f"/{number}/try", {})
    _work()
    zh = operator.get(f"{PATH}/{number}/try/{asked['job']}", headers={"accept-language": "zh"}).json()
    assert zh["tried"]["says"].startswith("这 90 天里")


def test_who_asked_may_end_it_and_so_may_who_runs_journeys(
    operator: Client, number: int, client_of: Callable[..., Client]
) -> None:
    analyst = client_of("analyst")
    theirs, other = (_post(client, f"/{number}/try", {})["job"] for client in (operator, analyst))
    refused = analyst.delete(f"{PATH}/{number}/try/{theirs}")
    assert (refused.status_code, refused.json()["code"]) == (403, "journey.others_trial")
    assert analyst.delete(f"{PATH}/{number}/try/{other}").json()["state"] == "cancelled"
    assert operator.delete(f"{PATH}/{number}/try/{theirs}").json()["state"] == "cancelled"


def test_a_trial_is_of_its_own_journey(operator: Client, number: int) -> None:
    asked = _post(operator, f"/{number}/try", {})["job"]
    other = _post(operator, "", {"name": "x"})["id"]
    assert operator.get(f"{PATH}/{other}/try/{asked}").status_code == 404
    assert operator.get(f"{PATH}/{number}/try/{asked + 1}").status_code == 404


def test_what_goes_wrong_is_told(operator: Client, number: int, settings: Any) -> None:
    asked = _post(operator, f"/{number}/try", {})["job"]
    settings.HUITOU_RATES = "email often"
    _work()
    found = operator.get(f"{PATH}/{number}/try/{asked}").json()
    assert (found["state"], found["error"]["code"], found["tried"]) == ("failed", "server.rates", None)
