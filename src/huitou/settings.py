"""The shop folder and its huitou.toml: name, timezone, currency, and the few numbers a shop may set.

Reading uses the standard library; writing happens once, at ``init``. Timezone and currency are fixed by the
first import (the warehouse keeps them with the facts and refuses a change).
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from huitou import calendar, money, own_cycles
from huitou.errors import UserError

FILE = "huitou.toml"
STAGES = ("start", "growth", "stable", "established", "scale")
SHOP_TYPES = ("high_often", "high_seldom", "low_often", "low_seldom")
# The shop's rules on what is no purchase.
EXCLUSIONS_FILE = "exclusions.toml"
# A link that stands in messages: whole, over https, and nothing that ends it or signs in by it.
_LINK = re.compile(r"https://[^\s/?#@\"'<>\\]+\.[^\s/?#@\"'<>\\]+[^\s\"'<>\\]*")
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
    # The cycle: measured where no days are given.
    cycle_days: int | None = None
    own_cycle_gaps: int = 3
    # The lifecycle's bounds: multiples of the cycle, or days in their place.
    lifecycle_multiples: tuple[float, ...] = (1, 2, 3)
    lifecycle_days: tuple[int, ...] | None = None
    rfm_against: str = "mean"
    # A first answer to a ticket later than this is slow.
    slow_response_minutes: int = 60
    # At most so many messages that sell to one customer on a day, in 7 days and in 30, and between which hours.
    contact_caps: tuple[int, ...] = (1, 2, 4)
    contact_from: str = "09:00"
    contact_until: str = "20:30"
    # Where customers buy, for messages; none where nothing is given.
    shop_link: str | None = None
    # What is left of revenue after the goods, as 0.35; revenue itself where none is given.
    gross_margin: float | None = None
    # Where the shop stands, said by hand in place of what the figures say.
    stage: str | None = None
    shop_type: str | None = None
    # From cycles.toml: how long a purchase of a category lasts.
    cycles: own_cycles.Cycles = ()


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
    return replace(check(raw, path), cycles=own_cycles.load(folder))


def _check_place(folder: Path) -> None:
    place = folder.resolve().as_posix()
    if unfit := _UNFIT.search(place):
        raise UserError(
            "shop.place",
            en=f"a shop cannot lie in {place!r}: its path holds {unfit[0]!r}; choose another name"
            " (letters, digits, spaces, - and _ are fine)",
            zh=f"店铺不能放在 {place!r}：路径里有 {unfit[0]!r}；请换一个名字（汉字、字母、数字、空格、- 和 _ 都可以）",
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a setting may be, and how that is said."""

    fits: Callable[[object], bool]
    en: str
    zh: str


def _whole(low: int, high: int | None = None) -> _Rule:
    en, zh = f"use a whole number, {low} or more", f"请用不小于 {low} 的整数"
    if high is not None:
        en, zh = f"use a whole number, {low} to {high}", f"请用 {low} 到 {high} 的整数"
    return _Rule(lambda value: _is_number(value, int, low=low, high=high), en, zh)


def _rising(kind: type, low: float, *, en: str, zh: str) -> _Rule:
    def fits(value: object) -> bool:
        return (
            isinstance(value, list)
            and len(value) == 3
            and all(_is_number(each, kind, low=low, high=3650) for each in value)
            and value == sorted(set(value))
        )

    return _Rule(fits, en, zh)


