from pathlib import Path
from typing import Any

import pytest

from huitou import Shop
from huitou.warehouse.snapshot import open_snapshot
from tests.support.exports import export, shop_with
from tests.support.published import content

ANA = {"customer_id": "ana", "ordered_at": "2024-03-01 09:00:00", "paid_amount": "10.00", "status": "paid"}
KEY = ("huitou", "", "1")
OWN = """\
id = "own.lines"
source = "own"
rows = "line"
needs = ["order_id"]

[name]
zh = "自有"
en = "own"

[columns]
order_id = ["单号"]
buyer_id = ["会员"]
ordered_at = ["下单时间"]
paid_at = ["付款时间"]
status = ["状态"]
paid_amount = ["实付"]
line_id = ["行号"]
product_id = ["商品编码"]
product_name = ["商品名"]
category = ["类目"]
quantity = ["件数"]
line_amount = ["行金额"]
line_refund = ["行退款"]

[status]
paid = ["paid"]
"""


def order(number: str = "1", **cells: str) -> dict[str, str]:
    return {"order_id": number} | ANA | cells


def beside(shop: Shop, text: str) -> None:
    path = shop.folder.parent / "beside.csv"
    path.write_text(text, encoding="utf-8")
    shop.load(path)


def facts(shop: Shop) -> dict[str, Any]:
    names = "items discount has_coupon refunded refunded_day delivered_day promised_day late".split()
    [(_, *values)] = content(shop)["facts"]
    return {name: value for name, value in zip(names, values, strict=True) if value}


def test_a_purchase_of_which_nothing_is_told_has_no_facts(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [export(order())])
    assert (content(shop)["facts"], content(shop)["products"], content(shop)["refunds"]) == ([], [], [])


def test_what_the_order_tells(tmp_path: Path) -> None:
    # 2024-03-04 23:30 in Shanghai is day 19786 (2024-03-01 is 19783); 0.50 went back on 2024-03-06.
    cells = {"discount": "2.00", "coupon": "spring", "delivered_at": "2024-03-04 23:30:00"}
    refund = {"refunded_amount": "0.50", "refunded_at": "2024-03-06 10:00:00"}
    shop = shop_with(tmp_path, [export(order(**cells, **refund))])
    assert facts(shop) == {
        "discount": 200,
        "has_coupon": 1,
        "refunded": 50,
        "refunded_day": 19788,
        "delivered_day": 19786,
    }


@pytest.mark.parametrize(
    ("parcels", "told"),
    [
        # In time on the promised day, whatever the hour.
        (["1,a,2024-03-03 00:00:00,2024-03-03 20:00:00"], {"delivered_day": 19785, "promised_day": 19785, "late": 0}),
        (["1,a,2024-03-03 00:00:00,2024-03-04 00:10:00"], {"delivered_day": 19786, "promised_day": 19785, "late": 1}),
        # Delivered with the last parcel; late with any.
        (
            ["1,a,2024-03-03 00:00:00,2024-03-02 20:00:00", "1,b,2024-03-03 00:00:00,2024-03-05 20:00:00"],
            {"delivered_day": 19787, "promised_day": 19785, "late": 1},
        ),
        # One is still on its way: nobody knows yet, unless another is late already.
        (["1,a,2024-03-03 00:00:00,2024-03-02 20:00:00", "1,b,2024-03-03 00:00:00,"], {"promised_day": 19785}),
        (
            ["1,a,2024-03-03 00:00:00,2024-03-05 20:00:00", "1,b,2024-03-03 00:00:00,"],
            {"promised_day": 19785, "late": 1},
        ),
        # Nothing was promised.
        (["1,a,,2024-03-05 20:00:00"], {"delivered_day": 19787}),
        # Of two statements on one parcel the newer stands.
        (
            ["1,a,2024-03-03 00:00:00,2024-03-09 20:00:00", "1,a,2024-03-03 00:00:00,2024-03-03 08:00:00"],
            {"delivered_day": 19785, "promised_day": 19785, "late": 0},
        ),
    ],
)
def test_parcels(tmp_path: Path, parcels: list[str], told: dict[str, int]) -> None:
    shop = shop_with(tmp_path, [export(order())])
    head = "order_id,parcel_id,promised_at,delivered_at,updated_at\n"
    beside(shop, head + "".join(f"{row},2024-03-{10 + nth} 00:00:00\n" for nth, row in enumerate(parcels)))
    [(key, _, _, _, _, _, delivered, promised, late)] = content(shop)["facts"]
    found = {"delivered_day": delivered, "promised_day": promised, "late": late}
    assert (key, {name: value for name, value in found.items() if value is not None}) == (KEY, told)


def test_a_coupon_list_tells_that_a_coupon_was_used(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [export(order())])
    beside(shop, "coupon_id,order_id,issued_at\nc1,1,2024-02-01 00:00:00\nc2,,2024-02-01 00:00:00\n")
    assert facts(shop) == {"has_coupon": 1}


def test_a_refund_of_one_line_is_a_refund_of_what_it_brought(tmp_path: Path) -> None:
    # 4.00 of the cup's 6.00 went back: the tea had no part in it.
    head = "单号,会员,下单时间,付款时间,状态,实付,行号,商品编码,商品名,类目,件数,行金额,行退款\n"
    row = "1,ana,2024-03-01 09:00:00,2024-03-01 09:00:00,paid,10.00"
    (tmp_path / "lines.csv").write_text(
        f"{head}{row},L1,tea,绿茶,茶,2,4.00,\n{row},L2,cup,茶杯,杯子,1,6.00,4.00\n", encoding="utf-8"
    )
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    shop = shop_with(tmp_path, [])
    shop.load(tmp_path / "lines.csv", mapping=tmp_path / "own.toml")
    [refund] = content(shop)["refunds"]
    assert refund[-3:] == ("cup", "杯子", 400)
    # What is left, 6.00, is shared out by the lines' amounts: 2.40 and 3.60.
    assert [row[1:] for row in content(shop)["products"]] == [("cup", "杯子", 1000, 360), ("tea", "茶", 2000, 240)]


def test_all_orders_placed_but_those_set_aside(tmp_path: Path) -> None:
    rows = [
        order("1", order_amount="12.00", refunded_amount="1.00"),
        order("2", order_amount="", refunded_amount="10.00"),
        order("3", order_amount="8.00", refunded_amount="", paid_amount="0.00", status="pending"),
        order("4", order_amount="9.00", refunded_amount=""),
    ]
    shop = shop_with(tmp_path, [export(*rows)])
    shop.exclude(["4"])
    # Placed 12 + 10 + 8; paid 10 + 10; back 1 + 10.
    assert content(shop)["placed"] == [(19783, "huitou", "", "", "", 3, 3000, 2, 2000, 1100)]


def test_a_name_is_what_the_list_says_else_what_the_newest_line_says(tmp_path: Path) -> None:
    line = {"product_id": "p1", "line_amount": "10.00"}
    shop = shop_with(
        tmp_path,
        [
            export(order("1", product_name="Old", **line), exported_at="2024-03-02"),
            export(order("2", product_name="New", **line), exported_at="2024-03-03"),
        ],
    )
    assert [row[:2] for row in content(shop)["names"]] == [("p1", "New")]
    beside(shop, "product_id,product_name,cycle_days\np1,Listed,30\n")
    with open_snapshot(shop.folder) as snapshot:
        assert snapshot.rows("SELECT name, cycle_days FROM product_names") == [("Listed", 30)]
