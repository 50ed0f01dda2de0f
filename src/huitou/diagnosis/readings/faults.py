"""The rules a file of a reading is held to. Each rule tells everything it finds, with the file and the place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from typing import Any, get_args

from huitou.diagnosis.kinds import KINDS, Kind
from huitou.diagnosis.reading import Severity
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.slices import DIMENSIONS

_KEYS = {"id", "severity", "kind", "evidence", "needs", "yields_to", "zh", "en"}
_WORDS: dict[str, type] = {"headline": str, "details": list, "todo": list, "sure": str, "whom": str, "money": str}
_ALWAYS = ("headline", "details", "todo")


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong with a reading's file: where, and what to do about it."""

    file: str
    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.problem}"


def faults_in(raw: dict[str, Any], *, file: str) -> Iterator[Issue]:
    """Everything wrong with one file, as read."""
    for key in sorted(raw.keys() ^ _KEYS):
        known = ", ".join(sorted(_KEYS))
        yield Issue(file, key, f"is not a key of a reading; known: {known}" if key in raw else "must be given")
    if raw.keys() != _KEYS:
        return
    if raw["id"] != file.removesuffix(".toml"):
        yield Issue(file, "id", f"is {raw['id']!r}; the file must be named {raw['id']}.toml")
    if raw["severity"] not in get_args(Severity):
        yield Issue(file, "severity", f"is {raw['severity']!r}; choose one of {', '.join(get_args(Severity))}")
    if raw["kind"] not in KINDS:
        yield Issue(file, "kind", f"is {raw['kind']!r}; choose one of {', '.join(KINDS)}")
        return
    kind = KINDS[raw["kind"]]
    yield from _evidence_faults(raw["evidence"], file=file)
    for key in sorted(raw["needs"].keys() ^ set(kind.needs)):
        yield Issue(file, f"needs.{key}", f"{raw['kind']} needs exactly: {', '.join(kind.needs)}")
    for lang in ("zh", "en"):
        yield from _word_faults(raw[lang], kind, file=file, lang=lang)


def _evidence_faults(evidence: dict[str, Any], *, file: str) -> Iterator[Issue]:
    metric = load_catalogue().get(evidence.get("metric", ""))
    if metric is None:
        yield Issue(file, "evidence.metric", f"there is no metric {evidence.get('metric')!r}")
        return
    for name in evidence.get("params", {}):
        if name not in {param.name for param in metric.params}:
            yield Issue(file, f"evidence.params.{name}", f"{metric.id} has no such parameter")
    for key in ("by", "alike"):
        if evidence.get(key) and evidence[key] not in DIMENSIONS:
            yield Issue(file, f"evidence.{key}", f"there is no dimension {evidence[key]!r}")
    if not isinstance(evidence.get("window_days"), int) or evidence["window_days"] < 1:
        yield Issue(file, "evidence.window_days", "must be given, a number of days")


def _word_faults(words: dict[str, Any], kind: Kind, *, file: str, lang: str) -> Iterator[Issue]:
    for key in words.keys() - _WORDS.keys():
        yield Issue(file, f"{lang}.{key}", f"is not among the words; known: {', '.join(_WORDS)}")
    for key, wanted in _WORDS.items():
        if (key in words or key in _ALWAYS) and not (isinstance(words.get(key), wanted) and words[key]):
            yield Issue(file, f"{lang}.{key}", f"must be written, as {wanted.__name__}")
            return
    if kind.has_money and "money" not in words:
        yield Issue(file, f"{lang}.money", "must say how the money is worked out")
    for key, value in words.items():
        for sentence in value if isinstance(value, list) else [value]:
            for name in sorted(_figures_of(sentence) - set(kind.figures)):
                yield Issue(file, f"{lang}.{key}", f"{{{name}}} is no figure of {kind.name}: {', '.join(kind.figures)}")


def _figures_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
