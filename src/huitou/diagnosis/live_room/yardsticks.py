"""What a rate of a live room is held against where the shop's own past is short: values of experience, and thresholds.

The table lies beside this file; a shop's own live_room.toml is laid over it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from huitou.diagnosis.benchmarks import Grade
from huitou.errors import Lang, UserError

FILE = "live_room.toml"
# The rates of experience, by the step they end in.
RATES = ("enter", "show", "click", "deal", "lead")
_EVERY = "any"
_TABLES = ("thresholds", "categories", "sources", "values")
_Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Value:
    """A rate others are said to have, from ``low`` to ``high``: experience, no fact. ``own``: the shop wrote it."""

    low: float
    high: float
    source: Mapping[Lang, str]
    grade: Grade
    own: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How far below a yardstick is an issue, and a grave one; how many make a rate; how far back one's own past is."""

    issue: float
    high: float
    fewest: int
    own_days: int
    fewest_sessions: int
    paid_warn: float
    paid_high: float


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """The thresholds, and the values of the shop's category, by rate."""

    category: str
    called: Mapping[Lang, str]
    thresholds: Thresholds
    values: Mapping[str, Value]


def yardsticks(shop: Path | None = None) -> Yardsticks:
    """Huitou's table with the shop's own live_room.toml laid over it.

    Raises: UserError ``live_room.invalid`` naming the entry and what is wrong with it.
    """
    return _built(*_laid_over(shop))


def categories(shop: Path | None = None) -> Mapping[str, Mapping[Lang, str]]:
    """The trades that have values, by what they are called. Raises: UserError ``live_room.invalid``."""
    table, path = _laid_over(shop)
    _built(table, path)
    found: Mapping[str, Mapping[Lang, str]] = table["categories"]
    return found


def _laid_over(shop: Path | None) -> tuple[dict[str, Any], Path | None]:
    text = files("huitou.diagnosis.live_room").joinpath("experience.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    path = shop / FILE if shop else None
    if path and path.exists():
        _lay_over(table, _read(path), path)
    return table, path


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise _invalid(path, (f"读不懂：{problem}", f"cannot be read: {problem}")) from None


def _lay_over(table: dict[str, Any], own: dict[str, Any], path: Path) -> None:
    if unknown := sorted(own.keys() - {"category", *_TABLES}):
        raise _invalid(path, (f"没有 {unknown[0]} 这一项", f"{unknown[0]} is not known here"))
    if "category" in own:
        table["category"] = own["category"]
    for name in _TABLES:
        if not isinstance(own.get(name, {}), dict):
            raise _invalid(path, (f"{name} 要写成一个表", f"{name} must be a table"))
    for name in ("thresholds", "categories", "sources"):
        table[name] |= own.get(name, {})
    for category, values in own.get("values", {}).items():
        if not isinstance(values, dict):
            raise _invalid(path, (f"values.{category} 要写成一个表", f"values.{category} must be a table"))
        kept = table["values"].setdefault(category, {})
        table["categories"].setdefault(category, {"zh": category, "en": category})
        for rate, raw in values.items():
            if isinstance(raw, dict) and raw.get("drop") is True:
                kept.pop(rate, None)
            else:
                kept[rate] = {**raw, "own": True} if isinstance(raw, dict) else raw


def _built(table: dict[str, Any], path: Path | None) -> Yardsticks:
    place = path or Path(FILE)
    for fault in _faults(table):
        raise _invalid(place, fault)
    category = table["category"]
    values = table["values"].get(_EVERY, {}) | table["values"].get(category, {})
    return Yardsticks(
        category=category,
        called=table["categories"][category],
        thresholds=Thresholds(**table["thresholds"]),
        values={rate: _value(raw, table["sources"]) for rate, raw in values.items()},
    )


def _value(raw: dict[str, Any], sources: Mapping[str, Any]) -> Value:
    said = raw.get("source", "")
    known = sources.get(said, {"zh": said, "en": said, "grade": "guess"})
    return Value(
        low=float(raw["low"]),
        high=float(raw["high"]),
        source={"zh": known["zh"], "en": known["en"]},
        grade=known["grade"],
        own=bool(raw.get("own")),
    )


def _faults(table: dict[str, Any]) -> Iterator[_Fault]:
    """What is wrong with the table as laid over, in Chinese and English."""
    yield from _threshold_faults(table["thresholds"])
    yield from _name_faults(table)
    for category, values in table["values"].items():
        yield from _value_faults(category, values)


def _threshold_faults(thresholds: Mapping[str, Any]) -> Iterator[_Fault]:
    known = Thresholds.__dataclass_fields__.keys()
    for name in sorted(thresholds.keys() - known):
        yield f"没有 thresholds.{name} 这一项", f"thresholds.{name} is not known here"
    for name in ("fewest", "own_days", "fewest_sessions"):
        if not _is_number(thresholds[name], int) or thresholds[name] < 1:
            yield f"thresholds.{name} 要是不小于 1 的整数", f"thresholds.{name} must be a whole number, 1 or more"
    for low, high in (("issue", "high"), ("paid_warn", "paid_high")):
        if not _is_band(thresholds[low], thresholds[high]):
            yield (
                f"thresholds.{low} 和 {high} 要在 0 和 1 之间，前者不大于后者",
                f"thresholds.{low} and {high} must be from 0 to 1, {low} first",
            )


def _name_faults(table: Mapping[str, Any]) -> Iterator[_Fault]:
    if not isinstance(table["category"], str) or table["category"] not in table["categories"]:
        listed = ", ".join(table["categories"])
        yield f"没有 category {table['category']!r}；可选：{listed}", f"category must be one of {listed}"
    for name, raw in [*table["categories"].items(), *table["sources"].items()]:
        if not isinstance(raw, dict) or not all(isinstance(raw.get(lang), str) for lang in ("zh", "en")):
            yield f"{name} 要写 zh 和 en", f"{name} must have zh and en"
    for name, raw in table["sources"].items():
        if raw.get("grade") not in get_args(Grade):
            listed = ", ".join(get_args(Grade))
            yield f"sources.{name} 的 grade 可选：{listed}", f"sources.{name}: grade must be one of {listed}"


def _value_faults(category: str, values: Mapping[str, Any]) -> Iterator[_Fault]:
    for rate, raw in values.items():
        place = f"values.{category}.{rate}"
        if rate not in RATES:
            yield f"没有 {place}；比率有 {'、'.join(RATES)}", f"{place} is no rate; the rates are {', '.join(RATES)}"
        elif not isinstance(raw, dict) or not _is_band(raw.get("low"), raw.get("high")):
            yield (
                f"{place} 的 low 和 high 要是 0 到 1 之间的数，low 不大于 high",
                f"{place}: low and high must be from 0 to 1, low first",
            )
        elif raw["low"] == 0:
            yield f"{place} 的 low 不能是 0", f"{place}: low cannot be 0"
        elif not isinstance(raw.get("source", ""), str):
            yield f"{place} 的 source 要写成文字", f"{place}: source must be text"


def _is_band(low: Any, high: Any) -> bool:
    return _is_number(low, float) and _is_number(high, float) and 0 <= low <= high <= 1


def _is_number(value: Any, kind: type) -> bool:
    return isinstance(value, int | kind) and not isinstance(value, bool)


def _invalid(path: Path, fault: _Fault) -> UserError:
    return UserError("live_room.invalid", en=f"{path} cannot be used: {fault[1]}", zh=f"{path} 用不了：{fault[0]}")
