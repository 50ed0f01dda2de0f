"""What an import says never shows a phone or an e-mail, whatever is wrong with the file."""

import json
from pathlib import Path

import pytest

from huitou.errors import DataError
from tests.support.tried_shop import TriedShop, write_csv

HEADER = ["order_id", "customer_id", "ordered_at", "paid_amount", "phone"]
PHONE, EMAIL = "13900000001", "lin@example.com"


def test_refused_rows_and_cells_are_shown_masked(shop: TriedShop, tmp_path: Path) -> None:
    rows = [
        ["1", "lin", "2024-01-05", "20", PHONE],
        ["2", "lin", PHONE, "20", ""],
        ["3", "lin", "2024-01-05", EMAIL, ""],
        ["4", "lin", "2024-01-05", "20", PHONE, "one cell too many"],
    ]
    report = shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    shown = json.dumps(report.to_dict(), ensure_ascii=False, default=str)
    assert [r.value for r in report.quarantine_sample] == [
        "139****0001",
        "l***@example.com",
        "4,lin,2024-01-05,20,139****0001,one cell too many",
    ]
    assert PHONE not in shown
    assert EMAIL not in shown


def test_the_quarantine_itself_keeps_the_cell_for_correction(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "lin", "2024-01-05", "20", ""], ["2", "lin", PHONE, "20", ""]]
    shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    assert shop.facts("SELECT value FROM facts_quarantine") == [(PHONE,)]


@pytest.mark.parametrize(
    "rows",
    [
        [["1", "lin", "soon", "20", PHONE]],
        [["1", "lin", PHONE, "20", PHONE]],
        [["1", "lin", "2024-01-05", EMAIL, PHONE]],
    ],
)
def test_a_refused_file_is_explained_without_them(shop: TriedShop, tmp_path: Path, rows: list[list[str]]) -> None:
    with pytest.raises(DataError) as refusal:
        shop.load(write_csv(tmp_path / "o.csv", [HEADER, *rows]))
    for told in (refusal.value.en, refusal.value.zh, str(refusal.value)):
        assert PHONE not in told
        assert EMAIL not in told


def test_a_file_without_a_header_shows_no_customer(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["a1", "lin", PHONE, EMAIL], ["a2", "wei", "13900000002", "wei@example.com"]]
    with pytest.raises(DataError) as refusal:
        shop.load(write_csv(tmp_path / "o.csv", rows))
    assert "00000" not in refusal.value.en
    assert EMAIL not in refusal.value.en
