"""Work that does not go on is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from huitou.crm.jobs.alarm import alarms
from huitou.crm.jobs.asking import ask
from huitou.crm.jobs.claiming import claim
from huitou.crm.jobs.loop import Worker
from huitou.crm.jobs.timing import Timing
from tests.crm.jobs.conftest import StandingClock

pytestmark = pytest.mark.django_db


def test_nobody_there_is_told_though_nothing_waits(clock: StandingClock) -> None:
    [alarm] = alarms(clock())
    assert (alarm.kind, alarm.jobs) == ("no_worker", 0)


def test_all_is_well_where_a_worker_beats(worker: Callable[..., Worker], clock: StandingClock) -> None:
    worker().turn()
    clock.on(seconds=30)
    assert alarms(clock()) == []
    clock.on(seconds=1)
    assert [each.kind for each in alarms(clock())] == ["no_worker"]


def test_a_job_that_waits_for_long_is_told(worker: Callable[..., Worker], clock: StandingClock) -> None:
    job = ask("other", {}, now=clock())
    clock.on(minutes=10, seconds=1)
    worker().turn()
    [alarm] = alarms(clock())
    assert (alarm.kind, alarm.jobs, alarm.since) == ("waits", 1, job.due_at.astimezone(dt.UTC))


def test_a_job_whose_worker_fell_silent_is_told(worker: Callable[..., Worker], clock: StandingClock) -> None:
    ask("other", {}, now=clock())
    claim("dead", clock, Timing(), ["other"])
    clock.on(seconds=91)
    worker().turn()
    assert [each.kind for each in alarms(clock())] == ["hangs"]


def test_the_alarm_is_read_through_the_api(served: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("owner").get("/api/v1/jobs/alarms").json()
    assert said["workers"] == 0
    assert said["alarms"][0]["text"].startswith("no worker is running")
