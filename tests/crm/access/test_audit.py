"""The log: who did what, found again by kind, person and day."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

import huitou.crm
from huitou.crm.access.audit_words import ACTIONS
from huitou.crm.access.models import AuditEntry, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("owner")


def _note(action: str, at: str, user: User | None = None) -> AuditEntry:
    entry = AuditEntry.objects.create(action=action, user=user)
    AuditEntry.objects.filter(pk=entry.pk).update(at=dt.datetime.fromisoformat(at))
    return entry


def test_it_is_read_in_pieces_newest_first(owner: Client) -> None:
    made = [_note("session.opened", "2026-11-01T00:00+00:00").pk for _ in range(5)]
    read: list[int] = []
    cursor = ""
    while cursor is not None:
        said = owner.get("/api/v1/audit", {"limit": 2, "cursor": cursor}).json()
        assert said["total"] == 5 + len(read) // 2
        read += [each["id"] for each in said["items"]]
        cursor = said["next"]
        # What is added meanwhile moves nothing.
        _note("session.closed", "2026-11-02T00:00+00:00")
    assert read == made[::-1]


def test_a_day_is_the_shops(owner: Client) -> None:
    # In Shanghai the first two are on 1 November, the third on the 2nd.
    for at in ("2026-10-31T16:00+00:00", "2026-11-01T15:59+00:00", "2026-11-01T16:00+00:00"):
        _note("session.opened", at)
    said = owner.get("/api/v1/audit", {"from": "2026-11-01", "to": "2026-11-01"}).json()
    assert [each["at"] for each in said["items"]] == ["2026-11-01 23:59", "2026-11-01 00:00"]


def test_it_is_filtered_by_kind_and_person(owner: Client, user: Callable[[str], User]) -> None:
    reader = user("reader")
    _note("session.opened", "2026-11-01T00:00+00:00", reader)
    _note("session.closed", "2026-11-01T00:00+00:00", reader)
    _note("session.opened", "2026-11-01T00:00+00:00")
    said = owner.get("/api/v1/audit", {"action": "session.opened", "user": reader.pk}).json()
    assert [(each["who"], each["what"]) for each in said["items"]] == [("reader", "signed in")]
    assert said["total"] == 1


def _noted() -> Iterator[str]:
    for path in Path(huitou.crm.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"audit.note", "note_on_server"}:
                action = node.args[1] if ast.unparse(node.func) == "audit.note" else node.args[0]
                yield str(ast.literal_eval(action))


def test_every_action_has_its_words() -> None:
    assert set(_noted()) <= set(ACTIONS)
    assert all(zh and en for zh, en in ACTIONS.values())
