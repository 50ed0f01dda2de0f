"""Erasing one customer: nothing of them is left in the folder, nothing brings them back, nobody else notices."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import huitou
from huitou import Shop, UserError
from huitou.identity import relink
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from tests.support.exports import Export, Row, export, shop_with
from tests.support.people import customers, ids, own, shopify, taobao
from tests.support.published import Content, content

pytestmark = pytest.mark.slow

PHONE, EMAIL, MEMBER = "13811112222", "lin.only@example.cn", "member-of-lin"
BROKEN = f"""\
order_id,customer_id,ordered_at,paid_amount,phone
7,{MEMBER},soon,5.00,{PHONE}
8,{MEMBER},2024-03-07 09:00:00,5.00,138-1111-2222,one cell too many
10,someone,2024-03-07 09:00:00,5.00,138 1111 2222,one cell too many
11,bo,2024-03-07 09:00:00,8.00,
"""
ALL_OF_LIN = (PHONE, EMAIL, MEMBER, "微信小林", "138-1111-2222", "138 1111 2222")


def _orders(*, at: str = "2024-04-01") -> Export:
    lin = {"customer_id": MEMBER, "phone": PHONE, "email": EMAIL, "paid_amount": "5.00", "refunded_amount": ""}
    bo = {"customer_id": "bo", "phone": "13800000009", "email": "", "paid_amount": "7.00", "refunded_amount": "1.00"}
    rows: list[Row] = [
        {"order_id": "1", "ordered_at": "2024-03-01 09:00:00"} | lin,
        {"order_id": "2", "ordered_at": "2024-03-05 09:00:00"} | lin,
        {"order_id": "3", "ordered_at": "2024-03-02 09:00:00"} | bo,
    ]
    return replace(export(*rows), exported_at=at)


@pytest.fixture(scope="session")
def _imported_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("known")
    shop = shop_with(folder, [_orders(), shopify("#1", email=EMAIL.upper()), taobao("9", "微信小林", alipay=PHONE)])
    (folder / "broken.csv").write_text(BROKEN, encoding="utf-8")
    shop.load(folder / "broken.csv")
    assert ids(shop) == {1: {1, 3, 4}, 2: {2}}
    return folder


@pytest.fixture(scope="session")
def _erased_once(_imported_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("erased")
    shutil.copytree(_imported_once, folder, dirs_exist_ok=True)
    huitou.open(folder / "shop").erase(1)
    return folder


@pytest.fixture
def shop(_imported_once: Path, tmp_path: Path) -> Shop:
    """lin under three names in three sources, one customer; bo, another. lin is also named in refused rows."""
    shutil.copytree(_imported_once, tmp_path, dirs_exist_ok=True)
    return huitou.open(tmp_path / "shop")


@pytest.fixture
def without_lin(_erased_once: Path, tmp_path: Path) -> Shop:
    shutil.copytree(_erased_once, tmp_path, dirs_exist_ok=True)
    return huitou.open(tmp_path / "shop")


def _texts(shop: Shop) -> str:
    """Every byte of the folder as text: parquet and snapshots through the engine, all other files as they are."""
    found = []
    with connect() as engine:
        for path in sorted(p for p in shop.folder.rglob("*") if p.is_file()):
            found.append(path.read_bytes().decode("utf-8", "ignore"))
            if path.suffix == ".parquet":
                found.append(str(engine.rows(f"SELECT * FROM read_parquet('{path}')")))
            if path.suffix == ".duckdb":
                engine.run(f"ATTACH '{path}' AS snap (READ_ONLY)")
                tables = engine.rows("SELECT table_name FROM duckdb_tables() WHERE database_name = 'snap'")
                found += [str(engine.rows(f'SELECT * FROM snap."{table}"')) for (table,) in tables]
                engine.run("DETACH snap")
    return "\n".join(found)


def _left(shop: Shop) -> list[str]:
    texts = _texts(shop).lower()
    return [word for word in ALL_OF_LIN if word.lower() in texts]


def _of(customer: int, found: Content) -> list[object]:
    return [row for table in ("sequence", "customers", "accounts") for row in found[table] if customer in row[:3]]


def test_what_is_looked_for_can_be_found(shop: Shop) -> None:
    assert set(_left(shop)) == set(ALL_OF_LIN)


def test_nothing_of_the_person_is_left_in_the_folder(shop: Shop) -> None:
    report = shop.erase(1)
    assert _left(shop) == []
    # Rows 7, 8 and 10 of the broken file: by the cells kept of one, by the text of the others.
    assert (report.accounts, report.orders, report.quarantine_rows) == (3, 4, 3)


def test_orders_and_revenue_stay_and_belong_to_nobody(shop: Shop) -> None:
    before = shop.measure("revenue", from_="2024-03-01", to="2024-03-31")[0].value
    shop.erase(1)
    assert shop.measure("revenue", from_="2024-03-01", to="2024-03-31")[0].value == before
    owners = {row[0]: row[2] for row in content(shop)["sequence"]}
    assert owners == {
        ("huitou", "", "1"): None,
        ("huitou", "", "2"): None,
        ("shopify", "", "#1"): None,
        ("taobao", "", "9"): None,
        ("huitou", "", "3"): 2,
        ("huitou", "", "11"): 2,
    }


def test_other_customers_are_as_they_were(shop: Shop) -> None:
    before = _of(2, content(shop))
    shop.erase(1)
    assert _of(2, content(shop)) == before
    assert customers(shop) == [{"bo"}]


def test_no_import_brings_the_person_back(without_lin: Shop) -> None:
    files = {
        "same file": _orders(),
        "older": _orders(at="2024-03-20"),
        "newer": _orders(at="2024-05-01"),
        "same order": shopify("#1", email=EMAIL),
        "e-mail": shopify("#2", email=EMAIL),
        "phone": shopify("#3", phone=f"+86{PHONE}"),
        "new member id": own("20", "another-name", phone=PHONE),
        "member id": own("21", MEMBER),
        "receiver": taobao("22", "", receiver=PHONE),
    }
    for name, again in files.items():
        again.load(without_lin)
        assert customers(without_lin) == [{"bo"}], name
    assert _left(without_lin) == []
    # Orders 1 and 2 as before; of what came after the erasure, each as nobody's.
    owners = {row[0][2]: row[2] for row in content(without_lin)["sequence"]}
    assert owners == dict.fromkeys(("1", "2", "#1", "#2", "#3", "9", "20", "21", "22")) | {"3": 2, "11": 2}


@pytest.mark.parametrize("named_before", [True, False])
def test_what_an_erased_buyer_placed_stays_set_aside_and_so_does_what_comes(shop: Shop, *, named_before: bool) -> None:
    own("21", MEMBER).load(shop)
    shop.exclude(buyers=[MEMBER] if named_before else [f"+86 {PHONE}"])
    shop.restore(["2"])
    aside = {row[4] for row in content(shop)["excluded"]}
    shop.erase(1)
    assert {row[4] for row in content(shop)["excluded"]} == aside
    assert aside >= {"1", "21"}
    assert "2" not in aside
    assert _left(shop) == []
    own("22", MEMBER, phone=PHONE).load(shop)
    assert {row[4] for row in content(shop)["excluded"]} == {*aside, "22"}
    assert customers(shop) == [{"bo"}]


def test_a_refused_row_does_not_bring_their_name_back(without_lin: Shop) -> None:
    later = without_lin.folder.parent / "later.csv"
    later.write_text(BROKEN + "12,bo,2024-03-08 09:00:00,8.00,\n", encoding="utf-8")
    [report] = without_lin.load(later)
    assert (report.accepted, report.quarantined) == (1, 3)
    assert _left(without_lin) == []


# Of lin by the member id, by a phone within an address, by being of one order with such a row; the last is bo's.
ASIDE = f"""\
order_id,customer_id,ordered_at,paid_amount,phone,province,product_id,quantity
30,{MEMBER},soon,5.00,,浙江,tea,1
31,someone,2024-03-08 09:00:00,5.00,,"林, 86-{PHONE}, 杭州",tea,one
31,,2024-03-08 09:00:00,5.00,,西湖边一号,cup,one
32,bo,2024-03-08 09:00:00,8.00,13800000009,上海,tea,one
33,bo,2024-03-08 09:00:00,8.00,,,tea,1
"""


def _cells(shop: Shop) -> list[str]:
    with connect() as engine:
        Facts(shop.folder).attach(engine)
        rows = engine.rows("SELECT order_id, cells FROM facts_quarantine WHERE order_id LIKE '3_' ORDER BY order_id")
    return [order for order, cells in rows if cells]


def test_cells_kept_of_refused_rows_go_too(shop: Shop) -> None:
    file = shop.folder.parent / "aside.csv"
    file.write_text(ASIDE, encoding="utf-8")
    shop.load(file)
    assert _cells(shop) == ["30", "31", "31", "32"]
    shop.erase(1)
    assert _cells(shop) == ["32"]
    assert _left(shop) == []
    assert "西湖边" not in _texts(shop)


def test_cells_of_rows_refused_later_are_not_kept(without_lin: Shop) -> None:
    file = without_lin.folder.parent / "aside.csv"
    file.write_text(ASIDE, encoding="utf-8")
    without_lin.load(file)
    assert _cells(without_lin) == ["32"]
    assert _left(without_lin) == []


def test_a_file_exported_before_does_not_bring_them_back(shop: Shop) -> None:
    file, out = shop.folder.parent / "aside.csv", shop.folder.parent / "out.csv"
    file.write_text(ASIDE, encoding="utf-8")
    shop.load(file)
    shop.export_quarantine(out)
    shop.erase(1)
    out.write_text(out.read_text("utf-8-sig").replace("soon", "2024-03-01 09:00:00").replace("one", "1"), "utf-8")
    reports = shop.load(out)
    # Rows 7 and 11 of the broken file are gone or known; of this one only bo's row still has its place.
    assert sum(report.accepted for report in reports) == 1
    assert _left(shop) == []


def test_somebody_they_shared_a_phone_with_stays_a_customer(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "lin", phone=PHONE), own("2", "bo", phone=PHONE)])
    shop.erase(1)
    own("2", "bo", phone=PHONE).load(shop)
    own("3", "bo", phone=PHONE).load(shop)
    assert {row[0][2]: row[2] for row in content(shop)["sequence"]} == {"1": None, "2": 2, "3": 2}


def test_an_account_split_off_before_is_another_customer(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "lin", phone=PHONE), shopify("#1", phone=PHONE), own("2", "bo", phone=PHONE)])
    shop.erase(1)
    # Of the phone two people claimed one is left: it tells now who the buyer of the other source is.
    assert ids(shop) == {2: {2, 3}}


@pytest.mark.parametrize("gone", [1, 3, 99])
def test_erasing_whom_nobody_knows_any_more_says_so(without_lin: Shop, gone: int) -> None:
    with pytest.raises(UserError) as refused:
        without_lin.erase(gone)
    assert refused.value.code == "customer.missing"


def test_an_erased_customer_has_no_name(without_lin: Shop) -> None:
    assert without_lin.names([1, 3, 4], reveal=True) == {}


SHARED = "13855556666"


def _shop_where_a_contact_is_two_peoples(folder: Path) -> Shop:
    """Two members of one source hold the phone by which a buyer of another source is known: it tells nobody."""
    shop = shop_with(folder, [own("1", "ana", phone=SHARED), own("2", "bo", phone=SHARED), shopify("#1", phone=SHARED)])
    assert ids(shop) == {1: {1}, 2: {2}, 3: {3}}
    return shop


def test_who_shared_a_contact_with_them_is_linked_at_once(tmp_path: Path) -> None:
    shop = _shop_where_a_contact_is_two_peoples(tmp_path)
    assert shop.erase(1).linked == 1
    assert ids(shop) == {2: {2, 3}}
    assert not (shop.folder / "relink.pending").exists()
    # As if the import that touches them had come: nothing is left to change.
    own("3", "bo", phone=SHARED).load(shop)
    assert ids(shop) == {2: {2, 3}}


def test_a_linking_broken_off_is_finished_by_the_next_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = _shop_where_a_contact_is_two_peoples(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(relink, "relate", None)
        with pytest.raises(TypeError):
            shop.erase(1)
    assert ids(shop) == {2: {2}, 3: {3}}
    own("9", "yun").load(shop)
    assert {2, 3} in ids(shop).values()


def test_what_people_told_apart_stays_apart_after_an_erasure(tmp_path: Path) -> None:
    shop = _shop_where_a_contact_is_two_peoples(tmp_path)
    shop.refuse(2, 3)
    assert shop.erase(1).linked == 0
    assert ids(shop) == {2: {2}, 3: {3}}
