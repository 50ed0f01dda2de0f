"""Rows nobody will mend: set beside the others, counted still; and a bad row of two exports is one bad row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou import UserError
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from tests.support.command_line import Run

pytestmark = pytest.mark.slow

HEADER = "order_id,customer_id,ordered_at,paid_amount,phone\n"
GOOD, WORDS, LATE = "1,lin,2024-01-05,5.00,\n", "2,lin,2024-01-06,five,13900000001\n", "3,bo,someday,5.00,\n"


@pytest.fixture
def shop(tmp_path: Path, run: Run) -> Path:
    """January's export and one of the quarter: order 2 is wrong in both, order 3 in the second alone."""
    run("init", tmp_path / "shop")
    for name, rows in (("january", (GOOD, WORDS)), ("quarter", (GOOD, WORDS, LATE, "4,bo,2024-02-01,5.00,\n"))):
        (tmp_path / f"{name}.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
        run("import", tmp_path / f"{name}.csv", "--shop", tmp_path / "shop")
    return tmp_path / "shop"


def aside(run: Run, shop: Path) -> list[tuple[Any, ...]]:
    found = json.loads(run("quarantine", "--shop", shop, "--format", "json").out)["aside"]
    return [(each["import_id"], each["also_in"], each["column"], each["rows"]) for each in found]


def counted(shop: Path) -> list[tuple[int, int]]:
    return [(each.quarantined, each.dismissed) for each in huitou.open(shop).quality()]


BOTH = [(2, [], "ordered_at", 1), (2, [1], "paid_amount", 1)]


def test_a_bad_row_of_two_exports_is_listed_and_exported_once(shop: Path, tmp_path: Path, run: Run) -> None:
    assert aside(run, shop) == BOTH
    assert counted(shop) == [(2, 0)]
    run("quarantine", "export", tmp_path / "fix.csv", "--shop", shop)
    text = (tmp_path / "fix.csv").read_text(encoding="utf-8-sig")
    assert text.count("five") == 1
    (tmp_path / "fix.csv").write_text(text.replace("five", "5.00"), encoding="utf-8")
    run("import", tmp_path / "fix.csv", "--shop", shop)
    # Put right once, it is right in both files; order 3 is still to be mended.
    assert aside(run, shop) == [(2, [], "ordered_at", 1)]


LINES = "order_id,customer_id,ordered_at,paid_amount,product_name,quantity\n"
TEA, CUP = "7,lin,2024-01-06,11.00,tea,1\n", "7,lin,2024-01-06,11.00,cup,one\n"


def test_a_line_put_right_stands_against_the_newer_export_that_lacked_it(tmp_path: Path) -> None:
    """Both exports brought the order with one of its two lines."""
    shop = huitou.init(tmp_path / "shop")
    for name, more in (("a", ""), ("b", "8,lin,2024-01-07,6.00,tea,1\n")):
        (tmp_path / f"{name}.csv").write_text(LINES + TEA + CUP + more, encoding="utf-8")
        shop.load(tmp_path / f"{name}.csv")
    (file,) = shop.export_quarantine(tmp_path / "fix.csv")
    text = file.path.read_text(encoding="utf-8-sig")
    assert text.count("cup") == 1
    file.path.write_text(text.replace("cup,one", "cup,1"), encoding="utf-8")
    shop.load(file.path)
    assert shop.quarantine() == []
    with connect() as facts:
        Facts(shop.folder).attach(facts)
        newest = facts.rows(
            "SELECT product_name FROM facts_order_lines WHERE order_id = '7' AND COALESCE(of_import, import_id) = 2"
            " AND import_id = (SELECT MAX(import_id) FROM facts_order_lines WHERE order_id = '7') ORDER BY 1"
        )
    assert newest == [("cup",), ("tea",)]


def test_dismissed_rows_are_counted_and_no_longer_listed_exported_or_read_again(
    shop: Path, tmp_path: Path, run: Run
) -> None:
    ran = run(
        "quarantine", "dismiss", "2", "--column", "paid_amount", "--reason", "测试单", "--shop", shop, "--lang", "zh"
    )
    assert (ran.code, ran.out.strip()) == (0, "1 行不改了，编号 3。")
    assert aside(run, shop) == [(2, [], "ordered_at", 1)]
    assert counted(shop) == [(1, 1)]
    shown = run("quarantine", "--shop", shop, "--lang", "zh").out
    assert "另有 1 行不改了" in shown
    assert "测试单" in shown
    run("quarantine", "export", tmp_path / "fix.csv", "--shop", shop)
    assert "five" not in (tmp_path / "fix.csv").read_text(encoding="utf-8-sig")
    replayed = json.loads(run("quarantine", "replay", "--shop", shop, "--format", "json").out)["imports"]
    assert sum(each["read"] for each in replayed) == 1


def test_a_dismissal_is_taken_back(shop: Path, run: Run) -> None:
    run("quarantine", "dismiss", "1", "--reason", "old", "--shop", shop)
    assert counted(shop) == [(1, 1)]
    assert run("quarantine", "restore", "3", "--shop", shop).out.strip() == "Rows set aside again: 1."
    assert aside(run, shop) == BOTH
    assert counted(shop) == [(2, 0)]
    assert run("quarantine", "restore", "3", "--shop", shop).code == 2


def test_the_rows_of_one_order_are_dismissed_together(tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    rows = "7,lin,2024-01-06,five,tea\n7,lin,2024-01-06,six,cup\n8,lin,2024-01-06,six,cup\n9,lin,2024-01-06,6,cup\n"
    file.write_text("order_id,customer_id,ordered_at,paid_amount,product_name\n" + rows, encoding="utf-8")
    shop = huitou.init(tmp_path / "shop")
    shop.load(file)
    assert shop.dismiss(1, rows=[2], reason="torn").rows == 2
    assert [(each.quarantined, each.dismissed) for each in shop.quality()] == [(1, 2)]


def test_what_cannot_be_dismissed_says_why(shop: Path) -> None:
    opened = huitou.open(shop)
    for rows, reason, code in (((99,), "old", "quarantine.nothing"), ((), " ", "quarantine.reason")):
        with pytest.raises(UserError) as refused:
            opened.dismiss(1, rows=rows, reason=reason)
        assert refused.value.code == code
