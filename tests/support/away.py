"""How long people stay away, by the product-limit estimate, day by day and in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def still_away(returned: Sequence[int], watched: Sequence[int], days: int) -> Fraction:
    """The product-limit estimate of S(days), day by day."""
    left = Fraction(1)
    for day in range(1, days + 1):
        at_risk = sum(each >= day for each in returned) + sum(each >= day for each in watched)
        if at_risk:
            left *= 1 - Fraction(sum(each == day for each in returned), at_risk)
    return left


def typical_gap(returned: Sequence[int], watched: Sequence[int]) -> int | None:
    """The first day by which half of those are back who come back within a year, or as long as anybody was seen."""
    horizon = min(365, max([*returned, *watched], default=0))
    left, back = Fraction(1), [Fraction(0)]
    for day in range(1, horizon + 1):
        at_risk = sum(each >= day for each in returned) + sum(each >= day for each in watched)
        if at_risk:
            left *= 1 - Fraction(sum(each == day for each in returned), at_risk)
        back.append(1 - left)
    return next((day for day, share in enumerate(back) if back[-1] and share >= back[-1] / 2), None)
