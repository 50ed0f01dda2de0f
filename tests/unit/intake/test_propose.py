"""What is proposed for files that nobody knows."""

from __future__ import annotations

import pytest

from huitou.intake import mapping as mappings
from huitou.intake.fields import STATES
from huitou.intake.kinds import KINDS, aliases, fields_of, needed, state_words
from huitou.intake.propose import Proposal, propose, to_toml


def proposed(text: str) -> Proposal:
    header, *rows = [line.split(",") for line in text.strip().split("\n")]
    return propose(tuple(header), rows)


def columns(proposal: Proposal) -> dict[str, str]:
    return {name: proposal.header[place] for name, place in proposal.fields.items()}


TILL = """
小票号,会员卡号,交易时间,品名,件数,实收,收银员
S1,M1,2024-03-05 10:00,红茶,2,59.80,小王
S1,M1,2024-03-05 10:00,茶杯,1,59.80,小王
S2,,2024-03-06 11:30,绿茶,1,25.00,小李
"""


def test_columns_are_known_by_what_people_call_them() -> None:
    assert columns(proposed(TILL)) == {
        "order_id": "小票号",
        "buyer_id": "会员卡号",
        "ordered_at": "交易时间",
        "product_name": "品名",
        "quantity": "件数",
        "paid_amount": "实收",
    }


@pytest.mark.parametrize("heading", ["付款时间", "Paid at"])
def test_a_time_of_payment_alone_is_when_it_was_ordered(heading: str) -> None:
    rows = "1,13800138000,2024-03-05 10:00,59.80\n2,13800138001,2024-03-06 11:30,25.00"
    found = proposed(f"订单编号,手机号,{heading},实付金额\n{rows}")
    assert found.missing == []
    assert columns(found)["ordered_at"] == heading
    assert "ordered_at" in found.guessed


def test_beside_a_time_of_ordering_it_is_what_it_says() -> None:
    found = proposed(
        "订单编号,手机号,下单时间,付款时间,实付金额\n1,13800138000,2024-03-05 10:00,2024-03-05 10:01,59.80"
    )
    assert columns(found)["ordered_at"] == "下单时间"
    assert columns(found)["paid_at"] == "付款时间"


def test_an_amount_that_repeats_with_the_order_is_the_orders() -> None:
    found = proposed(TILL)
    assert (found.rows, found.amount) == ("line", "cell")


def test_an_amount_that_differs_within_an_order_is_the_lines() -> None:
    found = proposed(TILL.replace("茶杯,1,59.80", "茶杯,1,12.00"))
    assert (found.rows, found.amount) == ("line", "lines")
    assert 'line_amount = "实收"' in to_toml(found, id_="till")


def test_an_amount_on_the_first_row_alone_is_the_orders() -> None:
    assert proposed(TILL.replace("茶杯,1,59.80", "茶杯,1,")).rows == "line_after_order"


def test_a_name_does_not_make_a_column_what_its_cells_are_not() -> None:
    found = proposed("date,order no,total\nsoon,A1,5.00\nlater,A2,6.00\n")
    assert "ordered_at" in found.missing


def test_a_column_of_times_without_a_known_name_is_proposed_in_doubt() -> None:
    found = proposed("no.,wann,total\nA1,2024-01-05,5.00\nA2,2024-01-06,6.00\n")
    assert columns(found)["ordered_at"] == "wann"
    assert found.doubts["ordered_at"] == [1]


def test_two_columns_that_may_both_be_meant_are_a_doubt_and_the_fuller_comes_first() -> None:
    found = proposed("订单号,下单时间,金额,实付金额\n1,2024-01-05,,5.00\n2,2024-01-06,6.00,6.00\n")
    assert columns(found)["paid_amount"] == "实付金额"
    assert found.doubts["paid_amount"] == [3, 2]


def test_words_of_states_are_sorted_and_unknown_ones_named() -> None:
    found = proposed("订单号,日期,金额,状态\n1,2024-01-05,5,已完成\n2,2024-01-05,5,已取消\n3,2024-01-05,5,挂账\n")
    assert found.states == {"paid": ["已完成"], "closed": ["已取消"]}
    assert found.unknown_words == ["挂账"]


