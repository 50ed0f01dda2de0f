"""The list, the profile, and what people say of customers: through merges, splits, erasure and two at once."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.customers import work
from huitou.crm.customers.models import Consent, Note, Tagged

pytestmark = pytest.mark.django_db
# Lin orders from two shops under two numbers; nobody knows yet that it is one person. Wei orders once.
ORDERS = """order_id,customer_id,ordered_at,paid_amount,product_id,product_name,category,quantity,line_amount
a1,lin,2024-01-02 10:00:00,30.00,T1,绿茶 50克,绿茶,1,30.00
a2,lin,2024-02-03 10:00:00,50.00,T1,绿茶 50克,绿茶,2,50.00
a3,wei,2024-02-04 10:00:00,20.00,T2,红茶,红茶,1,20.00
"""
OTHER = """order_id,customer_id,ordered_at,paid_amount
b1,13812345678,2024-03-05 10:00:00,40.00
"""
MEMBERS = """customer_id,joined_at,consent_sms,consent_at,consent_source
wei,2024-02-01 09:00:00,是,2024-02-01 09:00:00,收银台
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lin is customer 1, Wei 2, the unknown of the other store 3."""
    folder = tmp_path_factory.mktemp("customers")
    made = huitou.init(folder / "shop")
    for name, text, store in (("orders", ORDERS, None), ("other", OTHER, "B"), ("members", MEMBERS, None)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        made.load(folder / f"{name}.csv", **({"store": store} if store else {}))
    return folder / "shop"


@pytest.fixture
def shop(imported: Path, tmp_path: Path, serve: Callable[[Path], None]) -> huitou.Shop:
    shutil.copytree(imported, tmp_path / "shop")
    serve(tmp_path / "shop")
    return huitou.open(tmp_path / "shop")


def _post(client: Client, path: str, **payload: Any) -> Any:
    return client.post(f"/api/v1/customers/{path}", payload, content_type="application/json")


def test_the_list_is_sorted_and_paged(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    client = client_of("analyst")
    first = client.get("/api/v1/customers", {"limit": 2}).json()
    # 30 + 50, 40, 20.
    assert [each["amount"] for each in first["items"]] == ["CNY 80.00", "CNY 40.00"]
    assert (first["total"], first["next"]) == (3, "2")
    rest = client.get("/api/v1/customers", {"limit": 2, "cursor": first["next"]}).json()
    assert [each["name"] for each in rest["items"]] == ["wei"]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [("lin", [1]), ("LI", [1]), ("138 1234 5678", [3]), ("a3", [2]), ("2", [2]), ("nobody", []), ("%", [])],
)
def test_what_is_typed_finds(shop: huitou.Shop, client_of: Callable[..., Client], typed: str, found: list[int]) -> None:
    said = client_of("analyst").get("/api/v1/customers", {"q": typed}).json()
    assert [each["customer_id"] for each in said["items"]] == found


def test_a_profile_tells_the_life(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    said = client_of("service").get("/api/v1/customers/1").json()
    assert [(each["day"], each["kind"], each["title"]) for each in said["events"]] == [
        ("2024-02-03", "purchase", "purchase 2, CNY 50.00"),
        ("2024-01-02", "purchase", "purchase 1, CNY 30.00"),
    ]
    assert said["events"][0]["detail"] == "绿茶 50克 × 2 · a2"
    assert [tag["name"] for tag in said["tagged"]] == ["returning"]


def test_in_reach_and_bought_once(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    said = client_of("service", lang="zh").get("/api/v1/customers/2").json()
    assert "私域未复购" in {tag["name"] for tag in said["tagged"]}
    assert said["consents"] == [
        {"channel": "sms", "purpose": "marketing", "given": True, "said_at": "2024-02-01", "source": "收银台"}
    ]


def test_names_in_full_are_noted(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    from huitou.crm.access.models import AuditEntry

    client = client_of("service")
    assert client.get("/api/v1/customers/3").json()["name"] == "138****5678"
    assert _post(client, "3/unmask").json()["name"] == "13812345678"
    assert [(each.action, each.subject) for each in AuditEntry.objects.all()] == [("customer.unmasked", "3")]
    # Nothing of it is left for the next who asks.
    assert client.get("/api/v1/customers/3").json()["name"] == "138****5678"


def test_an_analyst_sees_no_names_in_full(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    assert _post(client_of("analyst"), "3/unmask").status_code == 403


def test_what_was_said_follows_a_merge_and_a_split(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    _post(client, "3/notes", text="called on Tuesday")
    _post(client, "3/tags", name="VIP")
    decision = shop.accept(1, 3)
    merged = client.get("/api/v1/customers/1").json()
    assert [each["text"] for each in merged["notes"]] == ["called on Tuesday"]
    assert merged["tags"] == ["VIP"]
    # The number that was merged leads to whom it became.
    assert client.get("/api/v1/customers/3").json()["customer_id"] == 1
    shop.undo(decision.number)
    assert client.get("/api/v1/customers/1").json()["notes"] == []
    assert client.get("/api/v1/customers/3").json()["tags"] == ["VIP"]


def test_a_merge_gives_nobody_a_consent(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    from huitou.crm.customers.consents import standing

    client = client_of("operator")
    said = {"channel": "sms", "purpose": "marketing", "said_on": "2024-04-01", "source": "call"}
    _post(client, "3/consents", account_key=3, given=True, **said)
    shop.accept(1, 3)
    [given] = standing(shop.folder, [1, 3])
    assert (given.given, given.for_accounts) == (True, frozenset({3}))
    # Whoever refuses under one name is left alone under all.
    _post(client, "1/consents", account_key=1, given=False, **said)
    [refused] = standing(shop.folder, [1, 3])
    assert not refused.given


def test_a_consent_of_somebody_elses_account_is_refused(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    said = {"channel": "sms", "purpose": "marketing", "said_on": "2024-04-01", "source": "call", "given": True}
    assert _post(client_of("operator"), "1/consents", account_key=2, **said).status_code == 404
    assert not Consent.objects.exists()


def test_a_day_to_come_is_no_day_it_was_said(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    said = {"channel": "sms", "purpose": "marketing", "said_on": "2999-01-01", "source": "call", "given": True}
    response = _post(client_of("operator"), "1/consents", account_key=1, **said)
    assert (response.status_code, response.json()["code"]) == (422, "consent.day")


def test_two_who_edit_one_note(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    note = _post(client, "1/notes", text="likes green tea").json()
    path = f"/api/v1/customers/1/notes/{note['id']}"
    mine = client.put(path, {"text": "likes black tea", "version": note["version"]}, content_type="application/json")
    theirs = client.put(path, {"text": "likes white tea", "version": note["version"]}, content_type="application/json")
    assert (mine.status_code, theirs.status_code) == (200, 409)
    assert theirs.json()["code"] == "edit.stale"
    assert Note.objects.get().text == "likes black tea"


def test_a_tag_taken_off_stays_in_the_history(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    _post(client, "1/tags", name="VIP")
    _post(client, "1/tags", name="VIP")
    assert Tagged.objects.count() == 1
    assert client.get("/api/v1/customers", {"tag": "VIP"}).json()["total"] == 1
    assert client.delete("/api/v1/customers/1/tags/VIP").status_code == 204
    assert client.delete("/api/v1/customers/1/tags/VIP").status_code == 404
    said = client.get("/api/v1/customers/1").json()
    assert said["tags"] == []
    [span] = said["tag_history"]
    assert (span["name"], span["by"], span["removed_by"]) == ("VIP", "operator", "operator")


def test_what_was_said_of_the_erased_goes(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    for customer in (1, 2):
        _post(client, f"{customer}/notes", text="a note")
    work.turn()
    assert Note.objects.count() == 2
    shop.erase(2)
    # The worker sees that the data version is another.
    work.turn()
    assert [each.account_key for each in Note.objects.all()] == [1]
    assert client.get("/api/v1/customers/2").status_code == 404


@pytest.mark.parametrize("text", ["", "x" * 2001])
def test_a_note_says_something_and_not_too_much(shop: huitou.Shop, client_of: Callable[..., Client], text: str) -> None:
    response = _post(client_of("operator"), "1/notes", text=text)
    assert response.status_code == 422
    assert response.json()["issues"][0]["field"] == "text"


def test_a_note_says_when_in_shop_time(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    _post(client, "1/notes", text="called")
    # Ten in the evening in London is the next morning in Shanghai.
    Note.objects.update(at=dt.datetime(2026, 11, 1, 22, 30, tzinfo=dt.UTC))
    [note] = client.get("/api/v1/customers/1").json()["notes"]
    assert note["at"] == "2026-11-02 06:30"


def test_a_shop_too_young_for_its_own_sum_is_told_so(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    said = client_of("owner").get("/api/v1/what-if").json()
    assert [block["type"] for block in said["blocks"]] == ["prose"]
    assert "nine months of data" in said["blocks"][0]["text"]


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("customers/export?format=csv", "1,lin,2024-01-02,2024-02-03,2,CNY 80.00"),
        ("metrics/buyers/export?format=csv&from=2024-01-01&to=2024-03-31", "3,"),
        ("due/export?format=csv", None),
        ("audit/export?format=csv", None),
    ],
)
def test_every_list_can_be_taken_away(
    shop: huitou.Shop, client_of: Callable[..., Client], path: str, first: str | None
) -> None:
    client = client_of("owner")
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200
    lines = response.content.decode("utf-8-sig").splitlines()
    if first is not None:
        assert lines[1].startswith(first)
    assert "13812345678" not in response.content.decode()
    # What was taken is written down.
    [entry] = client.get("/api/v1/audit", {"action": "export"}).json()["items"]
    assert entry["detail"]["rows"] == len(lines) - 1


def test_a_tag_that_is_a_formula_runs_nowhere(shop: huitou.Shop, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    _post(client, "1/tags", name="=1+1")
    text = client.get("/api/v1/customers/export?format=csv").content.decode("utf-8-sig")
    assert ",'=1+1" in text
    assert ",=1+1" not in text
