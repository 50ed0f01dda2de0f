"""The shop as Taobao exports it, and the seller's brushing sheet."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal

import pytest

from huitou import simulate
from huitou.errors import UserError
from huitou.simulate.model import Model


def read(path):
    with path.open(encoding="gb18030", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def shop():
    return simulate.shop(customers=600, seed=5)


@pytest.fixture(scope="module", params=["classic", "newer"])
def files(request, shop, tmp_path_factory):
    orders, lines = simulate.write_taobao(shop, tmp_path_factory.mktemp("taobao"), layout=request.param)
    return read(orders), read(lines)


@pytest.fixture(scope="module")
def classic(shop, tmp_path_factory):
    orders, _ = simulate.write_taobao(shop, tmp_path_factory.mktemp("classic"))
    return read(orders)


def test_files_carry_the_names_taobao_gives(shop, tmp_path) -> None:
    assert [path.name for path in simulate.write_taobao(shop, tmp_path)] == [
        "ExportOrderList202501010000.csv",
        "ExportOrderDetailList202501010000.csv",
    ]


def test_the_rows_are_those_truth_counts(shop, files) -> None:
    promised = simulate.truth(shop)["imports"]

    for rows, name in zip(files, ["taobao_orders", "taobao_lines"], strict=True):
        assert len(rows) == promised[name]["read"]
        assert len({tuple(row.values()) for row in rows}) == promised[name]["accepted"]


def test_every_order_id_is_a_19_digit_formula_cell(files) -> None:
    for row in files[0]:
        cell = row["订单编号"]
        assert (cell[:2], len(cell[2:-1]), cell[-1], cell[2:-1].isdigit()) == ('="', 19, '"', True)


def test_lines_add_up_to_their_order(files) -> None:
    orders, lines = files
    paid_column = next(name for name in orders[0] if name in {"买家实际支付金额", "买家实付金额"})
    newest = {}
    for row in orders:
        if row["确认收货时间"] >= newest.get(row["订单编号"], {"确认收货时间": ""})["确认收货时间"]:
            newest[row["订单编号"]] = row
    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in {line["子订单编号"]: line for line in lines}.values():
        sums[row["主订单编号"]][0] += Decimal(row[paid_column])
        sums[row["主订单编号"]][1] += Decimal(row["退款金额"].replace("无退款申请", "0"))

    assert dict(sums) == {
        order: [Decimal(row[paid_column]), Decimal(row["退款金额"].replace("无退款申请", "0"))]
        for order, row in newest.items()
    }


def test_a_single_line_carries_its_order_s_number(files) -> None:
    owners = defaultdict(set)
    for row in files[1]:
        owners[row["主订单编号"]].add(row["子订单编号"])

    singles = [order for order, own in owners.items() if len(own) == 1]
    assert singles
    assert all(owners[order] == {order} for order in singles)
    assert not any(order in own for order, own in owners.items() if len(own) > 1)


def test_the_classic_quirks_are_there(classic) -> None:
    first = classic[0]

    assert {"收货地址 ", "联系电话 ", "订单付款时间 ", "宝贝标题 ", "物流单号 "} <= set(first)
    assert first["打款商家金额"].endswith("元")
    assert first["联系手机"].startswith("'1")
    assert {row["退款金额"] for row in classic} > {"无退款申请"}
    assert {row["订单状态"] for row in classic} == {
        "等待买家付款",
        "买家已付款，等待卖家发货",
        "买家已付款,等待卖家发货",
        "卖家已发货，等待买家确认",
        "交易成功",
        "交易关闭",
    }
    assert any("\n" in row["买家留言"] for row in classic)


def test_guests_are_masked_or_missing(classic) -> None:
    assert sum(row["买家会员名"] == "t**3" for row in classic) > 5
    assert sum(row["买家会员名"] == "" for row in classic) > 5


def test_the_newer_layout_knows_buyers_by_phone_alone(shop, tmp_path) -> None:
    rows = read(simulate.write_taobao(shop, tmp_path, layout="newer")[0])

    assert "买家会员名" not in rows[0]
    phones = {row["收货地址"].split("，")[1] for row in rows}
    assert "86-1**********" in phones
    named = shop.orders.buyer[shop.orders.buyer >= 0]
    assert len(phones) - 1 == len(set(named.tolist()))


def test_the_newer_layout_refuses_more_buyers_than_test_numbers(tmp_path) -> None:
    shop = simulate.shop(customers=9_999, seed=1, days=1, model=Model(brushers_share=0))

    with pytest.raises(UserError) as refused:
        simulate.write_taobao(shop, tmp_path, layout="newer")
    assert refused.value.code == "simulate.phones"


def test_both_layouts_of_files_hold_the_same_orders(shop, classic, tmp_path) -> None:
    with simulate.write_huitou(shop, tmp_path).open(encoding="utf-8", newline="") as file:
        own = {(r["order_id"], r["paid_at"], r["paid_amount"], r["refunded_amount"]) for r in csv.DictReader(file)}

    assert own == {
        (
            row["订单编号"][2:-1],
            row["订单付款时间 "],
            row["买家实际支付金额"],
            row["退款金额"].replace("无退款申请", "0.00"),
        )
        for row in classic
    }


def test_the_brushing_sheet_lists_each_brushed_order_once(shop, tmp_path) -> None:
    rows = read(simulate.write_brushing(shop, tmp_path / "brushing.csv"))

    assert list(rows[0]) == [
        "序号", "接单时间", "旺旺名称", "实际发生金额", "买手垫付金额", "商家支付总佣金", "淘宝订单编号"
    ]  # fmt: skip
    assert sorted(int(row["淘宝订单编号"]) for row in rows) == shop.orders.order_id[shop.orders.brushing].tolist()