def test_words_of_no_platform_are_known_as_people_write_them() -> None:
    """To Magento "closed" is a refund; in somebody's own sheet nothing came of the order."""
    rows = ("已付款", "未支付", "作废", "全额退款", "Closed", "Shipped")
    found = proposed("订单号,日期,金额,状态\n" + "".join(f"{n},2024-01-05,5,{word}\n" for n, word in enumerate(rows)))
    assert found.states == {
        "paid": ["Shipped", "已付款"],
        "pending": ["未支付"],
        "closed": ["Closed", "作废"],
        "refunded": ["全额退款"],
    }
    assert found.unknown_words == []


def test_a_word_for_the_state_of_an_order_has_one_meaning() -> None:
    words = [word for each in state_words().values() for word in each]
    assert len(words) == len(set(words))
    assert set(state_words()) == set(STATES)


def test_a_column_that_is_called_state_and_holds_none_is_left_alone() -> None:
    found = proposed("order no,date,total,state\n1,2024-01-05,5,NY\n2,2024-01-05,5,CA\n")
    assert "status" not in found.fields


def test_what_is_proposed_can_be_used_as_a_mapping() -> None:
    mapping = mappings.parse(to_toml(proposed(TILL), id_="till"), "till.toml")
    assert (mapping.source, mapping.rows) == ("till", "line")
    assert mapping.score(tuple(TILL.strip().split("\n")[0].split(","))) > 0


LISTS = {
    "member": "会员卡号,手机,等级,积分,开卡日期\nM1,13900000001,金卡,12,2023-01-05",
    "product": "货号,品名,分类,进价,零售价\nT1,红茶,茶,20,59.8",
    "stock": "item code,in stock,counted\nT1,20,2024-03-05",
    "cost": "日期,平台,消耗,计划名称\n2024-03-05,抖音,100.5,拉新",
    "parcel": "订单号,快递单号,快递公司,发货时间\nS1,SF1,顺丰,2024-03-06 10:00",
    "coupon": "voucher code,voucher name,customer,claimed\nV1,Spring,M1,2024-03-05",
    "live": "场次编号,开播,房间,曝光人数,进房人数,商品点击人数,购买人数\n1,2024-05-01 20:00,茶间,1000,200,40,5",
    "touch": "发送时间,手机号,渠道,任务名称,发送状态\n2024-05-01 20:00,13800000001,短信,召回,成功",
    "ticket": "工单编号,订单编号,创建时间,首响时间,问题类型\nK1,1,2024-05-01 20:00,2024-05-01 20:10,退货",
    "rating": "order,rated at,stars\n1,2024-05-01 20:00,5",
    "visit": "user id,item_id,category_id,behavior_type,timestamp\nM1,P1,7,pv,1511544070",
}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_told_by_its_columns_and_written_as_one(kind: str) -> None:
    found = proposed(LISTS[kind])
    assert (found.kind, found.rows, found.missing) == (kind, kind, [])
    assert len(found.fields) == len(found.header)
    assert mappings.parse(to_toml(found, id_="mine"), "mine").rows == kind


def test_what_may_be_two_kinds_is_in_doubt_and_can_be_said() -> None:
    found = proposed("货号,品名,现有库存,盘点日期\nT1,红茶,20,2024-03-05")
    assert (found.kind, found.kinds) == ("stock", ("stock", "product"))
    said = propose(found.header, [["T1", "红茶", "20", "2024-03-05"]], kind="product")
    assert (said.kind, said.kinds, columns(said)) == ("product", (), {"product_id": "货号", "product_name": "品名"})


def test_orders_without_their_number_are_still_orders() -> None:
    assert proposed("会员号,手机,日期,金额\nM1,13900000001,2024-03-05,5").missing == ["order_id"]


def test_every_kind_has_names_for_what_it_cannot_do_without() -> None:
    assert all(aliases(kind).get(name) for kind in KINDS for name in needed(kind))
    assert all(set(aliases(kind)) <= fields_of(kind) for kind in KINDS)
