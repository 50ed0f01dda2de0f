"""The ledger of messages: it counts what the outbox holds, is read in pieces, and settles what nobody knew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.delivery.codes import CODES
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Decided, Outgoing
from tests.support.tea_journey import DAY, NOON, message

MESSAGES = "/api/v1/reach/messages"
JSON = "application/json"


@pytest.fixture
def messages(ids: dict[str, int]) -> list[Outgoing]:
    """Of each state one, and a skipped one for every code."""
    customer = ids["anna"]
    rows = [message(place, customer, state=state) for place, state in enumerate(State)]
    return rows + [
        message(100 + place, customer, state=State.SKIPPED, code=code, due_at=NOON + DAY)
        for place, code in enumerate(CODES)
    ]


def _read(client: Client, **asked: Any) -> list[int]:
    """Everything that is asked for, piece by piece."""
    found, cursor = [], ""
    while True:
        page = client.get(MESSAGES, {**asked, "cursor": cursor, "limit": 7}).json()
        found += [each["id"] for each in page["items"]]
        if page["next"] is None:
            return found
        cursor = page["next"]


def test_it_counts_what_the_outbox_holds_and_every_code_has_words(messages: list[Outgoing], owner: Client) -> None:
    said = owner.get(f"{MESSAGES}/counts").json()
    assert said["total"] == len(messages) == Outgoing.objects.count()
    assert {each["code"]: each["count"] for each in said["counts"] if each["state"] == "skipped"} == {
        **dict.fromkeys(CODES, 1),
        "": 1,
    }
    assert all(each["why"] and each["why"] != each["code"] for each in said["counts"] if each["code"])


def test_it_is_read_to_the_end_while_rows_arrive(messages: list[Outgoing], owner: Client, ids: dict[str, int]) -> None:
    """What is planned meanwhile is newer than all that is read, and moves nothing."""
    first = owner.get(MESSAGES, {"limit": 7}).json()
    message(999, ids["dora"])
    rest = _read(owner)
    second = owner.get(MESSAGES, {"limit": 200, "cursor": first["next"]}).json()["items"]
    seen = [each["id"] for each in first["items"] + second]
    assert seen == sorted((row.pk for row in messages), reverse=True)
    assert len(rest) == len(messages) + 1


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"state": "unknown"}, 1),
        ({"code": "no_consent"}, 1),
        ({"channel": "webhook"}, 0),
        ({"journey": 1, "step": "remind", "to": "2026-06-10"}, len(State)),
        ({"from": "2026-06-11", "to": "2026-06-11"}, len(CODES)),
    ],
)
def test_what_is_asked_for_is_found_and_counted_alike(
    messages: list[Outgoing], owner: Client, asked: dict[str, Any], count: int
) -> None:
    assert messages
    assert len(_read(owner, **asked)) == owner.get(f"{MESSAGES}/counts", asked).json()["total"] == count


def test_a_customers_are_found_by_any_of_their_numbers(
    messages: list[Outgoing], owner: Client, ids: dict[str, int]
) -> None:
    message(500, ids["dora"])
    assert len(_read(owner, customer=ids["dora"])) == 1
    assert _read(owner, customer=9_999) == []


@pytest.mark.parametrize(("went", "ends"), [(True, ("sent", "")), (False, ("skipped", "not_accepted"))])
def test_what_nobody_knew_is_settled_by_hand(
    messages: list[Outgoing], owner: Client, went: bool, ends: tuple[str, str]
) -> None:
    row = next(each for each in messages if each.state == State.UNKNOWN)
    known = owner.get(f"{MESSAGES}/{row.pk}").json()["known"]
    assert "No receipt has come from the provider." in known
    path, said = f"{MESSAGES}/{row.pk}/settle", {"went": went, "how": "the provider's console"}
    assert [owner.post(path, said, content_type=JSON).status_code for _ in range(2)] == [200, 200]
    row.refresh_from_db()
    assert (row.state, row.code) == ends
    assert owner.post(path, {**said, "went": not went}, content_type=JSON).status_code == 409
    (entry,) = AuditEntry.objects.filter(action="message.settled")
    assert (entry.subject, entry.detail["went"]) == (row.key, went)
    assert list(Decided.objects.filter(key=row.key).values_list("verdict", flat=True)) == ["settled"]


def test_what_is_known_cannot_be_settled_otherwise(messages: list[Outgoing], owner: Client) -> None:
    row = next(each for each in messages if each.state == State.PLANNED)
    answer = owner.post(f"{MESSAGES}/{row.pk}/settle", {"went": True}, content_type=JSON)
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.state == State.PLANNED


def test_only_who_runs_journeys_settles(messages: list[Outgoing], client_of: Callable[..., Client]) -> None:
    row = next(each for each in messages if each.state == State.UNKNOWN)
    analyst = client_of("analyst")
    assert analyst.get(f"{MESSAGES}/{row.pk}").status_code == 200
    assert analyst.post(f"{MESSAGES}/{row.pk}/settle", {"went": True}, content_type=JSON).status_code == 403


def test_what_waits_for_a_person_stands_on_the_page_of_the_morning(messages: list[Outgoing], owner: Client) -> None:
    assert messages
    said = owner.get("/api/v1/reach/waiting").json()
    assert {each["kind"]: each["count"] for each in said} == {"review": 1, "unknown": 1}
    assert said[0]["text"] == "1 message waits to be let go, the first until 2026-06-11 12:00"
