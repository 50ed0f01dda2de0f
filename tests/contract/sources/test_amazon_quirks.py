"""Amazon's flat files: tabs, times with an offset, discounts of either sign, and in one of two reports no buyer."""

import csv
import io
from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts

pytestmark = pytest.mark.slow

ALL_ORDERS = (
    "amazon-order-id,merchant-order-id,purchase-date,last-updated-date,order-status,fulfillment-channel,sales-channel,"
    "order-channel,url,ship-service-level,product-name,sku,asin,item-status,quantity,currency,item-price,item-tax,"
    "shipping-price,shipping-tax,gift-wrap-price,gift-wrap-tax,item-promotion-discount,ship-promotion-discount,"
    "ship-city,ship-state,ship-postal-code,ship-country,promotion-ids,is-business-order,purchase-order-number,"
    "price-designation,is-iba,fulfilled-by"
).split(",")
SOMETIMES = "url,is-iba,fulfilled-by".split(",")
FULFILMENT = (
    "order-id,order-item-id,purchase-date,payments-date,reporting-date,promise-date,days-past-promise,buyer-email,"
    "buyer-name,buyer-phone-number,sku,product-name,quantity-purchased,currency,item-price,item-tax,shipping-price,"
    "shipping-tax,ship-service-level,recipient-name,ship-address-1,ship-address-2,ship-address-3,ship-city,ship-state,"
    "ship-postal-code,ship-country,ship-phone-number,item-promotion-discount,item-promotion-id,ship-promotion-discount,"
    "ship-promotion-id,delivery-start-date,delivery-end-date,delivery-time-zone,delivery-Instructions,sales-channel,"
    "earliest-ship-date,latest-ship-date,earliest-delivery-date,latest-delivery-date,is-business-order,"
    "purchase-order-number,price-designation,is-prime"
).split(",")
UNSHIPPED_ONLY = "reporting-date,promise-date,days-past-promise".split(",")
CUP = {"sku": "C-1", "asin": "B000000002", "product-name": "Cup", "item-price": "20.00", "quantity": "2"}
ONE, TWO = "111-0000001-0000001", "111-0000002-0000002"


def item(order_id: str, **cells: str) -> dict[str, str]:
    """A row of the report of all orders: tea for 30."""
    record = dict.fromkeys(ALL_ORDERS, "") | {
        "amazon-order-id": order_id,
        "merchant-order-id": order_id,
        "purchase-date": "2024-05-01T12:34:56+00:00",
        "last-updated-date": "2024-05-02T08:00:00+00:00",
        "order-status": "Shipped",
        "fulfillment-channel": "Amazon",
        "sales-channel": "Amazon.com",
        "ship-service-level": "Standard",
        "product-name": 'Green Tea, 3" tin',
        "sku": "T-1",
        "asin": "B000000001",
        "item-status": "Shipped",
        "quantity": "1",
        "currency": "USD",
        "item-price": "30.00",
        "item-tax": "2.40",
        "shipping-price": "5.99",
        "ship-city": "Albany",
        "ship-state": "NY",
        "ship-postal-code": "12207",
        "ship-country": "US",
        "is-business-order": "false",
    }
    return record | {name.replace("_", "-"): cell for name, cell in cells.items()}


def bought_item(order_id: str, item_id: str, **cells: str) -> dict[str, str]:
    """A row of the fulfilment report: tea for 30."""
    record = dict.fromkeys(FULFILMENT, "") | {
        "order-id": order_id,
        "order-item-id": item_id,
        "purchase-date": "2024-05-01T12:34:56+00:00",
        "payments-date": "2024-05-01T12:40:00+00:00",
        "buyer-email": "abc123@marketplace.amazon.com",
        "buyer-name": "Lin",
        "buyer-phone-number": "+1 212-555-0100",
        "sku": "T-1",
        "product-name": "Green Tea",
        "quantity-purchased": "1",
        "currency": "USD",
        "item-price": "30.00",
        "item-tax": "2.40",
        "recipient-name": "Wei",
        "ship-state": "NY",
        "ship-country": "US",
        "ship-phone-number": "+1 212-555-0199",
        "sales-channel": "Amazon.com",
        "is-prime": "false",
    }
    return record | {name.replace("_", "-"): cell for name, cell in cells.items()}


