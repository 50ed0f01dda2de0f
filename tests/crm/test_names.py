"""The names behind the numbers of the diagnosis: as many as the number says, page by page, of a simulated shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.shop import pages
from huitou.simulate.folder import write

pytestmark = pytest.mark.django_db
# Pages on which a number of customers stands that can be named.
_NAMED = {"structure", "curve", "gaps", "cohorts", "contribution", "categories", "numbers"}
Number = tuple[str, dict[str, Any], dict[str, Any]]


@pytest.fixture
def client(served: Path, client_of: Callable[..., Client]) -> Client:
    return client_of("analyst")


@pytest.fixture(scope="module")
def late_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose parcels come late, so that there is a finding with people."""
    folder = tmp_path_factory.mktemp("late")
    made = write(folder / "exports", customers=1200, seed=11, illness="late_parcels")
    shop = huitou.init(folder / "shop", name="山雾茶铺")
    shop.load([file for file in (made.huitou, made.parcels) if file is not None])
    return shop.folder


@pytest.fixture
def ill(late_folder: Path, serve: Callable[[Path], None]) -> Path:
    serve(late_folder)
    return late_folder


def _page(client: Client, page: str) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = client.get(f"/api/v1/diagnosis/{page}").json().get("blocks", [])
    return blocks


