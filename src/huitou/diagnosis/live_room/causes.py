"""What each rate is called, why it is usually low, and what to try first: read from causes.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from huitou.errors import Lang


@dataclass(frozen=True, slots=True)
class Advice:
    """Of one rate in one language."""

    name: str
    causes: tuple[str, ...]
    remedies: tuple[str, ...]


@cache
def advice() -> Mapping[str, Mapping[Lang, Advice]]:
    """By rate and language."""
    text = files("huitou.diagnosis.live_room").joinpath("causes.toml").read_text(encoding="utf-8")
    return {rate: {"zh": _advice(raw["zh"]), "en": _advice(raw["en"])} for rate, raw in tomllib.loads(text).items()}


def _advice(raw: Mapping[str, str | list[str]]) -> Advice:
    return Advice(str(raw["name"]), tuple(raw["causes"]), tuple(raw["remedies"]))
