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
    horizon = min(365, max([*returned, *watched], default=0))
    back = 1 - still_away(returned, watched, horizon)
    return next((t for t in range(horizon + 1) if back and 1 - still_away(returned, watched, t) >= back / 2), None)
