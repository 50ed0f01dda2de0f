"""A merchant's own mapping file: what it can say, and what is answered when it says it wrong."""

from pathlib import Path

import pytest

from huitou.errors import DataError, UserError
from huitou.intake import mapping as mappings
from huitou.warehouse.engines.duckdb import Connection
from tests.support.cleaned import cleaned
from tests.support.tried_shop import TriedShop, codes, counts, write_csv

BASIC = """
[columns]
order_id = "no"
buyer_id = "who"
ordered_at = "when"
paid_amount = "sum"
"""
HEADER = ["no", "who", "when", "sum"]


def mapping(path: Path, text: str) -> Path:
    file = path / "own.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_columns_are_named_once(shop: TriedShop, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "o.csv", [HEADER, ["1", "lin", "2024-01-05", "20"]])
    report = shop.load(file, mapping=mapping(tmp_path, BASIC))
    assert (report.source, report.mapping) == ("custom", "custom")
    assert shop.bought() == {"1": "20"}


def test_an_order_without_a_number_is_known_by_its_columns_together(shop: TriedShop, tmp_path: Path) -> None:
    text = BASIC.replace('order_id = "no"\n', "") + '[join]\norder_id = ["who", "when"]\n'
    rows = [["", "lin", "2024-01-05", "20"], ["", "lin", "2024-01-06", "30"], ["", "", "2024-01-06", "40"]]
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]), mapping=mapping(tmp_path, text))
    assert shop.bought() == {"lin|2024-01-05": "20", "lin|2024-01-06": "30"}
    assert codes(report) == {4: "cell.missing"}


def test_a_date_and_a_time_column_are_one_time(shop: TriedShop, tmp_path: Path) -> None:
    text = BASIC.replace('ordered_at = "when"\n', "") + '[join]\nordered_at = ["day", "hour"]\n'
    rows = [["no", "who", "day", "hour", "sum"], ["1", "lin", "2024/1/5", "10:30", "20"]]
    shop.load(write_csv(tmp_path / "o.csv", rows), mapping=mapping(tmp_path, text))
    assert shop.bought_at() == {"1": "2024-01-05 10:30:00"}


def test_a_constant_fills_a_field_the_file_lacks(shop: TriedShop, tmp_path: Path) -> None:
    text = BASIC + '[constants]\nchannel = "market stall"\n'
    file = write_csv(tmp_path / "o.csv", [HEADER, ["1", "lin", "2024-01-05", "20"]])
    shop.load(file, mapping=mapping(tmp_path, text))
    assert shop.sliced("channel") == {"1": "market stall"}


def test_times_are_of_the_mappings_timezone_and_day_order(shop: TriedShop, tmp_path: Path) -> None:
    text = 'timezone = "Europe/London"\ndate_order = "dmy"\n' + BASIC
    file = write_csv(tmp_path / "o.csv", [HEADER, ["1", "lin", "05/01/2024 10:00", "20"]])
    shop.load(file, mapping=mapping(tmp_path, text))
    assert shop.bought_at() == {"1": "2024-01-05 18:00:00"}


RULES = {
    'column = "note"\nequals = ["test", "gift"]': {"test", "gift"},
    'column = "note"\nstarts_with = "te"': {"test"},
    'column = "note"\ncontains = "if"': {"gift"},
    'column = "note"\nempty = true': {"none"},
    'column = "weight"\nat_most = 2': {"test", "gift"},
    'column = "weight"\nbelow = 2': {"test"},
    'column = "order_id"\nequals = "test"': {"test"},
    'column = "paid_amount"\nat_most = "10.00"': {"test"},
    'column = "paid_amount"\nequals = "10.0"': {"test"},
    'column = "ordered_at"\nstarts_with = "2024-02"': {"none"},
    'column = "status"\ncontains = "退"': {"gift"},
}


