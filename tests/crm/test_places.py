"""The pages of the diagnosis with a store chosen: of that store where they can be, else of the whole shop and said."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.shop import pages

pytestmark = pytest.mark.django_db
WHOLE = "A store is chosen above, but this page is of the whole shop"
HEAD = "order_id,customer_id,ordered_at,paid_amount,store\n"


def orders(store: str, *, customers: int, first: date, seed: int) -> Iterator[str]:
    """People who come back or do not, one of them on the first day and on the last."""
    draw = random.Random(seed)
    for who in range(customers):
        day = first + timedelta(draw.randrange((LAST - first).days))
        while day <= LAST:
            paid = draw.randrange(900, 9000) / 100
            yield f"{store}{draw.getrandbits(60)},{store}-{who},{day} 10:00:00,{paid},{store}"
            day += timedelta(draw.randrange(5, 400))
    for day in (first, LAST):
        yield f"{store}-{day},{store}-0,{day} 12:00:00,20.00,{store}"


FIRST, LAST, LATER = date(2023, 1, 1), date(2024, 6, 15), date(2023, 9, 5)
NORTH = list(orders("north", customers=150, first=FIRST, seed=4))
SOUTH = list(orders("south", customers=60, first=FIRST, seed=5))
YOUNG = list(orders("young", customers=50, first=LATER, seed=6))
UNKNOWN = ["kiosk-1,,2024-03-01 10:00:00,9.00,kiosk"]


def folder_of(home: Path, name: str, rows: list[str]) -> Path:
    (home / f"{name}.csv").write_text(HEAD + "\n".join(rows), encoding="utf-8")
    shop = huitou.init(home / name, name="山雾茶铺")
    shop.load(home / f"{name}.csv")
    return shop.folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Four stores in one shop, and two of them in shops of their own."""
    home = tmp_path_factory.mktemp("places")
    rows = {"all": [*NORTH, *SOUTH, *YOUNG, *UNKNOWN], "north": NORTH, "south": SOUTH}
    return {name: folder_of(home, name, some) for name, some in rows.items()}


def page_of(client: Client, page: str, **place: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/diagnosis/{page}", place)
    assert response.status_code == 200, response.content
    said: dict[str, Any] = response.json()
    return said


def told(blocks: Any) -> Any:
    """What a page says, without whose number it is: the questions behind it name the place."""
    if isinstance(blocks, dict):
        return {name: told(value) for name, value in blocks.items() if name != "people"}
    return [told(each) for each in blocks] if isinstance(blocks, list) else blocks


@pytest.mark.parametrize("store", ["north", "south"])
def test_a_store_is_told_of_as_if_it_stood_alone(
    folders: dict[str, Path], serve: Callable[[Path], None], client_of: Callable[..., Client], store: str
) -> None:
    client = client_of("analyst")
    serve(folders["all"])
    there = {page: page_of(client, page, store=store) for page in sorted(pages.OF_A_PLACE)}
    serve(folders[store])
    for page, said in there.items():
        alone = page_of(client, page)
        assert told(said["blocks"]) == told(alone["blocks"]), page
        assert said["title"] == f"{alone['title']} · {store}"


def test_a_store_that_began_later_has_no_months_before(
    folders: dict[str, Path], serve: Callable[[Path], None], client_of: Callable[..., Client]
) -> None:
    client = client_of("analyst")
    serve(folders["all"])
    of_all, of_one = (
        next(each for each in page_of(client, "cohorts", **place)["blocks"] if each["type"] == "table")["rows"]
        for place in ({}, {"store": "young"})
    )
    assert (of_all[0][0]["text"], of_one[0][0]["text"]) == ("2023-01", "2023-09")


def test_what_is_of_the_whole_shop_says_so(
    folders: dict[str, Path], serve: Callable[[Path], None], client_of: Callable[..., Client]
) -> None:
    client = client_of("analyst")
    serve(folders["all"])
    for each in client.get("/api/v1/diagnosis").json():
        said = page_of(client, each["id"], store="north")
        assert (each["id"] in pages.OF_A_PLACE) != str(said["blocks"][0]).count(WHOLE)
        assert WHOLE not in str(page_of(client, each["id"]))


def test_a_store_without_anybody_known_says_that_it_is_too_little(
    folders: dict[str, Path], serve: Callable[[Path], None], client_of: Callable[..., Client]
) -> None:
    client = client_of("analyst")
    serve(folders["all"])
    for page in sorted(pages.OF_A_PLACE):
        [prose] = page_of(client, page, store="kiosk")["blocks"]
        assert "too little data" in prose["text"]


def test_a_file_of_a_page_holds_the_store_that_is_looked_at(
    folders: dict[str, Path], serve: Callable[[Path], None], client_of: Callable[..., Client]
) -> None:
    client = client_of("analyst")
    serve(folders["all"])
    files = {
        store: client.get(
            "/api/v1/diagnosis/cohorts/export", {"format": "csv", "table": 0, **({"store": store} if store else {})}
        ).content
        for store in ("", "north", "south")
    }
    assert len(set(files.values())) == 3


def test_what_today_says_of_the_whole_shop_stays_with_a_store_chosen(
    folders: dict[str, Path], serve: Callable[[Path], None], client_of: Callable[..., Client]
) -> None:
    """What winning a customer costs cannot be told apart by store: a target of it is the whole shop's."""
    huitou.open(folders["all"]).set_target("acquisition_cost", "2024-06", 30)
    serve(folders["all"])
    client = client_of("analyst")
    whole, one = (client.get("/api/v1/today", {"days": 90, **place}).json() for place in ({}, {"store": "north"}))
    assert whole["targets"]
    for said in ("targets", "hurts", "stands", "due", "attention"):
        assert one[said] == whole[said]
    assert one["numbers"] != whole["numbers"]


def test_today_of_a_store_without_anybody_known_says_so(
    folders: dict[str, Path], serve: Callable[[Path], None], client_of: Callable[..., Client]
) -> None:
    serve(folders["all"])
    said = client_of("analyst").get("/api/v1/today", {"days": 90, "store": "kiosk"}).json()
    assert [each["missing"] for each in said["numbers"]] == [True, True, True]
    assert "0 customers" not in str(said["reservations"])
