"""``huitou win-back``: the sentences, the list, every customer for other programs, and what a young shop hears."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import huitou
from huitou import simulate
from tests.support.command_line import Run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("win-back")
    made = simulate.write(folder / "made", customers=600, seed=12)
    huitou.init(folder / "shop").load([made.huitou, made.brushing])
    return folder / "shop"


def test_the_screen_says_how_many_come_then_who(shop: Path, run: Run) -> None:
    shown = " ".join(run("win-back", "--shop", shop, "--top", "3").out.split())

    assert "Customers away for more than 2 times as long as usual for them (sleeping or lost):" in shown
    assert "will come back within 30 days" in shown
    assert "Tried on 30 days ago:" in shown
    assert "need not be who is worth a coupon" in shown
    assert "customer name stage chance worth (CNY) why" in shown
    assert "Of customers like this about" in shown
    assert "3 of " in shown


def test_in_chinese_too(shop: Path, run: Run) -> None:
    shown = "".join(run("win-back", "--shop", shop, "--top", "3", "--lang", "zh").out.split())

    assert "自己回来" in shown
    assert "不一定最该发券" in shown
    assert "客户名称状态可能性值（CNY）为什么" in shown


def test_all_customers_for_programs(shop: Path, run: Run) -> None:
    told = json.loads(run("win-back", "--shop", shop, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run("win-back", "--shop", shop, "--format", "csv").out)))

    assert len(told["rows"]) == len(rows) == told["customers"]
    assert sum(float(row["chance"]) for row in rows) == pytest.approx(told["returns"][0], abs=len(rows) * 1e-4)
    assert sum(float(row["value"]) for row in rows) == pytest.approx(float(told["value"][0]), abs=len(rows) * 0.01)
    assert [row["customer_id"] for row in rows] == [str(row["customer_id"]) for row in told["rows"]]


def test_another_day_is_another_list_and_the_last_rows_wait(shop: Path, run: Run) -> None:
    told = json.loads(run("win-back", "--shop", shop, "--on", "2024-06-30", "--format", "json").out)

    assert told["as_of"] == "2024-06-30"
    held = [bool(row["held"]) for row in told["rows"]]
    assert held == sorted(held)
    assert held.count(False) == told["may_be_written_to"]
    assert all(row["why_not"] for row in told["rows"] if row["held"])


def test_a_young_shop_hears_from_which_day_on(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "order_id,customer_id,ordered_at,paid_amount\n1,lin,2024-03-01,10\n2,lin,2024-03-09,10\n", encoding="utf-8"
    )
    huitou.init(tmp_path / "shop").load(file)

    assert "2024-05-29" in run("win-back", "--shop", tmp_path / "shop").out
    assert "还说不出谁会自己回来" in run("win-back", "--shop", tmp_path / "shop", "--lang", "zh").out
    told = json.loads(run("win-back", "--shop", tmp_path / "shop", "--format", "json").out)
    assert (told["enough"], told["rows"], told["from_day"]) == (False, [], "2024-05-29")
