"""How long customers stay away: the Kaplan-Meier curve in exact fractions, and what is read off it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, sqrt

from huitou.statistics.interval import Z_95

HORIZON_DAYS = 365


@dataclass(frozen=True, slots=True)
class Curve:
    """S(t), the share not yet back after ``t`` days; a step at each day somebody came back.

    ``ratios`` holds (t, a, b), S(t) = a / b, at the steps alone, t rising: whole numbers that are not reduced, for
    reducing them takes longer than all the rest. ``follow_up`` is the longest anybody was watched;
    ``everybody_back``: nobody is still out, so that nothing can change any more.
    """

    ratios: tuple[tuple[int, int, int], ...]
    follow_up: int
    everybody_back: bool

    @property
    def steps(self) -> tuple[tuple[int, Fraction], ...]:
        """(t, S(t)) at the days somebody came back."""
        return tuple((day, Fraction(left, of)) for day, left, of in self.ratios)

    @property
    def horizon(self) -> int:
        """H, the lesser of a year and the longest follow-up."""
        return min(HORIZON_DAYS, self.follow_up)

    def away(self, days: int) -> Fraction:
        """S(days)."""
        passed = bisect_right(self.ratios, days, key=lambda ratio: ratio[0])
        if not passed:
            return Fraction(1)
        _, left, of = self.ratios[passed - 1]
        return Fraction(left, of)

    def returned_within(self, days: int) -> Fraction | None:
        """1 - S(days). Undefined: None beyond the longest follow-up, unless everybody was seen to come back.

        S is also 0 once the last of those still watched came back, though others left the watch before: that says
        nothing of days nobody has been watched for.
        """
        return 1 - self.away(days) if days <= self.follow_up or self.everybody_back else None

    def median(self) -> int | None:
        """The smallest t with S(t) <= 1/2. Undefined: None when fewer than half came back."""
        return self._first_day_with_returned(Fraction(1, 2))

    def typical_gap(self) -> int | None:
        """The smallest t with F(t) >= F(H)/2, F = 1 - S, H the lesser of a year and the longest follow-up.

        Half of those who come back within a year do so by that day. Undefined: None when nobody came back by H.
        """
        returned = 1 - self.away(self.horizon)
        return self._first_day_with_returned(returned / 2) if returned else None

    def points(self, *, every: int = 7) -> list[tuple[int, float]]:
        """(t, F(t)) weekly up to H, for a chart."""
        points, place, share = [], 0, 0.0
        for day in [*range(0, self.horizon, every), self.horizon]:
            while place < len(self.ratios) and self.ratios[place][0] <= day:
                _, left, of = self.ratios[place]
                share, place = (of - left) / of, place + 1
            points.append((day, share))
        return points

    def _first_day_with_returned(self, share: Fraction) -> int | None:
        at = bisect_left(self.ratios, 1, key=lambda ratio: int(_has_returned(ratio, share)))
        return self.ratios[at][0] if at < len(self.ratios) else None


def _has_returned(ratio: tuple[int, int, int], share: Fraction) -> bool:
    _, left, of = ratio
    return (of - left) * share.denominator >= share.numerator * of


def kaplan_meier(returned: Mapping[int, int], watched: Mapping[int, int]) -> Curve:
    """The product-limit estimate from how many came back after t days, and how many were still out after t days.

    Somebody still out after t days was at risk on day t. Time is whole days; ties are counted together.
    Source: Kaplan and Meier 1958, JASA 53:457-481, equation (2b).
    """
    at_risk = sum(returned.values()) + sum(watched.values())
    left, of, ratios = 1, 1, []
    for day in sorted(returned.keys() | watched.keys()):
        back = returned.get(day, 0)
        if back:
            left, of = left * (at_risk - back), of * at_risk
            ratios.append((day, left, of))
        at_risk -= back + watched.get(day, 0)
    everybody_back = bool(ratios) and not any(watched.values())
    return Curve(tuple(ratios), max(returned.keys() | watched.keys(), default=0), everybody_back)


def typical_gap_interval(returned: Mapping[int, int], watched: Mapping[int, int]) -> tuple[int, int] | None:
    """The 95 % interval of the typical gap: the days on which F(t) could be F(H)/2, given how few were watched.

    With S the curve and G(t) Greenwood's sum of d / (n (n - d)) up to t, F(t) - F(H)/2 has the variance
    S(t)^2 G(t) + S(H)^2 G(H) / 4 - S(t) S(H) G(t); a day is inside while it is within 1.96 deviations of 0.
    Undefined: None where the typical gap is.
    Source: Brookmeyer and Crowley 1982, Biometrics 38:29-41, whose test of the median is here one of half of F(H);
    Greenwood 1926. Checked: tests/oracle/test_interval_coverage.py.
    """
    steps, horizon = _greenwood(returned, watched)
    if not steps:
        return None
    _, left, last = steps[-1]
    low, high = None, horizon
    for day, share, spread in steps:
        apart = (1 - share) - (1 - left) / 2
        deviation = sqrt(max(share**2 * spread + left**2 * last / 4 - share * left * spread, 0.0))
        if low is None and apart + Z_95 * deviation >= 0:
            low = day
        if apart - Z_95 * deviation > 0:
            high = day
            break
    return (low if low is not None else high), high


def band(
    returned: Mapping[int, int], watched: Mapping[int, int], *, at: Iterable[int]
) -> list[tuple[int, float, float]]:
    """(t, low, high) on each of these days, rising: the 95 % interval of F(t), pointwise, on the log(-log S) scale.

    That scale keeps it within 0 and 1. Before anybody came back, and once everybody has, it is the point itself.
    Source: Kalbfleisch and Prentice 1980, The Statistical Analysis of Failure Time Data, p. 15; Greenwood 1926.
    """
    steps, _ = _greenwood(returned, watched)
    found, left, spread, place = [], 1.0, 0.0, 0
    for day in at:
        while place < len(steps) and steps[place][0] <= day:
            _, left, spread = steps[place]
            place += 1
        reach = Z_95 * sqrt(spread) / log(left) if 0 < left < 1 else 0.0
        found.append((day, 1 - left ** exp(reach), 1 - left ** exp(-reach)))
    return found


def _greenwood(returned: Mapping[int, int], watched: Mapping[int, int]) -> tuple[list[tuple[int, float, float]], int]:
    """(t, S(t), G(t)) at the days up to H on which somebody came back, and H."""
    follow_up = max(returned.keys() | watched.keys(), default=0)
    horizon = min(HORIZON_DAYS, follow_up)
    at_risk = sum(returned.values()) + sum(watched.values())
    left, spread, steps = 1.0, 0.0, []
    for day in sorted(day for day in returned.keys() | watched.keys() if day <= horizon):
        back = returned.get(day, 0)
        if back:
            left *= (at_risk - back) / at_risk
            # Nobody left: S is 0 from here on, and what multiplies G with it.
            spread += back / (at_risk * (at_risk - back)) if at_risk > back else 0.0
            steps.append((day, left, spread))
        at_risk -= back + watched.get(day, 0)
    return steps, horizon


def quantile(counts: Mapping[int, int], share: Fraction) -> Fraction | None:
    """The type-7 quantile of whole numbers given as value -> how often. Undefined: None of nothing.

    Source: Hyndman and Fan 1996, The American Statistician 50:361-365, definition 7.
    """
    total = sum(counts.values())
    if not total:
        return None
    place = share * (total - 1)
    below = place.numerator // place.denominator
    low, high = _at(counts, below), _at(counts, min(below + 1, total - 1))
    return low + (place - below) * (high - low)


def mean(counts: Mapping[int, int]) -> Fraction | None:
    """The mean of whole numbers given as value -> how often. Undefined: None of nothing."""
    total = sum(counts.values())
    return Fraction(sum(value * often for value, often in counts.items()), total) if total else None


def _at(counts: Mapping[int, int], place: int) -> int:
    seen = 0
    for value, often in sorted(Counter(counts).items()):
        seen += often
        if seen > place:
            return value
    raise IndexError(place)
