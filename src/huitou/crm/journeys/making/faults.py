"""What pydantic finds wrong with a setting, in our words: which setting, and what it has to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from huitou.crm.journeys.making.labels import label
from huitou.metrics.definition import Words

_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("还没有填", "is not filled in"),
    "extra_forbidden": ("这里没有这一项", "is no setting of this"),
    "string_too_short": ("还没有填", "is not filled in"),
    "string_too_long": ("最多 {max_length} 个字", "has at most {max_length} letters"),
    "string_pattern_mismatch": ("写法不对", "is not written as it has to be"),
    "greater_than_equal": ("至少是 {ge}", "has to be {ge} at least"),
    "greater_than": ("要大于 {gt}", "has to be above {gt}"),
    "less_than_equal": ("最多是 {le}", "can be {le} at most"),
    "too_short": ("至少要 {min_length} 项", "needs {min_length} at least"),
    "too_long": ("最多 {max_length} 项", "has at most {max_length}"),
    "literal_error": ("不在可选的里面", "is none of what can be chosen"),
    "time_parsing": ("不是时刻，写成 10:00 这样", "is no time of day; write it as 10:00"),
    "waits_for_nothing": ("什么也没有等：填天数、分钟，或一个时刻", "waits for nothing: give days, minutes or a time"),
    "no_such_day": ("日历上没有这一天", "is a day the calendar does not have"),
}
_OTHER = ("填得不对", "is not usable")
# What has no kind, or one that nobody knows.
_UNKNOWN: Words = {
    "zh": "这一版还没有“{kind}”这种步骤或触发",
    "en": "there is no step or trigger called “{kind}” in this version",
}


def in_words(problem: ValidationError, kind: str) -> Iterator[tuple[str, Words]]:
    """Each with the setting it is in; empty where it is in the whole."""
    for each in problem.errors(include_url=False, include_input=False)[:20]:
        if each["type"].startswith("union_tag"):
            yield "", {lang: text.format(kind=kind[:40]) for lang, text in _UNKNOWN.items()}
            continue
        # The first part of the place is the kind itself.
        field = str(each["loc"][1]) if len(each["loc"]) > 1 else ""
        yield field, _said(field, each["type"], each.get("ctx", {}))


def _said(field: str, fault: str, given: Mapping[str, Any]) -> Words:
    zh, en = _WORDS.get(fault, _OTHER)
    named = label(field) if field else None
    said_zh, said_en = zh.format_map(given), en.format_map(given)
    if named is None:
        return {"zh": said_zh, "en": f"this {said_en}"}
    return {"zh": f"{named['zh']}：{said_zh}", "en": f"{named['en']} {said_en}"}
