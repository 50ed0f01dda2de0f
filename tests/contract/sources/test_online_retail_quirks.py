"""UCI's Online Retail raw lines: read through a mapping alone, returns dropped or taken as refunds."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.support.tried_shop import TriedShop, counts, write_csv, write_xlsx

FIRST = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
SECOND = ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"]
SNAKE = ["invoice", "stock_code", "description", "quantity", "invoice_date", "price", "customer_id", "country"]


def line(invoice: str, stock: str = "85048", quantity: str = "12", **cells: str) -> list[str]:
    cells = {"at": "12/1/2009 7:45", "price": "6.95", "customer": "13085.0"} | cells
    return [invoice, stock, "CHRISTMAS LIGHTS", quantity, cells["at"], cells["price"], cells["customer"], "Eire"]


@pytest.fixture
def shop(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop", timezone="Europe/London", currency="GBP")


def test_the_columns_of_every_edition_are_known(shop: TriedShop, tmp_path: Path) -> None:
    editions = {"489434": FIRST, "489435": SECOND, "489436": SNAKE}
    files = [
        write_csv(tmp_path / f"{invoice}.csv", [header, line(invoice)], encoding="latin-1")
        for invoice, header in editions.items()
    ]
    assert {(r.mapping, r.source) for r in shop.shop.load(files)} == {("online_retail.lines", "online_retail")}
    # 12 x 6.95 = 83.40
    assert shop.bought() == dict.fromkeys(editions, "83.4")
    assert shop.identities() == {("member", "13085")}


def test_dates_are_months_first(shop: TriedShop, tmp_path: Path) -> None:
    rows = [line("1"), line("2", at="1/31/10 8:26"), line("3", at="2010-01-31 08:26:00")]
    shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]))
    assert shop.bought_at() == {"1": "2009-12-01 07:45:00", "2": "2010-01-31 08:26:00", "3": "2010-01-31 08:26:00"}


def test_a_parquet_file_with_float_ids_and_typed_cells_is_read(shop: TriedShop, tmp_path: Path) -> None:
    import polars as pl

    table = {
        "invoice": ["489434", "C489449"],
        "stock_code": ["85048", "22087"],
        "description": ["LIGHTS", None],
        "quantity": [12, -12],
        "invoice_date": ["2009-12-01 07:45:00", "2009-12-01 10:33:00"],
        "price": [6.95, 2.95],
        "customer_id": [13085.0, 16321.0],
        "country": ["Eire", "Australia"],
    }
    frame = pl.DataFrame(table).with_columns(pl.col("invoice_date").str.to_datetime())
    frame.write_parquet(tmp_path / "o.parquet")
    assert counts(shop.load(tmp_path / "o.parquet")) == (2, 1, 0, 0, 1)
    assert shop.bought() == {"489434": "83.4"}
    assert shop.identities() == {("member", "13085")}


def test_a_workbook_is_read_like_the_csv(shop: TriedShop, tmp_path: Path) -> None:
    # 40148.322916... is 2009-12-01 07:45 as days since 1899-12-30: 40148 + 27900 / 86400.
    row: list[Any] = [489434, "85048", "LIGHTS", 12, 40148 + 27900 / 86400, 6.95, 13085, "Eire"]
    shop.load(write_xlsx(tmp_path / "o.xlsx", {"Year 2009-2010": [SECOND, row]}))
    assert shop.bought_at() == {"489434": "2009-12-01 07:45:00"}
    assert shop.identities() == {("member", "13085")}


def test_what_the_clean_rule_leaves_out_is_counted_by_its_reason(shop: TriedShop, tmp_path: Path) -> None:
    rows = [line("1"), line("2", customer=""), line("C3", quantity="-1"), line("A4", price="-11062.06")]
    rows += [line("5", quantity="-3"), line("6", price="0")]
    report = shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]))
    assert counts(report) == (6, 1, 0, 0, 5)
    assert {words.en: n for words, n in report.dropped_by.items()} == {
        "no customer id": 1,
        "cancellation (C invoice)": 1,
        "bad-debt adjustment (A invoice)": 1,
        "quantity not above 0": 1,
        "price not above 0": 1,
    }


def test_identical_lines_are_real_and_the_order_is_rounded_once(shop: TriedShop, tmp_path: Path) -> None:
    """Three times 1 x 0.333 is 0.999, one pound; rounded line by line it would be 0.99."""
    rows = [line("1", quantity="1", price="0.333")] * 3
    report = shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]))
    assert counts(report) == (3, 3, 0, 0, 0)
    assert shop.bought() == {"1": "1"}


def test_lines_written_a_minute_apart_are_one_order(shop: TriedShop, tmp_path: Path) -> None:
    rows = [line("1", "a", "1", price="10"), line("1", "b", "1", price="5", at="12/1/2009 7:46")]
    report = shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]))
    assert (report.orders, shop.bought()) == (1, {"1": "15"})
    assert shop.bought_at() == {"1": "2009-12-01 07:45:00"}


def test_a_bad_line_takes_its_whole_order_aside(shop: TriedShop, tmp_path: Path) -> None:
    rows = [line("1", "a"), line("1", "b", quantity="a dozen"), line("2", "a")]
    report = shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]))
    assert counts(report) == (3, 1, 0, 2, 0)
    assert set(shop.bought()) == {"2"}


@pytest.fixture
def with_refunds(tmp_path: Path) -> Path:
    """The preset copied by a merchant who wants returns as refunds: two words changed, two rules taken out."""
    preset = files("huitou.intake").joinpath("sources", "online_retail", "lines.toml").read_text(encoding="utf-8")
    head, *rules = preset.split("[[drop]]")
    kept = [rule for rule in rules if 'column = "quantity"' not in rule and '"C"' not in rule]
    text = "[[drop]]".join([head.replace('amount = "lines"', 'amount = "lines"\nnegative = "refund"'), *kept])
    path = tmp_path / "refunds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_negative_line_of_an_order_is_a_refund_of_it(shop: TriedShop, tmp_path: Path, with_refunds: Path) -> None:
    rows = [line("1", "a", "10", price="5"), line("1", "b", "-2", price="5")]
    shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]), mapping=with_refunds)
    assert shop.bought() == {"1": "40"}


def test_a_credit_note_lowers_the_customers_latest_earlier_order_of_the_product(
    shop: TriedShop, tmp_path: Path, with_refunds: Path
) -> None:
    rows = [
        line("1", "a", "10", price="5", at="1/5/2010 9:00"),
        line("2", "a", "10", price="5", at="2/5/2010 9:00"),
        line("3", "b", "10", price="5", at="3/5/2010 9:00"),
        line("4", "a", "10", price="5", at="3/5/2010 9:00", customer="99999"),
        line("C5", "a", "-2", price="5", at="4/5/2010 9:00"),
        line("6", "a", "10", price="5", at="5/5/2010 9:00"),
    ]
    report = shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]), mapping=with_refunds)
    assert shop.bought() == {"1": "50", "2": "40", "3": "50", "4": "50", "6": "50"}
    assert shop.left_out() == {"C5": "zero"}
    # 2010-04-05 is day 14704: the refund is dated by its credit note.
    assert shop.facts("SELECT order_id, refunded, refunded_on FROM facts_refunds") == [("2", 1000, 14704)]
    assert [code for code, _, _ in report.notes if code.startswith("credit")] == ["credit.settled"]


def test_a_credit_note_of_two_products_lowers_two_orders(shop: TriedShop, tmp_path: Path, with_refunds: Path) -> None:
    rows = [line("1", "a", "10", price="5", at="1/5/2010 9:00"), line("2", "b", "10", price="5", at="2/5/2010 9:00")]
    rows += [line("C3", "a", "-2", price="5", at="4/5/2010 9:00"), line("C3", "b", "-3", price="5", at="4/5/2010 9:00")]
    shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]), mapping=with_refunds)
    assert shop.bought() == {"1": "40", "2": "35"}


def test_a_credit_note_that_finds_no_order_is_told_with_its_amount(
    shop: TriedShop, tmp_path: Path, with_refunds: Path
) -> None:
    rows = [
        line("1", "a", "10", price="5", at="2/5/2010 9:00"),
        line("C2", "a", "-1", price="5", at="1/5/2010 9:00"),
        line("C3", "z", "-1", price="7.50", at="3/5/2010 9:00"),
        line("C4", "a", "-12", price="5", at="3/5/2010 9:00"),
    ]
    report = shop.load(write_csv(tmp_path / "o.csv", [FIRST, *rows]), mapping=with_refunds)
    assert shop.left_out()["1"] == "fully_refunded"
    # C2 is earlier than the order (5.00), C3 of another product (7.50), C4 is 60.00 on an order worth 50.00 (10.00).
    told = {code: en for code, _, en in report.notes}
    assert told["credit.settled"].startswith("3 credit notes lower earlier orders of their customers by 50.00")
    assert told["credit.unmatched"].startswith("22.50 of credit notes")


def test_credit_notes_imported_twice_change_nothing(shop: TriedShop, tmp_path: Path, with_refunds: Path) -> None:
    rows = [line("1", "a", "10", price="5"), line("C2", "a", "-2", price="5", at="1/5/2010 9:00")]
    file = write_csv(tmp_path / "o.csv", [FIRST, *rows])
    shop.load(file, mapping=with_refunds)
    assert counts(shop.load(file, mapping=with_refunds)) == (2, 0, 2, 0, 0)
    assert shop.bought() == {"1": "40"}


def test_a_later_file_with_more_returns_lowers_the_order_further(
    shop: TriedShop, tmp_path: Path, with_refunds: Path
) -> None:
    rows = [line("1", "a", "10", price="5"), line("C2", "a", "-2", price="5", at="1/5/2010 9:00")]
    shop.load(write_csv(tmp_path / "a.csv", [FIRST, *rows]), mapping=with_refunds)
    rows.append(line("C3", "a", "-3", price="5", at="1/6/2010 9:00"))
    shop.load(write_csv(tmp_path / "b.csv", [FIRST, *rows]), mapping=with_refunds)
    assert shop.bought() == {"1": "25"}
