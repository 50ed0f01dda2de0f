"""What the page of the morning says is what the library says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

import huitou

pytestmark = pytest.mark.django_db


def test_the_three_numbers_are_the_librarys(served: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("owner").get("/api/v1/today").json()
    shop = huitou.open(served)
    [rate] = shop.measure("repeat_purchase_rate")
    [cycle] = shop.measure("repurchase_cycle")
    assert [each["metric"] for each in said["numbers"]] == [
        "repeat_purchase_rate",
        "repurchase_cycle",
        "returning_revenue_share",
    ]
    assert said["numbers"][0]["value"] == f"{rate.value:.1%}"
    assert said["numbers"][1]["value"] == f"{cycle.value} days"
    assert said["data_version"] == rate.data_version


def test_a_store_alone_has_its_own_numbers(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    store = client.get("/api/v1/session").json()["shop"]["stores"][0]["store"]
    said = client.get("/api/v1/today", {"days": 365, "store": store}).json()
    [rate] = huitou.open(served).measure(
        "repeat_purchase_rate", from_=said["numbers"][0]["from_day"], to=said["as_of"], where={"store": store}
    )
    assert said["numbers"][0]["value"] == f"{rate.value:.1%}"


def test_a_window_that_is_not_offered_is_refused(served: Path, client_of: Callable[..., Client]) -> None:
    response = client_of("owner").get("/api/v1/today?days=31")
    assert response.status_code == 422
    assert response.json()["issues"][0]["field"] == "days"
