"""What an owner sees: where it hurts, whom to write to, and what others are said to reach."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

import huitou
from huitou import simulate
from tests.support.command_line import Run


@pytest.fixture(scope="module")
def ill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of three thousand orders whose late parcels lose first-time customers."""
    folder = tmp_path_factory.mktemp("ill")
    made = simulate.write(folder / "made", customers=1_500, seed=77, illness="late_parcels")
    shop = huitou.init(folder / "shop")
    assert made.parcels is not None
    shop.load([made.huitou, made.parcels, made.brushing])
    return folder / "shop"


def test_the_first_finding_says_what_how_much_how_sure_who_and_what_to_do(ill: Path, run: Run) -> None:
    shown = run("diagnose", "--shop", ill).out

    first = shown[shown.index("1. ") : shown.index("Where the shop stands")]
    assert "When the first parcel is late, people do not return" in first
    assert "lost a quarter" in first
    assert "setting luck aside" in first
    assert "diagnose --names 1" in first
    assert "metrics cohort_repurchase_rate --from 2023-10-04 --to" in first
    assert "→ Find which carrier" in first


def test_in_chinese(ill: Path, run: Run) -> None:
    shown = run("diagnose", "--shop", ill, "--lang", "zh").out

    assert "哪里疼（看到 2024-12-31，按一季的钱排）" in shown
    assert "1. 第一单送晚了，人就不来了" in shown
    assert "就算撇开运气，也至少差" in shown


def test_as_json_both_languages_and_the_evidence(ill: Path, run: Run) -> None:
    told = json.loads(run("diagnose", "--shop", ill, "--format", "json").out)

    first = told["findings"][0]
    assert (first["id"], first["severity"]) == ("late_parcels", "illness")
    assert first["evidence"]["metric"] == "cohort_repurchase_rate"
    assert first["figures"]["away"] == first["figures"]["customers"] - first["figures"]["returned"]
    assert first["zh"]["headline"]
    assert first["en"]["formula"]


def test_its_names_are_as_many_as_it_says(ill: Path, run: Run) -> None:
    away = json.loads(run("diagnose", "--shop", ill, "--format", "json").out)["findings"][0]["figures"]["away"]

    assert f"{away} in all, 20 shown" in run("diagnose", "--shop", ill, "--names", "1").out


def test_a_finding_there_is_not(ill: Path, run: Run) -> None:
    refused = run("diagnose", "--shop", ill, "--names", "99")

    assert refused.code == 2
    assert "diagnose.number" in refused.err


def test_a_small_shop_hears_that_it_is_too_early(worked_example: Path, run: Run) -> None:
    assert "there are 6 customers in 118 days" in run("diagnose", "--shop", worked_example).out
    assert "还看不出什么" in run("diagnose", "--shop", worked_example, "--lang", "zh").out
    assert "No list yet" in run("due", "--shop", worked_example).out


def test_today_s_list_counts_add_up_and_the_reasons_are_said(ill: Path, run: Run) -> None:
    told = json.loads(run("due", "--shop", ill, "--format", "json", "--window", "all").out)

    places = [row["place"] for row in told["customers"]]
    assert {place: places.count(place) for place in ("in", "past", "before")} | {
        "lost": told["counts"]["lost"]
    } == told["counts"]
    assert told["counts"]["in"] > 0
    assert all(row["reason"] and row["net"] for row in told["customers"])


def test_the_list_for_a_spreadsheet_cannot_run_a_formula(ill: Path, run: Run, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(ill, shop)
    (tmp_path / "o.csv").write_text(
        "order_id,customer_id,ordered_at,paid_at,paid_amount,category,line_amount\n"
        "f1,-SUM(1+cmd),2024-12-15 10:00:00,2024-12-15 10:00:00,10.00,+tea,10.00\n",
        encoding="utf-8",
    )
    huitou.open(shop).load(tmp_path / "o.csv")

    rows = list(csv.DictReader(io.StringIO(run("due", "--shop", shop, "--window", "all", "--format", "csv").out)))

    mine = [row for row in rows if "cmd" in row["name"]]
    assert [row["name"][0] for row in mine] == ["'"]
    assert [row["category"] for row in mine] == ["'+tea"]


def test_benchmarks_come_with_their_sources_and_a_warning(ill: Path, run: Run) -> None:
    shown = run("benchmarks", "--shop", ill).out

    assert "Hillstrom" in shown
    assert "not stated" in shown
    assert "Compare with your own past first" in " ".join(shown.split())
