"""A shop's rules on what is no purchase, as data: ``exclusions.toml`` in the shop's folder, made by its people.

No rule comes with Huitou: what a rule sets aside, somebody of the shop wrote down. Buyers are not named in the file,
which an erasure does not reach: huitou exclusions add --buyer keeps their fingerprint.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from huitou.errors import UserError
from huitou.intake.clean import literal
from huitou.intake.mapping_faults import Fault
from huitou.settings import EXCLUSIONS_FILE
from huitou.warehouse.engines.duckdb import DamagedFileError, connect
from huitou.warehouse.statements import REASONS

_LISTS = ("memo", "flag", "title")
_TESTS = (*_LISTS, "memo_regex", "at_most")
_TEXTS = ("name", "reason", "memo_regex", "source", "store")
_KNOWN = ("name", "reason", *_TESTS, "source", "store", "suggest")
_NEEDED = ("name", "reason")
_MAX_NAME = 40
_MAX_TEXT = 200
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")
# Which field of an order each test looks at.
_FIELDS = {"memo": "memo", "memo_regex": "memo", "flag": "flag", "title": "product_name", "at_most": "paid_amount"}


@dataclass(frozen=True, slots=True)
class Rule:
    """Orders for which all of its tests hold are set aside, or suggested; each test holds for any of its words."""

    name: str
    reason: str
    memo: tuple[str, ...] = ()
    memo_regex: str = ""
    flag: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    at_most: Decimal | None = None
    source: str = ""
    store: str = ""
    suggest: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields of an order it looks at."""
        asked = [test for test in _LISTS if getattr(self, test)]
        asked += ["memo_regex"] if self.memo_regex else []
        asked += ["at_most"] if self.at_most is not None else []
        return frozenset(_FIELDS[test] for test in asked)


def rules(shop: Path) -> tuple[Rule, ...]:
    """The shop's rules, in the order of the file; none where there is no file.

    Raises: UserError ``exclusions.rules``, naming every fault with its rule and key.
    """
    path = shop / EXCLUSIONS_FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise _invalid(path, [(f"读不懂：{problem}", f"cannot be read: {problem}")]) from None
    if found := list(_faults(raw)):
        raise _invalid(path, found)
    return tuple(_build(rule) for rule in raw.get("rule", []))


def _build(raw: dict[str, Any]) -> Rule:
    given = {key: value for key, value in raw.items() if key != "at_most"}
    given |= {test: tuple([raw[test]] if isinstance(raw[test], str) else raw[test]) for test in _LISTS if test in raw}
    return Rule(**given, at_most=Decimal(str(raw["at_most"])) if "at_most" in raw else None)


def _invalid(path: Path, found: list[Fault]) -> UserError:
    zh, en = ("\n".join(f"  - {fault[lang]}" for fault in found) for lang in (0, 1))
    return UserError(
        "exclusions.rules",
        en=f"the rules in {path} cannot be used:\n{en}",
        zh=f"{path} 里的规则不能用：\n{zh}",
    )


def _faults(raw: dict[str, Any]) -> Iterator[Fault]:
    for key in raw.keys() - {"rule"}:
        yield f"不认识“{key}”；规则要写在 [[rule]] 下面", f"unknown key “{key}”; rules are written under [[rule]]"
    listed = raw.get("rule", [])
    if not isinstance(listed, list) or not all(isinstance(rule, dict) for rule in listed):
        yield "rule 要写成 [[rule]]", "rule must be written [[rule]]"
        return
    for number, rule in enumerate(listed, start=1):
        for zh, en in (*_keys(rule), *_values(rule)):
            yield f"第 {number} 个 [[rule]]：{zh}", f"[[rule]] {number}: {en}"
    names = Counter(str(rule.get("name")) for rule in listed)
    for name, times in names.items():
        if times > 1:
            yield f"name = “{name}”写了 {times} 次；每条规则要有自己的名字", f"name “{name}” is given {times} times"


def _keys(rule: dict[str, Any]) -> Iterator[Fault]:
    for key in rule.keys() - set(_KNOWN):
        yield f"不认识“{key}”（可用：{'、'.join(_KNOWN)}）", f"unknown key “{key}” (known: {', '.join(_KNOWN)})"
    for key in _NEEDED:
        if key not in rule:
            yield f"缺 {key}", f"{key} is missing"
    if not rule.keys() & set(_TESTS):
        yield f"至少要有一个条件：{'、'.join(_TESTS)}", f"needs a test, one or more of {', '.join(_TESTS)}"


def _values(rule: dict[str, Any]) -> Iterator[Fault]:
    for key in rule.keys() & set(_TEXTS):
        if not _is_text(rule[key]):
            yield f"{key} 要写成文字，最多 {_MAX_TEXT} 个字", f"{key} must be text of at most {_MAX_TEXT} characters"
    for key in rule.keys() & set(_LISTS):
        words = [rule[key]] if isinstance(rule[key], str) else rule[key]
        if not isinstance(words, list) or not words or not all(map(_is_text, words)):
            yield f"{key} 要写成文字或文字列表", f"{key} must be text or a list of texts"
    if _is_text(rule.get("name")) and len(rule["name"]) > _MAX_NAME:
        yield f"name 最多 {_MAX_NAME} 个字", f"name may have {_MAX_NAME} characters at most"
    if _is_text(rule.get("reason")) and rule["reason"] not in REASONS:
        yield f"reason 只能是 {'、'.join(REASONS)}", f"reason must be one of {', '.join(REASONS)}"
    if "at_most" in rule and not (isinstance(rule["at_most"], int | float) and _AMOUNT.fullmatch(str(rule["at_most"]))):
        yield "at_most 要写一个不为负的金额，如 0.1", "at_most must be an amount, as 0.1"
    if not isinstance(rule.get("suggest", False), bool):
        yield "suggest 只能写 true 或 false", "suggest can only be true or false"
    if _is_text(rule.get("memo_regex")) and (problem := _pattern_fault(rule["memo_regex"])):
        yield f"memo_regex 不是能用的正则：{problem}", f"memo_regex is no pattern that can be used: {problem}"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != "" and len(value) <= _MAX_TEXT and value.isprintable()


def _pattern_fault(pattern: str) -> str:
    """What the engine, whose patterns take time in proportion to the text, says against it."""
    with connect() as engine:
        try:
            engine.run_reading(f"SELECT regexp_matches('', {literal(pattern)})")
        except DamagedFileError as problem:
            return str(problem)
    return ""
