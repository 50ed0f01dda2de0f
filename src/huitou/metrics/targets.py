"""Targets per month, and how far the month has come: attained share, days gone, last year's shape.

They lie in the shop's targets.toml, a table per metric with a line per month, to be edited by hand as well.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

from huitou import calendar
from huitou.calendar import Window
from huitou.errors import Lang, UserError
from huitou.metrics.comparison import Number, exact, shown
from huitou.metrics.definition import Metric
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement
from huitou.metrics.question import Snapshot, metric_called
from huitou.metrics.seasons import periods
from huitou.metrics.windows import default_as_of
from huitou.money import minor_digits
from huitou.settings import Settings
from huitou.warehouse import text_file

FILE = "targets.toml"
_HEAD = "# 每月目标 · Targets per month: a table per metric, a line per month. 比率写小数 · rates as 0.35\n"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

PACE: Mapping[str, Mapping[Lang, str]] = {
    "no_last_year": {
        "zh": "没有去年同月的完整数据，只能按天数平摊来看",
        "en": "last year's month is not known in full, so days gone are all there is to go by",
    },
    "not_begun": {"zh": "这个月还没开始", "en": "this month has not begun"},
    "not_additive": {
        "zh": "这个指标不会一天天累加，没有进度可言，只看现在的数值",
        "en": "this metric does not add up day by day: there is no pace, only its value so far",
    },
    "nothing_then": {
        "zh": "去年这个月到这一天还是零，比不出进度",
        "en": "nothing had come in by this day last year: there is no pace to compare with",
    },
}


@dataclass(frozen=True, slots=True)
class Target:
    """What one metric is to be in one month (``2024-06``); money in the currency's units, rates as fractions."""

    metric: str
    month: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a month has come.

    ``attained``: the value so far over the target. ``days_gone`` of ``days``. ``even`` is where days gone alone would
    put it, ``last_year`` the share of its month last year had by the same day, both as shares of the whole;
    ``expected`` is the value the month comes to if the rest goes as last year's did. Undefined: None with ``reason``.
    """

    target: Target
    measurement: Measurement | None
    attained: float | None
    days_gone: int
    days: int
    even: float
    last_year: float | None
    expected: Number | None
    reason: str | None

    @property
    def ahead(self) -> float | None:
        """Attained share over the share it should have by now: by last year's shape, else by days gone."""
        due = self.last_year if self.last_year is not None else self.even if self.reason == "no_last_year" else None
        return self.attained / due if self.attained is not None and due else None

    def explain(self, lang: Lang) -> str:
        return PACE[self.reason][lang] if self.reason else ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "metric": self.target.metric,
            "month": self.target.month,
            "target": str(self.target.value),
            "value": self.measurement.value if self.measurement else None,
            "as_of": calendar.iso(self.measurement.as_of) if self.measurement else None,
            "attained": self.attained,
            "days_gone": self.days_gone,
            "days": self.days,
            "even": self.even,
            "last_year": self.last_year,
            "expected": self.expected,
            "ahead": self.ahead,
            "reason": self.reason,
        }


def targets(shop: Path) -> tuple[Target, ...]:
    """The shop's targets, by metric and month.

    Raises: UserError ``targets.invalid`` for a line that cannot be used.
    """
    path = shop / FILE
    try:
        raw = tomllib.loads(text_file.read(path), parse_float=Decimal)
    except tomllib.TOMLDecodeError as problem:
        raise _invalid(path, str(problem)) from None
    return tuple(
        _target(metric, month, value, place=f"{path}: ")
        for metric, months in sorted(raw.items())
        for month, value in sorted(_table(months, path, metric).items())
    )


def _table(months: Any, path: Path, metric: str) -> Mapping[str, Any]:
    if not isinstance(months, dict):
        raise _invalid(path, f"{metric} = {months!r}")
    return months


def set_target(shop: Path, metric: str, month: str, value: str) -> Target:
    """Keep a target; an earlier one of the metric and month is replaced.

    Raises: UserError for an unknown metric, a month that is none, or a value that is no positive number.
    """
    made = _target(metric, month, value)
    others = [each for each in targets(shop) if (each.metric, each.month) != (made.metric, made.month)]
    _write(shop, [*others, made])
    return made


