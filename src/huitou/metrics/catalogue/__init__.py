"""The catalogue of metrics: one TOML file each in this folder, read and checked here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from huitou.errors import UserError
from huitou.metrics.catalogue.faults import TYPES, Issue, faults_in
from huitou.metrics.definition import Example, Metric, Param, ParamValue

__all__ = ["Issue", "Metric", "load_catalogue", "read_all"]

_OPTIONAL: dict[str, Any] = {"params": {}, "needs": "", "sql_whole": ""}


@cache
def load_catalogue() -> Mapping[str, Metric]:
    """Every metric Huitou knows, by id.

    Raises: UserError ``catalogue.invalid`` listing every issue of every file.
    """
    folder = resources.files(__name__)
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    metrics, issues = read_all((entry.name, entry.read_text(encoding="utf-8")) for entry in files)
    if issues:
        text = "; ".join(map(str, issues))
        raise UserError("catalogue.invalid", en=f"the metric catalogue has faults: {text}", zh=f"指标目录有误：{text}")
    return metrics


def read_all(files: Iterable[tuple[str, str]]) -> tuple[dict[str, Metric], list[Issue]]:
    """The metrics of these (file name, text), and every issue found in them."""
    metrics: dict[str, Metric] = {}
    issues: list[Issue] = []
    for file, text in files:
        try:
            raw = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            issues.append(Issue(file, "file", f"is not TOML: {problem}"))
            continue
        found = list(faults_in(_OPTIONAL | raw, file=file))
        issues += found
        if not found:
            metric = _metric(_OPTIONAL | raw)
            metrics[metric.id] = metric
    return metrics, issues


def _metric(raw: dict[str, Any]) -> Metric:
    values = {key: raw[key] for key in TYPES}
    values["overlaps"] = frozenset(raw["overlaps"])
    values["params"] = (
        *(_param(name, given=param) for name, param in raw["params"].items()),
        _known_customers(always=raw["known_customers"]),
    )
    values["example"] = tuple(_example(example) for example in raw["example"])
    return Metric(**values)


def _known_customers(*, always: bool) -> Param:
    choices: tuple[ParamValue, ...] = (True,) if always else (False, True)
    label = {"zh": "只算认得出的客户", "en": "only purchases of a known customer"}
    return Param("known_customers", label, default=always, choices=choices)  # type: ignore[arg-type]


def _param(name: str, *, given: dict[str, Any]) -> Param:
    given = dict(given)
    label = {"zh": given.pop("zh"), "en": given.pop("en")}
    for key in ("choices", "presets"):
        given[key] = tuple(given.get(key, ()))
    when = given.pop("when", None)
    return Param(name, label, when=next(iter(when.items())) if when else None, **given)  # type: ignore[arg-type]


def _example(raw: dict[str, Any]) -> Example:
    return Example(raw.get("params", {}), order=_pair(raw["order"]), day=_pair(raw["day"]))


def _pair(figures: list[int]) -> tuple[int, int | None]:
    return figures[0], figures[1] if len(figures) > 1 else None
