"""A disk that is full: said so, and nothing stored by halves."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from huitou.crm.fact_outbox.models import FactEntry
from tests.crm.events.conftest import order, send

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="its pages can be bounded"),
]


def test_a_full_disk_is_told_and_nothing_is_stored_by_halves(shop: Path, sender: Client) -> None:
    send(sender, order("0"))
    many = [order(f"n{number}", {"member": "m" * 200}) for number in range(1_000)]
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        # A few of a thousand events still fit.
        cursor.execute(f"PRAGMA max_page_count={pages + 20}")
        answer = send(sender, *many)
        cursor.execute("PRAGMA max_page_count=1073741823")
    assert (answer.status_code, answer.json()["code"]) == (503, "disk.full")
    assert answer.headers["Retry-After"]
    assert FactEntry.objects.count() == 1
    assert send(sender, *many).json()["taken"] == 1_000
