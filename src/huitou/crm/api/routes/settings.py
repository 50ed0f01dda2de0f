"""The shop's settings: each with what it does, checked as the library checks it, and kept with its file's comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path as Folder
from typing import Any, Literal

import tomlkit
from django.conf import settings as server
from django.http import HttpRequest
from ninja import Field, Path, Schema

from huitou import own_cycles
from huitou import settings as shop_settings
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes
from huitou.crm.api.block_shapes import CellOut
from huitou.crm.api.errors import ApiError, Issue
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop import toml_files
from huitou.crm.shop.served import ServedShop, data_version, opened, shop
from huitou.crm.shop.setting_files import FILES, Name
from huitou.crm.shop.setting_words import GROUPS, SETTINGS, THRESHOLDS, Setting
from huitou.diagnosis import benchmark_words, benchmarks
from huitou.diagnosis.benchmarks import Benchmark
from huitou.diagnosis.live_room import yardsticks
from huitou.diagnosis.position import rules as position
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics import cycles
from huitou.report import cells
from huitou.settings import Settings

room = Room("settings")

Value = str | int | float | list[float] | None
_LONGEST = 200_000


class SettingChoiceOut(Schema):
    id: str
    name: str


class SettingOut(Schema):
    """``value`` is what holds, ``given`` whether the shop set it; without that it is the default."""

    name: str
    label: str
    about: str
    group: str
    group_name: str
    entry: Literal["text", "whole", "share", "numbers", "choice"]
    choices: list[SettingChoiceOut]
    value: Value
    default: Value
    given: bool
    fixed: bool


class ShopSettingsOut(Schema):
    version: str
    items: list[SettingOut]


class ShopSettingsIn(Sent):
    """Only what is to change; None goes back to the default."""

    version: str = Field(max_length=40)
    values: dict[str, Value] = Field(min_length=1, max_length=40)


class CategoryOut(Schema):
    """How long a purchase of a category lasts: as the shop says (``days``), a product list, or a rule of thumb.

    ``holds`` is what counts and ``told_by`` who says so; ``learned`` is what customers do, ``lateness`` the two beside
    each other.
    """

    category: str
    days: int | None
    products: int | None
    rule_of_thumb: int | None
    holds: int | None
    told_by: Literal["nobody", "products", "shop", "default"]
    learned: CellOut | None
    lateness: CellOut | None


class CyclesOut(Schema):
    version: str
    items: list[CategoryOut]


class CyclesIn(Sent):
    """Only what is to change; None takes the shop's own away."""

    version: str = Field(max_length=40)
    days: dict[str, int | None] = Field(min_length=1, max_length=500)


class ThresholdOut(Schema):
    name: str
    label: str
    value: float
    given: bool


class ThresholdsOut(Schema):
    """Of live rooms: when a rate is a fault; ``category`` chooses the values of experience to compare with."""

    version: str
    category: str
    categories: list[SettingChoiceOut]
    items: list[ThresholdOut]


class ThresholdsIn(Sent):
    version: str = Field(max_length=40)
    category: str | None = Field(None, max_length=60)
    values: dict[str, int | float | None] = Field(default={}, max_length=20)


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


@room.get("/shop", needs=Permission.SETTINGS_READ, response=ShopSettingsOut, summary="huitou.toml")
def get_shop(request: HttpRequest) -> ShopSettingsOut:
    return _shop(speech(request))


@room.put("/shop", needs=Permission.SETTINGS_WRITE, response=ShopSettingsOut, summary="Change settings")
def put_shop(request: HttpRequest, payload: ShopSettingsIn) -> ShopSettingsOut:
    name = shop_settings.FILE
    _insist(list(_shop_faults(payload.values)))
    document = toml_files.parsed(toml_files.read(name).text, name)
    for key, value in payload.values.items():
        _put(document, key, _whole(value))
    toml_files.write(name, tomlkit.dumps(document), payload.version, shop_settings.load)
    audit.note(request, "settings.changed", name, keys=sorted(payload.values))
    return _shop(speech(request))


@room.get("/cycles", needs=Permission.SETTINGS_READ, response=CyclesOut, summary="Cycles, said and learned")
def get_cycles(request: HttpRequest) -> CyclesOut:
    return _cycles(speech(request))


