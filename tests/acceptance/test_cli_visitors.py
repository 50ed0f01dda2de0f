"""``huitou visitors`` and ``huitou campaign`` on a simulated shop of people who browse, from its files on."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import huitou
from huitou.simulate.browsing_files import write_browsing
from tests.support.command_line import Run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browsing")
    files = write_browsing(folder / "files", browsers=5_000, seed=31)
    made = huitou.init(folder / "shop", name="browsing")
    made.load([files.orders])
    made.load([files.coupons])
    made.load([files.visits])
    return folder / "shop"


def test_visitors_as_a_table(run: Run, shop: Path) -> None:
    ran = run("visitors", "--shop", shop, "--limit", "5")
    assert (ran.code, ran.err) == (0, "")
    assert "came in the last 30 days and have not bought; about " in ran.out
    assert "the tenth with the highest chances held" in " ".join(ran.out.split())
    assert "more likely: " in ran.out
    assert "5 of " in ran.out


def test_visitors_in_chinese_and_as_data(run: Run, shop: Path) -> None:
    said = run("visitors", "--shop", shop, "--limit", "5", "--lang", "zh").out
    assert "还没买的" in said
    assert "更可能：" in said
    told = json.loads(run("visitors", "--shop", shop, "--format", "json").out)
    assert told["lacking"] is None
    assert len(told["rows"]) == told["people"]
    assert sum(each["people"] for each in told["tested"]["tenths"]) == told["tested"]["people"]
    rows = list(csv.DictReader(io.StringIO(run("visitors", "--shop", shop, "--format", "csv").out)))
    assert len(rows) == told["people"]
    assert {bool(row["device"]) for row in rows} == {bool(row["customer_id"]) for row in rows} == {True, False}
    # Of a device nothing leaves but its fingerprint.
    assert not any(row["device"].startswith("v") for row in rows)
    assert all(len(row["device"]) in {0, 15} for row in rows)


def test_visitors_of_fewer_days_and_of_an_early_day(run: Run, shop: Path) -> None:
    few = json.loads(run("visitors", "--shop", shop, "--days", "3", "--format", "json").out)
    assert 0 < few["people"] < 1_000
    early = run("visitors", "--shop", shop, "--on", "2024-03-20")
    assert early.code == 0
    assert "No chances yet. It takes at least 56 days of recorded visits; so far there are 20." in " ".join(
        early.out.split()
    )
    assert run("visitors", "--shop", shop, "--days", "99").code == 2


def test_campaign_stages(run: Run, shop: Path) -> None:
    ran = run("campaign", "--shop", shop, "--limit", "2")
    assert (ran.code, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    assert "warm-up: " in said
    assert "hold an unused coupon" in said or "burst No chances yet" in said
    assert "return: " in said
    rows = list(csv.DictReader(io.StringIO(run("campaign", "--shop", shop, "--format", "csv").out)))
    assert {row["stage"] for row in rows} >= {"warm-up", "return"}


def test_one_stage_of_one_campaign(run: Run, shop: Path) -> None:
    asked = ("campaign", "--shop", shop, "--stage", "return", "--format", "json")
    everybody = json.loads(run(*asked).out)["stages"]["return"]["people"]
    told = json.loads(run(*asked, "--campaign", "spring_tea").out)
    assert told["campaign"] == "spring_tea"
    assert 0 < told["stages"]["return"]["people"] < everybody
    wrong = run("campaign", "--shop", shop, "--campaign", "summer", "--lang", "zh")
    assert wrong.code == 2
    assert "没有人从活动“summer”来" in wrong.err


def test_a_shop_without_visits(run: Run, worked_example: Path) -> None:
    assert "No visits are known" in run("visitors", "--shop", worked_example).out
    said = " ".join(run("campaign", "--shop", worked_example, "--lang", "zh").out.split())
    assert "预热 还算不出来：还没有访问记录；导入至少 56 天的访问记录才能算。" in said