def test_each_kind_of_rule_leaves_its_rows_out(shop: TriedShop, tmp_path: Path, engine: Connection) -> None:
    reason = 'reason = { zh = "不要", en = "unwanted" }'
    rows = [
        [*HEADER, "note", "weight", "state"],
        ["test", "lin", "2024-01-05", "10.0", "test", "1", "ok"],
        ["gift", "lin", "2024-01-05", "20", "gift", "2", "退货"],
        ["none", "lin", "2024-02-05", "30", "-", "3", "ok"],
        ["kept", "lin", "2024-01-05", "40", "x", "1,000", "ok"],
    ]
    file = write_csv(tmp_path / "o.csv", rows)
    for rule, gone in RULES.items():
        text = BASIC + f'status = "state"\n[status]\npaid = ["ok", "退货"]\n[[drop]]\n{rule}\n{reason}'
        found = cleaned(engine, file, mapping(tmp_path, text))
        assert {row["order_id"] for row in found.rows if row["drop_rule"] is not None} == gone, rule
    report = shop.load(file, mapping=tmp_path / "own.toml")
    assert set(shop.bought()) == {"test", "none", "kept"}
    assert {words.zh: n for words, n in report.dropped_by.items()} == {"不要": 1}


def test_the_first_rule_that_fits_counts_the_row(shop: TriedShop, tmp_path: Path) -> None:
    text = BASIC + '[[drop]]\ncolumn = "sum"\nat_most = 5\n[[drop]]\ncolumn = "who"\nequals = "lin"\n'
    rows = [["1", "lin", "2024-01-05", "5"], ["2", "lin", "2024-01-05", "6"], ["3", "wei", "2024-01-05", "6"]]
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]), mapping=mapping(tmp_path, text))
    assert counts(report) == (3, 1, 0, 0, 2)
    assert {words.en: n for words, n in report.dropped_by.items()} == {"sum at_most 5": 1, "who equals lin": 1}


def test_a_cell_that_cannot_be_read_is_no_empty_cell_to_a_rule(shop: TriedShop, tmp_path: Path) -> None:
    text = BASIC + '[[drop]]\ncolumn = "paid_amount"\nempty = true\n'
    rows = [["1", "lin", "2024-01-05", ""], ["2", "lin", "2024-01-05", "ten"], ["3", "lin", "2024-01-05", "10"]]
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]), mapping=mapping(tmp_path, text))
    assert counts(report) == (3, 1, 0, 1, 1)


def test_negative_rows_are_dropped_where_the_mapping_says_so(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "10"], ["2", "lin", "2024-01-05", "-10"]]
    report = shop.load(
        write_csv(tmp_path / "o.csv", [HEADER, *rows]), mapping=mapping(tmp_path, 'negative = "drop"\n' + BASIC)
    )
    assert counts(report) == (2, 1, 0, 0, 1)


def test_a_line_id_given_twice_is_summed_once(shop: TriedShop, tmp_path: Path) -> None:
    text = 'amount = "lines"\n' + BASIC.replace('paid_amount = "sum"', 'line_id = "line"\nline_amount = "sum"')
    row = ["1", "lin", "2024-01-05", "20", "1-1"]
    file = write_csv(tmp_path / "o.csv", [[*HEADER, "line"], row, row, ["1", "lin", "2024-01-05", "20", "1-2"]])
    assert counts(shop.load(file, mapping=mapping(tmp_path, text))) == (3, 2, 1, 0, 0)
    assert shop.bought() == {"1": "40"}


