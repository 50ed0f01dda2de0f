"""A shop whose people have tasks: a journey with one in it, and two who do them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.access.models import User
from huitou.crm.access.roles import Role
from huitou.crm.events import work as events
from huitou.crm.journeys import work as journeys
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry
from huitou.crm.journeys.models import Journey, JourneyVersion
from huitou.crm.journeys.tables import Tables
from huitou.crm.tasks import work as tasks
from huitou.warehouse.accounts import find
from tests.support.serving import PASSWORD, Clock
from tests.support.three import NOON

_STEPS = [
    {
        "id": "call",
        "kind": "task",
        "reason": "岩茶快喝完了",
        "hours": 48,
        "idle_hours": 4,
        "next": {"done": "spoken", "refused": "alone", "late": "mail"},
    },
    {"id": "spoken", "kind": "tag", "name": "聊过"},
    {"id": "alone", "kind": "tag", "name": "不打扰"},
    {"id": "mail", "kind": "tag", "name": "改发邮件"},
]


@pytest.fixture
def ids(shop_of_three: Path, serve: Callable[[Path], None], clock: Clock, db: None) -> dict[str, int]:
    """The shop is served, the journey ready; its customers' numbers by name."""
    serve(shop_of_three)
    clock.at = NOON
    journeys.version.cache_clear()
    Journey.objects.create(pk=1, name="补货", salt="s", made_at=NOON)
    JourneyVersion.objects.create(journey_id=1, number=1, body={"first": "call", "steps": _STEPS}, made_at=NOON)
    return {name: find(shop_of_three, name)[0] for name in ("anna", "ben", "carl")}


@pytest.fixture
def merge(
    ids: dict[str, int], shop_of_three: Path, tmp_path: Path, serve: Callable[[Path], None]
) -> Callable[[], None]:
    """From then on Anna and Ben turn out to be one person."""

    def made() -> None:
        folder = Path(shutil.copytree(shop_of_three, tmp_path / "merged"))
        huitou.open(folder).accept(ids["anna"], ids["ben"])
        serve(folder)

    return made


@pytest.fixture
def staff(db: None) -> dict[str, User]:
    return {
        name: User.objects.create_user(f"{name}@example.com", name, PASSWORD, Role.SERVICE) for name in ("lin", "wu")
    }


@pytest.fixture
def desk(staff: dict[str, User]) -> Callable[[str], Client]:
    """``desk("lin")``: the browser of one of them."""

    def made(name: str) -> Client:
        client = Client(headers={"accept-language": "en", "host": "localhost"})
        client.force_login(staff[name])
        return client

    return made


def enter(*customers: int, holdout: float = 0.0) -> None:
    entries = [Entry(each, "day 1", NOON) for each in customers]
    Tables().enrol(journeys.version(1, 1), Design("s", holdout), entries, NOON)


def work() -> None:
    """Until nothing is left to do, as the worker loop has it."""
    while events.turn() + journeys.turn() + tasks.turn():
        pass


def steps() -> list[tuple[str, str]]:
    return [(each.step, each.why) for each in Tables().steps()]


def post(client: Client, path: str, **said: Any) -> Any:
    return client.post(f"/api/v1/tasks{path}", said, content_type="application/json")
