"""What the forms of settings share: a value, a choice, and putting one into a file in its old place."""

from __future__ import annotations

from typing import Any

import tomlkit
from ninja import Schema

Value = str | int | float | list[float] | None


class SettingChoiceOut(Schema):
    id: str
    name: str


def table_of(document: tomlkit.TOMLDocument, name: str) -> Any:
    """The table of that name; what stands there and is none is replaced, for it could not be used."""
    if not isinstance(document.get(name), dict):
        document[name] = tomlkit.table()
    return document[name]


def put(table: Any, key: str, value: Value) -> None:
    """A new value in its old place; None takes it out, and the default holds again."""
    if value is None:
        table.pop(key, None)
    else:
        table[key] = value


def whole(value: Value) -> Value:
    """Whole numbers as such: JSON does not tell 15 from 15.0, and TOML does."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [int(each) if float(each).is_integer() else each for each in value]
    return value
