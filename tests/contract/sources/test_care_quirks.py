"""Touches, tickets and ratings: whom they are about, what is refused, what stands, and that no words are kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, counts

pytestmark = pytest.mark.slow

ORDERS = "order_id,customer_id,ordered_at,paid_amount,product_id\n"
ORDERS += "1,ana,2024-01-05 10:00:00,10,p1\n2,bo,2024-01-06 10:00:00,10,p1\n"
TOUCHES = "touched_at,customer_id,phone,channel,campaign,touch_kind,outcome,updated_at\n"
TICKETS = "ticket_id,order_id,customer_id,opened_at,responded_at,closed_at,ticket_kind,content\n"
RATINGS = "order_id,product_id,customer_id,rated_at,stars,评价内容\n"


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop")


def loaded(shop: TriedShop, text: str, name: str = "list.csv"):
    path = shop.folder.parent / name
    path.write_text(text, encoding="utf-8")
    return shop.load(path)


REFUSED = {
    "a touch of nobody": (TOUCHES, "2024-02-01 10:00:00,,,sms,,,,", "", "row.nobody"),
    "a touch of a masked phone": (TOUCHES, "2024-02-01 10:00:00,,138****0001,sms,,,,", "", "row.nobody"),
    "a touch without a time": (TOUCHES, ",ana,,sms,,,,", "touched_at", "cell.missing"),
    "a touch in year 0202": (TOUCHES, "0202-02-01,ana,,sms,,,,", "touched_at", "time.range"),
    "a ticket of nothing": (TICKETS, "K1,,,2024-01-06 10:00:00,,,,", "", "row.nobody"),
    "a ticket without a beginning": (TICKETS, "K1,1,,,,,,", "opened_at", "cell.missing"),
    "answered before asked": (
        TICKETS,
        "K1,1,,2024-01-06 10:00:00,2024-01-06 09:00:00,,,",
        "responded_at",
        "times.backwards",
    ),
    "closed before opened": (TICKETS, "K1,1,,2024-01-06 10:00:00,,2024-01-05,,", "closed_at", "times.backwards"),
    "a ticket number cut": (TICKETS, "1.5E+17,1,,2024-01-06 10:00:00,,,,", "ticket_id", "id.scientific"),
    "a rating of nothing": (RATINGS, ",,,2024-01-06,5,", "", "row.nobody"),
    "no stars": (RATINGS, "1,,,2024-01-06,,", "stars", "cell.missing"),
    "six stars": (RATINGS, "1,,,2024-01-06,6,", "stars", "stars.unreadable"),
    "half a star": (RATINGS, "1,,,2024-01-06,4.5,", "stars", "stars.unreadable"),
    "a rating without a time": (RATINGS, "1,,,,5,", "rated_at", "cell.missing"),
}
GOOD = {
    TOUCHES: "2024-02-01 10:00:00,ana,,sms,,,,",
    TICKETS: "K9,1,,2024-01-06 10:00:00,,,,",
    RATINGS: "2,,,2024-01-06,5,",
}


@pytest.mark.parametrize(("header", "row", "column", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_set_aside_and_the_rest_counts(
    header: str, row: str, column: str, code: str, shop: TriedShop
) -> None:
    report = loaded(shop, f"{header}{GOOD[header]}\n{row}\n")
    assert counts(report) == (2, 1, 0, 1, 0)
    assert [(r.row, r.column, r.code) for r in report.quarantine_sample] == [(3, column, code)]


@pytest.mark.parametrize("header", GOOD, ids=("touches", "tickets", "ratings"))
def test_the_same_again_changes_nothing(header: str, shop: TriedShop) -> None:
    loaded(shop, ORDERS, "orders.csv")
    loaded(shop, f"{header}{GOOD[header]}\n")
    before = shop.snapshot("SELECT * FROM first_experience"), shop.snapshot("SELECT * FROM touch_list")
    assert counts(loaded(shop, f"{header}{GOOD[header]}\n")) == (1, 0, 1, 0, 0)
    assert counts(loaded(shop, f"{header}{GOOD[header]}\n{GOOD[header]}\n"))[:3] == (2, 0, 2)
    assert (shop.snapshot("SELECT * FROM first_experience"), shop.snapshot("SELECT * FROM touch_list")) == before


def test_stars_may_be_words(shop: TriedShop) -> None:
    written = {"5": 5, "4.0": 4, "3星": 3, "２": 2, "好评": 5, "中评": 3, "差评": 1, "五星": 5, "1 star": 1}
    rows = "".join(f",p{place},,2024-01-06,{stars},\n" for place, stars in enumerate(written))
    assert loaded(shop, RATINGS + rows).quarantined == 0
    assert shop.facts("SELECT stars FROM facts_ratings ORDER BY row") == [(stars,) for stars in written.values()]


def test_a_ticket_that_was_closed_later_is_one_ticket(shop: TriedShop) -> None:
    loaded(shop, ORDERS, "orders.csv")
    loaded(shop, TICKETS + "K1,1,,2024-01-06 10:00:00,,,,\nK2,2,,2024-01-06 10:00:00,2024-01-06 10:05:00,,,\n")
    assert shop.snapshot("SELECT customer, minutes, unanswered FROM first_experience ORDER BY 1") == [
        (1, None, 1),
        (2, 5, 0),
    ]
    loaded(shop, TICKETS + "K1,1,,2024-01-06 10:00:00,2024-01-06 12:00:00,2024-01-07,,\n")
    assert shop.snapshot("SELECT customer, minutes, unanswered FROM first_experience ORDER BY 1") == [
        (1, 120, 0),
        (2, 5, 0),
    ]


def test_a_list_that_tells_no_answers_does_not_say_that_nobody_answered(shop: TriedShop) -> None:
    loaded(shop, ORDERS, "orders.csv")
    # bo first bought on the very day of which a ticket is known, and had none.
    loaded(shop, "ticket_id,order_id,opened_at\nK1,1,2024-01-06 10:00:00\n")
    assert shop.snapshot("SELECT tickets_known, minutes, unanswered FROM first_experience") == [(1, None, 0)] * 2


def test_touches_are_of_whom_the_phone_tells(shop: TriedShop) -> None:
    orders = "order_id,customer_id,phone,ordered_at,paid_amount\n1,ana,13800000001,2024-01-05,10\n"
    loaded(shop, orders + "2,bo,13800000002,2024-01-05,10\n", "orders.csv")
    touches = loaded(shop, "触达时间,手机号,渠道,结果\n2024-02-01 10:00:00,138 0000 0002,短信,送达\n")
    assert (touches.mapping, touches.accepted) == ("huitou.touches", 1)
    # Another member id with ana's phone is a suggestion, for a person to decide. 2024-02-01 is day 19754.
    assert loaded(shop, TOUCHES + "2024-02-02 10:00:00,x7,13800000001,sms,,,,\n").suggestions == 1
    assert shop.snapshot("SELECT customer, day FROM touch_list ORDER BY day") == [(2, 19754), (None, 19755)]


@pytest.mark.parametrize(
    ("header", "row"),
    [(TICKETS, "K1,1,,2024-01-06 10:00:00,2024-01-01,,退货,地址写错了请改"), (RATINGS, "1,,,2024-01-06,9,味道太差了")],
)
def test_what_was_written_is_not_kept_even_of_a_row_set_aside(header: str, row: str, shop: TriedShop) -> None:
    report = loaded(shop, f"{header}{GOOD[header]}地址写错了味道太差了\n{row}\n")
    assert counts(report) == (2, 1, 0, 1, 0)
    written = "".join(str(cells) for table in ("tickets", "ratings", "quarantine") for cells in _rows(shop, table))
    assert not re.search("地址|味道", written)


def _rows(shop: TriedShop, table: str) -> list[tuple[object, ...]]:
    return shop.facts(f"SELECT * FROM facts_{table}")


def test_erasing_somebody_takes_their_touches_and_leaves_tickets_to_nobody(shop: TriedShop) -> None:
    loaded(shop, ORDERS, "orders.csv")
    files = {
        "t.csv": TOUCHES + "2024-02-01 10:00:00,ana,,sms,,,,\n2024-02-01 10:00:00,bo,,sms,,,,\n",
        "k.csv": TICKETS + "K1,1,ana,2024-01-06 10:00:00,,,,\nK2,,ana,2024-01-06 10:00:00,,,,\n",
        "r.csv": RATINGS + "1,,ana,2024-01-07,1,\n",
    }
    for name, text in files.items():
        loaded(shop, text, name)
    shop.shop.erase(1)
    before = {table: _rows(shop, table) for table in ("touches", "tickets", "ratings", "accounts")}
    assert shop.facts("SELECT COUNT(*) FROM facts_touches") == [(1,)]
    assert shop.facts("SELECT DISTINCT account_key FROM facts_tickets UNION SELECT account_key FROM facts_ratings") == [
        (None,)
    ]
    assert shop.snapshot("SELECT * FROM first_experience") == []
    for name, text in files.items():
        assert loaded(shop, text, name).accepted == 0
        assert loaded(shop, text.replace("\n", "\n", 1) + "\n", f"again-{name}").accepted == 0
    assert {table: _rows(shop, table) for table in before} == before