def _is_number(value: object, kind: type, *, low: float, high: float | None) -> bool:
    """Whether it is such a number; true and false are none, and of fractions two places are kept."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isinstance(value, int | kind):
        return False
    return value >= low and (high is None or value <= high) and round(value, 2) == value


def _one_of(names: tuple[str, ...]) -> _Rule:
    listed = ", ".join(f'"{name}"' for name in names)
    return _Rule(lambda value: value in names, f"write one of {listed}", f"请写其中一个：{listed}")


def _not_falling(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 3
        and all(_is_number(each, int, low=1, high=100) for each in value)
        and value == sorted(value)
    )


_HOUR = _Rule(
    lambda value: isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None,
    'write an hour of the day in quotes, as "09:00" or "20:30"',
    '请写引号里的钟点，如 "09:00" 或 "20:30"',
)
_TEXT = _Rule(lambda value: isinstance(value, str), "write a text in quotes", "请写成引号里的文字")
_RULES = {
    "refund_settle_days": _whole(0),
    "warm_up_days": _whole(0),
    "min_returners": _whole(0),
    "cycle_days": _whole(1, 3650),
    "own_cycle_gaps": _whole(1, 1000),
    "slow_response_minutes": _whole(1, 100_000),
    "lifecycle_multiples": _rising(
        float,
        0.01,
        en="write three rising numbers above 0, as [1, 2, 3] or [1, 1.5, 2.5]",
        zh="请写三个大于 0、从小到大的数，如 [1, 2, 3] 或 [1, 1.5, 2.5]",
    ),
    "lifecycle_days": _rising(
        int,
        1,
        en="write three rising numbers of days from 1 to 3650, as [30, 60, 90]",
        zh="请写三个从小到大的天数（1 到 3650 的整数），如 [30, 60, 90]",
    ),
    "contact_caps": _Rule(
        _not_falling,
        "write how many messages at most on a day, in 7 days and in 30, from 1 to 100 and none less than the one"
        " before, as [1, 2, 4]",
        "请写一天、7 天、30 天内最多几条（1 到 100 的整数，后面的不小于前面的），如 [1, 2, 4]",
    ),
    "contact_from": _HOUR,
    "contact_until": _HOUR,
    "shop_link": _Rule(
        lambda value: isinstance(value, str) and len(value) <= 300 and _LINK.fullmatch(value) is not None,
        "write the whole address, beginning https://, 300 letters at most",
        "请写完整的网址，以 https:// 开头，最多 300 个字符",
    ),
    "gross_margin": _Rule(
        lambda value: _is_number(value, float, low=0.01, high=1),
        "write a share from 0.01 to 1, as 0.35",
        "请写 0.01 到 1 之间的小数，如 0.35",
    ),
    "stage": _one_of(STAGES),
    "shop_type": _one_of(SHOP_TYPES),
    "rfm_against": _Rule(
        lambda value: value in ("mean", "median"),
        'write "mean" or "median"',
        '请写 "mean"（平均数）或 "median"（中位数）',
    ),
}


def check(raw: Mapping[str, object], path: Path) -> Settings:
    """The settings of a file that holds ``raw``, without cycles.

    Raises: UserError ``shop.settings`` for the first that is unknown or cannot be used.
    """
    known = [name for name in Settings.__dataclass_fields__ if name != "cycles"]
    for key, value in raw.items():
        if key not in known:
            raise UserError(
                "shop.settings",
                en=f"{path}: {key} = {value!r} is not a setting Huitou knows; known: {', '.join(known)}",
                zh=f"{path}：{key} = {value!r} 不是可用的设置；可用的有：{'、'.join(known)}",
            )
        rule = _RULES.get(key, _TEXT)
        if not rule.fits(value):
            raise UserError(
                "shop.settings",
                en=f"{path}: {key} cannot be {json.dumps(value, ensure_ascii=False, default=str)}; {rule.en}",
                zh=f"{path}：{key} 不能是 {json.dumps(value, ensure_ascii=False, default=str)}；{rule.zh}",
            )
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    settings = Settings(**{"name": path.parent.resolve().name, **given})  # type: ignore[arg-type]
    calendar.zone(settings.timezone)
    money.check_currency(settings.currency)
    if settings.contact_from >= settings.contact_until:
        raise UserError(
            "shop.settings",
            en=f"{path}: contact_from ({settings.contact_from}) has to be earlier than contact_until"
            f" ({settings.contact_until}), both on one day",
            zh=f"{path}：contact_from（{settings.contact_from}）要早于 contact_until（{settings.contact_until}），"
            "两个都在同一天",
        )
    return settings
