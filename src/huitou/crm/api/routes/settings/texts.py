"""The shop's files as text, checked before they are kept."""

from __future__ import annotations

from importlib.resources import files

from django.conf import settings as server
from django.http import HttpRequest
from ninja import Field, Path, Schema

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop import toml_files
from huitou.crm.shop.setting_files import FILES, Name
from huitou.diagnosis import benchmark_words, benchmarks
from huitou.diagnosis.benchmarks import Benchmark
from huitou.errors import UserError
from huitou.language import Speech

room = Room("settings")
_LONGEST = 200_000


class SettingEntryOut(Schema):
    """One value of a table, with where it is from; ``own``: the shop wrote it."""

    id: str
    name: str
    value: str
    source: str
    grade: str
    own: bool


class TextOut(Schema):
    """A file of the shop's, to be edited as text; ``base`` is Huitou's own table below it, where there is one.

    ``fault``: why the file as it stands cannot be used, where somebody broke it by hand.
    """

    version: str
    file: str
    text: str
    base: str
    said: str
    fault: str
    entries: list[SettingEntryOut]


class TextIn(Sent):
    version: str = Field(max_length=40)
    text: str = Field(max_length=_LONGEST)


@room.get("/{name}", needs=Permission.SETTINGS_READ, response=TextOut, summary="A file of the shop's, as text")
def get_text(request: HttpRequest, name: Path[Name]) -> TextOut:
    return _text(name, speech(request))


@room.put("/{name}", needs=Permission.SETTINGS_WRITE, response=TextOut, summary="Change a file of the shop's")
def put_text(request: HttpRequest, name: Path[Name], payload: TextIn) -> TextOut:
    file = FILES[name]
    toml_files.write(file.name, payload.text, payload.version, file.check)
    audit.note(request, "settings.changed", file.name)
    return _text(name, speech(request))


def _text(name: Name, t: Speech) -> TextOut:
    file = FILES[name]
    held = toml_files.read(file.name)
    base = files(file.base[0]).joinpath(file.base[1]).read_text(encoding="utf-8") if file.base else ""
    fault, entries = "", list[SettingEntryOut]()
    try:
        file.check(server.SHOP)
        entries = [_entry(each, t) for each in benchmarks.benchmarks(server.SHOP)] if name == "benchmarks" else []
    except UserError as problem:
        fault = problem.text(t.lang).replace(str(server.SHOP / file.name), file.name)
    return TextOut(
        version=held.version,
        file=file.name,
        text=held.text,
        base=base,
        said=t(zh=file.zh, en=file.en),
        fault=fault,
        entries=entries,
    )


def _entry(found: Benchmark, t: Speech) -> SettingEntryOut:
    low, high = f"{found.low:.1%}", f"{found.high:.1%}"
    return SettingEntryOut(
        id=found.id,
        name=found.words[t.lang],
        value=low if low == high else f"{low}–{high}",
        source=benchmark_words.source(found, t),
        grade=benchmark_words.grade(found, t),
        own=found.own,
    )
