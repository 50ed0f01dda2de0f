from pathlib import Path

from tests.support.exports import export, shop_with
from tests.support.published import content

ANA = {"customer_id": "ana", "paid_amount": "5.00", "status": "paid"}


def test_a_customer_whose_purchases_are_gone_leaves_no_account_behind(tmp_path: Path) -> None:
    bought = ANA | {"order_id": "1", "ordered_at": "2024-03-01 09:00:00"}
    shop = shop_with(tmp_path, [export(bought), export(bought | {"status": "closed"}, exported_at="2024-03-02")])
    assert (content(shop)["customers"], content(shop)["accounts"]) == ([], [])


def test_a_new_purchase_leaves_the_categories_of_other_stores_as_they_were(tmp_path: Path) -> None:
    first = ANA | {"order_id": "1", "ordered_at": "2024-03-01 09:00:00", "store": "north", "category": "tea"}
    second = ANA | {"order_id": "2", "ordered_at": "2024-03-02 09:00:00", "store": "south", "category": "cups"}
    shop = shop_with(tmp_path, [export(first), export(second)])
    assert content(shop)["categories"] == [
        (("huitou", "north", "1"), "tea", 500),
        (("huitou", "south", "2"), "cups", 500),
    ]


def test_an_account_without_purchases_is_found_with_the_customer_it_joins(tmp_path: Path) -> None:
    phone = {"phone": "13800000001"}
    paid = {"order_id": "1", "customer_id": "ana", "ordered_at": "2024-03-01 09:00:00", "paid_amount": "5.00"} | phone
    shop = shop_with(tmp_path, [export(paid)])
    (tmp_path / "shopify.csv").write_text(
        "Name,Email,Phone,Financial Status,Created at,Total\n#1,,13800000001,pending,2024-03-02 10:00:00 +0800,5.00\n",
        encoding="utf-8",
    )
    shop.load(tmp_path / "shopify.csv")
    assert content(shop)["accounts"] == [(1, 1), (1, 2)]


def test_ties_go_by_name_not_by_which_store_came_first(tmp_path: Path) -> None:
    # One number, one moment, two stores: the first purchase is that of the store first by name.
    tied = ANA | {"order_id": "1", "ordered_at": "2024-03-01 09:00:00"}
    shop = shop_with(tmp_path, [export(tied | {"store": "south"}), export(tied | {"store": "north"})])
    places = {row[0][1]: row[11] for row in content(shop)["sequence"]}
    assert places == {"north": 1, "south": 2}
