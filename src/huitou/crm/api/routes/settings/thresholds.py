"""Of live rooms: when a rate is a fault, and what to compare with."""

from __future__ import annotations

import tomlkit
from django.http import HttpRequest
from ninja import Field, Schema

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.routes.settings.values import SettingChoiceOut, put, table_of, whole
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop import toml_files
from huitou.crm.shop.served import shop
from huitou.crm.shop.setting_words import THRESHOLDS
from huitou.diagnosis.live_room import yardsticks
from huitou.language import Speech

room = Room("settings")
_WHOLE = frozenset({"fewest", "own_days", "fewest_sessions"})


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


@room.get("", needs=Permission.SETTINGS_READ, response=ThresholdsOut, summary="Thresholds of live rooms")
def get_thresholds(request: HttpRequest) -> ThresholdsOut:
    return _thresholds(speech(request))


@room.put("", needs=Permission.SETTINGS_WRITE, response=ThresholdsOut, summary="Change thresholds")
def put_thresholds(request: HttpRequest, payload: ThresholdsIn) -> ThresholdsOut:
    name = yardsticks.FILE
    document = toml_files.parsed(toml_files.read(name).text, name)
    if payload.category is not None:
        document["category"] = payload.category
    if payload.values:
        thresholds = table_of(document, "thresholds")
        for key, value in payload.values.items():
            put(thresholds, key, whole(value) if key in _WHOLE else value)
    toml_files.write(name, tomlkit.dumps(document), payload.version, yardsticks.yardsticks)
    audit.note(request, "settings.changed", name, keys=sorted(payload.values))
    return _thresholds(speech(request))


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
