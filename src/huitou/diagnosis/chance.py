"""How sure a difference is when one has looked in several places for it."""

from __future__ import annotations

from statistics import NormalDist

from huitou.statistics.difference import Estimate, difference
from huitou.statistics.interval import Z_95, wilson


def rate_of(successes: int, trials: int) -> Estimate | None:
    """A rate with its 95 % interval. Undefined: None when nothing was tried."""
    limits = wilson(successes, trials)
    return Estimate(successes / trials, *limits) if limits else None


def widened(estimate: Estimate, *, error_share: float, looks: int) -> Estimate:
    """The estimate with the interval that misses, on one side, in ``error_share`` of all cases over so many looks.

    The distances to the 95 % limits are stretched by the ratio of normal quantiles; Bonferroni's share for each look.
    """
    stretch = NormalDist().inv_cdf(1 - error_share / max(looks, 1)) / Z_95
    value = estimate.value
    return Estimate(value, value - (value - estimate.low) * stretch, value + (estimate.high - value) * stretch)


def gap(others: tuple[int, int], these: tuple[int, int], *, error_share: float, looks: int) -> Estimate | None:
    """How far a rate of these stays behind that of the others, each (came back, watched), with the wide interval."""
    before, after = rate_of(*others), rate_of(*these)
    if before is None or after is None:
        return None
    return widened(difference(before, after), error_share=error_share, looks=looks)
