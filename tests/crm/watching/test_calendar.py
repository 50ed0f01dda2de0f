"""The calendar: what went and waits by day, what will likely come, and what else is on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.journeys.models import Enrolled
from tests.support.serving import Clock
from tests.support.tea_journey import DAY, NOON, message

CALENDAR = "/api/v1/reach/calendar"


def _month(client: Client, month: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(CALENDAR, {"month": month}).json()
    return found


def _of(found: dict[str, Any], day: str) -> dict[str, Any]:
    return next(each for each in found["days"] if each["day"] == day)


def test_messages_stand_on_the_shops_day_they_were_due(ids: dict[str, int], owner: Client) -> None:
    """Half past eleven at night in Shanghai is 15:30 UTC; half an hour later it is the 11th there."""
    late = dt.datetime(2026, 6, 10, 15, 30, tzinfo=dt.UTC)
    for place, state in enumerate((State.SENT, State.UNKNOWN, State.REVIEW, State.SKIPPED)):
        message(place, ids["anna"], state=state, due_at=late)
    message(9, ids["anna"], state=State.PLANNED, due_at=late + dt.timedelta(minutes=30))
    found = _month(owner)
    (tenth,) = _of(found, "2026-06-10")["messages"]
    assert {name: tenth[name] for name in ("sent", "review", "skipped", "planned")} == {
        "sent": 2,
        "review": 1,
        "skipped": 1,
        "planned": 0,
    }
    assert _of(found, "2026-06-11")["messages"][0]["planned"] == 1
    on_page = owner.get("/api/v1/reach/messages", {"from": "2026-06-10", "to": "2026-06-10"}).json()["items"]
    assert len(on_page) == 4
    assert sum(len(each["messages"]) for each in found["days"]) == 2


def test_what_comes_is_told_by_who_entered_in_four_weeks(ids: dict[str, int], owner: Client, clock: Clock) -> None:
    """On 14 of 28 days four entered, on the others eight; a message each: between four and eight a day."""
    made = []
    for back in range(1, 29):
        for place in range(4 if back % 2 else 8):
            number = back * 100 + place
            made.append(_entry(number, NOON - back * DAY))
            message(number, ids["anna"], due_at=NOON - back * DAY)
    Enrolled.objects.bulk_create(made)
    assert _month(owner)["expected"] == [{"journey": 1, "name": "补货", "low": 4, "high": 8}]
    # Five days after the first entered there is no pace to tell by.
    clock.at = NOON - 23 * DAY
    Enrolled.objects.filter(entered_at__gt=clock.at).delete()
    assert _month(owner)["expected"] == []


def _entry(number: int, at: dt.datetime) -> Enrolled:
    return Enrolled(
        journey_id=1, version=1, customer_id=number, by="x", arm="treated", entered_at=at, since=at, due_at=at
    )


def test_sales_and_festivals_are_on_it(ids: dict[str, int], owner: Client) -> None:
    assert ids
    sales = [
        each["text"] for each in _of(_month(owner, "2026-06"), "2026-06-18")["occasions"] if each["kind"] == "sale"
    ]
    assert sales
    feasts = [each["text"] for each in _of(_month(owner, "2026-02"), "2026-02-17")["occasions"]]
    assert "Chinese New Year" in feasts


def test_a_month_that_is_none_is_refused(ids: dict[str, int], owner: Client) -> None:
    assert ids
    assert owner.get(CALENDAR, {"month": "2026-13"}).status_code == 422
    assert not Outgoing.objects.exists()
    assert len(_month(owner, "2024-02")["days"]) == 29
