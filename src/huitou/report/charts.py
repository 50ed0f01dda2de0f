"""Charts as data: each function turns figures into an ECharts option, which the page's script draws.

Options are plain JSON. ``written`` on an axis names how its numbers are written, ``drawn`` on a custom series what it
draws, ``tip`` on a point what hovering says; web/report/charts.js makes functions of these. What may still move is
hollow or dashed; no colour carries a meaning alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from huitou.calendar import iso
from huitou.metrics.marks import Mark
from huitou.report.blocks import Option

INK, SOFT, LINE = "#1f2328", "#5d646d", "#e2ded5"
ACCENT, BLUE, GREY, PALE = "#d9572b", "#2f5d8a", "#8a919b", "#a9c4dd"
_COLOURS = (BLUE, GREY, ACCENT, PALE)
_FONT = 'system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif'
_NEAR_ALL = 0.8
# With so little room above, nothing else stands there.
_NO_LABELS = 14
_DASHED = {"type": "dashed", "width": 2}

Written = Literal["percent", "compact", "plain"]


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series: None where it is not known; ``tip`` is what hovering says."""

    label: str
    value: float | None
    tip: str
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that happened, at one label of the axis."""

    label: str
    says: str


def flags_of(marks: Iterable[Mark], labels: Sequence[str]) -> list[Flag]:
    """A flag in the month of each mark, those of one month together; marks outside the axis are left out."""
    said: dict[str, list[str]] = {}
    for mark in marks:
        said.setdefault(iso(mark.from_day)[:7], []).append(mark.text)
    return [Flag(label, " · ".join(said[label])) for label in labels if label in said]


@dataclass(frozen=True, slots=True)
class Bin:
    """How many came back between two days, both included."""

    start: int
    end: int
    count: int
    tip: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve over days, or shares: points (day, share), what hovering each says, and its band (day, low, high)."""

    name: str
    points: Sequence[tuple[float, float]]
    tips: Sequence[str]
    band: Sequence[tuple[float, float, float]] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One of several things side by side, with the interval of its value."""

    label: str
    value: float
    tip: str
    interval: tuple[float, float] | None = None
    moving: bool = False


def trend(points: Sequence[Point], *, written: Written, unit: str = "", flags: Sequence[Flag] = ()) -> Option:
    """One line over time; the part that may still move is dashed and its points are hollow."""
    firm, moving = _firm_and_moving(points)
    lines = [
        _line(firm, colour=BLUE, symbol="circle") | {"markLine": _flags(flags)} if flags else _line(firm, colour=BLUE),
        _line(moving, colour=BLUE, symbol="emptyCircle") | {"lineStyle": {**_DASHED, "color": BLUE}},
    ]
    largest = max((point.value for point in points if point.value is not None), default=0)
    values = _values(written, largest=largest, name=unit)
    return _option(x=_labels([point.label for point in points]), y=values, series=lines)


def stacked(
    labels: Sequence[str],
    parts: Mapping[str, Sequence[Point]],
    *,
    written: Written,
    unit: str = "",
    flags: Sequence[Flag] = (),
) -> Option:
    """Bars on top of each other; those that may still move are hollow."""
    series: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": name,
            "stack": "all",
            "barMaxWidth": 34,
            "itemStyle": {"color": colour},
            "data": [_bar_of(point, colour) for point in points],
        }
        for (name, points), colour in zip(parts.items(), _COLOURS, strict=False)
    ]
    if flags:
        series[0]["markLine"] = _flags(flags)
    return _option(x=_labels(labels, align=None), y=_values(written, name=unit), series=series, legend=True)


def days_to_return(
    bins: Sequence[Bin],
    line: Line,
    *,
    bars_name: str,
    stripe: tuple[str, int, int] | None,
    lines: Mapping[str, int],
    until: int,
    names: tuple[str, str] = ("", ""),
) -> Option:
    """Bars of how many came back after how many days; the cumulative curve with its band; a stripe of days; marks.

    Days beyond ``until`` are left to the table. ``names``: of the days, and of what the bars count.
    """
    bars = {
        "type": "custom",
        "drawn": "bar",
        "name": bars_name,
        "itemStyle": {"color": PALE},
        "encode": {"x": 0, "y": 1},
        "data": [{"value": [(b.start + b.end) / 2, b.count, b.start - 0.5, b.end + 0.5], "tip": b.tip} for b in bins],
    }
    curve = _curve(line, colour=BLUE, axis=1)
    if stripe:
        name, start, end = stripe
        curve[0]["markArea"] = {
            "silent": True,
            "z": 3,
            "itemStyle": {"color": "rgba(217,87,43,.22)"},
            "label": {"color": ACCENT, "fontSize": 11, "position": "top", "distance": 18, "align": "left"},
            "data": [[{"xAxis": start, "name": name}, {"xAxis": end}]],
        }
    if lines:
        curve[0]["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": INK, "type": "dotted"},
            "label": {"formatter": "{b}", "color": INK, "fontSize": 11, "position": "end", "align": "left"},
            "data": [{"xAxis": day, "name": name} for name, day in lines.items()],
        }
    days, counted = names
    # Right above the axis stand the names of the stripe and the lines.
    return _option(
        x=_days(until, name=days),
        y=[
            _values("plain", name=counted, gap=30),
            _values("percent", largest=_top([line])) | {"splitLine": {"show": False}, "min": 0},
        ],
        series=[bars, *curve],
        legend=[bars_name, line.name],
        top=62,
    )


def curves(lines: Sequence[Line], *, until: int, days: str = "") -> Option:
    """Several cumulative curves over days."""
    drawn = [part for line, colour in zip(lines, _COLOURS, strict=False) for part in _curve(line, colour=colour)]
    kinds = ("solid", "dashed", "dotted")
    for part, kind in zip([part for part in drawn if part.get("name")], kinds, strict=False):
        part["lineStyle"] = {**part["lineStyle"], "type": kind}
    return _option(
        x=_days(until, name=days),
        y=_values("percent", largest=_top(lines)) | {"min": 0},
        series=drawn,
        legend=[line.name for line in lines],
    )


def held(line: Line, *, as_said: str, names: tuple[str, str] = ("", "")) -> Option:
    """What came over what was said, both shares, with a dashed diagonal on which the two are alike.

    ``names``: of what was said, and of what came.
    """
    top = min(max(_top([line]), *(at for at, _ in line.points)) * 1.05, 1.0)
    curve, *band = _curve(line, colour=BLUE)
    diagonal: dict[str, Any] = {
        "type": "line",
        "name": as_said,
        "symbol": "none",
        "silent": True,
        "lineStyle": {**_DASHED, "color": GREY},
        "itemStyle": {"color": GREY},
        "data": [[0, 0], [top, top]],
    }
    return _option(
        x=_values("percent", largest=top) | _below(names[0]) | {"min": 0},
        y=_values("percent", largest=top, name=names[1]) | {"min": 0},
        series=[curve | {"symbol": "circle", "symbolSize": 7}, *band, diagonal],
        legend=[line.name, as_said],
    )


def ranked(bars: Sequence[Bar], *, written: Written, line: tuple[str, float] | None = None) -> Option:
    """Bars lying one under the other, in the order given from the top, each with its interval."""
    turned = list(reversed(bars))
    series: list[dict[str, Any]] = [
        {
            "type": "bar",
            "barMaxWidth": 18,
            "itemStyle": {"color": PALE},
            "data": [_bar_of(Point(bar.label, bar.value, bar.tip, bar.moving), BLUE) for bar in turned],
        }
    ]
    if any(bar.interval for bar in turned):
        series.append(
            {
                "type": "custom",
                "drawn": "interval",
                "encode": {"x": [0, 2], "y": 1},
                "silent": True,
                "data": [[bar.interval[0], row, bar.interval[1]] for row, bar in enumerate(turned) if bar.interval],
            }
        )
    if line:
        series[0]["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": INK, "type": "dashed"},
            "label": {"formatter": "{b}", "color": INK, "fontSize": 11},
            "data": [{"xAxis": line[1], "name": line[0]}],
        }
    names = _labels([bar.label for bar in turned])
    names["axisLabel"] |= {"width": 130, "overflow": "truncate", "interval": 0}
    largest = max((bar.interval[1] if bar.interval else bar.value for bar in bars), default=0)
    return _option(x=_values(written, largest=largest), y=names, series=series, top=22 if line else 10)


def _option(*, x: Any, y: Any, series: list[dict[str, Any]], legend: bool | list[str] = False, top: int = 14) -> Option:
    named = {"data": legend} if isinstance(legend, list) else {}
    above = max(top, 34) if legend else top
    # What is written beside an axis is given no room by itself.
    if top <= _NO_LABELS and any(axis.get("name") for axis in (y if isinstance(y, list) else [y])):
        above += 12
    below = 20 if x.get("name") else 4
    return {
        "animation": False,
        "textStyle": {"fontFamily": _FONT, "color": INK},
        "grid": {"left": 6, "right": 14, "top": above, "bottom": below, "containLabel": True},
        "legend": {
            "show": bool(legend),
            "top": 0,
            "left": 0,
            "itemHeight": 9,
            "itemWidth": 16,
            "icon": "rect",
            **named,
        },
        "tooltip": {
            "trigger": "axis",
            "confine": True,
            "axisPointer": {"type": "line", "lineStyle": {"color": GREY}},
            "textStyle": {"color": INK, "fontSize": 12},
        },
        "xAxis": x,
        "yAxis": y,
        "series": series,
    }


def _labels(labels: Sequence[str], *, align: str | None = "right") -> dict[str, Any]:
    return {
        "type": "category",
        "data": list(labels),
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": GREY}},
        "axisLabel": {"color": SOFT, "fontSize": 11, "hideOverlap": True, "alignMaxLabel": align},
    }


def _values(written: Written, *, largest: float = 0, name: str = "", gap: int = 8) -> dict[str, Any]:
    """An axis of values. Shares end at 100 % and never beyond; numbers of people have no halves."""
    style = {"color": SOFT, "fontSize": 11, "align": "left"}
    named = {"name": name, "nameLocation": "end", "nameGap": gap, "nameTextStyle": style} if name else {}
    bound = {"max": 1, "interval": 0.25} if written == "percent" and largest > _NEAR_ALL else {}
    whole = {"minInterval": 1} if written == "plain" else {}
    return {
        **bound,
        **whole,
        **named,
        "type": "value",
        "axisLabel": {"color": SOFT, "fontSize": 11, "written": written, "hideOverlap": True},
        "splitLine": {"lineStyle": {"color": LINE}},
        "splitNumber": 4,
    }


def _below(name: str) -> dict[str, Any]:
    """The name of an axis that lies, in its middle: at its end there is no room."""
    style = {"color": SOFT, "fontSize": 11}
    return {"name": name, "nameLocation": "middle", "nameGap": 24, "nameTextStyle": style} if name else {}


def _days(until: int, *, name: str = "") -> dict[str, Any]:
    step = next(step for step in (5, 10, 30, 60, 90, 180, 10**9) if until <= step * 8)
    return _values("plain") | _below(name) | {"min": 0, "max": until, "interval": step, "splitLine": {"show": False}}


def _top(lines: Sequence[Line]) -> float:
    """The highest any of the curves and their bands comes."""
    tops = [top for line in lines for _, _, top in line.band] + [share for line in lines for _, share in line.points]
    return max(tops, default=0)


def _line(data: list[dict[str, Any]], *, colour: str, symbol: str = "circle") -> dict[str, Any]:
    return {
        "type": "line",
        "symbol": symbol,
        "symbolSize": 6,
        "showAllSymbol": True,
        "lineStyle": {"color": colour, "width": 2},
        "itemStyle": {"color": colour},
        "data": data,
    }


def _firm_and_moving(points: Sequence[Point]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The points in two lines that meet: the moving one begins at the last firm point before it, which says nothing."""
    firm: list[dict[str, Any]] = []
    moving: list[dict[str, Any]] = []
    for place, point in enumerate(points):
        value = {"value": point.value, "tip": point.tip}
        follows = place + 1 < len(points) and points[place + 1].moving
        before = place > 0 and points[place - 1].moving
        firm.append({"value": None} if point.moving else value)
        if point.moving:
            moving.append(value)
        elif follows or before:
            moving.append({"value": point.value, "symbol": "none"})
        else:
            moving.append({"value": None})
    return firm, moving


