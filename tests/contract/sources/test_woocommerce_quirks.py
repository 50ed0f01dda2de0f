"""WooCommerce's orders download: one row an order, revenue as the shop shows it, and customers by name alone."""

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_records

pytestmark = pytest.mark.slow

HEADER = (
    "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,"
    "Attribution"
).split(",")
SHORT = {"Net": "Net Sales", "Shown": "N. Revenue (formatted)", "Products": "Product(s)", "Coupons": "Coupon(s)"}


def order(number: str, **cells: str) -> dict[str, str]:
    record = dict.fromkeys(HEADER, "") | {
        "Date": "2024-05-01 12:34:56",
        "Order #": number,
        "N. Revenue (formatted)": "$50.00",
        "Status": "completed",
        "Customer": "Lin Wei",
        "Customer type": "returning",
        "Product(s)": "2× Green Tea, 1× Cup",
        "Items sold": "3",
        "Net Sales": "50.00",
        "Attribution": "Organic: Google",
    }
    return record | {SHORT.get(name, name): cell for name, cell in cells.items()}


def without(record: dict[str, str], *names: str) -> dict[str, str]:
    return {name: cell for name, cell in record.items() if name not in names}


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop", timezone="America/New_York", currency="USD")


def test_one_row_is_one_order(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "o.csv", [order("1001"), order("1002", Coupons="MAY10")]))
    assert (report.mapping, report.orders, report.lines) == ("woocommerce.orders", 2, 0)
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"1001": "50", "1002": "50"}
    assert shop.bought_at()["1001"] == "2024-05-01 12:34:56"
    assert shop.facts("SELECT coupon FROM facts_orders ORDER BY order_id") == [(None,), ("MAY10",)]
    assert shop.sliced("channel") == {"1001": "Organic: Google", "1002": "Organic: Google"}


AMOUNTS = {"$1,234.50": "1234.5", "$12,345,678.90": "12345678.9", "$ 1,234.50": "1234.5", "1234.5": "1234.5"}


def test_revenue_with_a_sign_and_separators_is_read_and_of_another_currency_set_aside(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [order(f"o{at}", Net=text) for at, text in enumerate([*AMOUNTS, "€50.00"])]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    # The header is row 1, the four amounts are rows 2 to 5.
    assert codes(report) == {6: "currency.other"}
    assert shop.bought() == {f"o{at}": amount for at, amount in enumerate(AMOUNTS.values())}


def test_net_sales_go_by_their_older_name_too(shop: TriedShop, tmp_path: Path) -> None:
    older = without(order("1"), "Net Sales", "N. Revenue (formatted)", "Attribution") | {"N. Revenue": "$1,234.50"}
    report = shop.load(write_records(tmp_path / "o.csv", [older]))
    assert report.mapping == "woocommerce.orders"
    assert shop.bought() == {"1": "1234.5"}


def test_revenue_as_it_is_shown_serves_where_there_is_no_other(shop: TriedShop, tmp_path: Path) -> None:
    record = without(order("1", Shown="$1,234.50"), "Net Sales")
    shop.load(write_records(tmp_path / "o.csv", [record]))
    assert shop.bought() == {"1": "1234.5"}


def test_net_sales_come_before_revenue_as_it_is_shown(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "o.csv", [order("1", Net="48.00", Shown="$50.00")]))
    assert shop.bought() == {"1": "48"}


STATUSES = {
    "pending": "unpaid",
    "processing": None,
    "on-hold": "unpaid",
    "completed": None,
    "cancelled": "cancelled",
    "refunded": "fully_refunded",
    "failed": "cancelled",
    "checkout-draft": "unpaid",
}


def test_every_status_is_known_in_letters_of_any_case_and_one_of_a_plugin_is_set_aside(
    shop: TriedShop, tmp_path: Path
) -> None:
    letters = (str.lower, str.title, str.upper)
    reasons = {written(status): why for written in letters for status, why in STATUSES.items()}
    records = [order(word, Status=word) for word in ["awaiting-pickup", *reasons]]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert codes(report) == {2: "status.unknown"}
    assert shop.left_out() == {word: why for word, why in reasons.items() if why}
    assert set(shop.bought()) == {word for word, why in reasons.items() if not why}


def test_customers_are_known_weakly_by_name_and_an_order_without_one_counts_in_revenue_alone(
    shop: TriedShop, tmp_path: Path
) -> None:
    records = [order("1"), order("2"), order("3", Customer="Wei Lin"), order("4", Customer="")]
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.people() == [{"1", "2"}, {"3"}]
    assert set(shop.bought()) == {"1", "2", "3", "4"}
    assert {"customer.weak", "customer.unknown"} <= {code for code, _, _ in report.notes}


def test_the_text_of_all_products_is_no_line(shop: TriedShop, tmp_path: Path) -> None:
    record = order("1", Products='2× Tea, "Green", 250 g, 1× Cup\n(blue)')
    assert counts(shop.load(write_records(tmp_path / "o.csv", [record, order("2")]))) == (2, 2, 0, 0, 0)
    assert shop.products() == []


def test_a_later_download_brings_what_changed(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "a.csv", [order("1", Status="pending"), order("2")]))
    report = shop.load(write_records(tmp_path / "b.csv", [order("1"), order("2", Status="refunded")]))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"1": "50"}
    assert shop.left_out() == {"2": "fully_refunded"}
