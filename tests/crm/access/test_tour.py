"""Who is shown around: everybody new, once, but for whoever joins a shop that is at work already."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou import simulated
from huitou.crm.access import invitations
from huitou.crm.access.models import User
from huitou.crm.access.roles import Role
from tests.support.serving import PASSWORD

pytestmark = pytest.mark.django_db
JSON = "application/json"


def _due(client: Client) -> bool:
    tour: bool = client.get("/api/v1/session").json()["user"]["tour"]
    return tour


def test_it_is_shown_once_wherever_they_sign_in_next(
    served: Path, user: Callable[[str], User], client_of: Callable[..., Client]
) -> None:
    owner = user("owner")
    here, elsewhere = client_of(), client_of()
    here.force_login(owner)
    assert _due(here)
    assert here.post("/api/v1/profile/tour", content_type=JSON).status_code == 204
    elsewhere.force_login(owner)
    assert not _due(elsewhere)
    owner.refresh_from_db()
    seen = owner.toured_at
    # Taken again from the menu, it was seen when it was first.
    here.post("/api/v1/profile/tour", content_type=JSON)
    owner.refresh_from_db()
    assert owner.toured_at == seen


def test_one_persons_tour_is_not_anothers(served: Path, client_of: Callable[..., Client]) -> None:
    owner, reader = client_of("owner"), client_of("reader")
    owner.post("/api/v1/profile/tour", content_type=JSON)
    assert _due(reader)


@pytest.mark.parametrize(("kind", "due"), [("at work", False), ("simulated", True), ("empty", True)])
def test_who_joins(
    shop_folder: Path,
    tmp_path: Path,
    serve: Callable[[Path], None],
    user: Callable[[str], User],
    client_of: Callable[..., Client],
    kind: str,
    due: bool,
) -> None:
    if kind == "empty":
        huitou.init(tmp_path / "shop")
    else:
        shutil.copytree(shop_folder, tmp_path / "shop")
    if kind == "simulated":
        simulated.put(tmp_path / "shop", name="x", kept=True)
    serve(tmp_path / "shop")
    client = client_of()
    said: dict[str, Any] = {"name": "Wei", "password": PASSWORD, "lang": "zh"}
    said["code"] = _invited(user("owner"))
    assert client.post("/api/v1/invitations/accept", said, content_type=JSON).status_code == 200
    assert _due(client) is due


def _invited(by: User) -> str:
    _, code = invitations.invite(by, "wei@example.com", Role.READER)
    return code