def flat(path: Path, records: list[dict[str, str]]) -> Path:
    """A flat file as the platform writes it: tabs between the cells, and a quote is only a letter."""
    assert not any(mark in cell for record in records for cell in record.values() for mark in "\t\n")
    rows = [list(records[0]), *(list(record.values()) for record in records)]
    path.write_bytes("".join("\t".join(row) + "\r\n" for row in rows).encode())
    return path


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop", timezone="America/New_York", currency="USD")


def test_a_file_of_tabs_is_read_whatever_its_name_ends_in(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(flat(tmp_path / "orders.txt", [item(ONE), item(TWO)]))
    assert (report.mapping, report.source) == ("amazon.all_orders", "amazon")
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {ONE: "30", TWO: "30"}
    assert (shop.sliced("channel")[ONE], shop.sliced("province")[ONE]) == ("Amazon.com", "NY")


def test_cells_quoted_between_tabs_read_the_same(shop: TriedShop, tmp_path: Path) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", quoting=csv.QUOTE_ALL).writerows([ALL_ORDERS, item(ONE).values()])
    (tmp_path / "o.txt").write_text(text.getvalue(), encoding="utf-8", newline="")
    assert counts(shop.load(tmp_path / "o.txt")) == (1, 1, 0, 0, 0)
    assert shop.facts("SELECT product_name FROM facts_order_lines") == [('Green Tea, 3" tin',)]


def test_columns_that_only_some_reports_have_may_be_missing(shop: TriedShop, tmp_path: Path) -> None:
    record = {name: cell for name, cell in item(ONE).items() if name not in SOMETIMES}
    assert shop.load(flat(tmp_path / "o.txt", [record])).mapping == "amazon.all_orders"
    assert shop.bought() == {ONE: "30"}


def test_times_with_an_offset_become_shop_time(shop: TriedShop, tmp_path: Path) -> None:
    """New York keeps summer time in May and none in January."""
    records = [item(ONE, purchase_date="2024-05-01T02:30:00+00:00")]
    shop.load(flat(tmp_path / "o.txt", [*records, item(TWO, purchase_date="2024-01-01T04:30:00+00:00")]))
    assert shop.bought_at() == {ONE: "2024-04-30 22:30:00", TWO: "2023-12-31 23:30:00"}


def test_the_items_of_an_order_add_up(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(flat(tmp_path / "o.txt", [item(ONE), item(ONE) | CUP, item(TWO)]))
    assert (report.orders, report.lines) == (2, 3)
    assert shop.bought() == {ONE: "50", TWO: "30"}
    assert shop.products() == [(ONE, "B000000001", "30"), (ONE, "B000000002", "20"), (TWO, "B000000001", "30")]


def test_the_price_of_an_item_is_the_whole_lines_whatever_its_quantity(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(flat(tmp_path / "o.txt", [item(ONE, quantity="3", item_price="90.00")]))
    assert shop.bought() == {ONE: "90"}


def test_a_discount_of_either_sign_comes_off(shop: TriedShop, tmp_path: Path) -> None:
    records = []
    for order, discount in {ONE: "4.50", TWO: "-4.50"}.items():
        records += [item(order, item_promotion_discount=discount), item(order) | CUP]
    assert counts(shop.load(flat(tmp_path / "o.txt", records))) == (4, 4, 0, 0, 0)
    assert shop.bought() == {ONE: "45.5", TWO: "45.5"}


def test_an_order_in_another_currency_is_set_aside_with_all_its_rows(shop: TriedShop, tmp_path: Path) -> None:
    records = [item(ONE, currency="CAD"), item(ONE) | CUP, item(TWO)]
    report = shop.load(flat(tmp_path / "o.txt", records))
    assert codes(report) == {2: "currency.other", 3: "row.sibling"}
    assert shop.bought() == {TWO: "30"}


STATUSES = {
    "Pending": "unpaid",
    "Pending - Waiting for Pick Up": "unpaid",
    "Unshipped": None,
    "Shipped": None,
    "Shipped - Delivered to Buyer": None,
    "Shipped - Returned to Seller": None,
    "Cancelled": "cancelled",
}


def test_every_status_is_known_whatever_follows_it(shop: TriedShop, tmp_path: Path) -> None:
    records = [item(f"o{at}", order_status=status) for at, status in enumerate(STATUSES)]
    assert shop.load(flat(tmp_path / "o.txt", records)).quarantined == 0
    assert shop.left_out() == {f"o{at}": why for at, why in enumerate(STATUSES.values()) if why}
    assert set(shop.bought()) == {f"o{at}" for at, why in enumerate(STATUSES.values()) if not why}


def test_a_pending_or_cancelled_order_without_a_price_is_kept_and_not_counted(shop: TriedShop, tmp_path: Path) -> None:
    pending = item("p", order_status="Pending", item_status="Unshipped", item_price="", item_tax="", currency="")
    cancelled = item("c", order_status="Cancelled", item_status="Cancelled", item_price="", currency="", quantity="0")
    report = shop.load(flat(tmp_path / "o.txt", [pending, cancelled, item(TWO)]))
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.left_out() == {"p": "unpaid", "c": "cancelled"}
    assert shop.bought() == {TWO: "30"}


def test_nobody_is_known_and_the_import_says_so(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(flat(tmp_path / "o.txt", [item(ONE), item(TWO)]))
    assert (shop.people(), shop.identities()) == ([], set())
    assert "source.no_customers" in [code for code, _, _ in report.notes]


def test_a_later_update_of_an_order_stands_whichever_report_comes_first(tmp_path: Path) -> None:
    early = [item(ONE, order_status="Pending", last_updated_date="2024-05-01T13:00:00+00:00")]
    late = [item(ONE, item_price="27.00", last_updated_date="2024-05-03T13:00:00+00:00")]
    files = flat(tmp_path / "early.txt", early), flat(tmp_path / "late.txt", late)
    for name, order in {"forward": files, "backward": files[::-1]}.items():
        shop = TriedShop(tmp_path / name, timezone="America/New_York", currency="USD")
        for file in order:
            shop.load(file)
        assert (shop.bought(), shop.left_out()) == ({ONE: "27"}, {})


def test_two_states_of_an_order_in_one_file_do_not_add_up(shop: TriedShop, tmp_path: Path) -> None:
    records = [item(ONE), item(ONE, order_status="Cancelled", last_updated_date="2024-05-04T08:00:00+00:00")]
    shop.load(flat(tmp_path / "o.txt", [*records, item(TWO)]))
    assert shop.left_out() == {ONE: "cancelled"}
    assert shop.bought() == {TWO: "30"}


def test_the_fulfilment_report_is_known_and_buyers_by_their_relay_address(shop: TriedShop, tmp_path: Path) -> None:
    records = [bought_item(ONE, "1"), bought_item(TWO, "2", buyer_email="ABC123@marketplace.amazon.com")]
    records.append(bought_item("111-0000003-0000003", "3", buyer_email="def456@marketplace.amazon.com"))
    report = shop.load(flat(tmp_path / "o.txt", records))
    assert (report.mapping, report.source) == ("amazon.fulfilment", "amazon")
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.people() == [{ONE, TWO}, {"111-0000003-0000003"}]
    assert {kind for kind, _ in shop.identities()} == {"email"}


def test_an_order_without_a_buyers_address_counts_in_revenue_alone(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(flat(tmp_path / "o.txt", [bought_item(ONE, "1", buyer_email=""), bought_item(TWO, "2")]))
    assert set(shop.bought()) == {ONE, TWO}
    assert shop.people() == [{TWO}]


def test_items_of_the_fulfilment_report_are_known_by_their_number(shop: TriedShop, tmp_path: Path) -> None:
    records = [bought_item(ONE, "1"), bought_item(ONE, "1"), bought_item(ONE, "2")]
    report = shop.load(flat(tmp_path / "o.txt", records))
    assert counts(report) == (3, 2, 1, 0, 0)
    assert shop.bought() == {ONE: "60"}
    assert shop.facts("SELECT line_id FROM facts_order_lines ORDER BY line_id") == [("1",), ("2",)]


def test_a_purchase_of_the_fulfilment_report_happens_when_it_is_paid(shop: TriedShop, tmp_path: Path) -> None:
    record = {n: c for n, c in bought_item(ONE, "1").items() if n not in UNSHIPPED_ONLY}
    shop.load(flat(tmp_path / "o.txt", [record | {"item-promotion-discount": "-3.00"}]))
    assert shop.bought_at() == {ONE: "2024-05-01 08:40:00"}
    assert shop.bought() == {ONE: "27"}


def test_a_cancelled_item_of_an_order_that_went_out_adds_nothing(shop: TriedShop, tmp_path: Path) -> None:
    gone = item("1", **{"item-status": "Cancelled", "item-price": "", "quantity": "0"})
    shop.load(flat(tmp_path / "o.txt", [item("1"), gone]))
    alone = TriedShop(tmp_path / "alone", timezone="UTC", currency="USD")
    alone.load(flat(tmp_path / "p.txt", [item("1")]))
    assert shop.bought() == alone.bought()
    assert len(shop.bought()) == 1
