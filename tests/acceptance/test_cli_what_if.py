"""What an owner sees of the levers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import huitou
from huitou import simulate
from tests.support.command_line import Run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("levers")
    made = simulate.write(folder / "made", customers=1_000, seed=31)
    huitou.init(folder / "shop").load([made.huitou, made.brushing])
    return folder / "shop"


def test_the_textbook_first_then_this_shop_lever_by_lever(shop: Path, run: Run) -> None:
    shown = " ".join(run("whatif", "--shop", shop, "--cost", "new_buyers=5000").out.split())

    assert shown.startswith("The textbook's shop: 100 new buyers a month")
    assert "In this shop, 5 points more of second orders are worth about CNY" in shown
    assert "Worth in 6 months about 95% interval new buyers a month per unit of cost" in shown
    assert "Worth in 12 months about" in shown
    assert "Amounts are net revenue, before any cost." in shown


def test_in_chinese(shop: Path, run: Run) -> None:
    shown = "".join(run("whatif", "--shop", shop, "--lang", "zh", "--margin", "40").out.split())

    assert "课本上的店" in shown
    assert "金额是毛利" in shown
    assert "流失客户里唤回5个百分点" in shown


def test_as_json(shop: Path, run: Run) -> None:
    told = json.loads(run("whatif", "--shop", shop, "--step", "second_order=3", "--format", "json").out)

    second = [lever for lever in told["levers"] if lever["name"] == "second_order"]
    assert [(lever["months"], lever["step"]) for lever in second] == [(6, 0.03), (12, 0.03)]
    assert all(len(lever["worth"]) == 3 for lever in second)


@pytest.mark.parametrize("said", ["tea=3", "second_order=much", "second_order"])
def test_a_lever_that_is_none_is_refused_with_those_there_are(shop: Path, run: Run, said: str) -> None:
    refused = run("whatif", "--shop", shop, "--step", said)

    assert refused.code == 2
    assert "the levers are new_buyers, second_order" in " ".join(refused.err.split())


def test_a_shop_of_a_month_gets_the_textbook_and_an_honest_not_yet(tmp_path: Path, run: Run) -> None:
    (tmp_path / "orders.csv").write_text(
        "order_id,customer_id,ordered_at,paid_amount\n1,a,2024-05-01 10:00:00,10.00\n2,b,2024-05-20 10:00:00,10.00\n"
    )
    huitou.init(tmp_path / "shop").load(tmp_path / "orders.csv")

    shown = " ".join(run("whatif", "--shop", tmp_path / "shop").out.split())
    assert "The textbook's shop" in shown
    assert "cannot be done yet" in shown
