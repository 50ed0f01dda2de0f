"""Magento's grid of sales orders: one row an order, no lines, and closed means that all of it went back."""

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_records

HEADER = (
    "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,"
    "Billing Address,Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,"
    "Shipping and Handling,Customer Name,Payment Method,Total Refunded,Allocated sources,Pickup Location Code"
).split(",")
SHORT = {"Purchased": "Grand Total (Purchased)", "Base": "Grand Total (Base)"}


def order(number: str, **cells: str) -> dict[str, str]:
    record = dict.fromkeys(HEADER, "") | {
        "ID": number,
        "Purchase Point": "Main Website\n Main Website Store\n  Default Store View",
        "Purchase Date": "2024-05-01 12:34:56",
        "Bill-to Name": "Lin Wei",
        "Ship-to Name": "Lin Wei",
        "Grand Total (Base)": "50.0000",
        "Grand Total (Purchased)": "50.0000",
        "Status": "complete",
        "Billing Address": "1 Main St,Albany,New York,12207",
        "Shipping Address": "1 Main St,Albany,New York,12207",
        "Shipping Information": "Flat Rate - Fixed",
        "Customer Email": "lin@example.com",
        "Customer Group": "General",
        "Subtotal": "45.0000",
        "Shipping and Handling": "5.0000",
        "Customer Name": "Lin Wei",
        "Payment Method": "checkmo",
        "Total Refunded": "0.0000",
        "Allocated sources": "default",
    }
    return record | {SHORT.get(name, name.replace("_", " ")): cell for name, cell in cells.items()}


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop", timezone="America/New_York", currency="USD")


def test_one_row_is_one_order_without_lines(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "export.csv", [order("000000001"), order("000000002")]))
    assert (report.mapping, report.orders, report.lines) == ("magento.orders", 2, 0)
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"000000001": "50", "000000002": "50"}
    assert shop.bought_at()["000000001"] == "2024-05-01 12:34:56"
    assert shop.products() == []


def test_numbers_keep_the_noughts_they_begin_with(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order("000000001"), order("1")]))
    assert set(shop.bought()) == {"000000001", "1"}


def test_a_purchase_date_is_read_as_the_grid_shows_it(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("1", Purchase_Date="May 1, 2024 12:34:56 PM"), order("2", Purchase_Date="Dec 31, 2024 1:05:09 AM")]
    report = shop.load(write_records(tmp_path / "o.csv", [*records, order("3")]))
    assert codes(report) == {}
    assert shop.bought_at() == {
        "1": "2024-05-01 12:34:56",
        "2": "2024-12-31 01:05:09",
        "3": "2024-05-01 12:34:56",
    }


STATUSES = {
    "pending": "unpaid",
    "processing": None,
    "complete": None,
    "closed": "fully_refunded",
    "canceled": "cancelled",
    "holded": "unpaid",
    "payment_review": "unpaid",
}


def test_every_status_is_known_by_its_code(shop: TriedShop, tmp_path: Path) -> None:
    records = [order(status, Status=status) for status in STATUSES]
    assert shop.load(write_records(tmp_path / "o.csv", records)).quarantined == 0
    assert shop.left_out() == {status: why for status, why in STATUSES.items() if why}
    assert set(shop.bought()) == {"processing", "complete"}


LABELS = ["Pending", "Processing", "Complete", "Closed", "Canceled", "On Hold", "Payment Review"]


def test_every_status_is_known_by_its_label(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [order(label, Status=label) for label in LABELS]))
    assert report.quarantined == 0
    assert set(shop.bought()) == {"Processing", "Complete"}


def test_a_status_of_the_shops_own_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [order("1", Status="ready_to_ship"), order("2")]))
    assert codes(report) == {2: "status.unknown"}
    assert shop.bought() == {"2": "50"}


def test_closed_means_all_of_it_went_back_whether_or_not_an_amount_says_so(shop: TriedShop, tmp_path: Path) -> None:
    records = [
        order(f"o{at}", Status="closed", Total_Refunded=back) for at, back in enumerate(["50.0000", "", "0.0000"])
    ]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.left_out() == {"o0": "fully_refunded", "o1": "fully_refunded", "o2": "fully_refunded"}


def test_nothing_in_the_refund_means_nothing_went_back(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("1", Total_Refunded=""), order("2", Total_Refunded="0.0000")]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"1": "50", "2": "50"}


def test_a_refund_in_part_comes_off_the_order(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order("1", Total_Refunded="12.5000")]))
    assert shop.bought() == {"1": "37.5"}


def test_one_email_is_one_customer_however_it_is_written(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("1"), order("2", Customer_Email="Lin@Example.COM"), order("3", Customer_Email="wei@example.com")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == {("email", "lin@example.com"), ("email", "wei@example.com")}
    assert shop.people() == [{"1", "2"}, {"3"}]


def test_the_name_of_a_customer_identifies_nobody(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [order("1", Customer_Email=""), order("2")]))
    assert shop.people() == [{"2"}]
    assert set(shop.bought()) == {"1", "2"}
    assert "customer.unknown" in [code for code, _, _ in report.notes]


def test_what_the_customer_paid_comes_before_the_base_currency(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order("1", Purchased="55.0000", Base="50.0000")]))
    assert shop.bought() == {"1": "55"}


def test_the_base_total_serves_where_it_is_the_only_one(shop: TriedShop, tmp_path: Path) -> None:
    record = {name: cell for name, cell in order("1").items() if name != "Grand Total (Purchased)"}
    assert shop.load(write_records(tmp_path / "o.csv", [record])).mapping == "magento.orders"
    assert shop.bought() == {"1": "50"}


def test_lines_inside_a_cell_stay_in_it(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("1", Shipping_Address="1 Main St,\r\nApt 2,Albany"), order("2")]
    assert counts(shop.load(write_records(tmp_path / "o.csv", records))) == (2, 2, 0, 0, 0)
