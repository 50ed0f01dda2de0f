"""The rules a catalogue file is held to. Each rule tells everything it finds, with the file and the place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from huitou.metrics.definition import (
    Counts,
    Direction,
    Group,
    Needs,
    Reading,
    Relation,
    Topic,
    Unit,
    WindowKind,
    names_in,
    relations_in,
)
from huitou.settings import Settings

_CHOICES: dict[str, tuple[str, ...]] = {
    "topic": get_args(Topic),
    "unit": get_args(Unit),
    "direction": get_args(Direction),
    "window": get_args(WindowKind),
    "counts": get_args(Counts),
    "reading": get_args(Reading),
    "needs": get_args(Needs),
}
TYPES: dict[str, type] = {
    "id": str,
    "version": int,
    "topic": str,
    "unit": str,
    "direction": str,
    "window": str,
    "counts": str,
    "reading": str,
    "needs": str,
    "sql": str,
    "sql_whole": str,
    "overlaps": list,
    "known_customers": bool,
    "uses_new_existing": bool,
    "name": dict,
    "definition": dict,
    "params": dict,
    "example": list,
}
_WINDOW_NAMES = frozenset({"from_day", "to_day", "as_of", "lost"})
_PARAM_KEYS = {"zh", "en", "default", "setting", "minimum", "maximum", "choices", "presets", "when"}


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with a catalogue file: where, and what to do about it."""

    file: str
    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.problem}"


def faults_in(raw: dict[str, Any], *, file: str) -> Iterator[Issue]:
    """Everything wrong with one file, as read."""
    for key in raw.keys() - TYPES.keys():
        yield Issue(file, key, f"is not a key of a metric; known: {', '.join(TYPES)}")
    wrong = [key for key, wanted in TYPES.items() if type(raw.get(key)) is not wanted]
    for key in wrong:
        yield Issue(file, key, f"must be given, as {TYPES[key].__name__}")
    if wrong:
        return
    if raw["id"] != file.removesuffix(".toml"):
        yield Issue(file, "id", f"is {raw['id']!r}; the file must be named {raw['id']}.toml")
    for key, allowed in _CHOICES.items():
        if raw[key] not in allowed:
            yield Issue(file, key, f"is {raw[key]!r}; choose one of {', '.join(allowed)}")
    for group in set(raw["overlaps"]) - set(get_args(Group)):
        yield Issue(file, "overlaps", f"has {group!r}; choose from {', '.join(get_args(Group))}")
    for key in ("name", "definition"):
        yield from _word_faults(raw[key], file=file, place=key)
    for name, param in raw["params"].items():
        yield from _param_faults(param, file=file, place=f"params.{name}")
    yield from _sql_faults(raw, file=file)
    yield from _example_faults(raw, file=file)


def _word_faults(words: dict[str, Any], *, file: str, place: str) -> Iterator[Issue]:
    for lang in ("zh", "en"):
        if not isinstance(words.get(lang), str) or not words[lang].strip():
            yield Issue(file, f"{place}.{lang}", "must be written in Chinese and English")


def _param_faults(param: dict[str, Any], *, file: str, place: str) -> Iterator[Issue]:
    yield from _word_faults(param, file=file, place=place)
    for key in param.keys() - _PARAM_KEYS:
        yield Issue(file, f"{place}.{key}", f"is not a key of a parameter; known: {', '.join(sorted(_PARAM_KEYS))}")
    if ("default" in param) == ("setting" in param):
        yield Issue(file, place, "needs a default or the setting it comes from, one of the two")
    if "setting" in param and param["setting"] not in Settings.__dataclass_fields__:
        yield Issue(file, f"{place}.setting", f"{param['setting']!r} is not a setting of a shop")
    if "choices" in param and param.get("default") not in param["choices"]:
        yield Issue(file, f"{place}.default", f"{param.get('default')!r} is not one of its choices")
    if "choices" not in param and "minimum" not in param:
        yield Issue(file, place, "needs choices, or a minimum")


def _sql_faults(raw: dict[str, Any], *, file: str) -> Iterator[Issue]:
    known = _WINDOW_NAMES | raw["params"].keys()
    for key in ("sql", "sql_whole") if raw["sql_whole"] else ("sql",):
        for name in sorted(names_in(raw[key]) - known):
            yield Issue(file, key, f":{name} is not a parameter; known: {', '.join(sorted(known))}")
    if len(relations_in(raw["sql"])) != 1:
        yield Issue(file, "sql", f"must read one of the relations {', '.join(get_args(Relation))}, once")
    if raw["sql_whole"] and not relations_in(raw["sql_whole"]) == relations_in(raw["sql"]) == ["purchases"]:
        yield Issue(file, "sql_whole", "must read the relation purchases, as sql does")
    if raw["window"] == "cohorts" and "months" not in raw["params"]:
        yield Issue(file, "params", "a metric over cohorts needs the parameter months")
    if raw["window"] == "anchors" and "days" not in raw["params"]:
        yield Issue(file, "params", "a metric over anchors needs the parameter days")


def _example_faults(raw: dict[str, Any], *, file: str) -> Iterator[Issue]:
    if not raw["example"]:
        yield Issue(file, "example", "must show the metric on the worked example at least once")
    for place, example in enumerate(raw["example"]):
        for key in ("order", "day"):
            if not isinstance(example.get(key), list) or len(example[key]) not in {1, 2}:
                yield Issue(file, f"example[{place}].{key}", "must be [numerator] or [numerator, denominator]")
