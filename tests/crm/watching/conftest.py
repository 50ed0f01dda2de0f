"""A shop of four with a journey, its mails kept, and somebody of each role to watch over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.journeys import work
from huitou.warehouse.accounts import find
from tests.support import tea_journey
from tests.support.mailbox import Mailbox, mailbox
from tests.support.serving import Clock


@pytest.fixture(scope="session")
def shop_of_four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tea_journey.make(tmp_path_factory.mktemp("watched"))


@pytest.fixture
def ids(shop_of_four: Path, serve: Callable[[Path], None], clock: Clock, db: None) -> dict[str, int]:
    """The shop is served and the journey ready; the customers' numbers by name."""
    serve(shop_of_four)
    clock.at = tea_journey.NOON
    tea_journey.put(tea_journey.NOON)
    return {name: find(shop_of_four, name)[0] for name in ("anna", "ben", "carl", "dora")}


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    """What is mailed lands here."""
    with mailbox() as made:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, settings.EMAIL_HOST_USER = False, False, ""
        settings.DEFAULT_FROM_EMAIL = "山野茶铺 <tea@shop.example.com>"
        settings.HUITOU_URL = "https://shop.example.com"
        yield made


@pytest.fixture
def owner(client_of: Callable[..., Client]) -> Client:
    return client_of("owner")


@pytest.fixture
def run() -> Callable[[], None]:
    """Walk and send until nothing is due."""

    def made() -> None:
        while work.turn():
            pass

    return made
