"""A shop of three customers that is served, and its own systems, which tell it what happens."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access import tokens
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.warehouse.accounts import find
from tests.support.serving import Clock
from tests.support.three import NOON


@pytest.fixture
def shop(shop_of_three: Path, tmp_path: Path, serve: Callable[[Path], None], clock: Clock) -> Path:
    """A copy of this test's own: it may be imported into."""
    shutil.copytree(shop_of_three, tmp_path / "shop")
    serve(tmp_path / "shop")
    clock.at = NOON
    return tmp_path / "shop"


@pytest.fixture
def ids(shop: Path) -> dict[str, int]:
    return {name: find(shop, name)[0] for name in ("anna", "ben", "carl")}


@pytest.fixture
def sender(user: Callable[[str], User], clock: Clock) -> Client:
    """A program with a token that may send events, and nothing else."""
    clock.at = NOON
    _, text = tokens.make(user("operator"), "till", [Permission.EVENTS_SEND], 30)
    return Client(headers={"authorization": f"Bearer {text}", "host": "localhost"})


def order(id_: str, who: Any = None, *, at: dt.datetime = NOON, kind: str = "order", **data: Any) -> dict[str, Any]:
    """An order of somebody, who is Anna unless said otherwise."""
    said = {"order_id": id_, "paid_amount": "66.00", **data}
    return {"id": f"e-{id_}-{kind}", "kind": kind, "at": at.isoformat(), "who": who or {"member": "anna"}, "data": said}


def send(client: Client, *events: Any, lines: bool = False) -> Any:
    """All at once; what was answered."""
    if lines:
        body, kind = "\n".join(map(json.dumps, events)), "application/x-ndjson"
    else:
        body, kind = json.dumps(events), "application/json"
    return client.post("/api/v1/events/batch", body, content_type=kind)
