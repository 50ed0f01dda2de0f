"""The server under test: one small shop, an empty store for each test, and people of every role."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import postgres, three
from tests.support.serving import PASSWORD, Clock

if TYPE_CHECKING:
    from django.test import Client

    from huitou.crm.access.models import User

_HASHER = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _configured() -> None:
    """Django once a process, before any test module imports its models; the shop is put in place by a fixture."""
    if "HUITOU_SHOP" not in os.environ:
        os.environ["HUITOU_SHOP"] = tempfile.mkdtemp(prefix="huitou-test-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "huitou.crm.project.settings"
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = _HASHER
    django.setup()
    _use_database()


def _use_database() -> None:
    """The settings were read before this file was; what they say of the database is changed before it is used."""
    from django.db import connections

    from huitou.crm.project.settings import database

    said = connections.settings["default"]
    if postgres.wanted():
        said.update(database(postgres.url()))
        # What was made by the settings of before.
        connections["default"].close()
        del connections["default"]
    else:
        # A file, as a shop has it: in memory, threads would not wait for each other's lock.
        said["TEST"]["NAME"] = f"{os.environ['HUITOU_SHOP']}/test.sqlite3"


_configured()


@pytest.fixture(scope="session")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated tea shop of 300 customers, made once; whoever changes it copies it first."""
    import huitou
    from huitou.simulate.folder import write

    folder = tmp_path_factory.mktemp("served")
    made = write(folder / "exports", customers=300, seed=21)
    huitou.init(folder / "shop", name="山雾茶铺").load([made.brushing, *made.taobao])
    return folder / "shop"


@pytest.fixture(scope="session")
def shop_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna, Ben and Carl, each of whom bought once (tests/support/three.py)."""
    return three.make(tmp_path_factory.mktemp("three"))


@pytest.fixture
def serve(settings: Any) -> Callable[[Path], None]:
    """``serve(folder)``: from here on the server is for the shop in that folder."""
    from huitou.crm.shop import served as serving
    from huitou.crm.shop.answers import answers

    def made(folder: Path) -> None:
        settings.SHOP = folder
        serving.close()
        answers.clear()

    return made


@pytest.fixture
def served(shop_folder: Path, serve: Callable[[Path], None]) -> Path:
    """The server serves the simulated shop."""
    serve(shop_folder)
    return shop_folder


@pytest.fixture
def user(db: None) -> Callable[[str], User]:
    """Somebody of a role: ``user("owner")``."""
    from huitou.crm.access.models import User
    from huitou.crm.access.roles import Role

    def made(role: str) -> User:
        return User.objects.create_user(f"{role}@example.com", role, PASSWORD, Role(role))

    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The server's clock, which stands still until the test moves it."""
    from huitou.crm.project import clock as asked

    made = Clock()
    monkeypatch.setattr(asked, "now", made)
    return made


@pytest.fixture
def client_of(user: Callable[[str], User]) -> Callable[..., Client]:
    """A browser in which somebody of that role is signed in; without a role nobody is."""
    from django.test import Client

    def made(role: str = "", lang: str = "en") -> Client:
        client = Client(headers={"accept-language": lang, "host": "localhost"})
        if role:
            client.force_login(user(role))
        return client

    return made
