"""What was done and when: marks on the time line, drawn in every chart over time."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Path, Schema

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import shop
from huitou.crm.shop.writing import writing
from huitou.language import Speech
from huitou.metrics.dimension_words import DIMENSION_WORDS, slice_word
from huitou.metrics.marks import Mark

room = Room("marks")


class MarkOut(Schema):
    """``about``: what it touched, by dimension; the rest can then be compared with."""

    number: int
    from_day: str
    until_day: str | None
    text: str
    about: dict[str, list[str]]
    about_text: str
    added: str


class MarkIn(Sent):
    """Days as 2024-06-01."""

    on: str = Field(max_length=20)
    until: str | None = Field(None, max_length=20)
    text: str = Field(min_length=1, max_length=200)
    about: dict[str, list[str]] = Field(default={}, max_length=10)


@room.get("", needs=Permission.NUMBERS_READ, response=list[MarkOut], summary="The marks, by day")
def listed(request: HttpRequest) -> list[MarkOut]:
    t = speech(request)
    return [_mark(each, t) for each in shop().marks()]


@room.post("", needs=Permission.DATA_DECIDE, response=MarkOut, summary="Write one down")
def add(request: HttpRequest, payload: MarkIn) -> MarkOut:
    with writing() as held:
        made = held.mark(payload.on, payload.text, until=payload.until or None, about=payload.about)
    audit.note(request, "mark.added", str(made.number))
    return _mark(made, speech(request))


@room.delete("/{number}", needs=Permission.DATA_DECIDE, response=MarkOut, summary="Take one back")
def remove(request: HttpRequest, number: Path[int]) -> MarkOut:
    with writing() as held:
        gone = held.unmark(number)
    audit.note(request, "mark.removed", str(number))
    return _mark(gone, speech(request))


def _mark(found: Mark, t: Speech) -> MarkOut:
    return MarkOut(
        number=found.number,
        from_day=calendar.iso(found.from_day),
        until_day=None if found.until_day is None else calendar.iso(found.until_day),
        text=found.text,
        about={name: list(values) for name, values in found.about.items()},
        about_text=t(zh="；", en="; ").join(
            f"{DIMENSION_WORDS[name][t.lang]}{t(zh='：', en=': ')}"
            + t(zh="、", en=", ").join(slice_word(name, value, t) for value in values)
            for name, values in found.about.items()
        ),
        added=found.added,
    )
