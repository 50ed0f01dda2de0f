"""``huitou evaluate``: the verdict, the figures for other programs, the workbook, and what a young shop hears."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import huitou
from huitou import simulate
from huitou.warehouse.answers import SUFFIX
from tests.support.command_line import Run

pytestmark = pytest.mark.slow

CJK = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate")
    made = simulate.write(folder / "made", customers=600, seed=12)
    huitou.init(folder / "shop").load([made.huitou, made.brushing])
    return folder / "shop"


def test_the_screen_says_whether_to_trust_it_then_the_figures(shop: Path, run: Run) -> None:
    shown = " ".join(run("evaluate", "--shop", shop, "--model", "purchases").out.split())

    assert "ranked first brought" in shown
    assert "by chance it would be 10%, by" in shown
    assert "The forecast total was" in shown
    assert "Each past day: purchases within 90 days" in shown
    assert not CJK.search(shown)


def test_in_chinese_too(shop: Path, run: Run) -> None:
    shown = "".join(run("evaluate", "--shop", shop, "--model", "purchases", "--lang", "zh").out.split())

    assert "来自排在最前的10%客户；随便挑是10%，按" in shown
    assert "过去的每一次：90天内的购买" in shown


def test_figures_for_programs(shop: Path, run: Run) -> None:
    told = json.loads(run("evaluate", "--shop", shop, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run("evaluate", "--shop", shop, "--format", "csv").out)))

    [purchases] = [model for model in told["models"] if model["model"] == "purchases"]
    ninety = next(each for each in purchases["questions"] if each["question"] == "purchases_90")
    [cut, *_] = ninety["cuts"]
    assert sum(each["asked"] for each in cut["bins"]) == cut["asked"]
    [same] = [
        row
        for row in rows
        if (row["question"], row["asked_on"], row["by"], row["measure"])
        == ("purchases_90", cut["day"], "model", "top_share")
    ]
    assert float(same["value"]) == cut["figures"]["model"]["top_share"]["value"]


def test_a_workbook_of_every_table(shop: Path, run: Run, tmp_path: Path) -> None:
    run("evaluate", "--shop", shop, "--model", "purchases", "--xlsx", tmp_path / "told.xlsx")
    names = CalamineWorkbook.from_path(str(tmp_path / "told.xlsx")).sheet_names
    assert "Each past day  purchases within" in names


def test_a_day_of_the_past_sees_nothing_after_it(shop: Path, run: Run) -> None:
    told = json.loads(run("evaluate", "--shop", shop, "--on", "2024-09-30", "--format", "json").out)
    days = [cut["until"] for model in told["models"] for each in model["questions"] for cut in each["cuts"]]
    assert days
    assert max(days) <= "2024-09-30"


def test_what_was_evaluated_is_kept_and_damage_is_no_error(shop: Path, run: Run) -> None:
    first = run("evaluate", "--shop", shop, "--format", "json").out
    kept = [file for room in (shop / "snapshots").glob(f"*{SUFFIX}") for file in room.iterdir()]
    assert kept
    for file in kept:
        file.write_bytes(b"[[1,")
    assert run("evaluate", "--shop", shop, "--format", "json").out == first


def test_a_model_there_is_not_is_refused_naming_those_there_are(shop: Path, run: Run) -> None:
    refused = run("evaluate", "--shop", shop, "--model", "weather")
    assert refused.code == 2
    assert "purchases" in refused.err


def test_a_young_shop_hears_from_which_day_on(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "order_id,customer_id,ordered_at,paid_amount\n1,lin,2024-03-01,10\n2,lin,2024-03-09,10\n", encoding="utf-8"
    )
    huitou.init(tmp_path / "shop").load(file)

    shown = " ".join(run("evaluate", "--shop", tmp_path / "shop").out.split())
    assert "Purchases within 30 days: not to be judged yet; it takes 86 days since the first order" in shown
    assert "and so far it is 8 days." in shown
    assert "The earliest day for it is 2024-05-26" in shown
    assert "还检验不了" in run("evaluate", "--shop", tmp_path / "shop", "--lang", "zh").out


def test_visitors_and_stages_where_a_shop_has_visits(tmp_path: Path, run: Run) -> None:
    browsing, folder = tmp_path / "made" / "browsing", tmp_path / "visited"
    run("simulate", tmp_path / "made", "--customers", "20", "--seed", "5", "--browsers", "6000")
    huitou.init(folder).load([browsing / f"{name}.csv" for name in ("orders", "visits", "coupons")])
    named = ["evaluate", "--model", "visitors", "--model", "campaign", "--shop", folder]

    shown = " ".join(run(*named).out.split())
    assert "The ranking can be trusted: the 10% of visitors ranked first brought" in shown
    assert "were to order and" in shown
    assert "visitors who had not bought, asked about once a week in the four weeks after each day" in shown
    assert not CJK.search(shown)
    assert "排序可信：7天内的第一单，" in "".join(run(*named, "--lang", "zh").out.split())
    assert "Who is about to order for the first time. The ranking" in huitou.open(folder).report(lang="en").html
