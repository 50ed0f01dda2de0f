"""``huitou metrics --list``: every metric with its definition, unit and parameters."""

from __future__ import annotations

from typing import Any

from huitou.cli.output import json_text, say
from huitou.language import Speech
from huitou.metrics import metric_words
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import Metric
from huitou.metrics.question import metric_called


def show(ids: list[str], t: Speech, *, as_json: bool) -> None:
    metrics = [metric_called(metric_id) for metric_id in ids] or list(load_catalogue().values())
    if as_json:
        say(json_text({"metrics": [_as_dict(metric) for metric in metrics]}))
        return
    for metric in metrics:
        say(f"{metric.id}  {metric.name[t.lang]}")
        say(f"    {metric.definition[t.lang]}")
        end = t(zh="；", en="; ")
        say(f"    {metric_words.unit(metric, t)}{end}{metric_words.window(metric, t)}")
        for param in metric.params:
            if len(param.choices) != 1:
                label = param.label[t.lang] + t(zh="，", en=", ")
                say(f"    --param {param.name}=  {label}{metric_words.values(param, t)}")
        say()


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
