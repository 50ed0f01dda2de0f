"""Huitou's own csv: every way it may be written."""

import zipfile
from pathlib import Path

import pytest

from huitou.errors import DataError
from tests.support.tried_shop import TriedShop, codes, counts, write_csv, write_records

HEADER = ["order_id", "customer_id", "ordered_at", "paid_amount"]


def test_four_columns_are_enough(shop: TriedShop, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "o.csv", [HEADER, ["1", "lin", "2024-01-05 10:00:00", "12.50"]])
    report = shop.load(file)
    assert counts(report) == (1, 1, 0, 0, 0)
    assert shop.bought() == {"1": "12.5"}
    assert shop.identities() == {("member", "lin")}
    assert [code for code, _, _ in report.notes] == ["paid_at.absent"]


def test_a_file_without_a_required_column_is_refused_by_its_name(shop: TriedShop, tmp_path: Path) -> None:
    for missing in HEADER:
        record = dict(zip(HEADER, ["1", "lin", "2024-01-05", "9"], strict=True))
        del record[missing]
        with pytest.raises(DataError, match=missing):
            shop.load(write_records(tmp_path / "o.csv", [record]), source="huitou")


def test_a_date_of_noughts_is_how_databases_write_never(shop: TriedShop, tmp_path: Path) -> None:
    unpaid = ["1", "lin", "2024-01-05 10:00:00", "12.50", "0000-00-00 00:00:00", "0000-00-00"]
    paid = ["2", "lin", "2024-01-05 10:00:00", "7.50", "2024-01-05 10:01:00", "0000-00-00"]
    report = shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "paid_at", "delivered_at"], unpaid, paid]))
    assert (counts(report), report.excluded) == ((2, 2, 0, 0, 0), {"unpaid": 1})
    assert shop.bought() == {"2": "7.5"}


def test_order_cells_repeat_on_lines_and_count_once(shop: TriedShop, tmp_path: Path) -> None:
    order = {"order_id": "1", "customer_id": "lin", "ordered_at": "2024-01-05", "paid_amount": "30", "channel": "live"}
    lines = [("tea", "20"), ("cup", "10")]
    file = write_records(tmp_path / "o.csv", [order | {"product_id": p, "line_amount": a} for p, a in lines])
    report = shop.load(file)
    assert (report.orders, report.lines) == (1, 2)
    assert shop.bought() == {"1": "30"}
    assert shop.products() == [("1", "cup", "10"), ("1", "tea", "20")]


def test_an_order_cell_left_empty_on_a_later_line_changes_nothing(shop: TriedShop, tmp_path: Path) -> None:
    order = {"order_id": "1", "customer_id": "lin", "ordered_at": "2024-01-05", "paid_amount": "30"}
    lines = [{"channel": "live", "product_id": "tea"}, {"channel": "", "product_id": "cup"}]
    shop.load(write_records(tmp_path / "o.csv", [order | line for line in lines]))
    assert shop.sliced("channel") == {"1": "live"}
    assert [product for _, product, _ in shop.products() if product] == ["cup", "tea"]


def test_identical_lines_are_real_lines(shop: TriedShop, tmp_path: Path) -> None:
    line = {"order_id": "1", "customer_id": "lin", "ordered_at": "2024-01-05", "paid_amount": "20"}
    line |= {"product_id": "tea", "quantity": "1", "line_amount": "10"}
    report = shop.load(write_records(tmp_path / "o.csv", [line, line]))
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.products() == [("1", "tea", "10"), ("1", "tea", "10")]


def test_the_same_line_id_twice_is_one_line(shop: TriedShop, tmp_path: Path) -> None:
    line = {"order_id": "1", "customer_id": "lin", "ordered_at": "2024-01-05", "paid_amount": "20"}
    line |= {"line_id": "1-1", "product_id": "tea", "line_amount": "20"}
    report = shop.load(write_records(tmp_path / "o.csv", [line, line]))
    assert counts(report) == (2, 1, 1, 0, 0)
    assert shop.products() == [("1", "tea", "20")]


