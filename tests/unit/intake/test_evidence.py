import pytest

from huitou.intake.evidence import date_order, evidence


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["2024-01-05 10:00:00", "2024/1/5 9:05", "2024年1月5日", "20240105", "1/5/2024"], "ordered_at"),
        (["12.50", "¥1,234.00", "25元", "-3", "0"], "paid_amount"),
        (["13900000001", "+8613900000002", "139****0003", "139*****003"], "phone"),
        (["lin@example.com", "wei@example.cn"], "email"),
        (['="2000000000944630000"', "\t691234", "'S0001"], "order_id"),
        (["无退款申请", "无退款申请", "12.00"], "refunded_amount"),
        (["", "-", ""], "paid_at"),
    ],
)
def test_cells_that_a_field_may_hold(cells: list[str], field: str) -> None:
    assert evidence(cells).allows(field)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["12.50", "13.00"], "ordered_at"),
        (["小王", "小李"], "paid_amount"),
        (["2024-01-05", "2024-01-06"], "paid_amount"),
        (["1001", "1002"], "phone"),
        (["lin", "wei@"], "email"),
        (["2024-01-05", "2024-01-06"], "order_id"),
        (["12.50", "13.05"], "order_id"),
    ],
)
def test_cells_that_a_field_cannot_hold(cells: list[str], field: str) -> None:
    assert not evidence(cells).allows(field)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["2024-01-05", ""], ""),
        (["1/2/2024", "1/13/2024"], "mdy"),
        (["1/2/2024", "13/1/2024 10:00"], "dmy"),
        (["1/2/2024", "3/4/24"], None),
    ],
)
def test_the_order_of_short_dates_is_told_by_a_day_past_twelve(cells: list[str], order: str | None) -> None:
    assert date_order(cells) == order
