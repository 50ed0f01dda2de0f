"""Reading an ad report by crowd: numbers as reports write them, and every bad row with its place and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.errors import DataError
from huitou.intake.ad_report import REASONS, AdReport, CrowdRow, ad_report

HEADINGS = "人群名称,人群规模,展现量,点击量,加购人数,成交人数,花费,成交金额"


def asked(
    folder: Path, *rows: str, headings: str = HEADINGS, encoding: str = "utf-8", currency: str = "CNY"
) -> AdReport:
    (folder / "ad.csv").write_text("\n".join([headings, *rows]) + "\n", encoding=encoding)
    return ad_report(folder / "ad.csv", currency=currency)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_report_as_a_platform_writes_it(tmp_path: Path, encoding: str) -> None:
    found = asked(
        tmp_path,
        '到店未购,"5,000","10,000",500,100,25,¥1000.00,"5,000.5 元"',
        "流失老客,-,,12,,1,3,7",
        encoding=encoding,
    )
    assert found.rows == (
        CrowdRow(2, "到店未购", 5_000, 10_000, 500, 100, 25, 100_000, 500_050),
        CrowdRow(3, "流失老客", None, None, 12, None, 1, 300, 700),
    )
    assert found.refused == ()


def test_english_headings_and_only_what_is_needed(tmp_path: Path) -> None:
    found = asked(tmp_path, "visited,500,25,1000,5000", headings="Crowd,Clicks,Buyers,Cost,Revenue", currency="JPY")
    assert found.rows == (CrowdRow(2, "visited", None, None, 500, None, 25, 1_000, 5_000),)


def test_people_come_before_orders_where_both_are_told(tmp_path: Path) -> None:
    headings = "人群,点击量,成交笔数,成交人数,花费,成交金额"
    found = asked(tmp_path, "a,500,30,25,1000,5000", headings=headings)
    assert found.rows[0].buyers == 25


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (",1,9,5,1,1,5,5", "人群名称", "", "crowd.missing"),
        ("a,1,9,,1,1,5,5", "点击量", "", "crowd.missing"),
        ("a,1,9,x,1,1,5,5", "点击量", "x", "crowd.number"),
        ("a,1,9,1.2万,1,1,5,5", "点击量", "1.2万", "crowd.number"),
        ("a,1,9,5,1,50%,5,5", "成交人数", "50%", "crowd.number"),
        ("a,1,9,5,1,1,1234567890123456,5", "花费", "1234567890123456", "crowd.number"),
        ("a,1,9,5,1,0.5,5,5", "成交人数", "0.5", "crowd.whole"),
        ("a,1,9,5,1,1,-5,5", "花费", "-5", "crowd.negative"),
        ("a,1,9,10,1,1,5,5", "点击量", "10", "crowd.clicks"),
        ("a,1,9,5,6,1,5,5", "加购人数", "6", "crowd.carts"),
        ("a,1,9,5,1,6,5,5", "成交人数", "6", "crowd.buyers"),
        ("a,1,9,5,1,0,5,5", "成交金额", "5", "crowd.revenue"),
    ],
)
def test_a_bad_row_is_set_aside_with_its_reason(tmp_path: Path, row: str, column: str, value: str, code: str) -> None:
    found = asked(tmp_path, "good,1,9,5,1,1,5,5", row, "good,1,9,5,1,1,5,5")

    assert [each.row for each in found.rows] == [2, 4]
    (refused,) = found.refused
    assert (refused.row, refused.column, refused.value, refused.code) == (3, column, value, code)
    assert REASONS[code]["zh"]


def test_totals_and_broken_rows_are_told_too(tmp_path: Path) -> None:
    found = asked(tmp_path, "a,1,9,5,1,1,5,5", "b,1,9,5", "合计,2,18,10,2,2,10,10")
    assert [(each.row, each.code) for each in found.refused] == [(3, "row.cells"), (4, "row.total")]
    assert {each.code for each in found.refused} <= REASONS.keys()


def test_a_file_of_something_else_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"crowds\.columns") as refused:
        asked(tmp_path, "1,2024-01-01,5", headings="订单编号,日期,花费")
    assert "crowd, clicks, buyers, revenue" in refused.value.en
    assert "人群" in refused.value.zh
