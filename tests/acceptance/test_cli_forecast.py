"""``huitou forecast``: the sentences, the tables, every customer for other programs, and what a young shop hears."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

import huitou
from huitou import simulate
from tests.support.command_line import Run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forecast")
    made = simulate.write(folder / "made", customers=600, seed=12)
    huitou.init(folder / "shop").load([made.huitou, made.brushing])
    return folder / "shop"


def test_the_screen_says_the_totals_then_the_customers_worth_most(shop: Path, run: Run) -> None:
    shown = " ".join(run("forecast", "--shop", shop, "--limit", "3").out.split())

    assert "The customers you have will buy about" in shown
    assert "The customers you have will spend about CNY" in shown
    assert "within purchases 8 times in 10 revenue 8 times in 10" in shown
    assert "customer name still there buys in 90 days worth of a year (CNY) why" in shown
    assert "The 3 worth most of" in shown


def test_in_chinese_too(shop: Path, run: Run) -> None:
    shown = "".join(run("forecast", "--shop", shop, "--limit", "3", "--lang", "zh").out.split())

    assert "已有的客户在90天内大约会买" in shown
    assert "列出最值钱的3位" in shown


def test_all_customers_for_programs_and_their_sum_is_the_total(shop: Path, run: Run) -> None:
    told = json.loads(run("forecast", "--shop", shop, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run("forecast", "--shop", shop, "--format", "csv").out)))

    assert len(told["rows"]) == len(rows) == told["customers"]
    for total in told["totals"]:
        days = total["days"]
        assert sum(float(row[f"revenue_{days}"]) for row in rows) == pytest.approx(
            float(total["revenue"]), abs=len(rows) * 0.01
        )
        assert sum(float(row[f"purchases_{days}"]) for row in rows) == pytest.approx(total["purchases"], rel=1e-3)
    values = [Decimal(row["value"]) for row in rows]
    assert values == sorted(values, reverse=True)
    assert all(0 <= float(row["alive"]) <= 0.99 for row in rows)


def test_a_young_shop_hears_from_which_day_on(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "order_id,customer_id,ordered_at,paid_amount\n1,lin,2024-03-01,10\n2,lin,2024-03-09,10\n", encoding="utf-8"
    )
    huitou.init(tmp_path / "shop").load(file)

    assert "Nothing can be said yet" in run("forecast", "--shop", tmp_path / "shop").out
    assert "还不能预测" in run("forecast", "--shop", tmp_path / "shop", "--lang", "zh").out
    told = json.loads(run("forecast", "--shop", tmp_path / "shop", "--format", "json").out)
    assert (told["undefined"], told["rows"], told["possible_from"]) == ("too_short", [], "2024-04-26")


def test_a_discount_that_is_none_is_refused(shop: Path, run: Run) -> None:
    assert run("forecast", "--shop", shop, "--discount", "101").code == 2
