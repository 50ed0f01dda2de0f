"""The four rates of a live room and the whole of them, each against the shop's own past, then against experience."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from huitou.diagnosis.live_room.counted import Counted
from huitou.diagnosis.live_room.yardsticks import Thresholds, Value, Yardsticks
from huitou.statistics.interval import wilson

Verdict = Literal["fine", "chance", "issue", "high"]
OVERALL = "overall"
_STEPS: Mapping[str, tuple[str, ...]] = {
    "sale": ("enter", "show", "click", "deal"),
    "leads": ("enter", "show", "click", "lead"),
}
# One visit is shown many products: in times this is no share of anything.
_NO_SHARE_IN_TIMES = "show"


@dataclass(frozen=True, slots=True)
class Rate:
    """One step over the one before it.

    Undefined: ``value`` is None with the reason: ``unknown`` (a count is missing), ``few`` (too small a denominator),
    ``no_share`` (times of a step that are no part of those before). The interval is Wilson's, of people alone: times
    of one person hang together.
    ``own``: the median of the shop's own ``own_n`` in the days before. ``gap``: how far from the yardstick, as a share
    of it; ``against`` says which one that is.
    """

    name: str
    numerator: int | None
    denominator: int | None
    value: float | None = None
    interval: tuple[float, float] | None = None
    undefined: str | None = None
    own: float | None = None
    own_n: int = 0
    experience: Value | None = None
    gap: float | None = None
    against: Literal["own", "experience"] | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A session or slot with its rates; ``lowest``: the one furthest below its yardstick, if any is below at all.

    ``paid``: whether the share of paid traffic is worth a look, or high.
    """

    counted: Counted
    rates: tuple[Rate, ...]
    overall: Rate
    lowest: Rate | None
    paid: Literal["warn", "high"] | None


def judge(each: Counted, past: Iterable[Counted], yard: Yardsticks) -> Judged:
    """The rates of one, against those before it that count alike.

    ``past`` may hold anything: of it only what is alike and of the days before counts.
    """
    limits = yard.thresholds
    before = [
        other for other in past if other.alike == each.alike and each.day - limits.own_days <= other.day < each.day
    ]
    names = _STEPS[each.goal]
    rates = tuple(_rate(each, before, place, name, yard) for place, name in enumerate(names))
    whole = _against(_bare(each, 0, 4, OVERALL, limits), _own(before, 0, 4, OVERALL, limits), None, limits)
    return Judged(each, rates, whole, _lowest(rates), _paid(each.paid_share, limits))


def _rate(each: Counted, before: list[Counted], place: int, name: str, yard: Yardsticks) -> Rate:
    limits = yard.thresholds
    # What others say is of people in rooms that sell.
    fits = (each.basis == "people" and each.goal == "sale") or (name == "lead" and each.basis == "people")
    experience = yard.values.get(name) if fits else None
    own = _own(before, place, place + 1, name, limits)
    return _against(_bare(each, place, place + 1, name, limits), own, experience, limits)


def _bare(each: Counted, start: int, end: int, name: str, limits: Thresholds) -> Rate:
    """The rate alone, silent where it says nothing."""
    numerator, denominator = each.counts[end], each.counts[start]
    if numerator is None or denominator is None:
        return Rate(name, numerator, denominator, undefined="unknown")
    if each.basis == "times" and name == _NO_SHARE_IN_TIMES:
        return Rate(name, numerator, denominator, undefined="no_share")
    if denominator < limits.fewest:
        return Rate(name, numerator, denominator, undefined="few")
    interval = wilson(numerator, denominator) if each.basis == "people" else None
    return Rate(name, numerator, denominator, numerator / denominator, interval)


def _own(before: list[Counted], start: int, end: int, name: str, limits: Thresholds) -> tuple[Fraction | None, int]:
    """The median of those before of which the rate is known, and how many they are."""
    bare = (_bare(each, start, end, name, limits) for each in before)
    known = [Fraction(rate.numerator or 0, rate.denominator or 1) for rate in bare if rate.value is not None]
    enough = len(known) >= limits.fewest_sessions
    return (median(known) if enough else None), len(known)


def _against(rate: Rate, own: tuple[Fraction | None, int], experience: Value | None, limits: Thresholds) -> Rate:
    """The rate with its yardsticks; the verdict is by the shop's own past where there is one, else by experience."""
    middle, n = own
    against: Literal["own", "experience"] | None = "own" if middle else "experience" if experience else None
    yard = float(middle) if middle else experience.low if experience else None
    gap, verdict = None, None
    if rate.value is not None and yard:
        exact = Fraction(rate.numerator or 0, rate.denominator or 1) / (middle or Fraction(str(yard))) - 1
        # Between its ends a value of experience tells nothing, so that only what is below the lower one is a gap.
        gap = float(exact) if middle or exact < 0 else 0.0
        verdict = _verdict(exact, rate, yard, limits)
    return Rate(
        name=rate.name,
        numerator=rate.numerator,
        denominator=rate.denominator,
        value=rate.value,
        interval=rate.interval,
        undefined=rate.undefined,
        own=float(middle) if middle is not None else None,
        own_n=n,
        experience=experience,
        gap=gap,
        against=against if gap is not None else None,
        verdict=verdict,
    )


def _verdict(gap: Fraction, rate: Rate, yard: float, limits: Thresholds) -> Verdict:
    if gap >= -Fraction(str(limits.issue)):
        return "fine"
    # The gap is wide enough; does it exclude chance?
    if rate.interval is not None and rate.interval[1] >= yard:
        return "chance"
    return "high" if gap < -Fraction(str(limits.high)) else "issue"


def _lowest(rates: tuple[Rate, ...]) -> Rate | None:
    """The rate furthest below the shop's own past; where that is not known of any, below experience."""
    for against in ("own", "experience"):
        held = [rate for rate in rates if rate.against == against and rate.gap is not None]
        if held:
            worst = min(held, key=lambda rate: rate.gap or 0.0)
            return worst if (worst.gap or 0.0) < 0 else None
    return None


def _paid(share: float | None, limits: Thresholds) -> Literal["warn", "high"] | None:
    if share is None or share <= limits.paid_warn:
        return None
    return "high" if share > limits.paid_high else "warn"
