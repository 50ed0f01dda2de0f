"""A link in a reminder asks to be reminded later: by one POST, and never by looking."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huitou.crm.journeys.later import address_of
from huitou.crm.journeys.models import Happened
from tests.support.serving import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(settings: Any, served: object, clock: Clock) -> str:
    settings.HUITOU_URL = "https://shop.example.com"
    return address_of(7, "3:due:0").removeprefix(settings.HUITOU_URL)


def test_looking_changes_nothing_and_posting_twice_is_once(path: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert [client.get(path).status_code, client.head(path).status_code] == [200, 200]
    assert not Happened.objects.exists()
    assert [client.post(path).status_code, client.post(path).status_code] == [200, 200]
    event = Happened.objects.get()
    assert (event.kind, event.customer_id) == ("later", 7)


def test_a_link_that_was_not_made_here_is_none(path: str) -> None:
    client = Client(headers={"host": "localhost"})
    assert [client.get(f"{path}x").status_code, client.post("/l/abc:def:ghi").status_code] == [404, 404]
    assert not Happened.objects.exists()


def test_without_the_servers_own_address_there_is_no_link(settings: Any) -> None:
    settings.HUITOU_URL = ""
    assert address_of(7, "3:due:0") == ""
