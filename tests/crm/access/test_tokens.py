"""API tokens: what a program may, for how long, and that a token is nowhere to be found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import ApiToken, AuditEntry, User
from tests.support.serving import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("analyst")


def _make(client: Client, *scopes: str, days: int = 30) -> Any:
    said = {"name": "till", "scopes": scopes, "days": days}
    return client.post("/api/v1/tokens", said, content_type="application/json")


def _with(token: str) -> Client:
    return Client(headers={"host": "localhost", "authorization": f"Bearer {token}"})


def test_a_token_reads_what_its_scope_says(analyst: Client) -> None:
    token = _make(analyst, "numbers.read").json()["token"]
    assert _with(token).get("/api/v1/metrics").status_code == 200


def test_a_scope_beyond_ones_own_is_refused(analyst: Client) -> None:
    for scope in ("settings.write", "users.manage", "credentials.manage"):
        assert _make(analyst, "numbers.read", scope).json()["code"] == "access.token_scopes"
    assert ApiToken.objects.count() == 0


def test_a_token_never_makes_an_owner(served: Path, client_of: Callable[..., Client]) -> None:
    owner = client_of("owner")
    assert _make(owner, "users.manage").json()["code"] == "access.token_scopes"
    assert "users.manage" not in owner.get("/api/v1/tokens").json()["offered"]


def test_a_token_loses_what_its_user_loses(served: Path, client_of: Callable[..., Client]) -> None:
    token = _with(_make(client_of("owner"), "numbers.read", "audit.read").json()["token"])
    assert token.get("/api/v1/audit").status_code == 200
    User.objects.update(role="reader")
    assert token.get("/api/v1/audit").status_code == 403
    assert token.get("/api/v1/metrics").status_code == 200
    User.objects.update(is_active=False)
    assert token.get("/api/v1/metrics").status_code == 401


def test_a_token_ends_when_it_should(analyst: Client, clock: Clock) -> None:
    made = [_make(analyst, "numbers.read", days=1).json() for _ in range(2)]
    first, second = (_with(each["token"]) for each in made)
    assert analyst.delete(f"/api/v1/tokens/{made[0]['id']}").status_code == 204
    assert first.get("/api/v1/metrics").json()["code"] == "access.token"
    assert second.get("/api/v1/metrics").status_code == 200
    clock.later(days=1)
    assert second.get("/api/v1/metrics").status_code == 401


def test_a_bad_token_is_not_made_good_by_a_session(analyst: Client) -> None:
    response = analyst.get("/api/v1/metrics", headers={"authorization": "Bearer huitou_nonsense"})
    assert response.status_code == 401


@pytest.mark.parametrize("address", ["?token={}", "?access_token={}", "?authorization=Bearer%20{}"])
def test_a_token_in_an_address_opens_nothing(analyst: Client, address: str) -> None:
    token = _make(analyst, "numbers.read").json()["token"]
    response = Client(headers={"host": "localhost"}).get("/api/v1/metrics" + address.format(token))
    assert response.status_code == 401


def test_a_token_is_shown_once_and_kept_nowhere(analyst: Client) -> None:
    token = _make(analyst, "numbers.read").json()["token"]
    [listed] = analyst.get("/api/v1/tokens").json()["items"]
    assert "token" not in listed
    assert token.startswith(listed["prefix"])
    assert token not in str(list(ApiToken.objects.values()) + list(AuditEntry.objects.values()))


def test_others_tokens_are_not_ones_own(analyst: Client, client_of: Callable[..., Client]) -> None:
    made = _make(analyst, "numbers.read").json()
    owner = client_of("owner")
    assert owner.get("/api/v1/tokens").json()["items"] == []
    assert owner.delete(f"/api/v1/tokens/{made['id']}").status_code == 404


def test_its_use_is_noted_once_a_minute(analyst: Client, clock: Clock) -> None:
    token = _with(_make(analyst, "numbers.read").json()["token"])
    uses = []
    for _ in range(3):
        token.get("/api/v1/metrics")
        uses.append(ApiToken.objects.get().last_used_at)
        clock.later(seconds=30)
    assert uses[0] == uses[1]
    assert (uses[2] - uses[0]).total_seconds() == 60
