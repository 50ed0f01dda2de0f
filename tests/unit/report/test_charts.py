"""Options are plain JSON, show what may still move, and leave out what is not known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from huitou.report import charts
from huitou.report.charts import Bar, Bin, Flag, Line, Point

POINTS = [
    Point("2024-01", 0.2, "20%"),
    Point("2024-02", None, "too few"),
    Point("2024-03", 0.3, "30%"),
    Point("2024-04", 0.4, "40%", moving=True),
]
CURVE = Line("back", [(0, 0.0), (7, 0.25)], ["none", "a quarter"], [(0, 0.0, 0.0), (7, 0.125, 0.5)])
ALL: dict[str, Any] = {
    "trend": charts.trend(POINTS, written="percent", flags=[Flag("2024-03", "new script")]),
    "stacked": charts.stacked(["a", "b", "c", "d"], {"old": POINTS, "new": POINTS}, written="compact"),
    "days": charts.days_to_return(
        [Bin(1, 5, 3, "3")], CURVE, bars_name="customers", stripe=("remind", 3, 4), lines={"typical": 5}, until=90
    ),
    "held": charts.held(
        charts.Line("came", [(0.1, 0.12), (0.4, 0.3)], ["10%", "40%"], [(0.1, 0, 0.2)]), as_said="said"
    ),
    "curves": charts.curves([CURVE, CURVE], until=180),
    "ranked": charts.ranked([Bar("tea", 0.4, "40%", (0.3, 0.5)), Bar("cups", 0.1, "10%")], written="percent"),
}


@pytest.mark.parametrize("name", ALL)
def test_every_option_is_json(name: str) -> None:
    assert json.loads(json.dumps(ALL[name], allow_nan=False)) == ALL[name]


@pytest.mark.parametrize("name", ALL)
def test_hovering_says_something_at_every_value_that_is_drawn(name: str) -> None:
    drawn = [series for series in ALL[name]["series"] if not series.get("silent")]
    tips = [
        point for series in drawn for point in series["data"] if point["value"] is not None and "symbol" not in point
    ]
    assert tips
    assert all(point["tip"] for point in tips)


def test_what_may_move_is_a_dashed_line_from_the_last_firm_point() -> None:
    firm, moving = ALL["trend"]["series"]
    assert [point["value"] for point in firm["data"]] == [0.2, None, 0.3, None]
    assert [point["value"] for point in moving["data"]] == [None, None, 0.3, 0.4]
    assert moving["lineStyle"]["type"] == "dashed"
    assert moving["data"][2]["symbol"] == "none"


def test_bars_that_may_move_are_hollow() -> None:
    firm, moving = (ALL["stacked"]["series"][0]["data"][place] for place in (0, 3))
    assert "itemStyle" not in firm
    assert moving["itemStyle"]["borderType"] == "dashed"


def test_the_unknown_is_no_zero() -> None:
    assert ALL["stacked"]["series"][0]["data"][1]["value"] is None


def test_marks_are_flags() -> None:
    assert ALL["trend"]["series"][0]["markLine"]["data"] == [{"xAxis": "2024-03", "name": "⚑ new script"}]


def test_the_window_to_remind_in_is_a_stripe() -> None:
    stripe = ALL["days"]["series"][1]["markArea"]["data"]
    assert stripe == [[{"xAxis": 3, "name": "remind"}, {"xAxis": 4}]]


def test_axes_say_what_they_count() -> None:
    days = charts.days_to_return(
        [Bin(1, 5, 3, "3")], CURVE, bars_name="back", stripe=None, lines={}, until=90, names=("days", "people")
    )
    assert (days["xAxis"]["name"], days["yAxis"][0]["name"]) == ("days", "people")
    money = charts.stacked(["a", "b", "c", "d"], {"old": POINTS}, written="compact", unit="CNY")
    assert money["yAxis"]["name"] == "CNY"
    # Above and below there is room for the names.
    assert money["grid"]["top"] > ALL["stacked"]["grid"]["top"]
    assert days["grid"]["bottom"] > ALL["days"]["grid"]["bottom"]


def test_the_band_lies_between_its_ends() -> None:
    # From 0.125 up by 0.375 to 0.5.
    low, high = ALL["days"]["series"][2:]
    assert (low["data"][1], high["data"][1]) == ([7, 0.125], [7, 0.375])


def test_shares_end_at_all_of_them() -> None:
    nearly_all = charts.trend([Point("a", 0.97, "97%")], written="percent")
    assert nearly_all["yAxis"]["max"] == 1
    assert "max" not in ALL["trend"]["yAxis"]


def test_the_first_bar_is_at_the_top_and_has_its_interval() -> None:
    option = ALL["ranked"]
    assert option["yAxis"]["data"] == ["cups", "tea"]
    assert option["series"][1]["data"] == [[0.3, 1, 0.5]]
