"""Who entered a journey last, to choose one whose path is to be seen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client

import huitou
from tests.support.tea_journey import DAY, NOON, enter

PATH = "/api/v1/journeys/1/people"


def _entered(client: Client) -> list[dict[str, Any]]:
    answer = client.get(PATH)
    assert answer.status_code == 200, answer.content
    said: list[dict[str, Any]] = answer.json()
    return said


def test_the_last_stand_first_and_who_is_held_out_is_told(ids: dict[str, int], owner: Client) -> None:
    enter([ids["anna"]], NOON - DAY)
    enter([ids["dora"]], NOON, held_out=True)
    assert [(each["customer_id"], each["entered_at"], each["held_out"]) for each in _entered(owner)] == [
        (ids["dora"], "2026-06-10 12:00", True),
        (ids["anna"], "2026-06-09 12:00", False),
    ]


def test_two_numbers_of_one_person_are_one(
    ids: dict[str, int], owner: Client, shop_of_four: Path, tmp_path: Path, serve: Callable[[Path], None]
) -> None:
    """They entered under both before it turned out; the later time is the one that is told."""
    enter([ids["anna"]], NOON - DAY)
    enter([ids["ben"]], NOON)
    folder = Path(shutil.copytree(shop_of_four, tmp_path / "merged"))
    huitou.open(folder).accept(ids["anna"], ids["ben"])
    serve(folder)
    (one,) = _entered(owner)
    assert (one["customer_id"], one["entered_at"]) == (ids["anna"], "2026-06-10 12:00")
    ways = owner.get(f"{PATH}/{one['customer_id']}").json()["ways"]
    assert [each["entered_at"] for each in ways] == ["2026-06-10 12:00", "2026-06-09 12:00"]


def test_who_may_not_see_what_acts_sees_nobody(ids: dict[str, int], client_of: Callable[..., Client]) -> None:
    assert client_of("reader").get(PATH).status_code == 403
    assert client_of("service").get(PATH).json() == []


def test_a_journey_that_is_not_there_has_nobody(ids: dict[str, int], owner: Client) -> None:
    assert owner.get("/api/v1/journeys/9/people").status_code == 404
