"""A comparison: two numbers, how far apart they are and how sure that is, or what keeps them from being compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal

from huitou.calendar import Window, iso
from huitou.errors import Lang
from huitou.metrics import reasons
from huitou.metrics.comparable import Difference
from huitou.metrics.definition import Unit, Words
from huitou.metrics.measurement import Measurement
from huitou.money import money_text
from huitou.statistics.difference import Estimate

Kind = Literal["median", "previous", "last_year", "promotion", "spring_festival", "segment", "window"]
# In the order in which they are offered: with oneself first.
KINDS: tuple[Kind, ...] = ("median", "previous", "last_year", "promotion", "spring_festival")
Assumption = Literal["independent", "overlapping", "periods"]
Number = int | float | str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to mind about a comparison: a stable code, and its words."""

    code: str
    zh: str
    en: str


KIND_WORDS: Mapping[Kind, Mapping[Lang, str]] = {
    "median": {"zh": "和自己比（近 {periods} 期的中位数）", "en": "its own median (last {periods} periods)"},
    "previous": {"zh": "环比上一期", "en": "previous period"},
    "last_year": {"zh": "同比去年同期", "en": "same period last year"},
    "promotion": {"zh": "去年同一大促", "en": "same promotion last year"},
    "spring_festival": {"zh": "去年春节前后（按农历对齐）", "en": "last year, aligned by Chinese New Year"},
    "segment": {"zh": "和另一群比", "en": "another segment"},
    "window": {"zh": "和另一段时间比", "en": "another time"},
}
ASSUMPTIONS: Mapping[Assumption, Mapping[Lang, str]] = {
    "independent": {
        "zh": "两边是不同的客户，区间按相互独立计算。",
        "en": "different customers stand on the two sides; the interval takes them as independent.",
    },
    "overlapping": {
        "zh": "同一位客户可能两边都有；区间按相互独立计算，通常会偏宽。",
        "en": "one customer can be on both sides; the interval takes them as independent and is rather too wide.",
    },
    "periods": {
        "zh": "区间由各期的高低排出来，不假设它们怎样分布。",
        "en": "the interval comes from the order of the periods, whatever their distribution.",
    },
}
UNDEFINED: Mapping[str, Mapping[Lang, str]] = {
    "refused": {"zh": "不能直接比", "en": "not comparable"},
    "no_period": {"zh": "没有可比的时期", "en": "there is no such period"},
    "unknown": {"zh": "其中一边没有数值", "en": "one of the two numbers is not known"},
}
NOTES: Mapping[str, Mapping[Lang, str]] = {
    "uneven": {"zh": "不是两边都有：{names}", "en": "not on both sides: {names}"},
    "forced": {"zh": "口径不一致，只供参考", "en": "not alike, shown because it was asked for"},
    "refunds_open": {
        "zh": "后一边离截至日很近，还可能有退款",
        "en": "the later side ends close to the as-of date: refunds may still come",
    },
    "immature": {"zh": "两边都还没走完，按走到同样天数时比", "en": "both sides are known for as many days only"},
    "warm_up": {
        "zh": "离数据起点很近，老客会被看成新客",
        "en": "near the start of the data old customers look new",
    },
    "costs_fixed": {
        "zh": "花掉的钱不是抽样得来的，给不出区间",
        "en": "what was spent is not drawn by chance: there is no interval",
    },
    "no_interval": {"zh": "客户太少，给不出区间", "en": "too few customers for an interval"},
}


