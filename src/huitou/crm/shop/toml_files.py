"""The shop's own TOML files, changed by people: checked before they are kept, and never over somebody else's change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from django.conf import settings
from tomlkit.exceptions import TOMLKitError

from huitou.crm.api.errors import ApiError, StaleError
from huitou.crm.shop.writing import PATIENT_SECONDS
from huitou.errors import UserError
from huitou.warehouse import text_file
from huitou.warehouse.lock import patience
from huitou.warehouse.lock import writing as locked
from huitou.warehouse.peek import aside

Check = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class TomlText:
    """What a file holds; ``version`` changes with it, and a file that is not there has one too."""

    text: str
    version: str


def read(name: str) -> TomlText:
    # Not by way of the shop, which a file that somebody broke by hand would keep from opening.
    text = text_file.read(settings.SHOP / name)
    return TomlText(text, hashlib.sha256(text.encode()).hexdigest()[:16])


def parsed(text: str, name: str) -> tomlkit.TOMLDocument:
    """With its comments, to be changed and written again. Raises: ApiError 422 ``settings.toml``."""
    try:
        return tomlkit.parse(text)
    except (TOMLKitError, RecursionError) as problem:
        raise ApiError(
            422,
            "settings.toml",
            en=f"{name} cannot be read: {problem}; correct that line",
            zh=f"{name} 读不懂：{problem}；请改正这一行",
        ) from None


def write(name: str, text: str, version: str, check: Check) -> TomlText:
    """Keep the text in the file's place, if ``check`` takes it and nobody changed the file since it was read.

    ``check`` reads a folder that has this file alone. Raises: ApiError 422 with its words; StaleError.
    """
    folder: Path = settings.SHOP
    _checked(folder, name, text, check)
    with patience(PATIENT_SECONDS), locked(folder, f"settings {name}"):
        if read(name).version != version:
            raise StaleError
        text_file.replace(folder / name, text)
    return read(name)


def _checked(folder: Path, name: str, text: str, check: Check) -> None:
    with aside(folder) as room:
        (room / name).write_text(text, encoding="utf-8")
        try:
            check(room)
        except UserError as problem:
            # Where it was tried is nobody's business.
            place = str(room / name)
            raise ApiError(
                422, problem.code, en=problem.en.replace(place, name), zh=problem.zh.replace(place, name)
            ) from None
        except RecursionError:
            raise ApiError(422, "settings.toml", en=f"{name} is nested too deeply", zh=f"{name} 嵌套得太深") from None
