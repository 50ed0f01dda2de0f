"""huitou due, from files of orders, stock, tickets and products to the list."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from pathlib import Path

import pytest

import huitou
from tests.support.command_line import Run

LAST = dt.date(2024, 12, 31)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 customers who buy tea every 30 days; one of them ordered more and has not paid, one waits for an answer."""
    folder = tmp_path_factory.mktemp("due")
    lines = ["order_id,customer_id,ordered_at,paid_at,paid_amount,status,product_id,product_name,category,quantity"]
    for who in range(120):
        for n in range(8):
            day = LAST - dt.timedelta(days=who % 30 + 30 * n)
            lines.append(f"{who}-{n},c{who:03d},{day} 10:00:00,{day} 10:00:00,50.00,paid,T1,Tea 500 g,tea,{1 + n % 2}")
    lines.append(f"open,c029,{LAST} 10:00:00,,50.00,pending,T1,Tea 500 g,tea,1")
    files = {
        "orders": "\n".join(lines) + "\n",
        "tickets": f"ticket_id,customer_id,opened_at,closed_at\nK1,c059,{LAST} 09:00:00,\n"
        "K2,c001,2024-11-01 09:00:00,2024-11-02 09:00:00\n",
    }
    made = huitou.init(folder / "shop")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        made.load(folder / f"{name}.csv")
    return folder / "shop"


def told(run: Run, shop: Path, *more: str) -> dict:
    return json.loads(run("due", "--shop", shop, "--format", "json", *more).out)


def test_the_list_says_who_why_and_by_which_way(shop: Path, run: Run) -> None:
    found = told(run, shop, "--days", "7")

    rows = [row for row in found["customers"] if row["method"] == "learned"]
    assert found["enough"]
    assert len(rows) > 10
    assert all(row["product"] == "Tea 500 g" and 0 < row["chance"] < 1 for row in rows)
    assert "x 500 g of Tea 500 g" in rows[0]["reason"]
    held = {row["held"] for row in rows} - {""}
    assert held == {"open_order", "open_ticket"}


def test_on_an_earlier_day_and_of_one_product(shop: Path, run: Run) -> None:
    found = told(run, shop, "--on", "2024-11-30", "--product", "T1")

    assert found["as_of"] == "2024-11-30"
    assert {row["held"] for row in found["customers"]} == {""}


def test_the_table_in_chinese_and_the_sheet(shop: Path, run: Run) -> None:
    shown = run("due", "--shop", shop, "--lang", "zh").out
    assert "按每位客户自己的购买节奏算" in shown
    assert "天再买" in shown
    rows = list(csv.DictReader(io.StringIO(run("due", "--shop", shop, "--format", "csv").out)))
    assert rows
    assert {row["method"] for row in rows} == {"learned"}


def test_stock_that_is_gone_keeps_from_writing(shop: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "stock.csv").write_text(f"sku,库存,盘点时间\nT1,0,{LAST}\n", encoding="utf-8")
    # The others ask the shop as it is.
    emptied = Path(shutil.copytree(shop, tmp_path / "shop"))
    huitou.open(emptied).load(tmp_path / "stock.csv")

    rows = told(run, emptied)["customers"]
    assert all("out_of_stock" in row["held"] for row in rows)
    assert "counted on 2024-12-31" in rows[0]["why_not"]


def test_a_young_shop_goes_by_typical_gaps_and_says_why(worked_example: Path, run: Run) -> None:
    shown = " ".join(run("due", "--shop", worked_example).out.split())
    assert "No order of a known customer says what was bought" in shown
    assert "No list yet" in shown
    assert "So the list goes by" not in shown
