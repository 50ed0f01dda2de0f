"""How far a rate may be from what it was measured to be."""

from __future__ import annotations

from math import sqrt

_Z_95 = 1.959963984540054


def wilson(successes: int, trials: int) -> tuple[float, float] | None:
    """The 95 % interval of a rate, from ``successes`` of ``trials``.

    Undefined: None when nothing was tried.
    Source: Wilson 1927, JASA 22:209-212; the score interval without continuity correction.
    """
    if trials == 0:
        return None
    rate, z2 = successes / trials, _Z_95**2
    centre = rate + z2 / (2 * trials)
    spread = _Z_95 * sqrt(rate * (1 - rate) / trials + z2 / (4 * trials**2))
    low = 0.0 if successes == 0 else (centre - spread) / (1 + z2 / trials)
    high = 1.0 if successes == trials else (centre + spread) / (1 + z2 / trials)
    return low, high
