"""The shop's own settings: each with what it does, and checked as the library checks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import tomlkit
from django.http import HttpRequest
from ninja import Field, Schema

from huitou import settings as shop_settings
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, Issue
from huitou.crm.api.room import Room
from huitou.crm.api.routes.settings.values import SettingChoiceOut, Value, put, whole
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop import toml_files
from huitou.crm.shop.served import data_version, shop
from huitou.crm.shop.setting_words import GROUPS, SETTINGS, Setting
from huitou.diagnosis.position import rules as position
from huitou.errors import UserError
from huitou.language import Speech
from huitou.settings import Settings

room = Room("settings")


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


@room.get("", needs=Permission.SETTINGS_READ, response=ShopSettingsOut, summary="huitou.toml")
def get_shop(request: HttpRequest) -> ShopSettingsOut:
    return _shop(speech(request))


@room.put("", needs=Permission.SETTINGS_WRITE, response=ShopSettingsOut, summary="Change settings")
def put_shop(request: HttpRequest, payload: ShopSettingsIn) -> ShopSettingsOut:
    name = shop_settings.FILE
    _insist(list(_shop_faults(payload.values)))
    document = toml_files.parsed(toml_files.read(name).text, name)
    for key, value in payload.values.items():
        put(document, key, whole(value))
    toml_files.write(name, tomlkit.dumps(document), payload.version, shop_settings.load)
    audit.note(request, "settings.changed", name, keys=sorted(payload.values))
    return _shop(speech(request))


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
        elif value is not None and (problem := _fault(key, whole(value))):
            file = shop_settings.FILE
            en, zh = problem.en.removeprefix(f"{file}: "), problem.zh.removeprefix(f"{file}：")
            found.append(Issue(field=key, code="invalid", en=en, zh=zh))
    return found


def _fault(key: str, value: Value) -> UserError | None:
    try:
        shop_settings.check({key: value}, Path(shop_settings.FILE))
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
