"""Stripe's unified_payments.csv: a row is a payment or an attempt at one, and its times are UTC."""

import datetime as dt
from pathlib import Path

import pytest

from huitou.errors import DataError
from tests.support.tried_shop import TriedShop, codes, counts, write_records

pytestmark = pytest.mark.slow

HEADER = (
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,"
    "Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),Statement Descriptor,Status,Seller Message,"
    "Taxes On Fee,Card ID,Customer ID,Customer Description,Customer Email,Invoice ID,Transfer,Card Brand,Card Last4,"
    "Dispute Status,order_number (metadata)"
).split(",")
OLDER = {"Created date (UTC)": "Created (UTC)", "Taxes On Fee": "Tax"}


def payment(number: str, **cells: str) -> dict[str, str]:
    record = dict.fromkeys(HEADER, "") | {
        "id": number,
        "Created date (UTC)": "2024-05-01 12:34:56",
        "Amount": "50.00",
        "Amount Refunded": "0.00",
        "Currency": "usd",
        "Captured": "true",
        "Converted Amount": "46.00",
        "Converted Amount Refunded": "0.00",
        "Converted Currency": "eur",
        "Description": "Order 1001",
        "Fee": "1.75",
        "Status": "Paid",
        "Seller Message": "Payment complete.",
        "Taxes On Fee": "0.00",
        "Card ID": "card_1",
        "Customer ID": "cus_1",
        "Customer Email": "lin@example.com",
        "Card Brand": "Visa",
        "Card Last4": "4242",
        "order_number (metadata)": "1001",
    }
    short = {"Created": "Created date (UTC)", "Refunded_date": "Refunded date (UTC)"}
    return record | {short.get(name, name.replace("_", " ")): cell for name, cell in cells.items()}


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop", timezone="America/New_York", currency="USD")


def test_the_newer_header_is_known(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(write_records(tmp_path / "unified_payments.csv", [payment("pi_1"), payment("pi_2")]))
    assert (report.mapping, report.orders, report.lines) == ("stripe.payments", 2, 0)
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"pi_1": "50", "pi_2": "50"}


def test_the_older_header_reads_the_same(shop: TriedShop, tmp_path: Path) -> None:
    older = {OLDER.get(name, name): cell for name, cell in payment("ch_1").items()}
    report = shop.load(write_records(tmp_path / "o.csv", [older]))
    assert report.mapping == "stripe.payments"
    assert counts(shop.load(write_records(tmp_path / "new.csv", [payment("ch_1")]))) == (1, 0, 1, 0, 0)
    assert shop.bought_at() == {"ch_1": "2024-05-01 08:34:56"}


def test_times_are_utc_and_become_days_of_the_shop(shop: TriedShop, tmp_path: Path) -> None:
    """New York keeps summer time in May and none in January."""
    records = [payment("may", Created="2024-05-01 03:30:00"), payment("january", Created="2024-01-01 04:30")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.bought_at() == {"may": "2024-04-30 23:30:00", "january": "2023-12-31 23:30:00"}
    days = shop.facts("SELECT order_id, DATE '1970-01-01' + shop_day FROM facts_orders")
    assert dict(days) == {"may": dt.date(2024, 4, 30), "january": dt.date(2023, 12, 31)}


def test_every_status_is_known_and_refunded_means_all_of_it(shop: TriedShop, tmp_path: Path) -> None:
    failed = {"Status": "Failed", "Captured": "false", "Decline_Reason": "insufficient_funds"}
    at = {"Refunded_date": "2024-05-03 10:00:00"}
    records = [
        *(payment(status, Status=status) for status in ("Paid", "Refunded", "Failed", "Pending")),
        payment("declined", **failed),
        payment("back with amount", Status="Refunded", Amount_Refunded="50.00", **at),
        payment("back without", Status="Refunded", Amount_Refunded="", **at),
        payment("back in part", Amount_Refunded="12.50", **at),
    ]
    assert counts(shop.load(write_records(tmp_path / "o.csv", records))) == (8, 8, 0, 0, 0)
    refunded = dict.fromkeys(("Refunded", "back with amount", "back without"), "fully_refunded")
    assert shop.left_out() == refunded | {"Failed": "cancelled", "declined": "cancelled", "Pending": "unpaid"}
    assert shop.bought() == {"Paid": "50", "back in part": "37.5"}


def test_a_later_export_brings_the_refund_and_an_older_one_does_not_undo_it(shop: TriedShop, tmp_path: Path) -> None:
    old = write_records(tmp_path / "old.csv", [payment("ch_1")])
    back = payment("ch_1", Amount_Refunded="20.00", Refunded_date="2024-05-03 10:00:00")
    shop.load(old)
    shop.load(write_records(tmp_path / "new.csv", [back]))
    assert counts(shop.load(old)) == (1, 0, 1, 0, 0)
    assert shop.bought() == {"ch_1": "30"}


def test_a_payment_in_another_currency_is_set_aside_though_it_was_converted(shop: TriedShop, tmp_path: Path) -> None:
    other = payment("ch_1", Currency="eur") | {"Converted Amount": "54.00", "Converted Currency": "usd"}
    own = [payment(f"ch_{written}", Currency=written) for written in ("usd", "USD")]
    report = shop.load(write_records(tmp_path / "o.csv", [other, *own]))
    assert codes(report) == {2: "currency.other"}
    assert shop.bought() == {"ch_usd": "50", "ch_USD": "50"}


def test_a_file_all_in_another_currency_is_refused_with_the_reason(shop: TriedShop, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="currency is not the shop's"):
        shop.load(write_records(tmp_path / "o.csv", [payment("ch_1", Currency="eur")]))


def test_one_customer_id_is_one_customer_whatever_the_email(shop: TriedShop, tmp_path: Path) -> None:
    records = [payment("ch_1"), payment("ch_2", Customer_Email="wei@example.com"), payment("ch_3", Customer_ID="cus_2")]
    shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.people() == [{"ch_1", "ch_2"}, {"ch_3"}]


def test_a_guest_is_known_by_email(shop: TriedShop, tmp_path: Path) -> None:
    records = [payment("ch_1", Customer_ID=""), payment("ch_2", Customer_ID="", Customer_Email="Lin@Example.com")]
    records.append(payment("ch_3", Customer_ID="", Customer_Email=""))
    report = shop.load(write_records(tmp_path / "o.csv", records))
    assert shop.identities() == {("email", "lin@example.com")}
    assert shop.people() == [{"ch_1", "ch_2"}]
    assert "customer.unknown" in [code for code, _, _ in report.notes]
