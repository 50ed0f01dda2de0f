"""What is proposed for files that nobody knows."""

from __future__ import annotations

from huitou.intake import mapping as mappings
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


def test_a_column_that_is_called_state_and_holds_none_is_left_alone() -> None:
    found = proposed("order no,date,total,state\n1,2024-01-05,5,NY\n2,2024-01-05,5,CA\n")
    assert "status" not in found.fields


def test_what_is_proposed_can_be_used_as_a_mapping() -> None:
    mapping = mappings.parse(to_toml(proposed(TILL), id_="till"), "till.toml")
    assert (mapping.source, mapping.rows) == ("till", "line")
    assert mapping.score(tuple(TILL.strip().split("\n")[0].split(","))) > 0
