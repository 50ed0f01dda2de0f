"""What an owner sees of the stage, the type, the balance, and of the crowds of an ad report."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

import huitou
from huitou import UserError, simulate
from tests.support.command_line import Run
from tests.support.report_shops import EDGES

ADS = """\
人群名称,人群规模,展现量,点击量,加购人数,成交人数,花费,成交金额
到店未购,5000,10000,500,100,25,1000.00,"5,000.00"
流失老客,8000,40000,"1,000",100,20,1000.00,3000.00
新客,1,10,二十,1,1,5,5
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stage")
    made = simulate.write(folder / "made", customers=1_000, seed=31)
    days = [dt.date(2023, 1, 1) + dt.timedelta(days=n) for n in range(731)]
    (folder / "costs.csv").write_text(
        "\n".join(["日期,花费,渠道,费用类型", *(f"{day},20.00,直播,广告" for day in days)]), encoding="utf-8"
    )
    huitou.init(folder / "shop").load([made.huitou, made.brushing, folder / "costs.csv"])
    return folder / "shop"


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_each_aid_says_what_it_used_and_that_it_is_a_rule_of_thumb(shop: Path, run: Run) -> None:
    shown = squeezed(run("stage", "--shop", shop, "--margin", "40").out)

    for title in ("Stage of the shop", "Type of the shop", "Whether winning customers pays"):
        assert title in shown
    assert "Rule of thumb: 30% of the effort for keeping customers, 70% for winning them." in shown
    assert "figure used days this shop 95%" in shown
    assert "lifetime value x margin / acquisition cost" in shown
    assert shown.count("Change them under Settings → Thresholds: a position.toml in the shop's folder.") == 3
    assert "New and returning, 2024-10-03 to 2024-12-31" in shown
    assert "it is recorded on 90 of 90 days" in shown


def test_in_chinese(shop: Path, run: Run) -> None:
    shown = "".join(run("stage", "--shop", shop, "--lang", "zh", "--stage", "scale", "--cac", "35").out.split())

    assert "规模期（你指定的；按数看是成长期）" in shown
    assert "经验值：70%的力气留老客，30%拉新客" in shown
    assert "没写毛利率" in shown
    assert "你给的" in shown
    assert "线是经验值" in shown


def test_as_json(shop: Path, run: Run) -> None:
    told = json.loads(run("stage", "--shop", shop, "--type", "high_often", "--format", "json").out)

    assert told["stage"]["answer"] == told["stage"]["by_the_figures"] == "growth"
    assert {fact["name"] for fact in told["stage"]["facts"]} == {"purchases", "revenue", "age", "trend"}
    assert all(fact["from"] and fact["to"] for fact in told["stage"]["facts"])
    assert (told["type"]["answer"], told["type"]["overridden"]) == ("high_often", True)
    assert told["type"]["advice"]["rule_of_thumb"]
    assert told["balance"]["undefined"] == "no_margin"
    assert told["new_and_returning"]["returning"]["cost"] is None


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--stage", "boom", "established"),
        ("--type", "boom", "low_seldom"),
        ("--balance", "boom", "ample"),
        ("--cac", "nan", "more than nothing"),
        ("--cac", "inf", "more than nothing"),
        ("--cac", "-5", "more than nothing"),
        ("--margin", "nan", "up to 100%"),
        ("--margin", "140", "up to 100%"),
    ],
)
def test_what_makes_no_sense_is_refused(shop: Path, run: Run, option: str, value: str, said: str) -> None:
    refused = run("stage", "--shop", shop, f"{option}={value}")
    assert refused.code == 2
    assert said in squeezed(refused.err)


def test_a_number_that_is_none_is_refused_in_chinese(shop: Path, run: Run) -> None:
    refused = run("stage", "--shop", shop, "--cac", "many", "--lang", "zh")
    assert (refused.code, "--cac 要填数，不是 'many'" in refused.err) == (2, True)


def test_the_balance_may_be_said_too(shop: Path, run: Run) -> None:
    shown = squeezed(run("stage", "--shop", shop, "--balance", "thin").out)
    assert "It pays, thinly (as you said; the figures do not tell yet)" in shown


def test_the_shop_says_it_in_its_own_settings(worked_example: Path, run: Run) -> None:
    own = worked_example
    (own / "huitou.toml").write_text('name = "x"\nstage = "start"\nshop_type = "low_often"\n', encoding="utf-8")
    shown = squeezed(run("stage", "--shop", own).out)
    assert "Start (as you said; the figures do not tell yet)" in shown
    assert "Cheap and often (as you said; the figures do not tell yet)" in shown
    (own / "huitou.toml").write_text('name = "x"\nstage = "boom"\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"shop\.settings"):
        huitou.open(own)


@pytest.mark.parametrize(
    ("edge", "said"),
    [
        ("fifty orders", "fewer than 100 purchases"),
        ("one day", "covers less than 90 days"),
        ("a gap of four months", "there is not one order"),
        ("all refunded", "there is not one purchase"),
    ],
)
def test_an_honest_not_yet(tmp_path: Path, run: Run, edge: str, said: str) -> None:
    folder = EDGES[edge](tmp_path).folder

    ran = run("stage", "--shop", folder)
    assert ran.code == 0
    shown = squeezed(ran.out)
    assert shown.startswith("── Stage of the shop ── Not yet: ")
    assert said in shown
    assert "Rule of thumb" not in shown
    assert "还说不上来" in run("stage", "--shop", folder, "--lang", "zh").out


def test_crowds_at_an_equal_price(shop: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "ad.csv").write_text(ADS, encoding="utf-8")

    ran = run("crowds", tmp_path / "ad.csv", "--shop", shop)

    assert "3 rows read, 2 used, 1 not:" in ran.err
    assert "row 4 “点击量” = “二十”: no number" in ran.err
    shown = squeezed(ran.out)
    assert "到店未购 5,000 CNY 2.00 5.0% (4.6–5.4) 20.0% (16.7–23.7) 5.0% (3.4–7.3) 25 CNY 200.00 5.00" in shown
    assert "were every click bought at the rest's CNY 1.00, each unit spent would bring 10.00, the rest 3.00" in shown


def test_one_crowd_in_chinese(shop: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "ad.csv").write_text(ADS, encoding="gb18030")

    shown = "".join(
        run("crowds", tmp_path / "ad.csv", "--shop", shop, "--crowd", "流失老客", "--lang", "zh").out.split()
    )

    assert "点击若都按其余的价2.00元买，投产比是1.50，其余5.00：人更差" in shown
    assert "到店未购" not in shown


def test_crowds_as_json_and_a_file_that_is_no_report(shop: Path, run: Run, tmp_path: Path) -> None:
    (tmp_path / "ad.csv").write_text(ADS, encoding="utf-8")
    told = json.loads(run("crowds", tmp_path / "ad.csv", "--shop", shop, "--format", "json").out)
    assert [each["equal_cpc"]["answer"] for each in told["crowds"]] == ["better", "worse"]
    assert told["refused"] == [{"row": 4, "column": "点击量", "value": "二十", "code": "crowd.number"}]

    refused = run("crowds", tmp_path / "ad.csv", "--shop", shop, "--crowd", "老客")
    assert (refused.code, "到店未购" in refused.err) == (2, True)
    (tmp_path / "orders.csv").write_text("订单编号,金额\n1,5\n", encoding="utf-8")
    assert run("crowds", tmp_path / "orders.csv", "--shop", shop).code == 3