def note(code: str, names: Sequence[Words] = ()) -> Note:
    """The note of that code, with the names it is about."""
    zh, en = ("、".join(each["zh"] for each in names), ", ".join(each["en"] for each in names))
    return Note(code, NOTES[code]["zh"].format(names=zh), NOTES[code]["en"].format(names=en))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two numbers: its window, the value as a measurement has it, and its own interval.

    ``measurement`` is None for the median of several periods.
    """

    window: Window
    as_of: int
    value: Number | None
    interval: tuple[Number, Number] | None
    measurement: Measurement | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """After against before, ``change`` = after - before.

    Units: as the metric's value: rates in fractions (0.021 is 2.1 points), money decimal strings, days and counts whole
    numbers; ``interval`` likewise, 95 %; ``relative`` is change / before.
    Undefined: ``change`` is None and ``undefined`` is refused (``differs`` says why), no_period or unknown.
    ``forced``: made although ``differs`` is not empty. ``segment`` names the other segment.
    """

    kind: Kind
    metric: str
    unit: Unit
    currency: str
    by: Mapping[str, str]
    segment: str | None
    after: Side
    before: Side | None
    differs: tuple[Difference, ...]
    forced: bool
    change: Number | None
    interval: tuple[Number, Number] | None
    relative: float | None
    undefined: str | None
    assumption: Assumption
    notes: tuple[Note, ...]
    details: Mapping[str, Any]

    @property
    def direction(self) -> Literal["up", "down", "unclear"] | None:
        """Whether the change is more than chance: its interval lies on one side of 0. None without an interval."""
        if self.interval is None:
            return None
        low, high = map(float, self.interval)
        return "up" if low > 0 else "down" if high < 0 else "unclear"

    def name(self, lang: Lang) -> str:
        """What is compared with, in words."""
        if self.segment is not None:
            return self.segment
        return KIND_WORDS[self.kind][lang].format(periods=self.details.get("periods", 12))

    def explain(self, lang: Lang) -> str:
        """What to mind: what differs, what was assumed, what may still move."""
        words = [self._undefined(lang)] if self.undefined else []
        words += [difference.text(lang) for difference in self.differs]
        words += [each.zh if lang == "zh" else each.en for each in self.notes]
        end = "；" if lang == "zh" else "; "
        return end.join(words)

    def _undefined(self, lang: Lang) -> str:
        """Why there is no change; where a number is missing, which and why."""
        words = UNDEFINED[self.undefined or "unknown"][lang]
        for side in (self.before, self.after):
            reason = side.measurement.undefined if side and side.measurement else None
            if self.undefined == "unknown" and side and reason:
                span = f"{iso(side.window.from_day)}–{iso(side.window.to_day)}"
                return f"{span} {reasons.UNDEFINED[reason][lang].rstrip('。.')}"
        return words

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON has it."""
        return {
            "kind": self.kind,
            "segment": self.segment,
            "by": dict(self.by),
            "after": _side(self.after),
            "before": _side(self.before) if self.before else None,
            "change": self.change,
            "interval": list(self.interval) if self.interval else None,
            "relative": self.relative,
            "direction": self.direction,
            "undefined": self.undefined,
            "allowed": not self.differs,
            "forced": self.forced,
            "differs": [
                {"consistency": each.consistency, "code": each.code, "zh": each.zh, "en": each.en}
                for each in self.differs
            ],
            "assumption": self.assumption,
            "notes": [{"code": each.code, "zh": each.zh, "en": each.en} for each in self.notes],
            "details": dict(self.details),
        }


def _side(side: Side) -> dict[str, Any]:
    return {
        "from": iso(side.window.from_day),
        "to": iso(side.window.to_day),
        "as_of": iso(side.as_of),
        "value": side.value,
        "interval": list(side.interval) if side.interval else None,
        "numerator": side.measurement.numerator if side.measurement else None,
        "denominator": side.measurement.denominator if side.measurement else None,
        "undefined": side.measurement.undefined if side.measurement else None,
    }


def exact(m: Measurement) -> Fraction | None:
    """The value as an exact fraction, money in minor units."""
    if m.value is None:
        return None
    if m.unit in {"days", "months"}:
        return Fraction(int(m.value))
    if m.denominator is None:
        return Fraction(m.numerator)
    quotient = Fraction(m.numerator, m.denominator)
    # A ratio of two ratios is not the quotient of its two sides.
    return Fraction(m.value) if m.unit == "ratio" and float(quotient) != m.value else quotient


def shown(number: Fraction, unit: Unit, currency: str) -> Number:
    """The number as a measurement of that unit has its value."""
    if unit in {"money", "money_each"}:
        return money_text(number, currency)
    if unit in {"count", "days", "months"}:
        return int(number) if number.denominator == 1 else float(number)
    return float(number)


def limits(estimate: Estimate, unit: Unit, currency: str) -> tuple[Number, Number]:
    """The interval in the unit of the value; whole numbers are rounded outwards."""
    if unit in {"count", "days", "months"}:
        return floor(round(estimate.low, 9)), ceil(round(estimate.high, 9))
    if unit in {"money", "money_each"}:
        return money_text(Fraction(estimate.low), currency), money_text(Fraction(estimate.high), currency)
    return estimate.low, estimate.high
