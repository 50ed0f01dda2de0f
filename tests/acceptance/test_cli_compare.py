"""Comparisons, marks and targets as a person asks for them, on the worked example."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.support.command_line import Run

# March and February 2024 of the worked example; the data begins on January 5.
MARCH = ("--from", "2024-03-01", "--to", "2024-03-31", "--as-of", "2024-05-31")


def test_a_month_beside_the_one_before(run: Run, worked_example: Path) -> None:
    # February: lin 80, bo 60, mei 150 = 290. March: lin 80, mei 150, yun 30 = 260.
    ran = run("metrics", "revenue", "--shop", worked_example, *MARCH, "--compare", "previous")
    assert ran.code == 0
    row = next(line for line in ran.out.splitlines() if line.startswith("previous period"))
    assert "CNY 290.00  CNY 260.00  -CNY 30.00 (-10.3%)" in row
    assert "may be chance" in row
    assert "previous period: 2024-02-01–2024-02-29" in ran.out
    assert "one customer can be on both sides" in ran.out


def test_what_may_not_be_compared_says_what_differs(run: Run, worked_example: Path) -> None:
    ran = run("metrics", "revenue", "--shop", worked_example, *MARCH, "--compare", "all", "--lang", "zh")
    assert ran.code == 0
    assert "同比去年同期：数据从 2024-01-05 开始，2023-03-01–2023-03-31 没有完整的数据" in ran.out
    assert "去年同一大促：这段时间不在任何一次大促之内" in ran.out
    assert "之前口径一致的时期只有 1 期，至少要 6 期" in ran.out
    assert "加 --force" in ran.out


def test_force_shows_it_marked(run: Run, worked_example: Path) -> None:
    february = ("--from", "2024-02-01", "--to", "2024-02-28", "--as-of", "2024-05-31")
    ran = run("metrics", "revenue", "--shop", worked_example, *february, "--compare", "previous", "--force")
    # 01-04, a day before the data, to 01-31: 120 + 50 + 200 + 40; then 80 + 60.
    assert "previous period ! CNY 410.00 CNY 140.00 -CNY 270.00" in " ".join(ran.out.split())
    assert "! not alike" in ran.out


def test_json_has_it_under_comparison(run: Run, worked_example: Path) -> None:
    words = ("metrics", "buyers", "--shop", worked_example, *MARCH, "--format", "json")
    compared = run(*words, "--compare", "previous", "--compare", "channel=live")
    [measurement] = json.loads(compared.out)["measurements"]
    previous, segment = measurement["comparison"]
    # February lin, bo, mei; March lin, mei, yun; live in March: nobody.
    assert (previous["kind"], previous["change"], previous["allowed"]) == ("previous", 0, True)
    assert (previous["before"]["from"], previous["before"]["value"]) == ("2024-02-01", 3)
    assert (segment["segment"], segment["before"]["value"], segment["change"]) == ("channel=live", 0, 3)
    assert "comparison" not in json.loads(run(*words).out)["measurements"][0]


def test_csv_has_a_row_for_each(run: Run, worked_example: Path) -> None:
    ran = run("metrics", "buyers", "--shop", worked_example, *MARCH, "--compare", "all", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["kind"] for row in rows] == ["median", "previous", "last_year", "promotion", "spring_festival"]
    assert (rows[1]["before"], rows[1]["value"], rows[1]["differs"]) == ("3", "3", "")
    assert rows[2]["differs"] == "history"


def test_what_there_is_to_compare_with_is_named(run: Run, worked_example: Path) -> None:
    ran = run("metrics", "buyers", "--shop", worked_example, "--compare", "yesterday")
    assert ran.code == 2
    assert "previous, last_year, promotion, spring_festival" in ran.err
    assert run("metrics", "--shop", worked_example, "--compare", "previous").code == 2
    by_month = run("metrics", "buyers", "--shop", worked_example, "--compare", "previous", "--by", "month")
    assert (by_month.code, "compare.time" in by_month.err) == (2, True)


def test_marks_from_first_to_last(run: Run, worked_example: Path) -> None:
    shop = ("--shop", worked_example)
    assert "number 1" in run("mark", "2024-03-01", "new greeting", "--about", "channel=live", *shop).out
    assert run("mark", "2024-03-10", "a mistake", *shop).code == 0
    assert "Taken back: 2024-03-10 a mistake" in run("marks", "remove", "2", *shop).out
    listed = json.loads(run("marks", "list", *shop, "--format", "json").out)["marks"]
    assert [(each["number"], each["text"], each["about"]) for each in listed] == [
        (1, "new greeting", {"channel": ["live"]})
    ]
    ran = run("marks", "effect", "1", "revenue", *shop, "--lang", "zh")
    assert "2024-02-02–2024-02-29 → 2024-03-01–2024-03-28" in ran.out
    assert "这不是证明" in ran.out
    assert run("marks", "effect", "2", "revenue", *shop).code == 2


def test_marks_outlive_an_import(run: Run, worked_example: Path) -> None:
    run("mark", "2024-03-01", "new greeting", "--shop", worked_example)
    run("import", worked_example.parent / "orders.csv", "--again", "--shop", worked_example)
    assert "new greeting" in run("marks", "list", "--shop", worked_example).out


def test_a_target_and_how_far_it_is(run: Run, worked_example: Path) -> None:
    shop = ("--shop", worked_example)
    assert "2024-03 Revenue CNY 520" in run("target", "set", "revenue", "2024-03", "520", *shop).out
    # By March 20: lin's 80 of 520.
    ran = run("target", "list", "--as-of", "2024-03-20", *shop)
    assert "15.4%" in ran.out
    assert "20/31 64.5%" in ran.out
    assert "behind" in ran.out
    assert "last year's month is not known in full" in ran.out
    [target] = json.loads(run("target", "list", *shop, "--format", "json").out)["targets"]
    assert (target["value"], target["attained"], target["reason"]) == ("260.00", 0.5, None)
    assert run("target", "remove", "revenue", "2024-03", *shop).code == 0
    assert "No targets yet" in run("target", "list", *shop).out
    assert run("target", "set", "revenue", "March", "520", *shop).code == 2
