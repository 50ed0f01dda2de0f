"""Reading events as they were sent: each that is good, and of the others every fault, by its place and field."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from huitou.crm.events.kinds import EVENT, AnyEvent
from huitou.errors import UserError
from huitou.metrics.definition import Words

# No more events are taken in one request.
MOST = 5_000
# Clocks of senders are off; what is further ahead than this cannot have happened.
AHEAD = dt.timedelta(minutes=10)
# What happened longer ago comes by file. Ids are kept longer than this, so that none is ever taken twice.
OLDEST = dt.timedelta(days=30)

_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请去掉",
    "string_too_long": "太长了",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "string_type": "要写成文字",
    "literal_error": "不在可选的值里",
    "instant": "要写成带时区的时间，如 2026-06-10T12:00:00+08:00",
    "timezone_aware": "时间要带时区，如 2026-06-10T12:00:00+08:00",
    "datetime_from_date_parsing": "时间读不懂，要写成 2026-06-10T12:00:00+08:00",
    "datetime_parsing": "时间读不懂，要写成 2026-06-10T12:00:00+08:00",
    "zero_character": "里面有空字符（\\0），请去掉",
    "union_tag_invalid": "没有这种事件；可用：order、payment、parcel、visit、cart、ticket",
    "union_tag_not_found": "要写明是哪种事件：order、payment、parcel、visit、cart、ticket",
    "too_long": "太多了",
    "model_attributes_type": "要写成一个 JSON 对象",
    "model_type": "要写成一个 JSON 对象",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``index``: which of what was sent, from 0; ``id`` the event's own where it has one."""

    index: int
    id: str
    field: str
    code: str
    words: Words


@dataclass(slots=True)
class Read:
    good: list[AnyEvent] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: int = 0


def split(body: bytes, *, lines: bool) -> list[Any]:
    """The events of a body: of one JSON array, or one a line; a line that is no JSON stands as text.

    Raises: UserError ``events.unreadable``, ``events.too_many``.
    """
    try:
        said = list(_lines(body)) if lines else _loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, list):
        raise UserError(
            "events.unreadable",
            en="what was sent cannot be read: a JSON array of events, or one event a line as application/x-ndjson,"
            " in UTF-8",
            zh="提交的内容读不懂：要是事件的 JSON 数组，或每行一个事件（application/x-ndjson），用 UTF-8 编码",
        )
    if len(said) > MOST:
        raise UserError(
            "events.too_many",
            en=f"{len(said):,} events are more than the {MOST:,} of one request; send them in parts",
            zh=f"一次最多 {MOST:,} 个事件，这里有 {len(said):,} 个；请分几次发送",
        )
    return said


def one(body: bytes) -> Any:
    """The one event of a body; what is no JSON stands as text."""
    try:
        return _loads(body)
    except (ValueError, RecursionError):
        return ""


def read(said: Sequence[Any], sources: Collection[str], now: dt.datetime) -> Read:
    """What of it is good. ``sources``: those the shop knows; a mistyped one would make new people of old ones."""
    found = Read()
    for index, each in enumerate(said):
        try:
            event = EVENT.validate_python(each)
        except ValidationError as problem:
            found.refused += 1
            found.faults += _faults(index, each, problem)
            continue
        wrong = [Fault(index, event.id, name, code, words) for name, code, words in _wrong(event, sources, now)]
        if wrong:
            found.refused += 1
            found.faults += wrong
        else:
            found.good.append(event)
    return found


def _loads(text: bytes) -> Any:
    return json.loads(text, parse_constant=_no_number, parse_float=_finite)


def _no_number(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _lines(body: bytes) -> Iterator[Any]:
    for line in body.splitlines():
        if line.strip():
            yield one(line)


def _faults(index: int, said: Any, problem: ValidationError) -> Iterator[Fault]:
    name = said.get("id") if isinstance(said, dict) else None
    for each in problem.errors(include_url=False, include_context=False, include_input=False):
        # The first place is the kind, which the sender does not see as a place; its own fault is at ``kind``.
        place = ".".join(str(part) for part in each["loc"][1:])
        if each["type"].startswith("union_tag"):
            place = "kind"
        zh = _WORDS.get(each["type"], "这一项填得不对")
        words: Words = {"zh": zh, "en": each["msg"]}
        yield Fault(index, name[:80] if isinstance(name, str) else "", place, each["type"], words)


def _wrong(event: AnyEvent, sources: Collection[str], now: dt.datetime) -> Iterator[tuple[str, str, Words]]:
    """What is wrong though each part of it can be read."""
    if event.source not in sources:
        known = ", ".join(sorted(sources))
        yield (
            "source",
            "source_unknown",
            {"zh": f"没有“{event.source}”这个来源；可用：{known}", "en": f"there is no such source; known: {known}"},
        )
    if event.at > now + AHEAD:
        yield (
            "at",
            "in_the_future",
            {
                "zh": "这个时间还没到；请核对发送方的时钟和时区",
                "en": "this time has not come yet; check the sender's clock and time zone",
            },
        )
    elif event.at < now - OLDEST:
        yield (
            "at",
            "too_old",
            {
                "zh": f"{OLDEST.days} 天以前的事请用文件导入",
                "en": f"what happened more than {OLDEST.days} days ago has to come as a file",
            },
        )
    by = event.names_by
    if not (event.who.model_fields_set or (by and getattr(event.data, by))):
        other_zh, other_en = (f"，或写明 data.{by}", f", or give data.{by}") if by else ("", "")
        yield (
            "who",
            "nobody",
            {"zh": f"没有写明是谁{other_zh}", "en": f"it does not say whom it is about{other_en}"},
        )