@room.put("/cycles", needs=Permission.SETTINGS_WRITE, response=CyclesOut, summary="Say how long things last")
def put_cycles(request: HttpRequest, payload: CyclesIn) -> CyclesOut:
    name = own_cycles.FILE
    document = toml_files.parsed(toml_files.read(name).text, name)
    days = _table(document, "days")
    for category, value in payload.days.items():
        _put(days, category, value)
    toml_files.write(name, tomlkit.dumps(document), payload.version, own_cycles.load)
    audit.note(request, "settings.changed", name, keys=sorted(payload.days)[:50])
    return _cycles(speech(request))


@room.get("/thresholds", needs=Permission.SETTINGS_READ, response=ThresholdsOut, summary="Thresholds of live rooms")
def get_thresholds(request: HttpRequest) -> ThresholdsOut:
    return _thresholds(speech(request))


@room.put("/thresholds", needs=Permission.SETTINGS_WRITE, response=ThresholdsOut, summary="Change thresholds")
def put_thresholds(request: HttpRequest, payload: ThresholdsIn) -> ThresholdsOut:
    name = yardsticks.FILE
    document = toml_files.parsed(toml_files.read(name).text, name)
    if payload.category is not None:
        document["category"] = payload.category
    if payload.values:
        thresholds = _table(document, "thresholds")
        for key, value in payload.values.items():
            _put(thresholds, key, _whole(value) if key in _WHOLE else value)
    toml_files.write(name, tomlkit.dumps(document), payload.version, yardsticks.yardsticks)
    audit.note(request, "settings.changed", name, keys=sorted(payload.values))
    return _thresholds(speech(request))


@room.get("/{name}", needs=Permission.SETTINGS_READ, response=TextOut, summary="A file of the shop's, as text")
def get_text(request: HttpRequest, name: Path[Name]) -> TextOut:
    return _text(name, speech(request))


@room.put("/{name}", needs=Permission.SETTINGS_WRITE, response=TextOut, summary="Change a file of the shop's")
def put_text(request: HttpRequest, name: Path[Name], payload: TextIn) -> TextOut:
    file = FILES[name]
    toml_files.write(file.name, payload.text, payload.version, file.check)
    audit.note(request, "settings.changed", file.name)
    return _text(name, speech(request))


_WHOLE = frozenset({"fewest", "own_days", "fewest_sessions"})


def _table(document: tomlkit.TOMLDocument, name: str) -> Any:
    """The table of that name; what stands there and is none is replaced, for it could not be used."""
    if not isinstance(document.get(name), dict):
        document[name] = tomlkit.table()
    return document[name]


