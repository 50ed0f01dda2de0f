"""Tickets and ratings beside the worked example: its first orders cut by what they say, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import huitou
from tests.support.command_line import Run

WINDOW = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}
# Of first orders: lin asked the day after and was answered in half an hour; wei within two weeks, and waited three
# hours; mei was never answered. ana's ticket is of her second order; bo's came 38 days later and names no order.
TICKETS = """ticket_id,order_id,customer_id,opened_at,responded_at
K1,1,lin,2024-01-06 10:00:00,2024-01-06 10:30:00
K2,,wei,2024-01-12 12:00:00,2024-01-12 15:00:00
K3,6,ana,2024-01-16 12:00:00,2024-01-16 12:01:00
K4,,bo,2024-03-10 12:00:00,2024-03-10 12:01:00
K5,11,,2024-03-05 12:00:00,
"""
# Of first orders: lin's 5, wei's 2 by name, ana's 3. mei's is of her second order, bo's came 38 days later.
RATINGS = """order_id,customer_id,rated_at,stars
1,,2024-01-09,5
,wei,2024-01-20,2
5,,2024-01-18,中评
12,,2024-04-02,1
,bo,2024-03-10,1
"""


@pytest.fixture
def with_lists(worked_example: Path) -> Path:
    for name, text in (("tickets", TICKETS), ("ratings", RATINGS)):
        file = worked_example.parent / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        huitou.open(worked_example).load(file)
    return worked_example


def sides(shop: Path, by: str, **options: object) -> dict[str, tuple[int, int]]:
    asked = WINDOW | {"params": {"days": 90}} | options
    found = huitou.open(shop).measure("cohort_repurchase_rate", by=by, **asked)
    return {each.by[by]: (each.numerator, each.denominator) for each in found}


def test_first_orders_by_what_happened_to_them(with_lists: Path) -> None:
    # lin, ana, bo and mei are back within 90 days, wei is not, yun is not mature.
    # Tickets are known from 01-06 (lin's) to 03-05 (mei's): ana of 01-15 and bo of 02-01 had none, yun is unknown.
    assert sides(with_lists, "first_ticket") == {"no": (2, 2), "yes": (2, 3), "未知": (0, 0)}
    # wei waited and mei was never answered; lin was answered within the hour.
    assert sides(with_lists, "first_slow_response") == {"no": (1, 1), "yes": (1, 2), "未知": (2, 2)}
    # 3 stars or fewer: wei and ana; more: lin.
    assert sides(with_lists, "first_low_rating") == {"no": (1, 1), "yes": (1, 2), "未知": (2, 2)}


def test_a_day_before_the_ticket_knows_nothing_of_it(with_lists: Path) -> None:
    shop = huitou.open(with_lists)

    def who(as_of: str) -> int:
        asked = {"from_": "2024-01-01", "to": as_of, "as_of": as_of, "where": {"first_ticket": "yes"}}
        return int(shop.measure("buyers", **asked)[0].numerator)

    assert [who(day) for day in ("2024-01-05", "2024-01-06", "2024-01-11", "2024-01-12")] == [0, 1, 1, 2]


def test_without_the_lists_all_is_unknown(worked_example: Path) -> None:
    for by in ("first_ticket", "first_slow_response", "first_low_rating"):
        assert sides(worked_example, by) == {"未知": (4, 5)}


def test_by_words_and_on_the_command_line(run: Run, with_lists: Path) -> None:
    window = ("--from", "2024-01-01", "--to", "2024-03-31", "--as-of", "2024-05-31")
    asked = run("drill", "buyers", "--where", "first_low_rating=是", "--shop", with_lists, *window, "--lang", "zh")
    assert asked.code == 0
    assert "wei" in asked.out
    assert "ana" in asked.out
    assert "lin" not in asked.out


def test_a_list_that_comes_later_is_published_as_if_it_had_come_first(with_lists: Path, tmp_path: Path) -> None:
    again = huitou.init(tmp_path / "again")
    for name in ("tickets", "ratings", "orders"):
        again.load(with_lists.parent / f"{name}.csv")
    for by in ("first_ticket", "first_slow_response", "first_low_rating"):
        assert sides(tmp_path / "again", by) == sides(with_lists, by)
