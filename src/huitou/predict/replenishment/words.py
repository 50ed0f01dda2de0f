"""Why somebody is due for something, in one sentence a shopkeeper would say."""

from __future__ import annotations

from dataclasses import dataclass

from huitou import calendar
from huitou.errors import Lang
from huitou.language import Speech
from huitou.predict.replenishment.pack_size import pack_text

_HALF_A_YEAR = 182


@dataclass(frozen=True, slots=True)
class Reason:
    """What the sentence says: days are since 1970-01-01; ``packs`` 0 and ``pack`` None where not known.

    ``received``: ``last_day`` is the day it was delivered. ``low`` and ``high`` hold 80 % of those who buy again.
    ``own_days`` is the shop's own cycle, which ``overrides`` where it was asked for.
    """

    name: str
    last_day: int
    received: bool
    packs: float
    pack: tuple[float, str] | None
    usual_days: int
    low: int
    high: int
    times: int
    own_days: int | None = None
    overrides: bool = False


def sentence(reason: Reason, t: Speech) -> str:
    """``bought 2 x 500 g of Milk powder on 2 Feb; usually 34 days; 80 % between 8 and 19 March``."""
    return t(zh=_zh(reason), en=_en(reason))


def _zh(reason: Reason) -> str:
    did = "收到" if reason.received else "买了"
    usual = "一般" if reason.times > 1 else "别人一般"
    own = f"（店里设的是 {reason.own_days} 天{'，按它算' if reason.overrides else ''}）" if reason.own_days else ""
    amount = _amount(reason, "zh", "包")
    return (
        f"{_zh_day(reason.last_day, year=_long_ago(reason))}{did}{reason.name}{' ' if amount else ''}{amount}；"
        f"{usual} {reason.usual_days} 天再买{own}；"
        f"还会再买的人，十个里有八个在{_zh_day(reason.low)}到{_zh_day(reason.high)}之间"
    )


def _en(reason: Reason) -> str:
    did = "received" if reason.received else "bought"
    usual = "usually" if reason.times > 1 else "others usually"
    amount = _amount(reason, "en")
    what = f"{amount} of {reason.name}" if amount else reason.name
    days = "1 day" if reason.usual_days == 1 else f"{reason.usual_days} days"
    own = ""
    if reason.own_days:
        own = f" (the shop says {reason.own_days}{', which is used' if reason.overrides else ''})"
    return (
        f"{did} {what} on {_en_day(reason.last_day, year=_long_ago(reason))}; {usual} {days}{own};"
        f" 80% of those who buy again do so between {_en_day(reason.low)} and {_en_day(reason.high)}"
    )


def _amount(reason: Reason, lang: Lang, counter: str = "") -> str:
    """2 x 500 g, 3, or nothing where the quantity says nothing."""
    if reason.pack and reason.packs > 0:
        return f"{reason.packs:g} {'×' if lang == 'zh' else 'x'} {pack_text(*reason.pack, lang)}"
    return f"{reason.packs:g}{f' {counter}' if counter else ''}" if reason.packs > 1 else ""


def _zh_day(day: int, *, year: bool = False) -> str:
    date = calendar.date_of(day)
    return f"{f'{date.year}年' if year else ''}{date.month}月{date.day}日"


def _en_day(day: int, *, year: bool = False) -> str:
    date = calendar.date_of(day)
    return f"{date.day} {date:%b}{f' {date.year}' if year else ''}"


def _long_ago(reason: Reason) -> bool:
    """Whether a day without its year would be taken for one of the last months."""
    return reason.low - reason.last_day > _HALF_A_YEAR