@pytest.mark.parametrize(
    ("extra", "column"),
    [
        ('channel = "where"', None),
        ('[[drop]]\ncolumn = "where"\nempty = true', "where"),
        ('[join]\ncoupon = ["who", "where"]', "where"),
        ('channel = "where"\n[[drop]]\ncolumn = "channel"\nempty = true', "where"),
        ('[[drop]]\ncolumn = "price"\nbelow = 1', "price"),
    ],
)
def test_a_column_the_file_lacks_is_named_where_it_is_needed(
    shop: TriedShop, tmp_path: Path, extra: str, column: str | None
) -> None:
    file = write_csv(tmp_path / "o.csv", [HEADER, ["1", "lin", "2024-01-05", "20"]])
    own = mapping(tmp_path, BASIC + extra)
    if column is None:
        assert shop.load(file, mapping=own).accepted == 1
        return
    with pytest.raises(DataError, match=column) as refusal:
        shop.load(file, mapping=own)
    assert refusal.value.code == "file.columns"


FAULTS = {
    "colour = 1": "colour",
    'rows = "pages"': "pages",
    'amount = "cells"': "cells",
    'negative = "ignore"': "ignore",
    'date_order = "ymd"': "ymd",
    'allowed_use = "any"': "any",
    'timezone = "Mars/Olympus"': "Mars/Olympus",
    "id = 7": "id must be text",
    'needs = ["colour"]': "colour",
    "recognise = [1]": "recognise must be",
    'negative = "refund"': 'needs amount = "lines"',
    'amount = "lines"': "line_amount, or price and quantity",
    '[constants]\nsize = "L"': "size",
    '[join]\ncoupon = [1, "a"]': "[join] coupon must be",
    '[status]\nlost = ["x"]': "lost",
    '[[drop]]\ncolumn = "sum"': "exactly one test",
    '[[drop]]\ncolumn = "sum"\nempty = true\nequals = "x"': "exactly one test",
    "[[drop]]\nempty = true": "column is missing",
    '[[drop]]\ncolumn = "sum"\nempty = false': "empty can only be true",
    '[[drop]]\ncolumn = "sum"\nat_most = "ten"': "at_most must be one number",
    '[[drop]]\ncolumn = "ordered_at"\nbelow = 5': "below cannot be asked of a time",
    '[[drop]]\ncolumn = "sum"\nequals = []': "equals must be text",
    '[[drop]]\ncolumn = "sum"\nempty = true\nwhy = "x"': "why",
    '[[drop]]\ncolumn = "sum"\nempty = true\nreason = 5': "reason must be",
    'drop = "none"': "[[drop]]",
    "columns = 5": "columns must be a table",
    "= 1": "not TOML",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(tmp_path: Path, fault: str) -> None:
    head = fault if "[" not in fault or "= [" in fault.split("\n", maxsplit=1)[0] else ""
    text = f"{head}\n{'' if head.startswith('columns') else BASIC}\n{'' if head else fault}\n"
    with pytest.raises(UserError) as refusal:
        mappings.load(mapping(tmp_path, text))
    assert refusal.value.code == "mapping.invalid"
    assert FAULTS[fault] in refusal.value.en
    assert refusal.value.zh != refusal.value.en


def test_all_faults_are_named_at_once(shop: TriedShop, tmp_path: Path) -> None:
    text = 'rows = "pages"\n' + BASIC + 'colour = "c"\n[status]\nlost = ["x"]\n[[drop]]\ncolumn = "sum"\n'
    with pytest.raises(UserError) as refusal:
        shop.load(write_csv(tmp_path / "o.csv", [HEADER]), mapping=mapping(tmp_path, text))
    for words in ("pages", "colour", "lost", "[[drop]]"):
        assert words in refusal.value.en
        assert words in refusal.value.zh


def test_fields_an_order_cannot_do_without_are_asked_for_together(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        mappings.load(mapping(tmp_path, '[columns]\nnick = "who"\nstatus = "s"'))
    for words in ("order_id is missing", "ordered_at is missing", "paid_amount is missing", "none of its words"):
        assert words in refusal.value.en


def test_a_mapping_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        mappings.load(tmp_path / "absent.toml")
    (tmp_path / "gbk.toml").write_bytes('name = "茶"'.encode("gbk"))
    with pytest.raises(UserError, match="UTF-8"):
        mappings.load(tmp_path / "gbk.toml")
