"""The readings: one TOML file each in this folder, read and checked here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from huitou.diagnosis.reading import Evidence, Reading, Words
from huitou.diagnosis.readings.faults import Issue, faults_in
from huitou.errors import UserError

__all__ = ["Issue", "load_readings", "read_all"]

_OPTIONAL: dict[str, Any] = {"yields_to": [], "needs": {}}


@cache
def load_readings() -> Mapping[str, Reading]:
    """Every reading Huitou knows, by id.

    Raises: UserError ``readings.invalid`` listing every issue of every file.
    """
    folder = resources.files(__name__)
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    readings, issues = read_all((entry.name, entry.read_text(encoding="utf-8")) for entry in files)
    if issues:
        text = "; ".join(map(str, issues))
        raise UserError("readings.invalid", en=f"the readings have faults: {text}", zh=f"解读目录有误：{text}")
    return readings


def read_all(files: Iterable[tuple[str, str]]) -> tuple[dict[str, Reading], list[Issue]]:
    """The readings of these (file name, text), and every issue found in them."""
    readings: dict[str, Reading] = {}
    issues: list[Issue] = []
    for file, text in files:
        try:
            raw = _OPTIONAL | tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            issues.append(Issue(file, "file", f"is not TOML: {problem}"))
            continue
        found = list(faults_in(raw, file=file))
        issues += found
        if not found:
            readings[raw["id"]] = _reading(raw)
    issues += [
        Issue(f"{reading.id}.toml", "yields_to", f"there is no reading {other!r}")
        for reading in readings.values()
        for other in reading.yields_to
        if other not in readings
    ]
    return readings, issues


def _reading(raw: dict[str, Any]) -> Reading:
    evidence = raw["evidence"]
    return Reading(
        id=raw["id"],
        severity=raw["severity"],
        kind=raw["kind"],
        evidence=Evidence(
            evidence["metric"],
            evidence.get("by", ""),
            evidence.get("params", {}),
            evidence["window_days"],
            evidence.get("alike", ""),
        ),
        needs=raw["needs"],
        yields_to=tuple(raw["yields_to"]),
        words={"zh": _words(raw["zh"]), "en": _words(raw["en"])},
    )


def _words(raw: dict[str, Any]) -> Words:
    return Words(
        headline=raw["headline"],
        details=tuple(raw["details"]),
        todo=tuple(raw["todo"]),
        sure=raw.get("sure", ""),
        whom=raw.get("whom", ""),
        money=raw.get("money", ""),
    )