def test_identical_orders_without_lines_are_duplicates(shop: TriedShop, tmp_path: Path) -> None:
    row = ["1", "lin", "2024-01-05", "20"]
    assert counts(shop.load(write_csv(tmp_path / "o.csv", [HEADER, row, row]))) == (2, 1, 1, 0, 0)
    assert shop.bought() == {"1": "20"}


def test_each_status_means_what_it_says_and_an_unknown_one_is_not_guessed(shop: TriedShop, tmp_path: Path) -> None:
    rows = [[status, "lin", "2024-01-05", "20", status] for status in ("paid", "PENDING", "closed", "shipped?")]
    report = shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "status"], *rows]))
    assert codes(report) == {5: "status.unknown"}
    assert shop.bought() == {"paid": "20"}
    assert shop.left_out() == {"PENDING": "unpaid", "closed": "cancelled"}
    assert report.excluded == {"cancelled": 1, "unpaid": 1}


def test_among_paid_orders_one_without_payment_time_is_unpaid(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "20", "2024-01-05 10:00"], ["2", "lin", "2024-01-06", "20", ""]]
    shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "paid_at"], *rows]))
    assert shop.left_out() == {"2": "unpaid"}


def test_a_purchase_happens_when_it_is_paid(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05 23:59:00", "20", "2024-01-06 00:01:00"]]
    shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "paid_at"], *rows]))
    assert shop.bought_at() == {"1": "2024-01-06 00:01:00"}


def _version(updated: str, amount: str, status: str = "paid") -> dict[str, str]:
    order = {"order_id": "1", "customer_id": "lin", "ordered_at": "2024-01-05", "paid_amount": amount}
    return order | {"updated_at": updated, "status": status}


def test_of_two_versions_in_one_file_the_later_updated_one_stands(shop: TriedShop, tmp_path: Path) -> None:
    file = write_records(tmp_path / "o.csv", [_version("2024-02-02", "25"), _version("2024-02-01", "20")])
    report = shop.load(file)
    assert counts(report) == (2, 2, 0, 0, 0)
    assert shop.bought() == {"1": "25"}


def test_an_older_export_does_not_undo_a_newer_one(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(write_records(tmp_path / "new.csv", [_version("2024-02-02", "25", "closed")]))
    shop.load(write_records(tmp_path / "old.csv", [_version("2024-02-01", "25")]))
    assert shop.left_out() == {"1": "cancelled"}


def test_without_updated_at_the_export_time_decides(shop: TriedShop, tmp_path: Path) -> None:
    new = write_csv(tmp_path / "new.csv", [HEADER, ["1", "lin", "2024-01-05", "25"]])
    old = write_csv(tmp_path / "old.csv", [HEADER, ["1", "lin", "2024-01-05", "20"]])
    shop.load(new, exported_at="2024-03-01")
    shop.load(old, exported_at="2024-02-01")
    assert shop.bought() == {"1": "25"}


def test_a_guest_counts_in_revenue_and_is_nobody(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "", "2024-01-05", "20"], ["2", "", "2024-01-06", "20"], ["3", "lin", "2024-01-07", "20"]]
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    assert set(shop.bought()) == {"1", "2", "3"}
    assert shop.people() == [{"3"}]
    assert "customer.unknown" in [code for code, _, _ in report.notes]


def test_a_guest_with_a_phone_or_an_email_is_known_by_it(shop: TriedShop, tmp_path: Path) -> None:
    rows = [
        ["1", "", "2024-01-05", "20", "139 0000 0001", ""],
        ["2", "", "2024-01-06", "20", "+86-13900000001", ""],
        ["3", "", "2024-01-07", "20", "", " Lin@Example.COM "],
        ["4", "", "2024-01-08", "20", "139****0001", ""],
    ]
    shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "phone", "email"], *rows]))
    assert shop.identities() == {("phone", "8613900000001"), ("email", "lin@example.com")}
    assert shop.people() == [{"1", "2"}, {"3"}]


