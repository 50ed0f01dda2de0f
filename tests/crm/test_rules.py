"""Who may ask what: every endpoint has a rule, and every role is held to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from huitou.crm.access import tokens
from huitou.crm.access.models import User
from huitou.crm.access.roles import ALLOWED, Permission, Role
from huitou.crm.api.api import ROOMS, api
from huitou.crm.api.gate import Gate, OpenDoor, SignedDoor, TokenGate
from huitou.crm.api.room import Needs, Open, Room
from huitou.crm.refused import RefusedError

pytestmark = pytest.mark.django_db
# Whatever an address holds in braces.
_FILLED = {
    "metric_id": "repeat_purchase_rate",
    "month": "2026-01",
    "name": "benchmarks",
    "page_id": "numbers",
    "tag": "VIP",
}


def _endpoints() -> Iterator[tuple[str, str, Needs]]:
    for prefix, room in ROOMS:
        for (method, path), needs in room.rules.items():
            yield method, f"/api/v1{prefix}{path}".format_map(_Filling()), needs


class _Filling(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return _FILLED.get(name, "1")


_CLOSED = [(method, path, needs) for method, path, needs in _endpoints() if needs not in {Open.ANYBODY, Open.SIGNED}]

# What an endpoint asks for beyond its rule: taking a list away takes the right to read it, and rows set aside leave
# with names in full.
_BEYOND = {
    "/api/v1/audiences/1/export": {Permission.ACTING_READ, Permission.CUSTOMERS_READ},
    "/api/v1/audit/export": {Permission.AUDIT_READ},
    "/api/v1/customers/export": {Permission.CUSTOMERS_READ},
    "/api/v1/due/export": {Permission.CUSTOMERS_READ},
    "/api/v1/metrics/repeat_purchase_rate/people/export": {Permission.CUSTOMERS_READ},
    "/api/v1/people/export": {Permission.CUSTOMERS_READ},
    "/api/v1/imports/1/export": {Permission.EXPORT},
    "/api/v1/quarantine/1/rows/export": {Permission.EXPORT},
    "/api/v1/quarantine/export": {Permission.EXPORT, Permission.CUSTOMERS_UNMASK},
}


def test_every_endpoint_has_a_rule() -> None:
    ruled = {(method, f"{prefix}{path}") for prefix, room in ROOMS for method, path in room.rules}
    there = set()
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                there |= {(method, f"{prefix}{path}") for method in operation.methods}
                asked = operation.methods[0], path
                rule = next(room.rules[asked] for at, room in ROOMS if at == prefix and asked in room.rules)
                assert [type(each) for each in operation.auth_callbacks] == _gates(rule, operation.methods[0])
    assert there == ruled


def _gates(rule: Needs, method: str) -> list[type]:
    if rule is Open.ANYBODY:
        return [] if method == "GET" else [OpenDoor]
    return [SignedDoor] if rule is Open.SIGNED else [TokenGate, Gate]


def test_an_endpoint_without_a_rule_is_not_made() -> None:
    with pytest.raises(TypeError, match="needs"):
        Room("x").get("/unruled")(lambda request: None)


@pytest.mark.parametrize(("method", "path", "needs"), _CLOSED)
def test_nobody_passes_signed_out(
    served: Path, client_of: Callable[..., Client], method: str, path: str, needs: Needs
) -> None:
    response = client_of().generic(method, path, "{}", content_type="application/json")
    assert response.status_code == 401
    assert response.json()["code"] == "access.signed_out"


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("method", "path", "needs"), [each for each in _CLOSED if isinstance(each[2], Permission)])
def test_a_role_passes_where_its_permissions_say(
    served: Path, client_of: Callable[..., Client], role: str, method: str, path: str, needs: Permission
) -> None:
    response = client_of(role).generic(method, path, "{}", content_type="application/json")
    assert (response.status_code != 403) == ({needs} | _BEYOND.get(path, set()) <= ALLOWED[Role(role)])
    assert response.status_code < 500


def _by_token(user: User, scopes: set[Permission], method: str, path: str) -> HttpResponse:
    _, token = tokens.make(user, "till", scopes, days=1)
    # As a program does: no cookie, so no CSRF token either.
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost", "authorization": f"Bearer {token}"})
    return client.generic(method, path, "{}", content_type="application/json")


@pytest.mark.parametrize(("method", "path", "needs"), [each for each in _CLOSED if isinstance(each[2], Permission)])
def test_a_token_passes_where_its_scopes_say(
    served: Path, user: Callable[[str], User], method: str, path: str, needs: Permission
) -> None:
    owner = user("owner")
    without = _by_token(owner, set(tokens.offered(owner)) - {needs}, method, path)
    assert (without.status_code, without.json()["code"]) == (403, "access.denied")
    if needs in tokens.NEVER:
        with pytest.raises(RefusedError, match=r"access\.token_scopes"):
            tokens.make(owner, "till", {needs}, days=1)
    else:
        assert _by_token(owner, {needs} | _BEYOND.get(path, set()), method, path).status_code not in {401, 403, 500}


@pytest.mark.parametrize(("path", "beyond"), _BEYOND.items())
def test_a_list_is_not_taken_away_by_who_may_not_read_it(
    served: Path, user: Callable[[str], User], path: str, beyond: set[Permission]
) -> None:
    owner = user("owner")
    for lacking in beyond:
        assert _by_token(owner, set(tokens.offered(owner)) - {lacking}, "GET", path).status_code == 403


@pytest.mark.parametrize(("method", "path", "needs"), [each for each in _CLOSED if each[2] is Open.SIGNED_IN])
def test_what_is_a_persons_own_no_token_may(
    served: Path, user: Callable[[str], User], method: str, path: str, needs: Needs
) -> None:
    owner = user("owner")
    response = _by_token(owner, set(tokens.offered(owner)), method, path)
    assert (response.status_code, response.json()["code"]) == (403, "access.person_only")


@pytest.mark.parametrize(("method", "path", "needs"), [each for each in _endpoints() if each[0] != "GET"])
def test_what_changes_something_needs_the_csrf_token(
    served: Path, user: Callable[..., object], method: str, path: str, needs: Needs
) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(user("owner"))
    assert client.generic(method, path, "{}", content_type="application/json").status_code == 403