def _bar_of(point: Point, colour: str) -> dict[str, Any]:
    hollow = {"color": "#fff", "borderColor": colour, "borderWidth": 1.5, "borderType": "dashed"}
    style = {"itemStyle": hollow} if point.moving else {}
    return {"value": point.value, "tip": point.tip, **style}


def _flags(flags: Sequence[Flag]) -> dict[str, Any]:
    return {
        "silent": True,
        "symbol": ["none", "none"],
        "lineStyle": {"color": INK, "type": "solid", "width": 1},
        "label": {"formatter": "{b}", "color": INK, "fontSize": 11, "width": 90, "overflow": "truncate"},
        "data": [{"xAxis": flag.label, "name": f"⚑ {flag.says}"} for flag in flags],
    }


def _curve(line: Line, *, colour: str, axis: int = 0) -> list[dict[str, Any]]:
    """The line, and under it its band: an unseen line at the lower end and an area from it to the upper one."""
    drawn: dict[str, Any] = {
        "type": "line",
        "name": line.name,
        "yAxisIndex": axis,
        "symbol": "none",
        "lineStyle": {"color": colour, "width": 2},
        "itemStyle": {"color": colour},
        "data": [{"value": [day, share], "tip": tip} for (day, share), tip in zip(line.points, line.tips, strict=True)],
    }
    if not line.band:
        return [drawn]
    unseen = {"type": "line", "yAxisIndex": axis, "symbol": "none", "silent": True, "lineStyle": {"opacity": 0}}
    stack = f"band of {line.name}"
    low = {**unseen, "stack": stack, "data": [[day, at] for day, at, _ in line.band]}
    high = {
        **unseen,
        "stack": stack,
        "areaStyle": {"color": colour, "opacity": 0.13},
        "data": [[day, top - at] for day, at, top in line.band],
    }
    return [drawn, low, high]
