"""Other people's figures: a table with sources that a shop may change, never shown as fact."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from huitou.errors import Lang, UserError
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import ParamValue

FILE = "benchmarks.toml"
Grade = Literal["certain", "likely", "memory", "guess"]

_TEXTS = ("zh", "en", "window", "source", "grade")
_KEYS = {*_TEXTS, "source_zh", "low", "high", "metric", "params", "drop"}


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A rate others are said to have, from ``low`` to ``high``; ``window`` in its source's words.

    ``source_zh``: the source in Chinese words, where those of ``source`` are English.

    ``metric`` and ``params``: the shop's own number that counts alike, where there is one. ``own``: the shop wrote it.
    ``grade``: how well it is known what the source says, not whether the source is right.
    """

    id: str
    words: Mapping[Lang, str]
    low: float
    high: float
    window: str
    source: str
    grade: Grade
    metric: str | None = None
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    own: bool = False
    source_zh: str | None = None


def benchmarks(shop: Path | None = None) -> tuple[Benchmark, ...]:
    """The table: Huitou's, with the shop's own benchmarks.toml laid over it.

    Raises: UserError ``benchmarks.invalid`` naming the entry and what is wrong with it.
    """
    text = files("huitou.diagnosis").joinpath(FILE).read_text(encoding="utf-8")
    found = {name: _benchmark(name, raw, FILE, own=False) for name, raw in tomllib.loads(text).items()}
    path = shop / FILE if shop else None
    if path and path.exists():
        for name, raw in _read(path).items():
            if isinstance(raw, dict) and raw.get("drop") is True:
                found.pop(name, None)
            else:
                found[name] = _benchmark(name, raw, str(path), own=True)
    return tuple(found.values())


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UserError(
            "benchmarks.invalid",
            en=f"{path} cannot be read: {problem}; correct that line",
            zh=f"{path} 读不懂：{problem}；请改正这一行",
        ) from None


def _benchmark(name: str, raw: Any, place: str, *, own: bool) -> Benchmark:
    if fault := _fault(raw):
        raise UserError(
            "benchmarks.invalid",
            en=f"{place}: [{name}] cannot be used: {fault[1]}",
            zh=f"{place} 里的 [{name}] 用不了：{fault[0]}",
        )
    return Benchmark(
        id=name,
        words={"zh": raw["zh"], "en": raw["en"]},
        low=float(raw["low"]),
        high=float(raw["high"]),
        window=raw["window"],
        source=raw["source"],
        grade=raw["grade"],
        metric=raw.get("metric"),
        params=raw.get("params", {}),
        own=own,
        source_zh=raw.get("source_zh"),
    )


def _fault(raw: Any) -> tuple[str, str] | None:
    """What is wrong with an entry, in Chinese and English; None where it is whole."""
    if not isinstance(raw, dict):
        return "要写成一个表", "must be a table"
    if unknown := sorted(raw.keys() - _KEYS):
        return f"没有 {unknown[0]} 这一项", f"{unknown[0]} is not known here"
    if missing := [key for key in _TEXTS if not (isinstance(raw.get(key), str) and raw[key].strip())]:
        return f"请写上 {missing[0]}", f"{missing[0]} must be written"
    if not isinstance(raw.get("source_zh", ""), str):
        return "source_zh 要写成文字", "source_zh must be text"
    if raw["grade"] not in get_args(Grade):
        listed = ", ".join(get_args(Grade))
        return f"grade 是 {raw['grade']!r}；可选：{listed}", f"grade is {raw['grade']!r}; choose one of {listed}"
    if not _is_band(raw.get("low"), raw.get("high")):
        return "low 和 high 要是 0 到 1 之间的数，low 不大于 high", "low and high must be from 0 to 1, low first"
    if "metric" in raw and raw["metric"] not in load_catalogue():
        return f"没有 {raw['metric']!r} 这个指标", f"there is no metric {raw['metric']!r}"
    return None


def _is_band(low: Any, high: Any) -> bool:
    return isinstance(low, int | float) and isinstance(high, int | float) and 0 <= low <= high <= 1
