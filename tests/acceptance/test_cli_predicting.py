"""``huitou next`` and ``huitou clusters``: on a small shop of three habits, and on one too small for either."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import huitou
from tests.support import habits
from tests.support.command_line import Run


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("habits")
    rows = [
        "order_id,customer_id,ordered_at,paid_at,paid_amount,channel,line_id,product_id,product_name,category,line_amount"
    ]
    for order in habits.orders():
        for nth, line in enumerate(order.lines):
            rows.append(
                f"{order.order_id},{order.customer},{order.at},{order.at},{order.net / 100},{order.channel},{nth},"
                f"{line.product},{line.product},{line.category},{line.net / 100}"
            )
    (folder / "orders.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    made = huitou.init(folder / "shop", name="habits")
    made.load([folder / "orders.csv"])
    return folder / "shop"


DAY = ("--as-of", "2024-10-27")


def test_next_of_all_as_a_table_and_as_csv(run: Run, shop: Path) -> None:
    ran = run("next", "--all", "--shop", shop, *DAY, "--limit", "3")
    assert (ran.code, ran.err) == (0, "")
    assert "what customers buy next (210 of them)" in ran.out
    assert "Tried on the latest order of 140 customers" in ran.out
    assert "3 of " in ran.out
    rows = list(csv.DictReader(io.StringIO(run("next", "--all", "--shop", shop, *DAY, "--format", "csv").out)))
    assert {row["list"] for row in rows} == {"again", "with"}
    assert {row["product"] for row in rows} == {"sencha", "cup", "beans", "filter", "candy"}
    assert all(row["reason"] for row in rows)


def test_next_of_one_in_chinese_and_as_json(run: Run, shop: Path) -> None:
    rows = json.loads(run("next", "--all", "--shop", shop, *DAY, "--format", "json").out)["offers"]
    customer = rows[0]["customer_id"]
    ran = run("next", str(customer), "--shop", shop, *DAY, "--lang", "zh")
    assert "1 位客户接下来会买什么" in ran.out
    assert "买过" in ran.out
    told = json.loads(run("next", str(customer), "--shop", shop, *DAY, "--format", "json").out)
    assert told["offers"] == [row for row in rows if row["customer_id"] == customer]
    assert told["as_of"] == "2024-10-27"
    assert told["lacking"] is None


def test_out_of_stock_is_not_offered(run: Run, shop: Path) -> None:
    ran = run("next", "--all", "--shop", shop, *DAY, "--format", "json", "--out-of-stock", "cup")
    told = json.loads(ran.out)
    assert "cup" not in {row["product_id"] for row in told["offers"]}
    assert told["left_out"]["out_of_stock"] > 0


def test_next_of_whom(run: Run, shop: Path) -> None:
    ran = run("next", "--shop", shop)
    assert ran.code == 2
    assert "say whose" in ran.err
    assert run("next", "1", "--all", "--shop", shop).code == 2
    assert "no customer 99999" in run("next", "99999", "--shop", shop).err


def test_too_small_a_shop_says_what_it_needs(run: Run, worked_example: Path) -> None:
    ran = run("next", "--all", "--shop", worked_example)
    assert ran.code == 0
    assert "It takes at least 20 customers" in ran.out
    assert "还分不出群" in run("clusters", "--shop", worked_example, "--lang", "zh").out
    assert not (worked_example / "clusters.json").exists()


def test_clusters_keep_their_numbers_in_the_shop(run: Run, shop: Path, tmp_path: Path) -> None:
    kept = tmp_path / "groups.json"
    first = run("clusters", "--shop", shop, "--as-of", "2024-09-27", "--keep", kept, "--lang", "zh")
    assert (first.code, first.err) == (0, "")
    assert "每三周买一次绿茶的老客" in first.out
    before = json.loads(kept.read_text(encoding="utf-8"))
    second = run("clusters", "--shop", shop, *DAY, "--keep", kept, "--format", "json", "--customers")
    told = json.loads(second.out)
    assert sorted(each["number"] for each in told["clusters"]) == sorted(before["numbers"])
    assert len(told["customers"]) == 210
    after = json.loads(kept.read_text(encoding="utf-8"))
    assert after["as_of"] > before["as_of"]
    # Asked of the earlier day again, nothing is forgotten.
    run("clusters", "--shop", shop, "--as-of", "2024-09-27", "--keep", kept)
    assert json.loads(kept.read_text(encoding="utf-8")) == after


def test_clusters_as_csv(run: Run, shop: Path, tmp_path: Path) -> None:
    asked = ("clusters", "--shop", shop, *DAY, "--keep", tmp_path / "groups.json", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run(*asked).out)))
    assert sum(int(row["customers"]) for row in rows) == 210
    assert "绿茶" in {row["category"] for row in rows}
    members = list(csv.DictReader(io.StringIO(run(*asked, "--customers").out)))
    assert len(members) == 210
    assert {row["cluster"] for row in members} == {row["number"] for row in rows}


def test_a_file_that_holds_no_groups(run: Run, shop: Path, tmp_path: Path) -> None:
    kept = tmp_path / "groups.json"
    for text in ("{}", "[]", "no json"):
        kept.write_text(text, encoding="utf-8")
        ran = run("clusters", "--shop", shop, *DAY, "--keep", kept)
        assert ran.code == 2
        assert "numbered anew" in ran.err


def test_a_day_the_data_do_not_reach_says_so_and_is_not_remembered(run: Run, shop: Path, tmp_path: Path) -> None:
    kept = tmp_path / "groups.json"
    ran = run("clusters", "--shop", shop, "--on", "2025-06-30", "--keep", kept)
    assert ran.code == 0
    assert "the data end on" in ran.err
    assert not kept.exists()
    for command in (("forecast",), ("due",), ("next", "--all"), ("win-back",), ("visitors",), ("campaign",)):
        said = run(*command, "--shop", shop, "--on", "2025-06-30", "--lang", "zh")
        assert "数据只到" in said.err, command


def test_groups_are_told_where_they_cannot_be_remembered(run: Run, shop: Path, tmp_path: Path) -> None:
    ran = run("clusters", "--shop", shop, *DAY, "--keep", tmp_path / "nowhere" / "groups.json")
    assert ran.code == 0
    assert "customers fall into" in ran.out
    assert "cannot be written" in ran.err


def test_what_no_question_can_mean_is_refused(shop: Path) -> None:
    opened = huitou.open(shop)
    for rate in (-2.0, 5.0, float("nan")):
        with pytest.raises(huitou.UserError, match=r"forecast\.discount"):
            opened.forecast(discount_rate=rate)
    with pytest.raises(huitou.UserError, match=r"next\.top"):
        opened.next_products(top=0)


def test_one_model_may_be_named_alone(shop: Path) -> None:
    found = huitou.open(shop).evaluate(models="purchases")
    assert [each.back_test.model for each in found.answers] == ["purchases"]


def test_none_asked_for_is_not_none_to_be_had(run: Run, shop: Path) -> None:
    ran = run("next", "--all", "--shop", shop, *DAY, "--limit", "0")
    assert "Nothing to offer" not in ran.out
    assert "0 of " in ran.out
