"""Who is stuck and what does not go is told where a person sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from huitou.crm.delivery.channel import Ambiguous
from huitou.crm.delivery.message import Message, Origin
from huitou.crm.delivery.store import Claimed
from huitou.crm.delivery.verdict import Defer, Send, Verdict
from huitou.crm.journeys.alarm import stuck_in, troubles
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.store import Enrolments
from huitou.crm.journeys.version import Version
from huitou.language import Speech

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
LEASE, DAY = dt.timedelta(minutes=2), dt.timedelta(days=1)
WAIT = Version.model_validate(
    {"journey": 1, "number": 1, "first": "w", "steps": [{"id": "w", "kind": "wait", "days": 1}]}
)


def _stuck(store: Enrolments, why: str = "audience.rule") -> None:
    store.enrol(WAIT, Design("s", 0.0), [Entry(each, "a", NOW) for each in (1, 2, 3)], NOW)
    held = store.claim_due("w", NOW, lease=LEASE, limit=2)
    store.set_aside([(each, why) for each in held], NOW, NOW + DAY)


def _judged(store: Enrolments, verdict: Verdict, *numbers: int) -> list[Claimed]:
    origin = Origin(1, 1, 1, "s")
    store.plan([Message(f"m{n}", n, "email", "marketing", "t", origin, NOW, NOW + 3 * DAY) for n in numbers])
    claimed = store.claim("w", NOW, lease=LEASE, limit=9)
    for each in claimed:
        store.decide(each, NOW, lambda _: verdict, lease=LEASE, since=NOW)
    return claimed


def test_where_all_goes_well_there_is_nothing_to_tell(tables: Enrolments) -> None:
    assert tables.left() == 0
    assert troubles(NOW) == []


def test_who_is_stuck_is_counted_by_step_until_they_move(tables: Enrolments) -> None:
    _stuck(tables)
    (found,) = troubles(NOW + DAY)
    assert (found.kind, found.count, found.since, found.what) == ("stuck", 2, NOW, ("audience.rule",))
    assert stuck_in(1) == {"w": 2}
    tables.stop(1, NOW)
    assert troubles(NOW) == []


def test_what_fails_or_waits_for_a_setting_says_so(tables: Enrolments) -> None:
    _judged(tables, Defer(NOW + DAY, "failed", "LookupError"), 1, 2)
    _judged(tables, Defer(NOW + DAY, "not_set_up", "HUITOU_URL"), 3)
    failing, waiting = troubles(NOW)
    assert (failing.kind, failing.count, failing.what) == ("failing", 2, ("LookupError",))
    assert (waiting.kind, waiting.count, waiting.what) == ("not_set_up", 1, ("HUITOU_URL",))
    assert "HUITOU_URL" in waiting.text(Speech("zh"))


def test_what_nobody_knows_of_is_told_after_a_day(tables: Enrolments) -> None:
    (claimed,) = _judged(tables, Send("a@example.com"), 1)
    tables.ended(claimed, Ambiguous("500"), NOW, again_at=None)
    assert troubles(NOW + DAY / 2) == []
    assert [(each.kind, each.count) for each in troubles(NOW + DAY)] == [("unknown", 1)]


def test_it_is_read_with_the_other_alarms(tables: Enrolments, served: Path, client_of: Callable[..., Client]) -> None:
    _stuck(tables)
    said = client_of("owner").get("/api/v1/jobs/alarms").json()["alarms"]
    assert served
    assert [each["kind"] for each in said] == ["no_worker", "stuck"]
    assert said[1]["text"].startswith("customers stuck in a journey: 2 (audience.rule)")