def _tables(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if block["type"] == "table":
            yield block
        for chart in _charts(block):
            yield chart["table"]
            if chart["bars"]:
                yield chart["bars"]


def _charts(block: dict[str, Any]) -> list[dict[str, Any]]:
    if block["type"] == "cards":
        return [card["trend"] for card in block["cards"] if card["trend"]]
    return [block] if block["type"] == "chart" else []


def _numbers(blocks: list[dict[str, Any]]) -> Iterator[Number]:
    """Every cell with names: where it stands, the cell, its link."""
    for table in _tables(blocks):
        for row in table["rows"]:
            for heading, cell in zip(table["headings"], row, strict=True):
                if cell["people"]:
                    yield f"{table['name']} · {row[0]['text']} · {heading}", cell, cell["people"]


def _people(client: Client, link: dict[str, Any]) -> list[dict[str, Any]]:
    """All of them, page by page as the drawer asks."""
    found: list[dict[str, Any]] = []
    cursor: str | None = "0"
    while cursor is not None:
        said = client.get(f"/api/v1{link['path']}", {**link["query"], "cursor": cursor, "limit": 200})
        assert said.status_code == 200, (link, said.content)
        found += said.json()["items"]
        cursor = said.json()["next"]
    assert len(found) == said.json()["total"]
    return found


def _says(cell: dict[str, Any], link: dict[str, Any], people: list[dict[str, Any]]) -> bool:
    """Whether the people are those of the number: as many, or what they add comes to it, or its note counts them."""
    if cell["kind"] == "count":
        return len(people) == cell["value"]
    if cell["kind"] == "money" and link["path"] != "/metrics/new_buyers/people":
        # In minor units.
        return sum(each["counted"] for each in people) == round(float(cell["value"]) * 100)
    if cell["kind"] == "money":
        return bool(people)
    return _tells(cell["note"] + cell["text"], people)


def _tells(text: str, people: list[dict[str, Any]]) -> bool:
    """Whether the text says how many they are, or how much they bring."""
    counted = sum(each["counted"] for each in people)
    return bool(people) and (f"{counted:,}" in text or f"{counted / 100:,.2f}" in text)


@pytest.mark.parametrize("page", [each.id for each in pages.PAGES])
def test_as_many_names_as_the_number_says(client: Client, page: str) -> None:
    wrong = []
    named = 0
    for where, cell, link in _numbers(_page(client, page)):
        people = _people(client, link)
        named += 1
        if not _says(cell, link, people):
            wrong.append((where, cell["text"], cell["note"], len(people), link))
    assert wrong == []
    assert (named > 0) or page not in _NAMED


def _fitting(client: Client, link: dict[str, Any]) -> int:
    """How many the rule of a link finds, as an audience is counted."""
    said = {**link, "called": "these"}
    filled = client.post("/api/v1/audiences/filled", said, content_type="application/json")
    assert filled.status_code == 200, (link, filled.content)
    rule = {"rule": filled.json()["rule"]}
    counted = client.post("/api/v1/audiences/count", rule, content_type="application/json")
    assert counted.status_code == 200, (link, counted.content)
    assert counted.json()["lacking"] == []
    return int(counted.json()["count"])


@pytest.mark.parametrize("page", sorted(_NAMED))
def test_whoever_is_behind_a_number_can_be_made_an_audience(client: Client, page: str) -> None:
    links = [link for _, _, link in _numbers(_page(client, page))]
    # Of hundreds of cells that ask alike, some of each table.
    asked = links[:: max(len(links) // 8, 1)]
    listed = [{row["customer_id"] for row in _people(client, link)} - {None} for link in asked]
    assert [_fitting(client, link) for link in asked] == [len(each) for each in listed]


def test_the_three_numbers_have_their_names(client: Client) -> None:
    cards = [card for block in _page(client, "numbers") if block["type"] == "cards" for card in block["cards"]]
    assert len(cards) == 3
    for card in cards:
        assert _tells(card["sentence"], _people(client, card["people"]))


def test_each_bar_has_the_names_that_its_row_has(ill: Path, client_of: Callable[..., Client]) -> None:
    """What is clicked on the drawing is what the table behind it, or the list of its bars, has a link for."""
    client = client_of("analyst")
    bars = {page: [chart for block in _page(client, page) for chart in _charts(block)] for page in _NAMED}
    (curve,) = bars["curve"]
    (drawn,) = curve["people"]
    listed = [row[1]["people"] for row in curve["bars"]["rows"]]
    assert [each for each in drawn if each] == listed[: sum(each is not None for each in drawn)]
    assert len(drawn) == len(curve["option"]["series"][0]["data"])
    (months,) = bars["contribution"]
    returning, new = ([row[column]["people"] for row in months["table"]["rows"]] for column in (2, 3))
    assert months["people"] == [returning, new]
    (categories,) = bars["categories"]
    # Bars lie one under the other, drawn from the bottom up.
    assert categories["people"] == [[row[2]["people"] for row in reversed(categories["table"]["rows"])]]


def test_a_finding_has_the_names_it_is_about(ill: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("analyst")
    found = [
        finding
        for block in _page(client, "findings")
        if block["type"] == "findings"
        for finding in block["findings"]
        if finding["people"]
    ]
    assert [each["people"]["query"] for each in found] == [{"finding": "late_parcels"}]
    shop = huitou.open(ill)
    late = next(each for each in shop.findings().items if each.id == "late_parcels")
    (share,) = shop.measure(late.metric, **late.asked)
    # Those whose first parcel was late, without those who came back all the same.
    assert len(_people(client, found[0]["people"])) == (share.denominator or 0) - share.numerator
    assert _fitting(client, found[0]["people"]) == len(_people(client, found[0]["people"]))
    today = client.get("/api/v1/today").json()
    assert [each["people"] for each in today["hurts"] + today["stands"] if each["people"]] == [
        each["people"] for each in found
    ]


def test_what_cannot_be_named_is_refused(client: Client) -> None:
    def refused(path: str, **query: str) -> tuple[int, str]:
        said = client.get(f"/api/v1{path}", query)
        return said.status_code, said.json()["code"]

    assert refused("/people") == (422, "people.whose")
    assert refused("/people", cell="lifecycle=nowhere") == (422, "structure.cell")
    assert refused("/people", finding="nothing_of_the_kind") == (404, "not_found")
    assert refused("/metrics/revenue/people", after="1-5") == (422, "metrics.after")
    assert refused("/metrics/revenue/people", only="[]") == (422, "metrics.only")
    assert refused("/metrics/revenue/people", only='{"category": "tea"}') == (422, "metrics.only")
    assert refused("/metrics/revenue/people", only='{"nothing": ["tea"]}')[0] == 422


def test_the_people_of_a_cell_leave_as_a_file(client: Client) -> None:
    said = client.get("/api/v1/people", {"cell": "lifecycle=lost"}).json()
    file = client.get("/api/v1/people/export", {"cell": "lifecycle=lost", "format": "csv"})
    assert file.status_code == 200
    # A line for the headings.
    assert len(b"".join(file).splitlines() if file.streaming else file.content.splitlines()) == said["total"] + 1


@pytest.mark.parametrize(
    ("metric", "by"),
    [
        ("repeat_purchase_rate", "channel"),
        ("repeat_purchase_rate", "month"),
        ("buyers", "first_category"),
        ("buyers", "store"),
        ("revenue", "province"),
        ("cohort_repurchase_rate", "cohort"),
        ("repurchase_cycle", "first_channel"),
    ],
)
def test_each_slice_of_a_metric_has_its_names(client: Client, metric: str, by: str) -> None:
    items = client.get(f"/api/v1/metrics/{metric}", {"by": by, "count_by": "day"}).json()["items"]
    with_names = [each for each in items if each["cell"]["people"]]
    assert with_names
    for each in with_names:
        assert sum(person["counted"] for person in _people(client, each["cell"]["people"])) == each["numerator"]


def test_a_slice_within_one_store_is_of_that_store(client: Client) -> None:
    stores = client.get("/api/v1/session").json()["shop"]["stores"]
    place = {"source": stores[0]["source"], "store": stores[0]["store"]}
    items = client.get("/api/v1/metrics/buyers", {"by": "channel", **place}).json()["items"]
    assert [len(_people(client, each["cell"]["people"])) for each in items if each["numerator"]] == [
        each["numerator"] for each in items if each["numerator"]
    ]
