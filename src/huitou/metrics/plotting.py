"""Measurements as a picture in a notebook, where the caller has matplotlib (``pip install 'huitou[plot]'``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from huitou.errors import Lang, UserError
from huitou.language import Speech
from huitou.metrics import figures

if TYPE_CHECKING:
    from huitou.metrics.measurement import Measurement

_INK, _BLUE = "#1f2328", "#2f5d8a"
_TIME = frozenset({"day", "week", "month", "quarter", "year"})
# Fonts that have Chinese, the first that is there; matplotlib's own has none.
_FONTS = ["PingFang SC", "Noto Sans CJK SC", "Noto Sans CJK JP", "Microsoft YaHei", "SimHei", "DejaVu Sans"]


def plot(items: Sequence[Measurement], *, lang: Lang = "en", ax: Any = None) -> Any:
    """One metric drawn: slices of time as a line, others as bars lying under each other, with their intervals.

    Shape: the matplotlib Axes drawn on, ``ax`` or a new one. Undefined: a missing value is a gap, and one that may
    still move is hollow. Raises: UserError ``plot.missing`` without matplotlib; ``plot.slices`` for what is no series.
    """
    dimension = _dimension(items)
    matplotlib = _matplotlib()
    with matplotlib.rc_context({"font.sans-serif": _FONTS, "axes.unicode_minus": False}):
        axes = matplotlib.subplots(figsize=(7, 3.2), layout="constrained")[1] if ax is None else ax
        draw = _line if dimension in _TIME else _bars
        draw(axes, items, dimension)
        axes.set_title(figures.name(items[0], Speech(lang)), loc="left", color=_INK)
        axes.spines[["top", "right"]].set_visible(False)
    return axes


def _dimension(items: Sequence[Measurement]) -> str:
    if not items or len(items[0].by) != 1:
        raise UserError(
            "plot.slices",
            en='only measurements cut by one dimension can be drawn; ask with by="month", for example',
            zh='只能画按一个维度拆开的数；比如问的时候加上 by="month"',
        )
    return next(iter(items[0].by))


def _matplotlib() -> Any:
    try:
        from matplotlib import pyplot as plt
    except ImportError:
        raise UserError(
            "plot.missing",
            en="drawing needs matplotlib, which is not installed; install it with: pip install 'huitou[plot]'",
            zh="画图需要 matplotlib，还没有安装；请运行 pip install 'huitou[plot]'",
        ) from None
    return plt


def _line(axes: Any, items: Sequence[Measurement], dimension: str) -> None:
    labels = [m.by[dimension] for m in items]
    axes.plot(labels, [_value(m) for m in items], color=_BLUE)
    for moving, fill in ((False, _BLUE), (True, "white")):
        chosen = [(label, _value(m)) for label, m in zip(labels, items, strict=True) if m.provisional == moving]
        axes.plot([x for x, _ in chosen], [y for _, y in chosen], "o", color=_BLUE, markerfacecolor=fill)
    if bounded := _bounded(items, dimension):
        axes.vlines(*zip(*bounded, strict=True), color=_BLUE, alpha=0.35)
    axes.set_ylim(bottom=0)
    axes.tick_params(axis="x", rotation=45)
    _write_values(axes.yaxis, items[0])


def _bars(axes: Any, items: Sequence[Measurement], dimension: str) -> None:
    known = [m for m in items if m.value is not None]
    labels = [m.by[dimension] for m in known]
    colours = ["white" if m.provisional else _BLUE for m in known]
    axes.barh(labels, [_value(m) for m in known], color=colours, edgecolor=_BLUE)
    if bounded := _bounded(known, dimension):
        axes.hlines(*zip(*bounded, strict=True), color=_INK)
    axes.invert_yaxis()
    _write_values(axes.xaxis, items[0])


def _bounded(items: Sequence[Measurement], dimension: str) -> list[tuple[str, float, float]]:
    """The intervals of those that have a value, each with its label."""
    return [(m.by[dimension], *m.interval) for m in items if m.interval and m.value is not None]


def _value(m: Measurement) -> float:
    return float("nan") if m.value is None else float(m.value)


def _write_values(axis: Any, m: Measurement) -> None:
    if m.unit == "rate":
        axis.set_major_formatter(lambda value, _: f"{value:.0%}")
    elif m.unit != "ratio":
        axis.set_major_formatter(lambda value, _: f"{value:,.0f}")
