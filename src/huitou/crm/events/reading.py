"""Reading events as they were sent: each that is good, and of the others every fault, by its place and field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, from_json, to_json

from huitou.crm.events.kinds import EVENTS, NAMES_BY, AnyEvent, source_of
from huitou.errors import UserError
from huitou.metrics.definition import Words

# No more events are taken in one request.
MOST = 5_000
# Clocks of senders are off; what is further ahead than this cannot have happened.
AHEAD = dt.timedelta(minutes=10)
# What happened longer ago comes by file. Ids are kept longer than this, so that none is ever taken twice.
OLDEST = dt.timedelta(days=30)
# One database keeps it and the other does not. Looked for once in all that was sent, not in each of a dozen texts.
_ZERO = rb"\u0000"

_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请去掉",
    "string_too_long": "太长了",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "格式不对",
    "string_type": "要写成文字",
    "literal_error": "不在可选的值里",
    "datetime_type": "要写成带时区的时间，如 2026-06-10T12:00:00+08:00",
    "timezone_aware": "时间要带时区，如 2026-06-10T12:00:00+08:00",
    "datetime_from_date_parsing": "时间读不懂，要写成 2026-06-10T12:00:00+08:00",
    "datetime_parsing": "时间读不懂，要写成 2026-06-10T12:00:00+08:00",
    "union_tag_invalid": "没有这种事件；可用：order、payment、parcel、visit、cart、ticket",
    "union_tag_not_found": "要写明是哪种事件：order、payment、parcel、visit、cart、ticket",
    "too_long": "太多了",
    "dict_type": "要写成一个 JSON 对象",
    "finite_number": "要写成一个有限的数",
    "model_attributes_type": "要写成一个 JSON 对象",
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


def read(body: bytes, sources: Collection[str], now: dt.datetime, *, lines: bool = False) -> Read:
    """What is good of a body: of one JSON array, or one event a line, where a line that is no JSON is one fault.

    ``sources``: those the shop knows; a mistyped one would make new people of old ones.
    Raises: UserError ``events.unreadable``, ``events.too_many``.
    """
    if _ZERO in body:
        raise _zero()
    whole = _joined(body) if lines else body
    found = Read()
    try:
        events = EVENTS.validate_json(whole)
        places: Sequence[int] = range(len(events))
    except ValidationError as problem:
        events, places = _good_ones(whole, problem, found)
    if len(events) + found.refused > MOST:
        raise _too_many(len(events) + found.refused)
    for index, event in zip(places, events, strict=True):
        wrong = tuple(_wrong(event, sources, now))
        if wrong:
            found.refused += 1
            found.faults += [Fault(index, event["id"], *each) for each in wrong]
        else:
            found.good.append(event)
    found.faults.sort(key=lambda fault: fault.index)
    return found


def read_one(body: bytes, sources: Collection[str], now: dt.datetime) -> Read:
    """The same of a body that is one event."""
    return read(b"[%b]" % body if _is_json(body) else b'[""]', sources, now)


def _good_ones(whole: bytes, problem: ValidationError, found: Read) -> tuple[list[AnyEvent], list[int]]:
    """Those without a fault, and where they stood; the faults of the others are noted."""
    errors = problem.errors(include_url=False, include_context=False, include_input=False)
    if not all(each["loc"] for each in errors):
        raise _unreadable()
    said: list[Any] = from_json(whole)
    if len(said) > MOST:
        raise _too_many(len(said))
    bad = {int(each["loc"][0]) for each in errors}
    found.refused, found.faults = len(bad), list(_faults(said, errors))
    places = [place for place in range(len(said)) if place not in bad]
    return EVENTS.validate_json(to_json([said[place] for place in places])), places


def _joined(body: bytes) -> bytes:
    """Lines as one array; one that is no JSON stands as an empty text."""
    lines = [line for line in body.splitlines() if line.strip()]
    whole = b"[%b]" % b",".join(lines)
    # A broken line may be made whole by its neighbours, so each is looked at where the array is not as long as it is.
    if _length(whole) != len(lines):
        whole = b"[%b]" % b",".join(line if _is_json(line) else b'""' for line in lines)
    return whole


def _length(whole: bytes) -> int:
    try:
        return len(from_json(whole))
    except ValueError:
        return -1


def _is_json(text: bytes) -> bool:
    try:
        from_json(text)
    except ValueError:
        return False
    return True


def _unreadable() -> UserError:
    return UserError(
        "events.unreadable",
        en="what was sent cannot be read: a JSON array of events, or one event a line as application/x-ndjson,"
        " in UTF-8",
        zh="提交的内容读不懂：要是事件的 JSON 数组，或每行一个事件（application/x-ndjson），用 UTF-8 编码",
    )


def _zero() -> UserError:
    return UserError(
        "request.zero_character",
        en="there is a zero character in what was sent; leave it out",
        zh="提交的内容里有空字符（\\0）；请去掉",
    )


def _too_many(count: int) -> UserError:
    return UserError(
        "events.too_many",
        en=f"{count:,} events are more than the {MOST:,} of one request; send them in parts",
        zh=f"一次最多 {MOST:,} 个事件，这里有 {count:,} 个；请分几次发送",
    )


def _faults(said: Sequence[Any], errors: Iterable[ErrorDetails]) -> Iterator[Fault]:
    for each in errors:
        index, *loc = each["loc"]
        event = said[int(index)]
        name = event.get("id") if isinstance(event, dict) else None
        # The first place is the kind, which the sender does not see as a place; its own fault is at ``kind``.
        place = "kind" if each["type"].startswith("union_tag") else ".".join(str(part) for part in loc[1:])
        zh = _WORDS.get(each["type"], "这一项填得不对")
        words: Words = {"zh": zh, "en": each["msg"]}
        yield Fault(int(index), name[:80] if isinstance(name, str) else "", place, each["type"], words)


def _wrong(event: AnyEvent, sources: Collection[str], now: dt.datetime) -> Iterator[tuple[str, str, Words]]:
    """What is wrong though each part of it can be read."""
    source, at = source_of(event), event["at"]
    if source not in sources:
        known = ", ".join(sorted(sources))
        yield (
            "source",
            "source_unknown",
            {"zh": f"没有“{source}”这个来源；可用：{known}", "en": f"there is no such source; known: {known}"},
        )
    if at > now + AHEAD:
        yield (
            "at",
            "in_the_future",
            {
                "zh": "这个时间还没到；请核对发送方的时钟和时区",
                "en": "this time has not come yet; check the sender's clock and time zone",
            },
        )
    elif at < now - OLDEST:
        yield (
            "at",
            "too_old",
            {
                "zh": f"{OLDEST.days} 天以前的事请用文件导入",
                "en": f"what happened more than {OLDEST.days} days ago has to come as a file",
            },
        )
    by = NAMES_BY.get(event["kind"], "")
    if not (event.get("who") or (by and event["data"].get(by))):
        other_zh, other_en = (f"，或写明 data.{by}", f", or give data.{by}") if by else ("", "")
        yield (
            "who",
            "nobody",
            {"zh": f"没有写明是谁{other_zh}", "en": f"it does not say whom it is about{other_en}"},
        )
