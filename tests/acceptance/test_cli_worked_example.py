import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.support.command_line import WINDOW, Run


def _measured(run: Run, *words: str | Path) -> list[dict[str, object]]:
    ran = run("metrics", *words, *WINDOW, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    measurements: list[dict[str, object]] = json.loads(ran.out)["measurements"]
    return measurements


# metrics.md, the worked example: numerator and denominator by order, then by day.
@pytest.mark.parametrize(
    ("metric", "params", "order", "day"),
    [
        ("buyers", [], (6, None), (6, None)),
        ("purchases", [], (10, None), (9, None)),
        ("revenue", [], (96000, None), (96000, None)),
        ("repeat_purchase_rate", [], (3, 6), (2, 6)),
        ("repeat_order_share", [], (4, 10), (3, 9)),
        ("cohort_repurchase_rate", ["days=90"], (4, 5), (3, 5)),
        ("returning_revenue_share", [], (35000, 96000), (31000, 96000)),
        ("returning_revenue_share", ["definition=bought_twice"], (82000, 96000), (58000, 96000)),
        ("returning_revenue_share", ["definition=older_than", "days=30"], (31000, 96000), (31000, 96000)),
        ("returning_revenue_share", ["definition=older_than", "days=60"], (8000, 96000), (8000, 96000)),
        ("returning_revenue_share", ["definition=existing"], (0, 96000), (0, 96000)),
    ],
)
def test_the_worked_example_comes_out_exact(
    worked_example: Path,
    run: Run,
    metric: str,
    params: list[str],
    order: tuple[int, int | None],
    day: tuple[int, int | None],
) -> None:
    given = [word for param in params for word in ("--param", param)]
    for count_by, expected in (("order", order), ("day", day)):
        [found] = _measured(run, metric, "--shop", worked_example, "--count-by", count_by, *given)
        assert (found["numerator"], found["denominator"]) == expected
        assert found["count_by"] == count_by


@pytest.mark.parametrize("count_by", ["order", "day"])
def test_the_cycle_of_the_worked_example(worked_example: Path, run: Run, count_by: str) -> None:
    # Gaps between the first two purchase days: lin 35, bo 90, yun 1, mei 30; wei and ana are still out.
    # Mean (35 + 90 + 1 + 30) / 4 = 39, median (30 + 35) / 2 = 32.5.
    shop = ("--shop", worked_example, "--param", "min_returners=1", "--count-by", count_by)
    [found] = _measured(run, "repurchase_cycle", *shop)
    details = found["details"]
    assert isinstance(details, dict)
    assert found["value"] == 30
    assert (details["n"], details["completed"]) == (6, 4)
    assert (details["mean"], details["median"], details["km_median"]) == (39, 32.5, 35)


def test_json_has_every_promised_key(worked_example: Path, run: Run) -> None:
    [found] = _measured(run, "revenue", "--shop", worked_example)
    promised = "metric value numerator denominator unit from to as_of by params count_by provisional undefined details"
    assert set(promised.split()) <= found.keys()
    assert (found["value"], found["unit"]) == ("960.00", "money")
    assert (found["from"], found["to"], found["as_of"]) == ("2024-01-01", "2024-03-31", "2024-05-31")


def test_the_window_includes_both_its_days(worked_example: Path, run: Run) -> None:
    # yun buys at 23:59 on the first day (30.00) and at 00:01 on the last (70.00).
    ran = run(
        "metrics", "revenue", "--shop", worked_example, "--from", "2024-03-31", "--to", "2024-04-01", "--format", "json"
    )
    assert json.loads(ran.out)["measurements"][0]["value"] == "100.00"


def test_filters_of_one_dimension_mean_or(worked_example: Path, run: Run) -> None:
    [live] = _measured(run, "revenue", "--shop", worked_example, "--where", "channel=live")
    [both] = _measured(run, "revenue", "--shop", worked_example, "--where", "channel=live", "--where", "channel=shop")
    # live: lin 120, ana 200 + 40, mei 150.
    assert (live["value"], both["value"]) == ("510.00", "960.00")


def test_csv_has_a_column_for_the_dimension_and_no_mark_in_a_pipe(worked_example: Path, run: Run) -> None:
    ran = run("metrics", "revenue", "--by", "month", "--shop", worked_example, *WINDOW, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    # January 120 + 50 + 200 + 40, February 80 + 60 + 150, March 80 + 30 + 150.
    assert [(row["month"], row["value"]) for row in rows] == [
        ("2024-01", "410.00"),
        ("2024-02", "290.00"),
        ("2024-03", "260.00"),
    ]


def test_a_table_of_slices_is_headed_in_the_readers_language(worked_example: Path, run: Run) -> None:
    by = ("--by", "month,channel")
    chinese = run("metrics", "revenue", *by, "--shop", worked_example, *WINDOW, "--lang", "zh").out
    assert chinese.splitlines()[2].split() == ["月份", "渠道", "数值", "依据"]
    english = run("metrics", "revenue", *by, "--shop", worked_example, *WINDOW).out
    assert english.splitlines()[2].split() == ["month", "channel", "value", "resting", "on"]
    beside = ("--compare", "previous", "--force", "--by", "channel")
    compared = run("metrics", "revenue", "--shop", worked_example, *WINDOW, *beside, "--lang", "zh").out
    assert any(line.split()[:2] == ["渠道", "对比"] for line in compared.splitlines())


def test_the_overview_puts_the_three_numbers_first(worked_example: Path, run: Run) -> None:
    ran = run("metrics", "--shop", worked_example, *WINDOW, "--param", "min_returners=1", "--lang", "zh")
    assert ran.code == 0
    lines = [line for line in ran.out.splitlines() if line]
    assert lines[0].split() == ["50.0%", "老客复购率（按客户）"]
    assert "91 天里有 6 位客户买过，其中 3 位买了不止一次，95% 区间 18.8–81.2%" in lines[1]
    assert lines[3].split()[:2] == ["30", "天"]
    assert lines[6].startswith("  36.5%")
    assert "960.00 元销售额里，350.00 元来自老客" in lines[7]
    assert "不算购买的订单：未付款 1" in ran.out


def test_a_single_number_in_words_of_both_languages(worked_example: Path, run: Run) -> None:
    asked = ("metrics", "repeat_purchase_rate", "--shop", worked_example, *WINDOW)
    english, chinese = run(*asked).out, run(*asked, "--lang", "zh").out
    assert "50.0%  3/6, 95% interval 18.8–81.2%  2024-01-01 to 2024-03-31" in english
    assert "50.0%  3/6，95% 区间 18.8–81.2%  2024-01-01 至 2024-03-31" in chinese


def test_a_number_that_cannot_be_known_says_why(worked_example: Path, run: Run) -> None:
    ran = run("metrics", "repurchase_cycle", "--shop", worked_example, *WINDOW)
    assert "—" in ran.out
    assert "too few" in ran.out


@pytest.mark.parametrize(("side", "people"), [("numerator", 3), ("denominator", 6)])
def test_drill_lists_as_many_as_the_number_says(worked_example: Path, run: Run, side: str, people: int) -> None:
    ran = run("drill", "repeat_purchase_rate", "--side", side, "--shop", worked_example, *WINDOW, "--format", "json")
    answer = json.loads(ran.out)
    assert (answer["count"], len(answer["customers"])) == (people, people)


def test_drill_shows_each_customer_with_their_orders(worked_example: Path, run: Run) -> None:
    ran = run("drill", "repeat_purchase_rate", "--shop", worked_example, *WINDOW, "--format", "json")
    lin = next(each for each in json.loads(ran.out)["customers"] if len(each["purchases"]) == 3)
    assert [(order["order_id"], order["day"], order["net"]) for order in lin["purchases"]] == [
        ("1", "2024-01-05", "120.00"),
        ("2", "2024-02-09", "80.00"),
        ("3", "2024-03-20", "80.00"),
    ]
    table = run("drill", "repeat_purchase_rate", "--shop", worked_example, *WINDOW, "--limit", "1")
    assert "3 in all, 1 shown" in table.out


def test_drill_masks_names_until_asked(worked_example: Path, run: Run) -> None:
    asked = ("drill", "repeat_purchase_rate", "--shop", worked_example, *WINDOW)
    assert "13900000001" not in run(*asked).out + run(*asked, "--format", "json").out


@pytest.mark.parametrize(("lang", "days"), [("zh", "30 天"), ("en", "30 days")])
def test_the_picture_of_the_readme_shows_these_numbers(worked_example: Path, run: Run, lang: str, days: str) -> None:
    picture = (Path(__file__).parents[2] / "docs" / f"picture.{lang}.svg").read_text("utf-8")
    shown = re.findall(r'class="figure"[^>]*>([^<]*)<', picture)
    assert shown == ["50%", days, "36.5%"]
    [rate] = _measured(run, "repeat_purchase_rate", "--shop", worked_example)
    [cycle] = _measured(run, "repurchase_cycle", "--shop", worked_example, "--param", "min_returners=1")
    [share] = _measured(run, "returning_revenue_share", "--shop", worked_example)
    assert (rate["value"], cycle["value"]) == (0.5, 30)
    assert share["value"] == pytest.approx(0.365, abs=0.0005)