def remove_target(shop: Path, metric: str, month: str) -> Target:
    """Take a target away. Raises: UserError ``targets.missing``."""
    kept = {(each.metric, each.month): each for each in targets(shop)}
    if (metric, month) not in kept:
        raise UserError(
            "targets.missing",
            en=f"there is no target for {metric} in {month}; see huitou target list",
            zh=f"{month} 没有 {metric} 的目标；见 huitou target list",
        )
    gone = kept.pop((metric, month))
    _write(shop, list(kept.values()))
    return gone


def _write(shop: Path, kept: list[Target]) -> None:
    lines = [_HEAD]
    for metric in sorted({each.metric for each in kept}):
        own = sorted((each for each in kept if each.metric == metric), key=lambda each: each.month)
        lines += [f"[{metric}]", *(f"{json.dumps(each.month)} = {each.value:f}" for each in own), ""]
    text_file.replace(shop / FILE, "\n".join(lines))


def _target(metric: str, month: str, value: object, *, place: str = "") -> Target:
    metric_called(metric)
    if not _MONTH.fullmatch(month):
        raise UserError(
            "targets.month",
            en=f"{place}“{month}” is no month; write it as 2024-06",
            zh=f"{place}“{month}”不是月份；请写成 2024-06",
        )
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        raise UserError(
            "targets.value",
            en=f"{place}“{value}” cannot be a target; use a number above 0 such as 500000, for a rate 0.35",
            zh=f"{place}“{value}”不能作目标；请写大于 0 的数，如 500000，比率写 0.35",
        )
    return Target(metric, month, number)


def _invalid(path: Path, what: str) -> UserError:
    return UserError(
        "targets.invalid",
        en=f'{path}: {what} cannot be read; write a table per metric, as [revenue] and below it "2024-06" = 500000',
        zh=f'{path}：{what} 读不懂；每个指标一节，如 [revenue]，下面写 "2024-06" = 500000',
    )


def progress(
    snapshot: Snapshot, target: Target, *, settings: Settings, as_of: int | None = None, today: int | None = None
) -> Progress:
    """How far the target's month has come by ``as_of``. Checked: tests/unit/metrics/test_targets.py."""
    metric, window = metric_called(target.metric), _month(target.month)
    if as_of is None:
        now = calendar.today(snapshot.about.timezone) if today is None else today
        as_of = default_as_of(snapshot.about.latest_day, today=now)
    gone = max(0, min(as_of, window.to_day) - window.from_day + 1)
    if not gone:
        return Progress(target, None, None, 0, window.days, 0.0, None, None, "not_begun")

    def so_far(days: Window) -> Measurement:
        return measure(snapshot, metric.id, settings=settings, from_=days.from_day, to=days.to_day, as_of=as_of)[0]

    measurement = so_far(window)
    value, wanted = exact(measurement), _wanted(target, metric, snapshot.about.currency)
    attained = None if value is None else float(value / wanted)
    shape, reason = None, None
    if metric.has_denominator:
        reason = "not_additive" if gone < window.days else None
    elif gone < window.days:
        shape, reason = _last_year(snapshot, window, gone, so_far)
    currency = snapshot.about.currency
    expected = shown(_whole(value / shape), metric.unit, currency) if value is not None and shape else None
    return Progress(
        target,
        measurement,
        attained,
        gone,
        window.days,
        gone / window.days,
        float(shape) if shape is not None else None,
        expected,
        reason,
    )


def _last_year(
    snapshot: Snapshot, window: Window, gone: int, so_far: Callable[[Window], Measurement]
) -> tuple[Fraction | None, str | None]:
    """The share of its month that last year had by the same day of the month."""
    before = periods.last_year(window)
    first_day = snapshot.about.first_day
    if first_day is None or before.from_day < first_day:
        return None, "no_last_year"
    days = min(gone, before.days)
    whole = exact(so_far(before))
    part = exact(so_far(Window(before.from_day, before.from_day + days - 1)))
    if not whole:
        return None, "no_last_year"
    return (part / whole, None) if part else (None, "nothing_then")


def _whole(number: Fraction) -> Fraction:
    return Fraction(floor(number + Fraction(1, 2)))


def _month(month: str) -> Window:
    start = dt.date.fromisoformat(f"{month}-01")
    after = dt.date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return Window(calendar.day_of(start), calendar.day_of(after) - 1)


def _wanted(target: Target, metric: Metric, currency: str) -> Fraction:
    """The target in the unit of the exact value: money in minor units."""
    scale = 10 ** minor_digits(currency) if metric.unit in {"money", "money_each"} else 1
    return Fraction(target.value) * scale
