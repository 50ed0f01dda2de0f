"""Credentials: kept encrypted, used by the server, never given back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access import credentials
from huitou.crm.access.models import AuditEntry, Credential
from huitou.errors import UserError

pytestmark = pytest.mark.django_db
_SECRET = "robot-key-5f1c"


@pytest.fixture
def owner(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("owner")


def _put(client: Client, name: str, value: str, version: int = 0) -> Any:
    said = {"value": value, "version": version}
    return client.put(f"/api/v1/credentials/{name}", said, content_type="application/json")


def test_the_server_reads_what_nobody_is_shown(owner: Client) -> None:
    put = _put(owner, "wecom.robot", _SECRET)
    listed = owner.get("/api/v1/credentials")
    assert credentials.read("wecom.robot") == _SECRET
    assert [each["name"] for each in listed.json()] == ["wecom.robot"]
    assert _SECRET not in put.content.decode() + listed.content.decode()
    assert _SECRET not in str(list(Credential.objects.values()) + list(AuditEntry.objects.values()))


def test_one_that_somebody_else_changed_is_not_overwritten(owner: Client) -> None:
    assert _put(owner, "mail", "one").status_code == 200
    assert _put(owner, "mail", "two").json()["code"] == "edit.stale"
    assert _put(owner, "mail", "three", version=1).json()["version"] == 2
    assert _put(owner, "mail", "four", version=1).json()["code"] == "edit.stale"
    assert credentials.read("mail") == "three"


def test_one_that_was_removed_is_gone(owner: Client) -> None:
    _put(owner, "mail", "one")
    assert owner.delete("/api/v1/credentials/mail").status_code == 204
    assert credentials.read("mail") is None
    assert owner.delete("/api/v1/credentials/mail").status_code == 404


def test_a_name_is_a_plain_word(owner: Client) -> None:
    assert _put(owner, "..%2Fsecret", "x").status_code in {404, 422}
    assert _put(owner, "Mail", "x").status_code == 422


def test_with_another_key_it_says_so(owner: Client, settings: Any) -> None:
    _put(owner, "mail", "one")
    settings.SECRET_KEY = "another key than the one it was encrypted with"
    with pytest.raises(UserError, match=r"server\.other_key"):
        credentials.read("mail")
