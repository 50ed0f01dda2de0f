import json
from pathlib import Path

from tests.support.command_line import WORKED_EXAMPLE, Run

NEARLY_JD = "订单号,下单时间,结算金额元,订单状态,京东价,13900000001\n1,2024-01-01 10:00:00,5,完成,5,a\n"


def test_the_list_says_what_each_source_gives(run: Run) -> None:
    listed = run("sources", "--lang", "zh").out
    assert "认不出客户" in next(line for line in listed.splitlines() if "拼多多" in line)
    assert "列名待确认" in next(line for line in listed.splitlines() if "有赞商品明细" in line)


def test_a_known_file_is_explained_column_by_column(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")
    (table,) = json.loads(run("sources", "explain", file, "--format", "json").out)["tables"]
    assert table["layout"] == "huitou.orders"
    assert table["columns"][1] == {
        "name": "customer_id",
        "field": "buyer_id",
        "known_to": [
            "brushing.buyers",
            "huitou.coupons",
            "huitou.members",
            "huitou.orders",
            "huitou.ratings",
            "huitou.tickets",
            "huitou.touches",
            "huitou.visits",
            "online_retail.lines",
        ],
    }


def test_a_file_that_misses_a_column_is_told_which_of_the_nearest_layout(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(NEARLY_JD, encoding="gb18030")
    said = run("sources", "explain", file, "--lang", "zh")
    assert said.code == 0
    lines = said.out.splitlines()
    assert "不认得" in lines[1]
    assert "京东订单导出" in lines[2]
    assert lines[3].strip() == "结算金额"


def test_what_may_be_a_customers_cell_is_masked(tmp_path: Path, run: Run) -> None:
    """In a file without a header the first row is a customer's."""
    file = tmp_path / "orders.csv"
    file.write_text(NEARLY_JD, encoding="utf-8")
    for words in ((), ("--format", "json")):
        assert "13900000001" not in run("sources", "explain", file, *words).out


def test_a_file_is_compared_with_a_mapping_of_ones_own(tmp_path: Path, run: Run) -> None:
    file, mapping = tmp_path / "orders.csv", tmp_path / "mine.toml"
    file.write_text("no,when,sum\n1,2024-01-01,5\n", encoding="utf-8")
    mapping.write_text('[columns]\norder_id = "no"\nordered_at = "when"\npaid_amount = "total"\n', encoding="utf-8")
    (table,) = json.loads(run("sources", "explain", file, "--mapping", mapping, "--format", "json").out)["tables"]
    assert table["nearest"][0]["missing"] == [["total"]]


def test_a_shop_made_up_as_a_platforms_export_is_known_again(tmp_path: Path, run: Run) -> None:
    made = run("simulate", tmp_path / "made", "--customers", "20", "--seed", "4", "--as", "kuaishou")
    assert made.code == 0
    export = tmp_path / "made" / "kuaishou" / "kuaishou_orders.csv"
    (table,) = json.loads(run("sources", "explain", export, "--format", "json").out)["tables"]
    assert table["layout"] == "kuaishou.orders"
    assert run("simulate", tmp_path / "more", "--customers", "2", "--seed", "4", "--as", "nowhere").code == 2


def test_a_photo_is_refused_here_as_by_import(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert run("sources", "explain", file).code == 3


def test_a_shops_own_mapping_is_known_too(tmp_path: Path, run: Run) -> None:
    run("init", tmp_path / "shop")
    own = tmp_path / "shop" / "mappings" / "till.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(
        'id = "till"\nsource = "till"\nrecognise = ["小票号", "收银台"]\n[columns]\norder_id = "小票号"\n'
        'ordered_at = "开票"\npaid_amount = "实收"\n',
        encoding="utf-8",
    )
    file = tmp_path / "till.csv"
    file.write_text("小票号,收银台,开票,实收\n1,2,2024-01-05 10:00:00,5\n", encoding="utf-8")
    (plain,) = json.loads(run("sources", "explain", file, "--format", "json").out)["tables"]
    (known,) = json.loads(run("sources", "explain", file, "--shop", tmp_path / "shop", "--format", "json").out)[
        "tables"
    ]
    assert (plain["layout"], known["layout"]) == (None, "till")
