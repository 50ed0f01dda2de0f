"""A POST that acts is carried out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.api.models import Answered
from huitou.crm.api.sweeping import sweep
from huitou.crm.jobs.asking import ask
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now

pytestmark = pytest.mark.django_db


def _cancel(client: Client, job: int, key: str = "k1", body: str = "{}") -> tuple[int, dict[str, object]]:
    response = client.post(
        f"/api/v1/jobs/{job}/cancel", body, content_type="application/json", headers={"idempotency-key": key}
    )
    return response.status_code, response.json()


def _acts() -> int:
    return AuditEntry.objects.filter(action="job.cancelled").count()


def test_the_same_request_is_answered_as_before(served: Path, client_of: Callable[..., Client]) -> None:
    client, job = client_of("owner"), ask("work", {}, now=now()).pk
    first = _cancel(client, job)
    assert first[0] == 200
    assert _cancel(client, job) == first
    assert _acts() == 1


def test_another_key_is_another_action(served: Path, client_of: Callable[..., Client]) -> None:
    client, job = client_of("owner"), ask("work", {}, now=now()).pk
    _cancel(client, job, "k1")
    _cancel(client, job, "k2")
    assert _acts() == 2


def test_a_key_with_another_body_is_refused(served: Path, client_of: Callable[..., Client]) -> None:
    client, job = client_of("owner"), ask("work", {}, now=now()).pk
    _cancel(client, job, body="{}")
    status, said = _cancel(client, job, body='{"a": 1}')
    assert (status, said["code"]) == (409, "request.key_reused")


def test_a_key_is_its_users_alone(served: Path, client_of: Callable[..., Client]) -> None:
    job = ask("work", {}, now=now()).pk
    _cancel(client_of("owner"), job)
    _cancel(client_of("operator"), job)
    assert _acts() == 2


def test_what_was_refused_may_be_sent_again(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    assert _cancel(client, 7)[0] == 404
    job = ask("work", {}, now=now())
    assert _cancel(client, job.pk)[0] == 200
    assert Answered.objects.count() == 1


def test_a_request_still_at_work_is_not_begun_again(served: Path, client_of: Callable[..., Client]) -> None:
    client, job = client_of("owner"), ask("work", {}, now=now()).pk
    _cancel(client, job)
    Answered.objects.update(content=None)
    status, said = _cancel(client, job)
    assert (status, said["code"]) == (409, "request.at_work")
    Answered.objects.update(asked_at=now() - dt.timedelta(minutes=16))
    assert _cancel(client, job)[0] == 200


def test_answers_are_kept_encrypted(served: Path, client_of: Callable[..., Client]) -> None:
    _cancel(client_of("owner"), ask("work", {}, now=now()).pk)
    assert "cancelled" not in (Answered.objects.get().content or "")


def test_a_key_too_long_is_refused(served: Path, client_of: Callable[..., Client]) -> None:
    assert _cancel(client_of("owner"), 1, "x" * 101)[0] == 422


def test_old_answers_and_jobs_are_forgotten(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    old, new = (ask("work", {}, now=now()) for _ in range(2))
    _cancel(client, old.pk)
    Answered.objects.update(asked_at=now() - dt.timedelta(days=8))
    Job.objects.filter(pk=old.pk).update(ended_at=now() - dt.timedelta(days=401))
    _cancel(client, new.pk)
    assert sweep(None) == {"answers": 1, "jobs": 1}  # type: ignore[arg-type]
    assert Job.objects.get().pk == new.pk
