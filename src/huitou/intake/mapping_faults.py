"""What is wrong with a mapping as written: every fault at once, in both languages, in the words of its file."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from typing import Any, get_args

from huitou import calendar
from huitou.errors import UserError
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.fields import (
    DROP_TESTS,
    FIELDS,
    NEEDS,
    STATES,
    AllowedUse,
    Amount,
    Customers,
    DateOrder,
    Grade,
    IdDate,
    Negative,
    Rows,
)

# One fault, in Chinese and in English.
Fault = tuple[str, str]

_TEXTS = frozenset("id source timezone split_memo".split())
_WORDS = frozenset("name notes".split())
_LISTS = frozenset("needs recognise unless refund_done empty no_id fill_down".split())
_TABLES = frozenset("columns join constants status".split())
_CHOICES = {
    "rows": get_args(Rows),
    "amount": get_args(Amount),
    "negative": get_args(Negative),
    "date_order": get_args(DateOrder),
    "id_date": get_args(IdDate),
    "customers": get_args(Customers),
    "grade": get_args(Grade),
    "allowed_use": get_args(AllowedUse),
}
# Every key a mapping may have.
KNOWN = _TEXTS | _WORDS | _LISTS | _TABLES | _CHOICES.keys() | {"drop"}
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def faults(raw: dict[str, Any]) -> list[Fault]:
    """Every fault of a mapping; none where it can be used."""
    found = [fault for check in (_keys, _shapes, _fields, _rules) for fault in check(raw)]
    # What fields must be given is only asked of a file whose parts can be read at all.
    return found or list(_gaps(raw))


def _keys(raw: dict[str, Any]) -> Iterator[Fault]:
    for key in raw:
        if key not in KNOWN:
            listed = ", ".join(sorted(KNOWN))
            yield f"不认识“{key}”（可用：{listed}）", f"unknown key “{key}” (known: {listed})"
    for key, choices in _CHOICES.items():
        if key in raw and raw[key] not in choices:
            listed = ", ".join(filter(None, choices))
            yield f"{key} = “{raw[key]}”不行，只能是 {listed}", f"{key} = “{raw[key]}” is none of {listed}"
    if isinstance(zone := raw.get("timezone"), str):
        try:
            calendar.zone(zone)
        except UserError as problem:
            yield problem.zh, problem.en


def _shapes(raw: dict[str, Any]) -> Iterator[Fault]:
    yield from _misshapen(raw, _TEXTS, _is_text, ("要写成文字", "must be text"))
    yield from _misshapen(raw, _WORDS, _is_words, ("要写成 { zh = …, en = … }", "must be { zh = ..., en = ... }"))
    yield from _misshapen(raw, _LISTS, _is_texts, ("要写成文字或文字列表", "must be text or a list of texts"))
    yield from _misshapen(raw, _TABLES, lambda value: isinstance(value, dict), ("要写成表", "must be a table"))
    for table in sorted(_TABLES):
        right = _is_plain if table == "constants" else _is_texts
        cells = {f"[{table}] {name}": value for name, value in _table(raw, table).items()}
        yield from _misshapen(cells, cells, right, ("要写成文字或文字列表", "must be text or a list of texts"))


def _misshapen(
    raw: dict[str, Any], keys: Container[str], right: Callable[[object], bool], words: Fault
) -> Iterator[Fault]:
    for key, value in raw.items():
        if key in keys and not right(value):
            yield f"{key} {words[0]}", f"{key} {words[1]}"


def _fields(raw: dict[str, Any]) -> Iterator[Fault]:
    named = [(f"[{table}]", name) for table in ("columns", "join", "constants") for name in _table(raw, table)]
    for key in ("needs", "fill_down"):
        listed = raw.get(key, [])
        named += [(key, name) for name in ([listed] if isinstance(listed, str) else listed) if _is_text(name)]
    for place, name in named:
        if name not in FIELDS:
            listed = ", ".join(FIELDS)
            yield f"{place} 没有“{name}”这个字段（可用：{listed}）", f"{place} unknown field “{name}” (known: {listed})"
    for state in _table(raw, "status"):
        if state not in STATES:
            listed = ", ".join(STATES)
            yield (
                f"[status] 没有“{state}”这个状态（可用：{listed}）",
                f"[status] unknown state “{state}” (known: {listed})",
            )


def _rules(raw: dict[str, Any]) -> Iterator[Fault]:
    rules = raw.get("drop", [])
    if not isinstance(rules, list):
        yield "drop 要写成 [[drop]]", "drop must be written [[drop]]"
        return
    for number, rule in enumerate(rules, start=1):
        for zh, en in _rule(rule) if isinstance(rule, dict) else [("要写成表", "must be a table")]:
            yield f"第 {number} 个 [[drop]]：{zh}", f"[[drop]] {number}: {en}"


def _rule(rule: dict[str, Any]) -> Iterator[Fault]:
    listed = ", ".join(DROP_TESTS)
    if not _is_text(rule.get("column")):
        yield "缺 column", "column is missing"
    tests = [test for test in DROP_TESTS if test in rule]
    if len(tests) != 1:
        yield f"要有且只有一个条件：{listed}", f"needs exactly one test of {listed}"
    for key in rule.keys() - {"column", "reason", "optional", *DROP_TESTS}:
        yield f"不认识“{key}”", f"unknown key “{key}”"
    if not isinstance(rule.get("optional", False), bool):
        yield "optional 只能写 true 或 false", "optional can only be true or false"
    if "reason" in rule and not _is_words(rule["reason"]):
        yield "reason 要写成 { zh = …, en = … }", "reason must be { zh = ..., en = ... }"
    for test in tests:
        yield from _value(rule, test)


def _value(rule: dict[str, Any], test: str) -> Iterator[Fault]:
    value = rule[test]
    kind = FIELDS.get(str(rule.get("column")))
    if test == "empty" and value is not True:
        yield "empty 只能写 true", "empty can only be true"
    elif test in {"at_most", "below"} and not (_is_plain(value) and _NUMBER.fullmatch(str(value))):
        yield f"{test} 要写一个数", f"{test} must be one number"
    elif test in {"at_most", "below"} and kind == "time":
        yield f"{test} 不能用在时间上", f"{test} cannot be asked of a time"
    elif test in {"starts_with", "equals", "contains"} and not (_is_texts(value) or _is_plain(value)):
        yield f"{test} 要写成文字或文字列表", f"{test} must be text or a list of texts"


def _gaps(raw: dict[str, Any]) -> Iterator[Fault]:
    given = {name for table in ("columns", "join", "constants") for name in _table(raw, table)}
    rows, summed = raw.get("rows", "order"), raw.get("amount") == "lines"
    wanted = () if rows == "exclusion" and "buyer_id" in given else NEEDS[rows]
    for name in wanted:
        if name not in given and not (summed and name == "paid_amount"):
            called = FIELD_NAMES[name]
            yield f"[columns] 缺 {name}（{called.zh}）", f"[columns] {name} is missing ({called.en})"
    if summed and not ("line_amount" in given or {"price", "quantity"} <= given):
        yield (
            'amount = "lines" 需要 line_amount，或 price 和 quantity',
            'amount = "lines" needs line_amount, or price and quantity',
        )
    if raw.get("negative") == "refund" and not summed:
        yield 'negative = "refund" 需要 amount = "lines"', 'negative = "refund" needs amount = "lines"'
    if "status" in given and not raw.get("status"):
        yield "有 status 列，但 [status] 没有说每个词的意思", "there is a status, but [status] gives none of its words"


def _table(raw: dict[str, Any], name: str) -> dict[str, Any]:
    value = raw.get(name, {})
    return value if isinstance(value, dict) else {}


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_plain(value: object) -> bool:
    return _is_text(value) or (isinstance(value, int | float) and not isinstance(value, bool))


def _is_texts(value: object) -> bool:
    return _is_text(value) or (isinstance(value, list) and bool(value) and all(map(_is_text, value)))


def _is_words(value: object) -> bool:
    return _is_text(value) or (
        isinstance(value, dict) and value.keys() <= {"zh", "en"} and all(map(_is_text, value.values()))
    )
