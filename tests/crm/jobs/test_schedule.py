"""Daily jobs: one a shop day, from their time on, whatever the clocks do."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from huitou.crm.jobs import schedule
from huitou.crm.jobs.kinds import Kind
from huitou.crm.jobs.models import Job

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


def _kinds(at: dt.time) -> dict[str, Kind]:
    return {"note": Kind("note", {"zh": "日报", "en": "note"}, lambda held: {}, daily_at=at)}


def _days(at: dt.time, *times: dt.datetime) -> list[str]:
    """The days that got a row, where the worker looked at these times."""
    for each in times:
        schedule.make_due(_kinds(at), each, BERLIN)
    return [job.payload["day"] for job in Job.objects.order_by("pk")]


def test_it_is_made_once_its_time_has_come() -> None:
    at = dt.time(8, 30)
    morning = dt.datetime(2026, 3, 2, 8, 29, 59, tzinfo=BERLIN)
    assert _days(at, morning) == []
    assert _days(at, morning + dt.timedelta(seconds=1), morning + dt.timedelta(hours=3)) == ["2026-03-02"]
    assert _days(at, morning + dt.timedelta(days=1, seconds=1)) == ["2026-03-02", "2026-03-03"]


def test_a_time_that_the_clock_skips_comes_all_the_same() -> None:
    # On 29 March 2026 Berlin goes from 02:00 to 03:00, which is 01:00 UTC.
    seen = _days(dt.time(2, 30), dt.datetime(2026, 3, 29, 0, 59, tzinfo=dt.UTC))
    assert seen == []
    assert _days(dt.time(2, 30), dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC)) == ["2026-03-29"]


def test_a_time_that_comes_twice_is_one_job() -> None:
    # On 25 October 2026 Berlin goes back from 03:00 to 02:00 at 01:00 UTC: 02:30 is 00:30 and 01:30 UTC.
    first, second = (dt.datetime(2026, 10, 25, hour, 30, tzinfo=dt.UTC) for hour in (0, 1))
    assert _days(dt.time(2, 30), first, second) == ["2026-10-25"]


def test_the_day_is_the_shops() -> None:
    # 23:30 UTC on the first is half past one on the second in Berlin (summer time).
    assert _days(dt.time(1), dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)) == ["2026-07-02"]
