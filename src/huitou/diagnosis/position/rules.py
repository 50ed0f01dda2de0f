"""The lines the aids judge by: a table with reasons and sources, of which a shop may change any."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from huitou.diagnosis.benchmarks import Grade
from huitou.errors import Lang, UserError
from huitou.metrics.definition import Words

FILE = "position.toml"
BALANCES = ("loss", "thin", "sound", "ample")
GRADES = ("certain", "likely", "memory", "guess")
# What a stage may ask for beside what Huitou's own do, and the currencies anybody may add.
_OPTIONAL = {"revenue": 0.0, "growth_up_to": 0.0}
_WHOLE = frozenset({"purchases", "days", "age_days", "longest_gap_days", "customers"})
_SHARES = frozenset({"keeping"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A stage, a type or a band: what it is called, why, what to do in it, and the bounds from which it holds.

    ``keeping``: the share of effort for keeping customers, of stages alone. ``bounds``: the numbers of its table.
    """

    id: str
    name: Words
    why: Words
    tactics: Mapping[Lang, tuple[str, ...]]
    source: Words
    grade: Grade
    bounds: Mapping[str, float]

    @property
    def keeping(self) -> float | None:
        return self.bounds.get("keeping")

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": dict(self.name),
            "keeping": self.keeping,
            "why": dict(self.why),
            "tactics": {lang: list(texts) for lang, texts in self.tactics.items()},
            "rule_of_thumb": True,
            "source": dict(self.source),
            "grade": self.grade,
            "bounds": dict(self.bounds),
        }


@dataclass(frozen=True, slots=True)
class Rules:
    """All lines. ``own``: the shop changed some. ``order_value``: the line by currency, in its units."""

    needs: Mapping[str, int]
    stages: Mapping[str, Rule]
    frequency: float
    order_value: Mapping[str, float]
    types: Mapping[str, Rule]
    balance: Mapping[str, Rule]
    own: bool


def rules(shop: Path | None = None) -> Rules:
    """Huitou's lines, with the shop's own position.toml laid over them.

    Raises: UserError ``position.invalid`` naming the place and what is wrong there.
    """
    raw = tomllib.loads(files("huitou.diagnosis.position").joinpath(FILE).read_text(encoding="utf-8"))
    path = shop / FILE if shop else None
    changed = path is not None and path.exists()
    if path is not None and changed:
        _lay_over(raw, _read(path), path, ())
        _check_order(raw, path)
    lines = raw["lines"]
    return Rules(
        needs=raw["needs"],
        stages={name: _rule(name, each) for name, each in raw["stages"].items()},
        frequency=float(lines["frequency"]),
        order_value=lines["order_value"],
        types={name: _rule(name, {**each, **_said_of(lines)}) for name, each in raw["types"].items()},
        balance={name: _rule(name, each) for name, each in raw["balance"].items()},
        own=changed,
    )


def _said_of(lines: Mapping[str, Any]) -> dict[str, Any]:
    return {key: lines[key] for key in ("source", "source_zh", "grade")}


def _rule(name: str, raw: Mapping[str, Any]) -> Rule:
    return Rule(
        id=name,
        name={"zh": raw["zh"], "en": raw["en"]},
        why={"zh": raw["why_zh"], "en": raw["why_en"]},
        tactics={"zh": tuple(raw["tactics_zh"]), "en": tuple(raw["tactics_en"])},
        source={"zh": raw["source_zh"], "en": raw["source"]},
        grade=raw["grade"],
        bounds={key: value for key, value in raw.items() if isinstance(value, int | float)},
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UserError(
            "position.invalid",
            en=f"{path} cannot be read: {problem}; correct that line",
            zh=f"{path} 读不懂：{problem}；请改正这一行",
        ) from None


def _lay_over(base: dict[str, Any], own: Mapping[str, Any], path: Path, place: tuple[str, ...]) -> None:
    """The shop's values in place of Huitou's, each of the same sort."""
    known = base | (_OPTIONAL if place[:1] == ("stages",) and len(place) == 2 else {})
    for key, value in own.items():
        here = (*place, key)
        if place == ("lines", "order_value") and re.fullmatch("[A-Z]{3}", key):
            known = known | {key: 1}
        if key not in known:
            raise _refused(path, here, en="is not known here", zh="这里没有这一项")
        if isinstance(known[key], dict):
            if not isinstance(value, dict):
                raise _refused(path, here, en="must be a table", zh="要写成一个表")
            _lay_over(base[key], value, path, here)
        elif fault := _fault(key, value, known[key]):
            raise _refused(path, here, zh=fault[0], en=fault[1])
        else:
            base[key] = value


def _fault(key: str, value: Any, like: Any) -> tuple[str, str] | None:
    """What is wrong with a value, in Chinese and English; None where it is of the sort of the one it replaces."""
    if key == "grade":
        listed = ", ".join(GRADES)
        return None if value in GRADES else (f"可选：{listed}", f"choose one of {listed}")
    if isinstance(like, str):
        return None if isinstance(value, str) and value.strip() else ("请写成文字", "must be text")
    if isinstance(like, list):
        whole = isinstance(value, list) and value and all(isinstance(each, str) and each.strip() for each in value)
        return None if whole else ("请写成一列文字", "must be a list of texts")
    number = isinstance(value, int if key in _WHOLE else int | float) and not isinstance(value, bool)
    if not number or not 0 <= value < float("inf"):
        return ("请写不小于 0 的数", "must be a number, 0 or more")
    if key in _SHARES and value > 1:
        return ("请写 0 到 1 之间的数", "must be a number from 0 to 1")
    return None


def _check_order(raw: Mapping[str, Any], path: Path) -> None:
    """Stages are climbed one after the other, and bands lie one above the other."""
    for table, keys in (("stages", ("purchases", "age_days")), ("balance", ("from",))):
        for lower, upper in pairwise(raw[table]):
            for key in keys:
                if raw[table][upper][key] < raw[table][lower][key]:
                    raise _refused(
                        path,
                        (table, upper, key),
                        en=f"is below that of {lower}; each begins no lower than the one before",
                        zh=f"比 {lower} 的还小；后一个不能低于前一个",
                    )


def _refused(path: Path, place: tuple[str, ...], *, en: str, zh: str) -> UserError:
    where = ".".join(place)
    return UserError("position.invalid", en=f"{path}: {where} {en}", zh=f"{path} 里的 {where}：{zh}")
