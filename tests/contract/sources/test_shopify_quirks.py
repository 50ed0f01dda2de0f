"""Shopify's orders_export.csv: an order's cells stand on the first of its rows, its lines on all of them."""

from pathlib import Path

import pytest

from huitou.errors import DataError
from tests.support.tried_shop import TriedShop, codes, counts, write_records

HEADER = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Zip,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Zip,Shipping Province,Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,"
    "Payment Reference,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,"
    "Source,Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,Billing Province Name,"
    "Shipping Province Name,Payment ID"
).split(",")
TEA = {"Lineitem quantity": "1", "Lineitem name": "Tea", "Lineitem price": "30.00", "Lineitem sku": "T-1"}
CUP = {"Lineitem quantity": "2", "Lineitem name": "Cup", "Lineitem price": "10.00", "Lineitem sku": "C-1"}


def head(name: str, **cells: str) -> dict[str, str]:
    """The first row of an order."""
    record = dict.fromkeys(HEADER, "") | {
        "Name": name,
        "Email": "lin@example.com",
        "Financial Status": "paid",
        "Paid at": "2024-05-01 12:34:56 +0800",
        "Currency": "USD",
        "Total": "50.00",
        "Created at": "2024-05-01 12:34:00 +0800",
        "Shipping Zip": "'10001",
        "Refunded Amount": "0.00",
        "Outstanding Balance": "0.00",
        "Source": "web",
        "Shipping Province Name": "New York",
    }
    return record | TEA | {name.replace("_", " "): cell for name, cell in cells.items()}


def more(name: str, **cells: str) -> dict[str, str]:
    """A further row of an order: its name and one more line."""
    return dict.fromkeys(HEADER, "") | {"Name": name} | CUP | {n.replace("_", " "): c for n, c in cells.items()}


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop", timezone="America/New_York", currency="USD")


def test_the_cells_on_the_first_row_are_the_whole_orders(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [head("#1001"), more("#1001"), head("#1002"), more("#1002")]))
    assert (report.mapping, report.orders, report.lines) == ("shopify.orders", 2, 4)
    assert counts(report) == (4, 4, 0, 0, 0)
    assert shop.bought() == {"#1001": "50", "#1002": "50"}
    assert shop.products()[:2] == [("#1001", "C-1", "20"), ("#1001", "T-1", "30")]
    assert shop.people() == [{"#1001", "#1002"}]


def test_rows_that_repeat_name_email_and_time_are_still_lines(shop: TriedShop, tmp_path: Path) -> None:
    again = {"Email": "lin@example.com", "Created at": "2024-05-01 12:34:00 +0800", "Vendor": "Huitou"}
    report = shop.load(write_records(tmp_path / "o.csv", [head("#1001", Paid_at=""), more("#1001") | again]))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"#1001": "50"}
    assert len(shop.products()) == 2


def test_times_carry_their_offset_and_become_shop_time(shop: TriedShop, tmp_path: Path) -> None:
    """12:34:56 +0800 is 00:34:56 in New York, which keeps summer time in May."""
    shop.load(write_records(tmp_path / "o.csv", [head("#1001")]))
    assert shop.bought_at() == {"#1001": "2024-05-01 00:34:56"}


STATUSES = {
    "paid": None,
    "partially_paid": None,
    "partially_refunded": None,
    "pending": "unpaid",
    "authorized": "unpaid",
    "refunded": "fully_refunded",
    "voided": "cancelled",
    "expired": "cancelled",
}


def test_every_financial_status_is_known_and_what_was_paid_and_kept_counts(shop: TriedShop, tmp_path: Path) -> None:
    cancelled = {"Cancelled_at": "2024-05-02 10:00:00 +0800"}
    records = [
        *(head(f"#{status}", Financial_Status=status) for status in STATUSES),
        head("#1", **cancelled),
        head("#2", Refunded_Amount="50.00", **cancelled),
        head("#3", Financial_Status="partially_refunded", Refunded_Amount="12.50"),
        head("#4", Financial_Status="refunded", Refunded_Amount="50.00"),
        head("#5", Financial_Status="partially_paid", Outstanding_Balance="20.00"),
    ]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert report.quarantined == 0
    wanted = {f"#{status}": why for status, why in STATUSES.items() if why}
    assert shop.left_out() == wanted | {"#1": "cancelled", "#2": "fully_refunded", "#4": "fully_refunded"}
    # The total is gross: refunds come off it, and what is outstanding was not paid.
    assert shop.bought() == {
        "#paid": "50",
        "#partially_paid": "50",
        "#partially_refunded": "50",
        "#3": "37.5",
        "#5": "30",
    }