def _put(table: Any, key: str, value: Value) -> None:
    """A new value in its old place; None takes it out, and the default holds again."""
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def _whole(value: Value) -> Value:
    """Whole numbers as such: JSON does not tell 15 from 15.0, and TOML does."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [int(each) if float(each).is_integer() else each for each in value]
    return value


def _insist(issues: list[Issue]) -> None:
    if issues:
        raise ApiError(
            422,
            "settings.invalid",
            en="some of it cannot be used; put right what is marked",
            zh="有的设置不能用；请改正标出的地方",
            issues=issues,
        )


def _shop_faults(values: Mapping[str, Value]) -> list[Issue]:
    """What is wrong with each value by itself, so that all of it is said at once."""
    now = shop().settings
    fixed = {each.name for each in SETTINGS if each.fixed} if data_version(shop().folder) else set()
    found = []
    for key, value in values.items():
        if key in fixed and value != getattr(now, key):
            found.append(
                Issue(field=key, code="fixed", en="fixed by the first import", zh="第一次导入后就固定了，不能再改")
            )
        elif value is not None and (problem := _fault(key, _whole(value))):
            file = shop_settings.FILE
            en, zh = problem.en.removeprefix(f"{file}: "), problem.zh.removeprefix(f"{file}：")
            found.append(Issue(field=key, code="invalid", en=en, zh=zh))
    return found


def _fault(key: str, value: Value) -> UserError | None:
    try:
        shop_settings.check({key: value}, Folder(shop_settings.FILE))
    except UserError as problem:
        return problem
    return None


def _shop(t: Speech) -> ShopSettingsOut:
    file = toml_files.read(shop_settings.FILE)
    given = toml_files.parsed(file.text, shop_settings.FILE)
    held, default = asdict(shop().settings), asdict(Settings(name=""))
    fixed = data_version(shop().folder) is not None
    words = position.rules(shop().folder)
    known = {
        "stage": {name: rule.name[t.lang] for name, rule in words.stages.items()},
        "shop_type": {name: rule.name[t.lang] for name, rule in words.types.items()},
    }
    return ShopSettingsOut(
        version=file.version,
        items=[
            SettingOut(
                name=each.name,
                label=t(zh=each.label.zh, en=each.label.en),
                about=t(zh=each.about.zh, en=each.about.en),
                group=each.group,
                group_name=t(zh=GROUPS[each.group].zh, en=GROUPS[each.group].en),
                entry=each.entry,
                choices=_choices(each, known.get(each.name, {}), t),
                value=_value(held[each.name]),
                default=_value(default[each.name]),
                given=each.name in given,
                fixed=each.fixed and fixed,
            )
            for each in SETTINGS
        ],
    )


def _choices(setting: Setting, known: Mapping[str, str], t: Speech) -> list[SettingChoiceOut]:
    own = [SettingChoiceOut(id=name, name=t(zh=words.zh, en=words.en)) for name, words in setting.choices]
    return own or [SettingChoiceOut(id=name, name=word) for name, word in known.items()]


def _value(value: Any) -> Value:
    found: Value = list(value) if isinstance(value, tuple) else value
    return found


def _cycles(t: Speech) -> CyclesOut:
    version = toml_files.read(own_cycles.FILE).version
    items = asked.kept(("cycles",), t, lambda served: _categories(served, t))
    return CyclesOut(version=version, items=items)


def _categories(served: ServedShop, t: Speech) -> list[CategoryOut]:
    """Every category sold, and those the shop says something of; the most bought first."""
    own = dict(served.settings.cycles)
    learned, late, told = {}, {}, {}
    if data_version(served.folder) is not None:
        learned = {each.by["category"]: each for each in served.measure("category_cycle", by=["category"])}
        late = {each.by["category"]: each for each in served.measure("cycle_lateness", by=["category"])}
        told = _told(served)
    names = sorted(learned, key=lambda name: (-(learned[name].denominator or 0), name))
    names += sorted(own.keys() - learned.keys())
    return [
        CategoryOut(
            category=name,
            days=own.get(name),
            products=held.days if (held := told.get(name)) and held.told_by == "products" else None,
            rule_of_thumb=cycles.default_days(name),
            holds=held.days if held else own.get(name),
            told_by=held.told_by if held else "shop" if name in own else "nobody",
            learned=block_shapes.cell(cells.cell(learned[name], t)) if name in learned else None,
            lateness=block_shapes.cell(cells.cell(late[name], t)) if name in late else None,
        )
        for name in names
    ]


def _told(served: ServedShop) -> dict[str, cycles.Cycle]:
    """What counts as the cycle of each category that has one, by name."""
    snapshot = opened(served.folder)
    as_of = snapshot.about.latest_day or 0
    found = cycles.cycles_of(snapshot, "category", as_of=as_of, settings=served.settings)
    names = dict(snapshot.rows("SELECT code, value FROM codes WHERE kind = 'category' AND code > 0"))
    return {names[code]: cycle for code, cycle in found.items()}


def _thresholds(t: Speech) -> ThresholdsOut:
    file = toml_files.read(yardsticks.FILE)
    held = yardsticks.yardsticks(shop().folder)
    given = toml_files.parsed(file.text, yardsticks.FILE).get("thresholds", {})
    return ThresholdsOut(
        version=file.version,
        category=held.category,
        categories=[
            SettingChoiceOut(id=name, name=words[t.lang])
            for name, words in yardsticks.categories(shop().folder).items()
        ],
        items=[
            ThresholdOut(
                name=name,
                label=t(zh=zh, en=en),
                value=getattr(held.thresholds, name),
                given=name in given,
            )
            for name, (zh, en) in THRESHOLDS.items()
        ],
    )


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
