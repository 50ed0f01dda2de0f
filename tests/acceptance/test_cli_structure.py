"""``huitou structure``: the groups, the moves, and the names behind them, on the worked example."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command_line import Run

# One cycle is 30 days on both days; tests/unit/predict says how the stages come about.
DAYS = ("--as-of", "2024-05-31", "--before", "2024-05-01")


@pytest.fixture
def shop(worked_example: Path) -> Path:
    """The worked example, where two returners are enough for a cycle."""
    with (worked_example / "huitou.toml").open("a", encoding="utf-8") as settings:
        settings.write("min_returners = 2\n")
    return worked_example


def test_the_screen_says_how_it_is_measured_and_who_moved(run: Run, shop: Path) -> None:
    ran = run("structure", "--shop", shop, *DAYS)
    assert (ran.code, ran.err) == (0, "")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "One cycle is 30 days" in ran.out
    assert "sleeping none for over 2 cycles 2 33.3% CNY 580.00 51.8% +2" in lines
    assert "lost none for over 3 cycles 2 33.3% CNY 290.00 25.9% 0" in lines
    assert "111 champions 1 16.7% CNY 280.00 25.0% 0" in lines
    assert "quiet · · · 2 ·" in lines


def test_in_chinese(run: Run, shop: Path) -> None:
    ran = run("structure", "--shop", shop, *DAYS, "--lang", "zh")
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "一个周期 = 30 天" in ran.out
    assert "沉睡 超过 2 个周期没买 2 33.3% 580.00 元 51.8% +2" in lines
    assert "核心大客 近一年花费前 20%，买过至少 3 次，没流失 1 16.7% 280.00 元 25.0% 0" in lines


def test_the_names_of_a_move(run: Run, shop: Path) -> None:
    ran = run("structure", "--shop", shop, *DAYS, "--names", "lifecycle=沉默:沉睡", "--format", "json")
    told = json.loads(ran.out)
    assert told["count"] == 2
    assert sorted(each["name"] for each in told["customers"]) == ["lin", "mei"]
    assert {each["cycle_days"] for each in told["customers"]} == {30.0}


def test_names_as_a_table_and_as_csv(run: Run, shop: Path) -> None:
    table = run("structure", "--shop", shop, *DAYS, "--names", "lifecycle=lost", "--limit", "1")
    assert "2 in all, 1 shown; as of 2024-05-31" in table.out
    rows = csv.DictReader(io.StringIO(run("structure", "--shop", shop, "--names", "tier=core", "--format", "csv").out))
    assert list(rows.fieldnames or [])[:2] == ["customer_id", "name"]


def test_csv_has_every_table_below_the_other(run: Run, shop: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("structure", "--shop", shop, *DAYS, "--format", "csv").out)))
    assert {row["table"] for row in rows} == {
        "lifecycle",
        "tier",
        "rfm",
        "grid",
        "lifecycle_moves",
        "tier_moves",
        "rfm_moves",
    }
    [lost] = [row for row in rows if (row["table"], row["key"]) == ("lifecycle", "lost")]
    assert (lost["customers"], lost["revenue"], lost["customers_before"]) == ("2", "290.00", "2")


def test_too_few_returners_is_said_with_a_way_out(run: Run, worked_example: Path) -> None:
    ran = run("structure", "--shop", worked_example, *DAYS)
    assert ran.code == 0
    assert "only 4 of 6 customers came back" in ran.out
    assert "cycle_days in huitou.toml" in " ".join(ran.out.split())


def test_what_cannot_be_is_refused(run: Run, shop: Path) -> None:
    wrong_cell = run("structure", "--shop", shop, "--names", "lifecycle=gone")
    assert (wrong_cell.code, "[structure.cell]" in wrong_cell.err) == (2, True)
    wrong_day = run("structure", "--shop", shop, "--as-of", "2024-05-01", "--before", "2024-05-31")
    assert (wrong_day.code, "[structure.before]" in wrong_day.err) == (2, True)


def test_metrics_by_segment_and_by_rolling_window(run: Run, shop: Path) -> None:
    may = ("--from", "2024-05-01", "--to", "2024-05-31", "--as-of", "2024-05-31")
    segments = run("metrics", "buyers", "--shop", shop, *may, "--by", "lifecycle")
    assert "customers are grouped as they were on 2024-04-30." in segments.out
    rolling = run("metrics", "purchases", "--shop", shop, "--to", "2024-03-31", "--rolling", "30", "--by", "month")
    assert "the days of the rows overlap" in rolling.out
    alone = run("metrics", "purchases", "--shop", shop, "--rolling", "30")
    assert (alone.code, "[metrics.rolling]" in alone.err) == (2, True)