def test_people_are_known_by_email_else_by_phone_however_they_are_written(shop: TriedShop, tmp_path: Path) -> None:
    records = [head("#1", Email="Lin@Example.com"), head("#2", Email=" lin@example.com"), head("#3")]
    records += [head("#4", Email="wei@example.com"), head("#5", Email="", Source="pos")]
    records += [head("#6", Email="", Phone="'+1 212-555-0100"), head("#7", Email="", Phone="+12125550100")]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert sorted(map(sorted, shop.people())) == [["#1", "#2", "#3"], ["#4"], ["#6", "#7"]]
    assert ("phone", "12125550100") in shop.identities()
    assert len(shop.bought()) == 7
    assert (shop.sliced("channel")["#5"], shop.sliced("channel")["#1"]) == ("pos", "web")
    assert "customer.unknown" in [code for code, _, _ in report.notes]


def test_an_order_in_another_currency_is_set_aside_with_all_its_rows(shop: TriedShop, tmp_path: Path) -> None:
    records = [head("#1001"), head("#1002", Currency="EUR"), more("#1002")]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert codes(report) == {3: "currency.other", 4: "row.sibling"}
    assert counts(report) == (3, 1, 0, 2, 0)


def test_a_file_all_in_another_currency_is_refused_with_the_reason(shop: TriedShop, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="currency is not the shop's"):
        shop.load(write_records(tmp_path / "o.csv", [head("#1001", Currency="EUR")]))


def test_a_lines_discount_comes_off_the_line_and_the_orders_is_kept(shop: TriedShop, tmp_path: Path) -> None:
    record = head("#1001", Discount_Code="MAY10", Discount_Amount="5.00", Lineitem_discount="5.00")
    shop.load(write_records(tmp_path / "o.csv", [record]))
    assert shop.bought() == {"#1001": "50"}
    assert shop.products() == [("#1001", "T-1", "25")]
    assert shop.facts("SELECT coupon, discount FROM facts_orders") == [("MAY10", 500)]


def test_an_order_without_its_first_row_or_its_total_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    records = [more("#1000"), head("#1001", Total=""), more("#1001"), head("#1002")]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert codes(report) == {2: "cell.missing", 3: "cell.missing", 4: "cell.missing"}
    assert counts(report) == (4, 1, 0, 3, 0)
    assert shop.bought() == {"#1002": "50"}


def test_lines_without_a_sku_are_known_by_their_name(shop: TriedShop, tmp_path: Path) -> None:
    records = [head("#1001", Lineitem_sku=""), more("#1001", Lineitem_sku="")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert [product for _, product, _ in shop.products()] == ["Cup", "Tea"]


def test_two_exports_joined_in_one_file_keep_the_newer_state(shop: TriedShop, tmp_path: Path) -> None:
    before = [head("#1001", Financial_Status="pending", Paid_at=""), more("#1001")]
    after = [head("#1001"), more("#1001")]
    report = shop.load(write_records(tmp_path / "o.csv", [*before, *after]))
    assert counts(report) == (4, 4, 0, 0, 0)
    assert shop.bought() == {"#1001": "50"}


def test_a_later_export_brings_the_refund_and_an_older_one_does_not_undo_it(shop: TriedShop, tmp_path: Path) -> None:
    old = write_records(tmp_path / "old.csv", [head("#1001"), more("#1001")])
    new = write_records(
        tmp_path / "new.csv",
        [head("#1001", Refunded_Amount="20.00", Financial_Status="partially_refunded"), more("#1001")],
    )
    shop.load(old)
    shop.load(new)
    assert counts(shop.load(old)) == (2, 0, 2, 0, 0)
    assert shop.bought() == {"#1001": "30"}


def test_multi_line_notes_and_addresses_stay_in_their_cell(shop: TriedShop, tmp_path: Path) -> None:
    record = head("#1001", Notes='Leave at the "back" door,\nplease', Shipping_Street="1 Main St,\r\nApt 2")
    assert counts(shop.load(write_records(tmp_path / "o.csv", [record, head("#1002")]))) == (2, 2, 0, 0, 0)
