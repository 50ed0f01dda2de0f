"""Who works with the shop: inviting, changing, switching off; and what everybody does for themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry, Invitation, User
from tests.support.serving import PASSWORD, Clock

pytestmark = pytest.mark.django_db
_NEW = "two hills and a river"


@pytest.fixture
def owner(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("owner")


def _post(client: Client, path: str, **said: object) -> Any:
    return client.post(f"/api/v1{path}", said, content_type="application/json")


def _patch(client: Client, path: str, **said: object) -> Any:
    return client.patch(f"/api/v1{path}", said, content_type="application/json")


def _code(invited: Any) -> str:
    return str(invited.json()["link"].partition("#")[2])


def test_an_invitation_brings_somebody_in(owner: Client, client_of: Callable[..., Client]) -> None:
    code = _code(_post(owner, "/invitations", email="Wei@Example.com", role="service"))
    newcomer = client_of()
    looked = _post(newcomer, "/invitations/look", code=code).json()
    assert looked == {"shop": "山雾茶铺", "email": "wei@example.com", "role": "service", "invited_by": "owner"}
    came = _post(newcomer, "/invitations/accept", code=code, name="Wei", password=_NEW, lang="en").json()
    assert (came["user"]["name"], came["user"]["role"], came["user"]["lang"]) == ("Wei", "service", "en")
    assert newcomer.get("/api/v1/profile").status_code == 200


def test_an_invitation_works_once(owner: Client, client_of: Callable[..., Client]) -> None:
    code = _code(_post(owner, "/invitations", email="wei@example.com", role="service"))
    _post(client_of(), "/invitations/accept", code=code, name="Wei", password=_NEW)
    again = _post(client_of(), "/invitations/accept", code=code, name="Eve", password=_NEW)
    assert (again.status_code, again.json()["code"]) == (404, "access.invitation_over")


def test_an_invitation_is_good_for_seven_days(owner: Client, client_of: Callable[..., Client], clock: Clock) -> None:
    invited = _post(owner, "/invitations", email="wei@example.com", role="service")
    # 09:00 in Shanghai on 29 November, and seven days.
    assert invited.json()["expires"] == "2026-12-06 09:00"
    clock.later(days=7, seconds=-1)
    assert _post(client_of(), "/invitations/look", code=_code(invited)).status_code == 200
    clock.later(seconds=1)
    assert _post(client_of(), "/invitations/look", code=_code(invited)).status_code == 404


def test_a_withdrawn_or_replaced_invitation_is_worth_nothing(owner: Client, client_of: Callable[..., Client]) -> None:
    first = _post(owner, "/invitations", email="wei@example.com", role="owner")
    second = _post(owner, "/invitations", email="wei@example.com", role="reader")
    assert _post(client_of(), "/invitations/look", code=_code(first)).status_code == 404
    assert owner.delete(f"/api/v1/invitations/{second.json()['id']}").status_code == 204
    assert _post(client_of(), "/invitations/look", code=_code(second)).status_code == 404
    assert owner.get("/api/v1/invitations").json() == []


def test_the_link_is_kept_nowhere(owner: Client) -> None:
    invited = _post(owner, "/invitations", email="wei@example.com", role="service")
    assert _code(invited) not in str(Invitation.objects.values())
    assert "link" not in owner.get("/api/v1/invitations").json()[0]
    # What follows the # no browser sends.
    assert invited.json()["link"].startswith("http://localhost/invitation#")


def test_a_weak_password_leaves_the_invitation_good(owner: Client, client_of: Callable[..., Client]) -> None:
    code = _code(_post(owner, "/invitations", email="wei@example.com", role="service"))
    weak = _post(client_of(), "/invitations/accept", code=code, name="Wei", password="1234")
    assert {each["code"] for each in weak.json()["issues"]} == {
        "password_too_short",
        "password_too_common",
        "password_entirely_numeric",
    }
    assert _post(client_of(), "/invitations/look", code=code).status_code == 200


def test_somebody_with_an_account_is_not_invited(owner: Client) -> None:
    assert _post(owner, "/invitations", email="owner@example.com", role="reader").json()["code"] == "access.known"


def test_a_role_is_changed_at_once(owner: Client, client_of: Callable[..., Client]) -> None:
    reader = client_of("reader")
    assert reader.get("/api/v1/audit").status_code == 403
    [member] = [each for each in owner.get("/api/v1/users").json() if each["role"] == "reader"]
    changed = _patch(owner, f"/users/{member['id']}", version=member["version"], role="owner").json()
    assert (changed["role"], changed["version"]) == ("owner", member["version"] + 1)
    assert reader.get("/api/v1/audit").status_code == 200


def test_whoever_was_second_is_told(owner: Client, user: Callable[[str], User]) -> None:
    path = f"/users/{user('reader').pk}"
    assert _patch(owner, path, version=1, role="analyst").status_code == 200
    late = _patch(owner, path, version=1, active=False)
    assert (late.status_code, late.json()["code"]) == (409, "edit.stale")
    assert User.objects.get(role="analyst").is_active


def test_nothing_else_of_a_user_can_be_set(owner: Client, user: Callable[[str], User]) -> None:
    reader = user("reader")
    said = {"role": "analyst", "email": "eve@example.com", "password": "x", "is_active": False, "id": 99}
    assert _patch(owner, f"/users/{reader.pk}", version=1, **said).status_code == 200
    reader.refresh_from_db()
    assert (reader.email, reader.is_active, reader.check_password(PASSWORD)) == ("reader@example.com", True, True)


@pytest.mark.parametrize("change", [{"role": "operator"}, {"active": False}])
def test_the_last_owner_stays(owner: Client, user: Callable[[str], User], change: dict[str, object]) -> None:
    only = User.objects.get(role="owner")
    refused = _patch(owner, f"/users/{only.pk}", version=only.version, **change)
    assert (refused.status_code, refused.json()["code"]) == (409, "access.last_owner")
    User.objects.filter(pk=user("reader").pk).update(role="owner")
    only.refresh_from_db()
    assert _patch(owner, f"/users/{only.pk}", version=only.version, **change).status_code == 200


def test_an_owner_who_is_switched_off_does_not_count(owner: Client, user: Callable[[str], User]) -> None:
    User.objects.filter(pk=user("reader").pk).update(role="owner", is_active=False)
    only = User.objects.get(email="owner@example.com")
    assert _patch(owner, f"/users/{only.pk}", version=1, active=False).json()["code"] == "access.last_owner"


def test_changing_the_password_ends_other_sessions(owner: Client, client_of: Callable[..., Client]) -> None:
    elsewhere = client_of()
    elsewhere.force_login(User.objects.get())
    changed = _post(owner, "/profile/password", current=PASSWORD, password=_NEW)
    assert changed.status_code == 204
    assert owner.get("/api/v1/profile").status_code == 200
    assert elsewhere.get("/api/v1/profile").status_code == 401
    assert User.objects.get().check_password(_NEW)


def test_changing_the_password_takes_the_one_before(owner: Client) -> None:
    tried = [_post(owner, "/profile/password", current="not this", password=_NEW) for _ in range(6)]
    assert [each.status_code for each in tried] == [422] * 5 + [429]
    assert User.objects.get().check_password(PASSWORD)


def test_name_and_language_are_ones_own(owner: Client) -> None:
    changed = _patch(owner, "/profile", version=1, lang="en", name="Lin", role="reader").json()
    assert (changed["lang"], changed["name"], changed["role"], changed["version"]) == ("en", "Lin", "owner", 2)
    assert _patch(owner, "/profile", version=1, lang="zh").json()["code"] == "edit.stale"


def test_there_is_one_first_owner(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of()
    first = {"name": "Lin", "email": "Lin@example.com", "password": _NEW, "lang": "zh"}
    assert _post(client, "/session/first-run", **first).json()["user"]["role"] == "owner"
    assert _post(client_of(), "/session/first-run", **first).json()["code"] == "access.owner_exists"
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["owner.made"]
