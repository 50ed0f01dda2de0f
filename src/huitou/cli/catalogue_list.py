"""``huitou metrics --list``: every metric with its definition, unit and parameters."""

from __future__ import annotations

from typing import Any

from huitou.cli.output import json_text, say
from huitou.language import Speech
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import Metric, Param, Unit, WindowKind
from huitou.metrics.question import metric_called

_UNITS: dict[Unit, tuple[str, str]] = {
    "count": ("个数", "a count"),
    "rate": ("比率", "a rate"),
    "ratio": ("倍数", "a ratio"),
    "money": ("金额", "money"),
    "money_each": ("平均金额", "money each"),
    "days": ("天数", "days"),
}
_WINDOWS: dict[WindowKind, tuple[str, str]] = {
    "trailing": ("默认范围：最近 90 天", "by default the last 90 days"),
    "anchors": ("默认范围：已观察满天数的 90 天", "by default the 90 days that have been observed long enough"),
    "cycle": ("默认范围：最近 365 天的首购", "by default first purchases of the last 365 days"),
}


def show(ids: list[str], t: Speech, *, as_json: bool) -> None:
    metrics = [metric_called(metric_id) for metric_id in ids] or list(load_catalogue().values())
    if as_json:
        say(json_text({"metrics": [_as_dict(metric) for metric in metrics]}))
        return
    for metric in metrics:
        zh_unit, en_unit = _UNITS[metric.unit]
        zh_window, en_window = _WINDOWS[metric.window]
        say(f"{metric.id}  {metric.name[t.lang]}")
        say(f"    {metric.definition[t.lang]}")
        say(t(zh=f"    {zh_unit}；{zh_window}", en=f"    {en_unit}; {en_window}"))
        for param in metric.params:
            if len(param.choices) != 1:
                say(f"    --param {param.name}=  {param.label[t.lang]}{t(zh='，', en=', ')}{_values(param, t)}")
        say()


def _values(param: Param, t: Speech) -> str:
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


def _as_dict(metric: Metric) -> dict[str, Any]:
    return {
        "id": metric.id,
        "version": metric.version,
        "name": dict(metric.name),
        "definition": dict(metric.definition),
        "unit": metric.unit,
        "direction": metric.direction,
        "window": metric.window,
        "params": [
            {
                "name": param.name,
                "label": dict(param.label),
                "default": param.default,
                "setting": param.setting,
                "minimum": param.minimum,
                "maximum": param.maximum,
                "choices": list(param.choices),
                "when": dict([param.when]) if param.when else None,
            }
            for param in metric.params
        ],
    }
