"""When promotions run: a table of rules of thumb, and the shop's own promotions.toml before it."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from huitou import calendar
from huitou.calendar import Window
from huitou.errors import UserError
from huitou.metrics.definition import Words
from huitou.new_year import NEW_YEAR

FILE = "promotions.toml"
_KEYS = frozenset("name zh en from to peak lunar runs grade source".split())
_MONTH_DAY = re.compile(r"\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Run:
    """One time a promotion ran: its days, and the day they are counted from."""

    window: Window
    peak: int


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion that comes back: by month and day, by New Year's day, or as spelled out.

    ``grade``: C certain, L likely, M from memory; the shop's own are C.
    """

    name: str
    words: Words
    month_days: tuple[str, str, str] | None
    lunar: tuple[int, int, int] | None
    runs: Mapping[int, Run]
    grade: str
    source: str

    def run(self, year: int) -> Run | None:
        """The run whose peak lies in that year, None where it is not known."""
        if year in self.runs:
            return self.runs[year]
        if self.month_days:
            first, last, peak = (calendar.day_of(dt.date.fromisoformat(f"{year}-{each}")) for each in self.month_days)
            return Run(Window(first, last), peak)
        if self.lunar and year in NEW_YEAR:
            first, last, peak = (NEW_YEAR[year] + days for days in self.lunar)
            return Run(Window(first, last), peak)
        return None


def promotions(shop: Path | None = None, *, currency: str = "CNY") -> tuple[Promotion, ...]:
    """The promotions known: the shop's own first, then those of the table it does not name.

    The table is of China: a shop that takes another currency has its own alone.

    Raises: UserError ``promotions.invalid`` saying which entry cannot be used and why.
    """
    own = shop / FILE if shop else None
    known = _read(own.read_text(encoding="utf-8"), str(own), grade="C") if own and own.exists() else ()
    if currency != "CNY":
        return known
    table = _read(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"), FILE, grade="M")
    names = {promotion.name for promotion in known}
    return (*known, *(promotion for promotion in table if promotion.name not in names))


def of_window(known: Iterable[Promotion], window: Window) -> tuple[Promotion, Run] | None:
    """The first promotion in whose run the window lies, and that run; None where it lies in none."""
    years = range(calendar.date_of(window.from_day).year, calendar.date_of(window.to_day).year + 1)
    runs = [(promotion, run) for promotion in known for year in years if (run := promotion.run(year))]
    inside = [
        (promotion, run)
        for promotion, run in runs
        if run.window.from_day <= window.from_day and window.to_day <= run.window.to_day
    ]
    return inside[0] if inside else None


def _read(text: str, file: str, *, grade: str) -> tuple[Promotion, ...]:
    try:
        entries = tomllib.loads(text).get("promotion", [])
    except tomllib.TOMLDecodeError as problem:
        raise _invalid(file, "", f"{problem}", f"{problem}") from None
    return tuple(_promotion({"grade": grade} | entry, file) for entry in entries)


def _promotion(raw: Mapping[str, Any], file: str) -> Promotion:
    name = str(raw.get("name", ""))
    if not name or raw.keys() - _KEYS:
        unknown = ", ".join(sorted(raw.keys() - _KEYS)) or "name"
        raise _invalid(
            file,
            name,
            f"“{unknown}” is missing or unknown; known: {', '.join(sorted(_KEYS))}",
            f"缺少或不认识“{unknown}”；可用的有：{'、'.join(sorted(_KEYS))}",
        )
    ends = tuple(raw.get(key) for key in ("from", "to", "peak"))
    try:
        promotion = Promotion(
            name=name,
            words={"zh": str(raw.get("zh", name)), "en": str(raw.get("en", name))},
            month_days=_month_days(ends) if any(ends) else None,
            lunar=_three_days(raw["lunar"]) if "lunar" in raw else None,
            runs={calendar.date_of(run.peak).year: run for run in map(_run, raw.get("runs", ()))},
            grade=str(raw["grade"]),
            source=str(raw.get("source", "")),
        )
    except (ValueError, TypeError, UserError) as problem:
        raise _invalid(file, name, f"{problem}", f"{problem}") from None
    if not (promotion.month_days or promotion.lunar or promotion.runs):
        raise _invalid(file, name, "needs from and to, lunar, or runs", "要写 from 和 to、lunar 或 runs")
    return promotion


def _month_days(ends: tuple[Any, ...]) -> tuple[str, str, str]:
    first, last, peak = ends[0], ends[1], ends[2] or ends[0]
    for each in (first, last, peak):
        if not isinstance(each, str) or not _MONTH_DAY.fullmatch(each):
            raise ValueError(f"{each!r}: from, to and peak are written as 06-18")
        # Of a year without February 29, for the promotion comes back every year.
        dt.date.fromisoformat(f"2023-{each}")
    if not first <= peak <= last:
        raise ValueError(f"{first}, {peak}, {last}: from, peak and to follow each other within one year")
    return first, last, peak


def _three_days(days: Any) -> tuple[int, int, int]:
    first, last, peak = days
    if not all(type(each) is int for each in days) or not first <= peak <= last:
        raise ValueError(f"{days!r}: lunar is [from, to, peak] in days from New Year's day, from <= peak <= to")
    return first, last, peak


def _run(dates: Any) -> Run:
    first, last, *peak = (calendar.parse_day(str(each)) for each in dates)
    return Run(Window(first, last), peak[0] if peak else first)


def _invalid(file: str, name: str, en: str, zh: str) -> UserError:
    where = f"{file}, {name}" if name else file
    return UserError(
        "promotions.invalid",
        en=f"{where}: {en}; correct this promotion in the file",
        zh=f"{where}：{zh}；请改正文件里的这个活动",
    )
