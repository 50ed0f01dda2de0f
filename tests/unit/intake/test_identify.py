"""The rules of who is who, one test a rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huitou.warehouse import publish
from huitou.warehouse.writer import writer
from tests.support.exports import Export, shop_with
from tests.support.people import customers, decisions, ids, own, shopify, taobao
from tests.support.published import content

PHONE, OTHER_PHONE = "13800000001", "13800000002"


def test_one_member_id_of_a_store_is_one_customer(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "ana"), own("2", "ana")])
    assert customers(shop) == [{"ana"}]


def test_one_nick_in_two_stores_is_two_customers(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [taobao("1", "小美", store="north"), taobao("2", "小美", store="south")])
    assert customers(shop) == [{"小美"}, {"小美"}]


def test_the_store_column_divides_one_system_but_not_its_members(tmp_path: Path) -> None:
    # Huitou's own csv names the shop counter of one system; `--store` is what tells two systems apart.
    north, south = own("1", "ana"), own("2", "ana")
    files = [
        type(f)((*f.columns, "store"), ({**f.rows[0], "store": s},)) for f, s in ((north, "north"), (south, "south"))
    ]
    assert customers(shop_with(tmp_path, files)) == [{"ana"}]


@pytest.mark.parametrize("first", [own("1", "ana", phone=PHONE), shopify("1", phone="+86 138-0000-0001")])
def test_a_buyer_phone_joins_two_sources(tmp_path: Path, first: Export) -> None:
    second = taobao("2", "小美", alipay=PHONE)
    assert [len(each) for each in customers(shop_with(tmp_path, [first, second]))] == [2]


def test_an_email_joins_two_sources_however_it_is_written(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "ana", email="Ana@Example.CN"), shopify("#1", email=" ana@example.cn ")])
    assert customers(shop) == [{"ana", "ana@example.cn"}]


def test_one_email_of_a_shopify_store_is_one_customer_however_it_is_written(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [shopify("#1", email="Ana@Example.CN"), shopify("#2", email="ana@example.cn")])
    assert customers(shop) == [{"ana@example.cn"}]


def test_a_phone_two_members_share_is_left_to_a_person(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "ana", phone=PHONE), own("2", "bo", phone=PHONE)])
    assert customers(shop) == [{"ana"}, {"bo"}]
    assert [(each.one, each.two) for each in shop.suggestions()] == [(1, 2)]


def test_different_member_ids_of_one_source_are_never_merged(tmp_path: Path) -> None:
    stores = [taobao("1", "小美", alipay=PHONE, store="north"), taobao("2", "大美", alipay=PHONE, store="south")]
    shop = shop_with(tmp_path, stores)
    assert customers(shop) == [{"小美"}, {"大美"}]
    assert [(each.one, each.two) for each in shop.suggestions()] == [(1, 2)]


def test_a_receivers_phone_joins_nothing(tmp_path: Path) -> None:
    gifts = [own("1", "ana", phone=PHONE), taobao("2", "小美", receiver=PHONE), taobao("3", "", receiver=PHONE)]
    assert customers(shop_with(tmp_path, gifts)) == [{"ana"}, {"小美"}, {"86" + PHONE}]


def test_a_receivers_phone_identifies_where_there_is_no_buyer(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [taobao("1", "", receiver=PHONE), taobao("2", "", receiver=f"'{PHONE}")])
    assert customers(shop) == [{"86" + PHONE}]


@pytest.mark.parametrize(
    "masked",
    [
        taobao("1", "小**", receiver="138****0001"),
        shopify("1", email="a***@x.cn"),
        own("1", "t***8", phone="138****0001"),
    ],
)
def test_a_masked_value_identifies_nobody(tmp_path: Path, masked: object) -> None:
    shop = shop_with(tmp_path, [masked])
    assert customers(shop) == []
    assert [row[2] for row in content(shop)["sequence"]] == [None]


def test_the_oldest_id_survives_a_merge(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [shopify("#1", email="a@x.cn"), own("1", "ana"), own("2", "ana", email="a@x.cn")])
    assert ids(shop) == {1: {1, 2}}
    assert decisions(shop) == [("merge", 1, 2)]


def test_a_later_conflict_splits_and_gives_the_id_back(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "ana", phone=PHONE), shopify("#1", phone=PHONE)])
    assert ids(shop) == {1: {1, 2}}
    own("2", "bo", phone=PHONE).load(shop)
    assert ids(shop) == {1: {1}, 2: {2}, 3: {3}}
    assert decisions(shop)[:2] == [("merge", 1, 2), ("split", 1, 2)]


def test_a_pair_that_is_merged_is_not_also_suggested(tmp_path: Path) -> None:
    # The phone is shared in Huitou's file and decides nothing; the e-mail does.
    shop = shop_with(tmp_path, [own("1", "ana", phone=PHONE, email="a@x.cn"), own("2", "bo", phone=PHONE)])
    shopify("#1", phone=PHONE, email="a@x.cn").load(shop)
    assert ids(shop) == {1: {1, 3}, 2: {2}}
    assert [(each.one, each.two) for each in shop.suggestions()] == [(1, 2)]


def test_ids_survive_a_rebuild_from_the_facts(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "ana", phone=PHONE), shopify("#1", phone=PHONE), own("2", "bo", phone=PHONE)])
    before = content(shop)
    shutil.rmtree(shop.folder / "snapshots")
    with writer(shop.folder, "rebuild", shop.settings) as (scratch, clock):
        publish.publish(shop.folder, clock, scratch)
    assert content(shop)["accounts"] == before["accounts"]


def test_numbers_of_the_erased_are_not_given_again(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [own("1", "ana"), own("2", "bo")])
    shop.erase(2)
    own("3", "cai").load(shop)
    assert ids(shop) == {1: {1}, 3: {3}}
