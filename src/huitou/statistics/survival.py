"""How long customers stay away: the Kaplan-Meier curve in exact fractions, and what is read off it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import exp, log, sqrt

HORIZON_DAYS = 365
_Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Curve:
    """S(t), the share not yet back after ``t`` days; a step at each day somebody came back.

    ``steps`` holds (t, S(t)) at the steps alone, t rising. ``follow_up`` is the longest anybody was watched.
    ``spread`` holds, step by step, Greenwood's sum of d / (n (n - d)), from which the band is made.
    """

    steps: tuple[tuple[int, Fraction], ...]
    follow_up: int
    spread: tuple[float, ...] = ()

    @property
    def horizon(self) -> int:
        """H, the lesser of a year and the longest follow-up."""
        return min(HORIZON_DAYS, self.follow_up)

    def away(self, days: int) -> Fraction:
        """S(days)."""
        left = Fraction(1)
        for day, share in self.steps:
            if day > days:
                break
            left = share
        return left

    def returned_within(self, days: int) -> Fraction | None:
        """1 - S(days). Undefined: None beyond the longest follow-up, unless everybody was seen to come back."""
        everybody_back = bool(self.steps) and self.steps[-1][1] == 0
        return 1 - self.away(days) if days <= self.follow_up or everybody_back else None

    def median(self) -> int | None:
        """The smallest t with S(t) <= 1/2. Undefined: None when fewer than half came back."""
        return self._first_day_with_returned(Fraction(1, 2))

    def typical_gap(self) -> int | None:
        """The smallest t with F(t) >= F(H)/2, F = 1 - S, H the lesser of a year and the longest follow-up.

        Half of those who come back within a year do so by that day. Undefined: None when nobody came back by H.
        """
        returned = 1 - self.away(self.horizon)
        return self._first_day_with_returned(returned / 2) if returned else None

    def points(self, *, every: int = 7) -> list[tuple[int, Fraction]]:
        """(t, F(t)) weekly up to H, for a chart."""
        days = [*range(0, self.horizon, every), self.horizon]
        left, points, place = Fraction(1), [], 0
        for day in days:
            while place < len(self.steps) and self.steps[place][0] <= day:
                left = self.steps[place][1]
                place += 1
            points.append((day, 1 - left))
        return points

    def band(self, days: int) -> tuple[float, float]:
        """The 95 % interval of F(days), pointwise, on the log(-log S) scale, so that it stays within 0 and 1.

        Before anybody came back, and once everybody has, it is the point itself.
        Source: Greenwood 1926; Kalbfleisch and Prentice 1980, The Statistical Analysis of Failure Time Data, p. 15.
        """
        place = sum(1 for day, _ in self.steps if day <= days) - 1
        left = float(self.away(days))
        if place < 0 or left <= 0:
            return 1 - left, 1 - left
        reach = _Z_95 * sqrt(self.spread[place]) / log(left)
        return 1 - left ** exp(reach), 1 - left ** exp(-reach)

    def _first_day_with_returned(self, share: Fraction) -> int | None:
        return next((day for day, left in self.steps if 1 - left >= share), None)


def kaplan_meier(returned: Mapping[int, int], watched: Mapping[int, int]) -> Curve:
    """The product-limit estimate from how many came back after t days, and how many were still out after t days.

    Somebody still out after t days was at risk on day t. Time is whole days; ties are counted together.
    Source: Kaplan and Meier 1958, JASA 53:457-481, equation (2b).
    """
    at_risk = sum(returned.values()) + sum(watched.values())
    left, steps, spread = Fraction(1), [], [0.0]
    for day in sorted(returned.keys() | watched.keys()):
        back = returned.get(day, 0)
        if back:
            left *= Fraction(at_risk - back, at_risk)
            steps.append((day, left))
            still_out = at_risk - back
            spread.append(spread[-1] + back / (at_risk * still_out) if still_out else spread[-1])
        at_risk -= back + watched.get(day, 0)
    return Curve(tuple(steps), max(returned.keys() | watched.keys(), default=0), tuple(spread[1:]))


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