def test_a_phone_that_became_a_number_is_still_a_phone(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "", "2024-01-05", "20", "13900000001.0"], ["2", "", "2024-01-06", "20", "13900000001"]]
    shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "phone"], *rows]))
    assert shop.identities() == {("phone", "8613900000001")}


def test_a_discount_is_the_same_with_either_sign(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "20", "5.00"], ["2", "lin", "2024-01-06", "20", "-5.00"]]
    report = shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "discount"], *rows]))
    assert report.quarantined == 0
    assert shop.facts("SELECT DISTINCT discount FROM facts_orders") == [(500,)]


def test_the_store_column_says_which_store(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "20", "east"], ["1", "wei", "2024-01-06", "30", "west"]]
    report = shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "store"], *rows]))
    assert report.orders == 2
    assert sorted(shop.snapshot("SELECT net FROM sequence")) == [(2000,), (3000,)]


def test_a_refund_lowers_the_net_and_a_full_one_takes_the_order_out(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "20", "5.50"], ["2", "lin", "2024-01-06", "20", "20.00"]]
    shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "refunded_amount"], *rows]))
    assert shop.bought() == {"1": "14.5"}
    assert shop.left_out() == {"2": "fully_refunded"}


def test_a_refund_is_dated_in_shop_time_where_the_file_says(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "20", "5", "2024-01-31T18:00:00Z"]]
    shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "refunded_amount", "refunded_at"], *rows]))
    # 18:00 UTC is 02:00 of the next day in Shanghai; 2024-02-01 is day 19754.
    assert shop.facts("SELECT refunded, refunded_on FROM facts_refunds") == [(500, 19754)]


def test_a_time_is_read_with_and_without_its_offset(shop: TriedShop, tmp_path: Path) -> None:
    written = [
        "2024-01-05 10:00:00",
        "2024/1/5 10:00",
        "2024-01-05T10:00:00+08:00",
        "2024-01-05 02:00:00 +0000",
        "2024-01-05T02:00:00Z",
        "2024-01-05T02:00:00.000Z",
        "2024-01-04 21:00:00 -0500",
        "2024-01-05 02:00:00+00",
        "2024-01-05 10:00:00.000000+08",
        "2024-01-05T07:30:00+05:30",
        "20240105100000",
        "2024年1月5日 10:00",
        "45296.416666667",
        "２０２４-０１-０５ １０：００：００",
    ]
    shop.load(write_csv(tmp_path / "o.csv", [HEADER, *([f"o{i}", "lin", w, "20"] for i, w in enumerate(written))]))
    assert shop.bought_at() == {f"o{i}": "2024-01-05 10:00:00" for i in range(len(written))}


def _refusals(shop: TriedShop, tmp_path: Path, cells: list[dict[str, str]]) -> list[str]:
    """The codes of refused rows, each in a file of its own so that the report shows them all."""
    good = dict(zip(HEADER, ["good", "lin", "2024-01-05", "20"], strict=True))
    found = []
    for start in range(0, len(cells), 5):
        rows = [good, *(good | {"order_id": f"o{i}"} | cell for i, cell in enumerate(cells[start : start + 5]))]
        found += codes(shop.load(write_records(tmp_path / f"{start}.csv", rows))).values()
    return found


def test_an_impossible_time_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    expected = {
        "0202-01-05": "time.range",
        "9999-12-31": "time.range",
        "2024-02-30": "time.unreadable",
        "soon": "time.unreadable",
        "01/02/2024": "time.unreadable",
        "": "cell.missing",
    }
    assert _refusals(shop, tmp_path, [{"ordered_at": w} for w in expected]) == list(expected.values())


