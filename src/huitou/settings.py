"""The shop folder and its huitou.toml: name, timezone, currency, and the few numbers a shop may set.

Reading uses the standard library; writing happens once, at ``init``. Timezone and currency are fixed by the
first import (the warehouse keeps them with the facts and refuses a change).
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from huitou import calendar, money
from huitou.errors import UserError

FILE = "huitou.toml"
# The shop's rules on what is no purchase.
EXCLUSIONS_FILE = "exclusions.toml"
# What the tables of facts cannot have in their path.
_UNFIT = re.compile(r"[\x00-\x1f\x7f\[\]\\^|?\ud800-\udfff]|%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What huitou.toml says."""

    name: str
    timezone: str = "Asia/Shanghai"
    currency: str = "CNY"
    refund_settle_days: int = 15
    warm_up_days: int = 90
    min_returners: int = 30


def init(folder: Path, *, name: str | None = None, timezone: str = "Asia/Shanghai", currency: str = "CNY") -> Settings:
    """Make a shop folder with its huitou.toml; refuse a folder that already is a shop.

    Rules on what is no purchase get a file of examples, of which none applies.
    """
    _check_place(folder)
    path = folder / FILE
    if path.exists():
        raise UserError(
            "shop.exists",
            en=f"{folder} is already a shop; import into it, or choose another folder",
            zh=f"{folder} 已经是一个店铺文件夹；请直接导入，或换一个文件夹",
        )
    calendar.zone(timezone)
    settings = Settings(name=name or folder.resolve().name, timezone=timezone, currency=money.check_currency(currency))
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(
        [
            "# 店铺设置 · Shop settings. Timezone and currency are fixed by the first import.",
            "# 时区与币种在首次导入后固定。",
            f"name = {json.dumps(settings.name, ensure_ascii=False)}",
            f"timezone = {json.dumps(settings.timezone)}",
            f"currency = {json.dumps(settings.currency)}",
            "",
        ]
    )
    path.write_text(text, encoding="utf-8")
    if not (folder / EXCLUSIONS_FILE).exists():
        example = files("huitou").joinpath("exclusions.example.toml").read_text(encoding="utf-8")
        (folder / EXCLUSIONS_FILE).write_text(example, encoding="utf-8")
    return settings


def load(folder: Path) -> Settings:
    """Read huitou.toml; say plainly when the folder is not a shop or a value cannot be used."""
    _check_place(folder)
    path = folder / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            "shop.missing",
            en=f"{folder} is not a shop folder (no {FILE} in it); make one with: huitou init {folder}",
            zh=f"{folder} 不是店铺文件夹（里面没有 {FILE}）；先运行：huitou init {folder}",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UserError(
            "shop.settings",
            en=f"{path} cannot be read: {problem}; correct that line",
            zh=f"{path} 读不懂：{problem}；请改正这一行",
        ) from None
    return _checked(raw, path)


def _check_place(folder: Path) -> None:
    place = folder.resolve().as_posix()
    if unfit := _UNFIT.search(place):
        raise UserError(
            "shop.place",
            en=f"a shop cannot lie in {place!r}: its path holds {unfit[0]!r}; choose another name"
            " (letters, digits, spaces, - and _ are fine)",
            zh=f"店铺不能放在 {place!r}：路径里有 {unfit[0]!r}；请换一个名字（汉字、字母、数字、空格、- 和 _ 都可以）",
        )


def _checked(raw: dict[str, object], path: Path) -> Settings:
    known = Settings.__dataclass_fields__
    for key, value in raw.items():
        text = key in {"name", "timezone", "currency"}
        fits = isinstance(value, str) if text else isinstance(value, int) and value >= 0
        if key not in known or not fits:
            raise UserError(
                "shop.settings",
                en=f"{path}: {key} = {value!r} is not a setting Huitou knows; known: {', '.join(known)}",
                zh=f"{path}：{key} = {value!r} 不是可用的设置；可用的有：{'、'.join(known)}",
            )
    settings = Settings(**{"name": path.parent.resolve().name, **raw})  # type: ignore[arg-type]
    calendar.zone(settings.timezone)
    money.check_currency(settings.currency)
    return settings
