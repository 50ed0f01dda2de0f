"""Signing in: who gets in, who is slowed down, and what an answer gives away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import hashers
from django.http import HttpResponse
from django.test import Client

from huitou.crm.access.models import AuditEntry, SignInTries, User
from tests.support.serving import PASSWORD, Clock

pytestmark = pytest.mark.django_db


def _try(client: Client, email: str, password: str = PASSWORD, code: str = "") -> HttpResponse:
    said = {"email": email, "password": password, "code": code}
    return client.post("/api/v1/session", said, content_type="application/json")


def test_the_right_password_opens_a_session(served: Path, client_of: Callable[..., Client], user: Any) -> None:
    user("operator")
    client = client_of()
    assert _try(client, " Operator@Example.com ").json()["user"]["role"] == "operator"
    assert client.get("/api/v1/session").json()["user"]["email"] == "operator@example.com"


def test_a_session_planted_before_is_worth_nothing(served: Path, client_of: Callable[..., Client], user: Any) -> None:
    user("owner")
    client = client_of()
    client.session.save()
    planted = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    _try(client, "owner@example.com")
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != planted
    other = client_of()
    other.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    assert other.get("/api/v1/session").json()["user"] is None


def test_an_unknown_address_is_answered_like_a_wrong_password(
    served: Path, client_of: Callable[..., Client], user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    user("owner")
    hashed: list[str] = []
    hasher = hashers.get_hasher()
    monkeypatch.setattr(type(hasher), "encode", _counting(type(hasher).encode, hashed))
    wrong, unknown = (_try(client_of(), email, "not this") for email in ("owner@example.com", "nobody@example.com"))
    # The slow part, hashing what was typed, is done once for each.
    assert len(hashed) == 2
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert _without_number(wrong.json()) == _without_number(unknown.json())


def _counting(encode: Callable[..., str], counted: list[str]) -> Callable[..., str]:
    def counting(hasher: object, password: str, *args: Any) -> str:
        counted.append(password)
        return encode(hasher, password, *args)

    return counting


def _without_number(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name != "request_id"}


def test_whoever_is_switched_off_stays_out(served: Path, client_of: Callable[..., Client], user: Any) -> None:
    client = client_of("owner")
    assert client.get("/api/v1/profile").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/api/v1/profile").status_code == 401
    assert _try(client_of(), "owner@example.com").json()["code"] == "access.wrong"


@pytest.mark.parametrize("email", ["owner@example.com", "nobody@example.com"])
def test_after_five_wrong_passwords_an_address_has_to_wait(
    served: Path, client_of: Callable[..., Client], user: Any, clock: Clock, email: str
) -> None:
    user("owner")
    client = client_of()
    assert [_try(client, email, "not this").status_code for _ in range(5)] == [401] * 5
    refused = _try(client, email)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    clock.later(seconds=29)
    assert _try(client, email).headers["Retry-After"] == "1"
    clock.later(seconds=1)
    # Each further one is followed by twice the wait.
    assert _try(client, email, "not this").status_code == 401
    assert _try(client, email).headers["Retry-After"] == "60"


def test_the_wait_never_exceeds_a_quarter_of_an_hour(
    served: Path, client_of: Callable[..., Client], user: Any, clock: Clock
) -> None:
    user("owner")
    client = client_of()
    for _ in range(20):
        _try(client, "owner@example.com", "not this")
        clock.later(minutes=15)
    assert _try(client, "owner@example.com").status_code == 200


def test_signing_in_makes_wrong_tries_forgotten(
    served: Path, client_of: Callable[..., Client], user: Any, clock: Clock
) -> None:
    user("owner")
    client = client_of()
    for _ in range(3):
        assert [_try(client, "owner@example.com", "not this").status_code for _ in range(4)] == [401] * 4
        assert _try(client, "owner@example.com").status_code == 200


def test_one_address_cannot_try_many_accounts(served: Path, client_of: Callable[..., Client], clock: Clock) -> None:
    client = client_of()
    tried = [_try(client, f"somebody{n}@example.com").status_code for n in range(31)]
    assert tried == [401] * 30 + [429]


def test_what_is_kept_of_tries_names_nobody(served: Path, client_of: Callable[..., Client]) -> None:
    _try(client_of(), "nobody@example.com")
    assert not [row.key for row in SignInTries.objects.all() if "nobody" in row.key or "127.0" in row.key]


def test_tries_are_forgotten_after_a_day(served: Path, client_of: Callable[..., Client], clock: Clock) -> None:
    _try(client_of(), "nobody@example.com")
    clock.later(days=1, seconds=1)
    _try(client_of(), "somebody@example.com")
    # The address and the second e-mail.
    assert SignInTries.objects.count() == 2


def test_a_password_typed_as_an_address_is_not_written_down(
    served: Path, client_of: Callable[..., Client], user: Any
) -> None:
    user("owner")
    for email in ("my secret password", "owner@example.com"):
        _try(client_of(), email, "not this")
    noted = AuditEntry.objects.filter(action="session.refused").order_by("pk").values_list("subject", flat=True)
    assert list(noted) == ["", "owner@example.com"]