def test_an_amount_is_read_as_people_write_it(shop: TriedShop, tmp_path: Path) -> None:
    written = {"1,234.50": "1234.5", "¥12": "12", "12元": "12", "１２．５０": "12.5", "\t12.00": "12", "0.005": "0.01"}
    shop.load(
        write_csv(tmp_path / "o.csv", [HEADER, *([f"o{i}", "lin", "2024-01-05", w] for i, w in enumerate(written))])
    )
    assert shop.bought() == {f"o{i}": net for i, net in enumerate(written.values())}


def test_an_amount_that_cannot_be_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    expected = {
        "-5": "amount.negative",
        "twelve": "number.unreadable",
        "1.234,50": "number.unreadable",
        "1,23": "number.unreadable",
        "NaN": "cell.missing",
        "Infinity": "number.unreadable",
        "99999999999999999999": "number.unreadable",
        "": "cell.missing",
    }
    assert _refusals(shop, tmp_path, [{"paid_amount": w} for w in expected]) == list(expected.values())


def test_an_id_in_scientific_notation_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    cells = [{"order_id": "2.1E+18"}, {"order_id": "1.23456789012346e+17"}, {"customer_id": "2.1E+18"}]
    assert _refusals(shop, tmp_path, cells) == ["id.scientific"] * 3


def test_another_currency_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "20", "cny"], ["2", "lin", "2024-01-05", "20", "USD"]]
    report = shop.load(write_csv(tmp_path / "o.csv", [[*HEADER, "currency"], *rows]))
    assert codes(report) == {3: "currency.other"}


def test_an_order_is_the_sum_of_what_was_accepted_when_a_line_is_refused(shop: TriedShop, tmp_path: Path) -> None:
    """The amount stands in the order's own cell, so a bad line does not take its order away."""
    order = {"order_id": "1", "customer_id": "lin", "ordered_at": "2024-01-05", "paid_amount": "30"}
    lines = [{"product_id": "tea", "line_amount": "20"}, {"product_id": "cup", "line_amount": "ten"}]
    report = shop.load(write_records(tmp_path / "o.csv", [order | line for line in lines]))
    assert counts(report) == (2, 1, 0, 1, 0)
    assert shop.bought() == {"1": "30"}


def test_one_customer_in_two_tables_of_a_file_is_one_customer(shop: TriedShop, tmp_path: Path) -> None:
    header = "order_id,customer_id,ordered_at,paid_amount\n"
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("a.csv", header + "A1,ann,2024-01-05 10:00:00,10.00\nA2,bo,2024-01-05 10:00:00,10.00\n")
        archive.writestr("b.csv", header + "A2,bo,2024-01-05 10:00:00,10.00\nA3,ann,2024-02-05 10:00:00,10.00\n")
    first, second = shop.load_all(tmp_path / "both.zip")
    assert (first.accepted, second.accepted, second.duplicate) == (2, 1, 1)
    assert (first.customers_new, second.customers_new) == (2, 0)
    assert shop.snapshot("SELECT customer_id, purchases FROM customers ORDER BY 1") == [(1, 2), (2, 1)]


def test_columns_that_are_not_read_are_named(shop: TriedShop, tmp_path: Path) -> None:
    """Who writes a column by hand means something by it: a misspelt one would else be lost without a word."""
    names = [*HEADER, "", "paid_amout", "等级\x1b[31m", *(f"x{n}" for n in range(4))]
    report = shop.load(write_csv(tmp_path / "o.csv", [names, ["1", "lin", "2024-01-05", "20", *["a"] * 7]]))
    [(zh, en)] = [(zh, en) for code, zh, en in report.notes if code == "columns.unread"]
    assert "没有用到的列：paid_amout、等级[31m、x0、x1、x2 等 6 列" in zh
    assert "columns not read: paid_amout, 等级[31m, x0, x1, x2 and 1 more" in en
    plain = shop.load(write_csv(tmp_path / "p.csv", [HEADER, ["2", "lin", "2024-01-05", "20"]]))
    assert "columns.unread" not in [code for code, _, _ in plain.notes]
