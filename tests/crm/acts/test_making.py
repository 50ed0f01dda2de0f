"""Journeys are made from plays, changed as drafts that may be unsound, published whole, and halted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.delivery.words.kept import find, keep
from huitou.crm.delivery.words.template import Written
from huitou.crm.journeys.making.draft import DraftBody
from huitou.crm.journeys.making.problems import Problem, problems
from huitou.crm.journeys.making.publishing import KnownHere
from huitou.crm.journeys.models import Journey, JourneyVersion
from tests.support.serving import Clock

pytestmark = pytest.mark.django_db
PATH = "/api/v1/journeys"
NOON = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)


@pytest.fixture
def operator(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("operator")


def _sent(client: Client, method: str, path: str, said: Any = None) -> Any:
    return client.generic(
        method, PATH + path, "" if said is None else json.dumps(said), content_type="application/json"
    )


def _made(client: Client, **said: Any) -> int:
    answer = _sent(client, "POST", "", said or {"play": "second_order"})
    assert answer.status_code == 200, answer.content
    return int(answer.json()["id"])


def _body(found: dict[str, Any]) -> dict[str, Any]:
    """What is in sight, as it is sent back."""
    steps = [
        {"id": card["id"], "kind": card["kind"], "next": {e["name"]: e["to"] for e in card["edges"] if e["to"]}}
        | card["settings"]
        for card in found["cards"]
    ]
    trigger = found["trigger_card"]
    return {
        "name": found["name"],
        "holdout": found["holdout"],
        "arms": found["arms"],
        "trigger": None if trigger is None else {"kind": trigger["kind"], **trigger["settings"]},
        "first": found["first"],
        "steps": steps,
        "again": found["again"],
        "after_days": found["after_days"],
        "leaves_when_bought": found["leaves_when_bought"],
    }


def _save(client: Client, number: int, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    found = _sent(client, "GET", f"/{number}").json()
    body = _body(found)
    change(body)
    answer = _sent(client, "PUT", f"/{number}/draft", {"revision": found["revision"], "body": body})
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def test_a_play_becomes_a_draft_that_can_be_published_as_it_is(operator: Client) -> None:
    number = _made(operator)
    found = _sent(operator, "GET", f"/{number}").json()
    assert (found["stage"], found["version"], found["shown"], found["holdout"]) == ("draft", 0, None, 0.1)
    assert found["trigger"] == "when a customer buys for the first time"
    assert found["cards"][0]["said"].startswith("wait until 3 days before")
    assert [each for each in found["problems"] if each["refused"]] == []
    assert found["next"]["act"] == "publish"
    answer = _sent(operator, "POST", f"/{number}/publish", {"revision": found["revision"]})
    assert answer.status_code == 200, answer.content
    after = answer.json()
    assert (after["stage"], after["version"], after["shown"], after["revision"]) == ("manual", 1, 1, 0)
    assert Journey.objects.get(pk=number).began_at is not None


def test_every_play_becomes_a_sound_draft(operator: Client) -> None:
    for play in _sent(operator, "GET", "").json()["plays"]:
        found = _sent(operator, "GET", f"/{_made(operator, play=play['id'])}").json()
        assert [each["text"] for each in found["problems"] if each["refused"]] == [], play["id"]
        assert all(card["said"] and card["day"] for card in found["cards"])


def test_what_is_wrong_is_kept_and_told_with_its_step_in_both_languages(operator: Client) -> None:
    number = _made(operator)

    def break_it(body: dict[str, Any]) -> None:
        steps = {each["id"]: each for each in body["steps"]}
        steps["two_weeks"]["days"] = 900
        steps["remind"]["template"] = "nothing_like_it"
        steps["hello"]["next"] = {"next": "nowhere"}
        body["trigger"] = None

    found = _save(operator, number, break_it)
    told = {(each["step"], each["field"]): each["text"] for each in found["problems"] if each["refused"]}
    assert told == {
        ("trigger", ""): "nothing says yet who enters the journey",
        ("two_weeks", "days"): "Days can be 730 at most",
        ("remind", "template"): "there are no such words",
        ("hello", "next"): "step hello leads to nowhere, which is not there",
    }
    zh = operator.get(f"{PATH}/{number}", headers={"accept-language": "zh"}).json()
    assert "天数：最多是 730" in [each["text"] for each in zh["problems"]]
    refused = _sent(operator, "POST", f"/{number}/publish", {"revision": found["revision"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "journey.unsound")
    assert {each["field"] for each in refused.json()["issues"]} == {
        "trigger",
        "two_weeks.days",
        "remind.template",
        "hello.next",
    }
    assert not JourneyVersion.objects.exists()


def test_words_that_need_a_link_the_shop_has_not_said_are_pointed_out(operator: Client) -> None:
    number = _made(operator)
    cards = {card["id"]: card for card in _sent(operator, "GET", f"/{number}").json()["cards"]}
    name = cards["remind"]["settings"]["template"]
    purpose = find(name).purpose  # type: ignore[union-attr]
    keep(name, purpose, {"en": Written("Back?", "{{ link }} {{ leave }}")}, at=NOON)
    problems = _sent(operator, "GET", f"/{number}").json()["problems"]
    (told,) = [each for each in problems if "{{ link }}" in each["text"]]
    assert (told["step"], told["field"], told["refused"]) == ("remind", "template", False)
    keep(name, purpose, {"en": Written("Back?", '{{ link | default: "our shop" }} {{ leave }}')}, at=NOON)
    assert not [each for each in _sent(operator, "GET", f"/{number}").json()["problems"] if "link" in each["text"]]


_SENSITIVE = (
    "孕妈|糖尿病|花生过敏|高血压|3岁宝宝|有娃|穆斯林|清真|母婴|慢性病"
    "|Pregnant|nut allergy|Has kids|Muslim|diabetic|under 14"
)
_HARMLESS = (
    "聊过|VIP|改发邮件|佛手茶|爱喝健康茶|3个月没买|30岁以上|会员日|产品有毛病|教师|6月活动"
    "|SMS disabled|Kidney beans|Under 50 yuan|Patient buyer|advice|Christmas|13 orders"
)


@pytest.mark.parametrize("tag", _SENSITIVE.split("|"))
def test_a_journey_puts_no_tag_on_that_needs_a_consent_of_its_own(tag: str) -> None:
    (problem,) = _of_a_tag(tag)
    assert (problem.step, problem.field, problem.refused) == ("tag", "name", True)
    assert "a person may" in problem.words["en"]
    assert "由人来打" in problem.words["zh"]
    assert _of_a_tag(tag, off=True) == []


@pytest.mark.parametrize("tag", _HARMLESS.split("|"))
def test_other_tags_are_left_alone(tag: str) -> None:
    assert _of_a_tag(tag) == []


def _of_a_tag(name: str, **more: bool) -> list[Problem]:
    step = {"id": "tag", "kind": "tag", "name": name, **more}
    body = DraftBody.model_validate({"name": "x", "first": "tag", "steps": [step]})
    return [each for each in problems(body, KnownHere(frozenset())) if each.step == "tag"]


def test_whoever_saves_after_somebody_else_is_told(operator: Client) -> None:
    number = _made(operator)
    body = _body(_sent(operator, "GET", f"/{number}").json())
    assert _sent(operator, "PUT", f"/{number}/draft", {"revision": 1, "body": body}).json()["revision"] == 2
    late = _sent(operator, "PUT", f"/{number}/draft", {"revision": 1, "body": body})
    assert (late.status_code, late.json()["code"]) == (409, "edit.stale")
    assert _sent(operator, "POST", f"/{number}/publish", {"revision": 1}).status_code == 409


def test_a_new_version_leaves_the_old_one_as_it_was_and_pins_the_newest_words(operator: Client, clock: Clock) -> None:
    number = _made(operator)
    _sent(operator, "POST", f"/{number}/publish", {"revision": 1})
    first = JourneyVersion.objects.get(journey=number, number=1).body
    words = find("second_order_due")
    assert words is not None
    keep("second_order_due", words.purpose, {"zh": Written("补一点？", "{{ leave }}")}, at=clock())
    shown = _sent(operator, "GET", f"/{number}").json()
    assert [card["id"] for card in shown["cards"] if card["newer"]] == ["remind"]
    found = _save(operator, number, lambda body: body.update(holdout=0.2))
    assert (found["shown"], found["revision"], found["changed"]) == (None, 1, True)
    answer = _sent(operator, "POST", f"/{number}/publish", {"revision": 1}).json()
    assert (answer["version"], answer["holdout"]) == (2, 0.2)
    named = [
        {each["id"]: each.get("template") for each in body["steps"]}["remind"]
        for body in (first, JourneyVersion.objects.get(journey=number, number=2).body)
    ]
    assert named == ["second_order_due:1", "second_order_due:2"]
    assert JourneyVersion.objects.get(journey=number, number=1).body == first


def test_a_dropped_draft_leaves_what_was_published(operator: Client) -> None:
    number = _made(operator)
    assert operator.delete(f"{PATH}/{number}/draft?revision=1").json()["code"] == "journey.only_a_draft"
    _sent(operator, "POST", f"/{number}/publish", {"revision": 1})
    _save(operator, number, lambda body: body.update(name="else"))
    assert operator.delete(f"{PATH}/{number}/draft?revision=1").json()["name"] == "From first order to second"


def test_it_is_paused_resumed_and_stopped_for_good(operator: Client) -> None:
    number = _made(operator)
    assert _sent(operator, "POST", f"/{number}/pause").status_code == 409
    _sent(operator, "POST", f"/{number}/publish", {"revision": 1})
    stages = [_sent(operator, "POST", f"/{number}/{act}").json()["stage"] for act in ("pause", "resume", "stop")]
    assert stages == ["paused", "manual", "stopped"]
    assert _sent(operator, "POST", f"/{number}/resume").status_code == 409
    body = _body(_sent(operator, "GET", f"/{number}").json())
    assert _sent(operator, "PUT", f"/{number}/draft", {"revision": 0, "body": body}).json()["code"] == "journey.over"
    assert operator.delete(f"{PATH}/{number}").json()["code"] == "journey.has_run"
    again = _sent(operator, "GET", f"/{_made(operator, like=number)}").json()
    assert (again["stage"], len(again["cards"])) == ("draft", len(body["steps"]))


def test_a_mere_draft_can_be_removed(operator: Client) -> None:
    number = _made(operator, name="A try")
    assert operator.delete(f"{PATH}/{number}").status_code == 204
    assert _sent(operator, "GET", f"/{number}").status_code == 404


def test_after_a_week_of_review_it_may_go_by_itself(operator: Client, clock: Clock) -> None:
    number = _made(operator)
    _sent(operator, "POST", f"/{number}/publish", {"revision": 1})
    assert _sent(operator, "GET", f"/{number}").json()["next"] is None
    clock.later(days=7)
    assert _sent(operator, "GET", f"/{number}").json()["next"]["act"] == "live"


def test_what_was_done_is_written_down(operator: Client) -> None:
    number = _made(operator)
    _save(operator, number, lambda body: body.update(name="x"))
    _sent(operator, "POST", f"/{number}/publish", {"revision": 2})
    _sent(operator, "POST", f"/{number}/pause")
    actions = AuditEntry.objects.filter(action__startswith="journey.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["journey.made", "journey.changed", "journey.published", "journey.pause"]


def test_who_may_what(served: Path, client_of: Callable[..., Client]) -> None:
    number = _made(client_of("owner"))
    asked = [("GET", "", None), ("POST", "", {"name": "x"}), ("POST", f"/{number}/publish", {"revision": 9})]
    clients = {role: client_of(role) for role in ("reader", "analyst", "service", "operator")}
    told = {role: [_sent(client, *each).status_code for each in asked] for role, client in clients.items()}
    assert told == {
        "reader": [403, 403, 403],
        "analyst": [200, 403, 403],
        "service": [200, 403, 403],
        "operator": [200, 200, 409],
    }


def test_a_draft_is_tried_on_the_past_and_tells_what_it_cannot_know(operator: Client) -> None:
    number = _made(operator)
    answer = _sent(operator, "POST", f"/{number}/try", {"prices": {"email": 5}})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["state"], answer.json()["job"]) == ("done", None)
    found = answer.json()["tried"]
    assert (len(found["days"]), sum(day["entered"] for day in found["days"])) == (90, found["entered"])
    assert found["entered"] >= len(found["people"]) > 0
    assert any("today" in each for each in found["cannot"])
    assert found["cost"] != ""
    assert Journey.objects.get(pk=number).state == "draft"


def test_an_unsound_draft_cannot_be_tried(operator: Client) -> None:
    answer = _sent(operator, "POST", f"/{_made(operator, name='x')}/try", {})
    assert (answer.status_code, [each["field"] for each in answer.json()["issues"]]) == (422, ["trigger", ""])


def test_the_last_events_say_who_would_enter_and_why_not(operator: Client) -> None:
    seen = _sent(operator, "GET", f"/{_made(operator)}/last-events").json()
    assert len(seen) == 10
    assert {each["why"] for each in seen if not each["passed"]} <= {"it is not their first order"}
    assert {each["why"] for each in seen if each["passed"]} <= {"enters", "enters, and is held out"}
    assert _sent(operator, "GET", f"/{_made(operator, play='birthday')}/last-events").json() == []
