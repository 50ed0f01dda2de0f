"""Rows set aside: listed, taken out to a spreadsheet, put right, taken back; or read again by a changed mapping."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pytest

import huitou
from tests.support.command_line import Run
from tests.support.mending import rewrite

HEADER = (
    "订单编号,买家会员名,买家支付宝账号,订单创建时间,订单付款时间,订单状态,买家实际支付金额,退款金额,收货地址,联系手机"
)
# An amount in words, a day that is none, an id without its last digits, dollars, a negative amount, a state nobody
# knows beside a cell that a spreadsheet would run, and a torn row.
MESSY = """\
="2180000000000000001",小林,lin@x.cn,2024-01-05 10:00:00,2024-01-05 10:01:00,交易成功,120,无退款申请,浙江,'13900000001
="2180000000000000002",小林,lin@x.cn,2024-02-09 21:30:00,2024-02-09 21:31:00,交易成功,八十,0,浙江,'13900000001
="2180000000000000003",安娜,ana@x.cn,2024/13/45,2024-01-15 08:01:00,交易成功,200.00,0,上海,+8613900000002
2.18E+18,老王,wang@x.cn,2024-01-15 23:50:00,2024-01-15 23:51:00,交易成功,40.00,0,北京,13900000003
="2180000000000000005",小博,bo@x.cn,2024-02-01 00:10:00,2024-02-01 00:11:00,交易成功,$60.00,0,广东,13900000004
="2180000000000000006",小博,bo@x.cn,2024-03-01 12:00:00,2024-03-01 12:00:30,交易成功,-90.00,0,广东,13900000004
="2180000000000000007",云,yun@x.cn,2024-03-31 23:59:00,2024-03-31 23:59:10,飞了,30.00,0,"=HYPERLINK(""x"")",13900000005
="2180000000000000008",云,yun@x.cn,2024-04-01 00:01:00
"""
RIGHT = {
    3: ("买家实际支付金额", "80.00"),
    4: ("订单创建时间", "2024-01-15 08:00:00"),
    5: ("订单编号", "2180000000000000004"),
    6: ("买家实际支付金额", "60.00"),
    7: ("买家实际支付金额", "90.00"),
    8: ("订单状态", "交易成功"),
}
NUMBERS = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}


def mended(of_import: int, row: int, cells: dict[str, str]) -> dict[str, str]:
    column, cell = RIGHT[row]
    return cells | {column: cell}


def answers(shop: Path) -> dict[str, tuple[int | None, int | None]]:
    opened = huitou.open(shop)
    found = {metric: opened.measure(metric, **NUMBERS)[0] for metric in ("revenue", "buyers", "repeat_purchase_rate")}
    return {metric: (each.numerator, each.denominator) for metric, each in found.items()}


def as_json(run: Run, *words: str | Path) -> Any:
    ran = run(*words, "--format", "json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def counts(report: dict[str, Any]) -> tuple[int, ...]:
    found = tuple(report[name] for name in ("read", "accepted", "duplicate", "quarantined", "dropped"))
    assert found[0] == sum(found[1:])
    return found


@pytest.fixture
def messy(tmp_path: Path, run: Run) -> Path:
    """A shop with the messy file, in the encoding such files come in."""
    (tmp_path / "taobao.csv").write_bytes(f"{HEADER}\n{MESSY}".replace("\n", "\r\n").encode("gb18030"))
    run("init", tmp_path / "shop")
    (report,) = as_json(run, "import", tmp_path / "taobao.csv", "--shop", tmp_path / "shop")["imports"]
    assert counts(report) == (8, 1, 0, 7, 0)
    return tmp_path / "shop"


@pytest.mark.parametrize(("lang", "words"), [("zh", "读不出数字"), ("en", "not a number that can be read")])
def test_what_is_set_aside_is_listed_and_masked(messy: Path, run: Run, lang: str, words: str) -> None:
    said = run("quarantine", "--shop", messy, "--lang", lang).out
    assert "买家实际支付金额" in said
    assert words in said
    assert "yun@x.cn" not in said


def test_as_json_it_says_what_can_be_put_right_here(messy: Path, run: Run) -> None:
    found = as_json(run, "quarantine", "--shop", messy)["aside"]
    assert {(each["column"], each["code"], each["rows"]) for each in found if each["fixable"]} == {
        ("买家实际支付金额", "number.unreadable", 1),
        ("买家实际支付金额", "currency.other", 1),
        ("买家实际支付金额", "amount.negative", 1),
        ("订单创建时间", "time.unreadable", 1),
        ("订单编号", "id.scientific", 1),
        ("订单状态", "status.unknown", 1),
    }
    assert [(each["code"], each["rows"]) for each in found if not each["fixable"]] == [("row.cells", 1)]


def test_a_file_with_errors_put_right_says_what_the_right_file_says(messy: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.csv"
    assert as_json(run, "quarantine", "export", out, "--shop", messy)["files"] == [
        {"path": str(out), "mapping": "taobao.orders", "rows": 6}
    ]
    rewrite(out, mended)
    (report,) = as_json(run, "import", out, "--shop", messy)["imports"]
    assert counts(report) == (6, 6, 0, 0, 0)
    # lin 120 and 80, ana 200, wang 40, bo 60 and 90, yun 30: 620.00 of five buyers, of whom lin and bo came back.
    assert answers(messy) == {"revenue": (62000, None), "buyers": (5, None), "repeat_purchase_rate": (2, 5)}
    (quality,) = as_json(run, "quality", "--shop", messy)["sources"]
    assert quality["quarantined"] == 1
    assert [each["code"] for each in as_json(run, "quarantine", "--shop", messy)["aside"]] == ["row.cells"]


def test_taking_back_twice_and_the_first_file_again_double_nothing(messy: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.csv"
    run("quarantine", "export", out, "--shop", messy)
    rewrite(out, mended)
    run("import", out, "--shop", messy)
    before = answers(messy)
    (again,) = as_json(run, "import", out, "--shop", messy)["imports"]
    assert (counts(again), again["already_imported"], again["import_id"]) == ((6, 0, 6, 0, 0), True, None)
    (first,) = as_json(run, "import", tmp_path / "taobao.csv", "--shop", messy)["imports"]
    assert (counts(first), first["import_id"]) == ((8, 0, 1, 7, 0), None)
    assert answers(messy) == before
    assert len(as_json(run, "quarantine", "--shop", messy)["aside"]) == 1


def test_what_is_still_wrong_stays_once_with_what_was_written(messy: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.csv"
    run("quarantine", "export", out, "--shop", messy)
    rewrite(out, lambda _, row, cells: cells | {"订单创建时间": "soon"} if row == 3 else None)
    (report,) = as_json(run, "import", out, "--shop", messy)["imports"]
    assert counts(report) == (1, 0, 0, 1, 0)
    found = as_json(run, "quarantine", "--shop", messy)["aside"]
    assert sorted(each["code"] for each in found if each["fixable"]).count("time.unreadable") == 1
    assert sum(each["rows"] for each in found if each["code"] == "time.unreadable") == 2
    out.unlink()
    run("quarantine", "export", out, "--shop", messy)
    with out.open(encoding="utf-8-sig") as stream:
        kept = [row["订单创建时间"] for row in csv.DictReader(stream) if row["huitou_row"].startswith("i1r3-")]
    assert kept == ["soon"]


def test_the_file_is_safe_to_open_and_private(messy: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.csv"
    ran = run("quarantine", "export", out, "--shop", messy)
    assert "customers' data in full" in ran.err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_bytes().startswith(b"\xef\xbb\xbfhuitou_row,huitou_problem,")
    with out.open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    assert '\'=HYPERLINK("x")' in cells


def test_what_was_put_right_is_not_written_over(messy: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.csv"
    out.write_text("mine", encoding="utf-8")
    assert run("quarantine", "export", out, "--shop", messy).code == 2
    assert out.read_text(encoding="utf-8") == "mine"
    assert run("quarantine", "export", tmp_path / "out.xlsx", "--shop", messy).code == 2


def test_a_file_of_another_shop_is_refused(messy: Path, tmp_path: Path, run: Run) -> None:
    run("quarantine", "export", tmp_path / "out.csv", "--shop", messy)
    run("init", tmp_path / "other")
    ran = run("import", tmp_path / "out.csv", "--shop", tmp_path / "other")
    assert (ran.code, "quarantine.elsewhere" in ran.err) == (3, True)


def test_rows_without_a_place_are_told(messy: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.csv"
    run("quarantine", "export", out, "--shop", messy)
    rewrite(out, mended)
    text = out.read_text(encoding="utf-8-sig")
    line = text.splitlines()[1]
    extra = [line, "," + line.partition(",")[2], "i9r3-00000000," + line.partition(",")[2]]
    out.write_text(text + "\n".join(extra) + "\n", encoding="utf-8")
    (report,) = as_json(run, "import", out, "--shop", messy)["imports"]
    assert counts(report) == (9, 6, 0, 0, 3)
    assert [each["rows"] for each in report["dropped_by"]] == [1, 1, 1]


def test_a_dry_run_takes_nothing_back(messy: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out.csv"
    run("quarantine", "export", out, "--shop", messy)
    rewrite(out, mended)
    before = answers(messy)
    (report,) = as_json(run, "import", out, "--shop", messy, "--dry-run")["imports"]
    assert counts(report) == (6, 6, 0, 0, 0)
    assert answers(messy) == before
    assert len(as_json(run, "quarantine", "--shop", messy)["aside"]) == 7


def test_a_shop_with_nothing_aside_says_so(worked_example: Path, tmp_path: Path, run: Run) -> None:
    assert "Nothing is set aside" in run("quarantine", "--shop", worked_example).out
    assert "no file was written" in run("quarantine", "export", tmp_path / "o.csv", "--shop", worked_example).out
    assert not (tmp_path / "o.csv").exists()
    assert "no rows to read again" in run("quarantine", "replay", "--shop", worked_example).out


def test_a_line_of_totals_needs_no_mending(tmp_path: Path, run: Run) -> None:
    members = "customer_id,phone,level\nm1,,gold\n合计,,1\n"
    (tmp_path / "members.csv").write_text(members, encoding="utf-8")
    run("init", tmp_path / "shop")
    run("import", tmp_path / "members.csv", "--shop", tmp_path / "shop")
    said = run("quarantine", "--shop", tmp_path / "shop", "--lang", "zh").out
    assert "不用改" in said
    assert "请改原文件" not in said


def test_files_of_several_mappings_are_all_named_with_what_is_wrong(messy: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "members.csv").write_text("customer_id,phone,level\n,139****0001,gold\nm1,,gold\n", encoding="utf-8")
    run("import", tmp_path / "members.csv", "--shop", messy)
    ran = run("quarantine", "export", tmp_path / "out.csv", "--shop", messy, "--lang", "en")
    (command,) = [line for line in ran.err.splitlines() if line.startswith("Once put right")]
    assert "out-huitou.members.csv" in command
    assert "out-taobao.orders.csv" in command
    written = (tmp_path / "out-huitou.members.csv").read_text(encoding="utf-8-sig")
    assert written.splitlines()[1].split(",")[1].startswith('"no usable member id')
