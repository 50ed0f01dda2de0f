"""Why somebody did, or did not, get it: on a journey that was played out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huitou.crm.audiences.keeping import save
from huitou.crm.delivery.models import Outgoing, Told
from huitou.crm.journeys import work
from huitou.crm.journeys.models import Journey, JourneyVersion
from tests.support.mailbox import Mailbox
from tests.support.serving import Clock
from tests.support.tea_journey import DAY, NOON, enter, steps


@pytest.fixture
def played(ids: dict[str, int], box: Mailbox, owner: Client, clock: Clock, run: Callable[[], None]) -> dict[str, int]:
    """Anna's message was let go and the next came; Ben never agreed; Dora is held out; Carl never entered."""
    enter([ids["anna"], ids["ben"]], NOON)
    enter([ids["dora"]], NOON, held_out=True)
    run()
    owner.post(
        "/api/v1/reach/review/pass",
        {"journey": 1, "newest": Outgoing.objects.latest("pk").pk},
        content_type="application/json",
    )
    run()
    clock.at = NOON + 3 * DAY
    run()
    assert box.to == ["anna@example.com"] * 2
    return ids


def _why(client: Client, customer: int, **asked: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/reach/customers/{customer}/why", {"journey": 1, **asked})
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


def test_who_got_it_is_told_each_step_and_judgement(played: dict[str, int], owner: Client) -> None:
    sent = Outgoing.objects.get(customer_id=played["anna"], step="remind")
    Told.objects.create(id="r1", kind="delivered", key=sent.key, at=NOON)
    said = _why(owner, played["anna"])
    assert [(each["step"], each["version"], each["why"]) for each in said["way"]["steps"]] == [
        ("remind", 1, "next"),
        ("wait", 1, "next"),
        ("again", 1, "next"),
    ]
    first, second = said["messages"]
    assert [each["verdict"] for each in first["decisions"]] == ["passed", "send"]
    assert [each["kind"] for each in first["receipts"]] == ["delivered"]
    assert first["words"] == {
        "template": "due:1",
        "subject": "{{ product }}快喝完了",
        "body": "{{ shop }}：{{ days }} 天了。退订：{{ leave }}",
    }
    assert (second["step"], second["state"]) == ("again", "sent")
    assert said["verdict"].startswith("Entered on 2026-06-10 12:00. 2026-06-10 12:00: sent.")


def test_who_did_not_agree_is_told_so(played: dict[str, int], owner: Client) -> None:
    said = _why(owner, played["ben"])
    assert {each["code"] for each in said["messages"]} == {"no_consent"}
    assert "the customer has not agreed, or has withdrawn it" in said["verdict"]


def test_who_is_held_out_got_nothing_and_why(played: dict[str, int], owner: Client) -> None:
    said = _why(owner, played["dora"])
    assert said["way"]["held_out"]
    assert said["messages"] == []
    assert "drawn to be held out" in said["verdict"]
    assert {each["why"] for each in said["way"]["steps"]} == {"held_out", "next"}


def test_a_day_before_they_entered_is_asked_of_as_it_was(played: dict[str, int], owner: Client) -> None:
    assert _why(owner, played["anna"], on="2026-06-09")["way"] is None
    assert _why(owner, played["anna"], on="2026-06-10")["way"] is not None


def test_who_never_entered_is_told_what_would_have_to_hold(played: dict[str, int], owner: Client) -> None:
    """Of those who bought once and are away for 35 days or more: Carl bought on 3 May, 41 days before the 13th."""
    rule = {
        "kind": "all",
        "of": [
            {"kind": "number", "of": "purchase_days", "most": 1},
            {"kind": "number", "of": "days_since_last", "least": 60},
        ],
    }
    audience = save("一直没来", rule, now=NOON)
    trigger = {"kind": "audience", "audience": audience.pk}
    body = {"first": "remind", "steps": steps(), "trigger": trigger}
    JourneyVersion.objects.create(journey_id=1, number=2, body=body, made_at=NOON)
    work.version.cache_clear()
    said = _why(owner, played["carl"])
    assert said["way"] is None
    assert [each["holds"] for each in said["conditions"]] == [True, False, True, False, True]
    Journey.objects.update(state="paused")
    assert _why(owner, played["carl"])["conditions"][0] == {"said": "the journey is paused", "holds": False}


def test_a_day_is_asked_about_by_the_rules_of_that_day(played: dict[str, int], owner: Client, clock: Clock) -> None:
    """The audience was narrowed on the 12th, and the journey published a third time; it is the 13th."""
    wide = {"kind": "number", "of": "purchase_days", "least": 1}
    audience = save("买过", wide, now=NOON)
    body = {"first": "remind", "steps": steps(), "trigger": {"kind": "audience", "audience": audience.pk}}
    JourneyVersion.objects.create(journey_id=1, number=2, body=body, made_at=NOON)
    narrow = {"kind": "number", "of": "purchase_days", "least": 9}
    save("买过", narrow, now=NOON + 2 * DAY, number=audience.pk, version=1)
    JourneyVersion.objects.create(journey_id=1, number=3, body=body, made_at=NOON + 2 * DAY)
    work.version.cache_clear()

    def told(on: str) -> tuple[str, bool]:
        said = _why(owner, played["carl"], on=on)["conditions"][1]
        return said["said"], said["holds"]

    before, after = told("2026-06-11"), told("2026-06-12")
    assert before[0].endswith("(version 2 of the journey): the rule of the audience, version 1")
    assert after[0].endswith("(version 3 of the journey): the rule of the audience, version 2")
    assert (before[1], after[1]) == (True, False)
    unpublished = _why(owner, played["carl"], on="2026-05-20")["conditions"]
    assert unpublished[1] == {"said": "it was not published by then", "holds": False}


def test_what_reached_them_and_what_did_not_is_one_time_line(played: dict[str, int], owner: Client) -> None:
    def kinds(name: str) -> list[tuple[str, str]]:
        found = owner.get(f"/api/v1/reach/customers/{played[name]}").json()["items"]
        return sorted((each["kind"], each["why"]) for each in found)

    no = "the customer has not agreed, or has withdrawn it"
    assert kinds("anna") == [("entered", ""), ("sent", ""), ("sent", "")]
    assert kinds("ben") == [("entered", ""), ("unsent", no), ("unsent", no)]
    assert kinds("dora") == [("held_out", "")]
    assert kinds("carl") == []


def test_a_way_through_a_journey_is_data(played: dict[str, int], owner: Client) -> None:
    """Three days after entering, at noon: Anna came to the end a day before."""
    said = owner.get(f"/api/v1/journeys/1/people/{played['anna']}").json()
    (way,) = said["ways"]
    assert [(each["step"], each["to"], each["message_said"]) for each in way["steps"]] == [
        ("remind", "wait", "sent"),
        ("wait", "again", ""),
        ("again", None, "sent"),
    ]
    assert (way["step"], way["ended_said"]) == (None, "walked to the end")
    assert owner.get(f"/api/v1/journeys/1/people/{played['carl']}").json()["ways"] == []


@pytest.mark.parametrize("path", ["journeys/9/people/1", "journeys/1/people/9999", "reach/customers/9999"])
def test_what_is_not_there_is_not_found(ids: dict[str, int], owner: Client, path: str) -> None:
    assert ids
    assert owner.get(f"/api/v1/{path}").status_code == 404
