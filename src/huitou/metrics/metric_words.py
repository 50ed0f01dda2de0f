"""What a metric is, in words: its unit, its window, which way is better, and what its parameters may be."""

from __future__ import annotations

from huitou.language import Speech
from huitou.metrics.definition import Direction, Metric, Param, Unit, WindowKind

_UNITS: dict[Unit, tuple[str, str]] = {
    "count": ("个数", "a count"),
    "rate": ("比率", "a rate"),
    "ratio": ("倍数", "a ratio"),
    "money": ("金额", "money"),
    "money_each": ("平均金额", "money each"),
    "days": ("天数", "days"),
    "months": ("月数", "months"),
}
_WINDOWS: dict[WindowKind, tuple[str, str]] = {
    "trailing": ("最近 90 天", "the last 90 days"),
    "anchors": ("已观察满天数的 90 天", "the 90 days that have been observed long enough"),
    "cycle": ("最近 365 天的首购", "first purchases of the last 365 days"),
    "cohorts": (
        "首购已观察满这么多个月的最近 12 个整月",
        "the last 12 whole months of first purchases that have been observed for so many months",
    ),
}
_DIRECTIONS: dict[Direction, tuple[str, str]] = {
    "up": ("越大越好", "higher"),
    "down": ("越小越好", "lower"),
    "none": ("看情形，大小本身不分好坏", "neither: it depends"),
}


def unit(metric: Metric, t: Speech) -> str:
    zh, en = _UNITS[metric.unit]
    return t(zh=zh, en=en)


def window(metric: Metric, t: Speech) -> str:
    """The days it is about where nobody says."""
    zh, en = _WINDOWS[metric.window]
    if metric.window == "cycle" and metric.relation == "goods":
        zh, en = "最近 365 天", "the last 365 days"
    return t(zh=f"默认范围：{zh}", en=f"by default {en}")


def direction(metric: Metric, t: Speech) -> str:
    zh, en = _DIRECTIONS[metric.direction]
    return t(zh=zh, en=en)


def values(param: Param, t: Speech) -> str:
    """What the parameter may be, its default first."""
    default = f"huitou.toml {param.setting}" if param.setting else _shown(param.default)
    if param.choices:
        others = " ".join(_shown(choice) for choice in param.choices if choice != param.default)
        return t(zh=f"默认 {default}，也可以是 {others}", en=f"by default {default}, else {others}")
    if param.maximum is None:
        return t(zh=f"默认 {default}，至少 {param.minimum}", en=f"by default {default}, at least {param.minimum}")
    return t(
        zh=f"默认 {default}，{param.minimum} 到 {param.maximum}",
        en=f"by default {default}, from {param.minimum} to {param.maximum}",
    )


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
