"""Magento's grid of sales orders: one row an order, no lines, and closed means that all of it went back."""

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_records

pytestmark = pytest.mark.slow

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


def test_one_row_is_one_order_without_lines_under_a_number_that_keeps_its_noughts(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [order("000000001"), order("000000002", Shipping_Address="1 Main St,\r\nApt 2,Albany"), order("1")]
    report = shop.load(write_records(tmp_path / "export.csv", records))
    assert (report.mapping, report.orders, report.lines) == ("magento.orders", 3, 0)
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.bought() == {"000000001": "50", "000000002": "50", "1": "50"}
    assert shop.bought_at()["000000001"] == "2024-05-01 12:34:56"
    assert shop.products() == []


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


def test_every_status_is_known_by_its_label_and_one_of_the_shops_own_is_set_aside(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [order(label, Status=label) for label in [*LABELS, "ready_to_ship"]]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    # The header is row 1, the seven labels are rows 2 to 8.
    assert codes(report) == {9: "status.unknown"}
    assert set(shop.bought()) == {"Processing", "Complete"}


def test_closed_means_all_went_back_whatever_the_amount_says_and_else_the_amount_tells(
    shop: TriedShop, tmp_path: Path
) -> None:
    amounts = ["50.0000", "", "0.0000"]
    records = [order(f"closed {back}".strip(), Status="closed", Total_Refunded=back) for back in amounts]
    records += [order(f"kept {back}".strip(), Total_Refunded=back) for back in ("12.5000", "", "0.0000")]
    assert counts(shop.load(write_records(tmp_path / "o.csv", records))) == (6, 6, 0, 0, 0)
    assert shop.left_out() == dict.fromkeys(("closed 50.0000", "closed", "closed 0.0000"), "fully_refunded")
    assert shop.bought() == {"kept 12.5000": "37.5", "kept": "50", "kept 0.0000": "50"}


def test_one_email_is_one_customer_however_it_is_written_and_a_name_is_nobody(shop: TriedShop, tmp_path: Path) -> None:
    records = [order("1"), order("2", Customer_Email="Lin@Example.COM"), order("3", Customer_Email="wei@example.com")]
    report = shop.load(write_records(tmp_path / "o.csv", [*records, order("4", Customer_Email="")]))
    assert shop.identities() == {("email", "lin@example.com"), ("email", "wei@example.com")}
    assert shop.people() == [{"1", "2"}, {"3"}]
    assert set(shop.bought()) == {"1", "2", "3", "4"}
    assert "customer.unknown" in [code for code, _, _ in report.notes]


def test_what_the_customer_paid_comes_before_the_base_currency(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order("1", Purchased="55.0000", Base="50.0000")]))
    assert shop.bought() == {"1": "55"}


def test_the_base_total_serves_where_it_is_the_only_one(shop: TriedShop, tmp_path: Path) -> None:
    record = {name: cell for name, cell in order("1").items() if name != "Grand Total (Purchased)"}
    assert shop.load(write_records(tmp_path / "o.csv", [record])).mapping == "magento.orders"
    assert shop.bought() == {"1": "50"}
