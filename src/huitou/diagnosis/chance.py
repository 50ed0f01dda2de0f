"""How sure a difference is when one has looked in several places for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from huitou.statistics.difference import Estimate, difference
from huitou.statistics.interval import Z_95, wilson

# (came back, watched) of each stratum, as a category of goods.
Strata = Mapping[object, tuple[int, int]]
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Likened:
    """(came back, watched) of those who can be compared, their rate, and that of others like them."""

    counts: tuple[int, int]
    these: Estimate
    others: Estimate


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


def like_for_like(these: Strata, others: Strata) -> Likened | None:
    """These beside what others of the same kinds would have done, had they come in the same mix.

    A stratum in which fewer than ``FEWEST`` others were watched has nothing to compare with and is left out.
    Direct standardisation: the others' rate of each stratum, weighted by how many of these are in it; its interval is
    Wilson's with as many trials as would spread as much.
    Undefined: None when nobody is left. Source: Rothman, Greenland and Lash 2008, Modern Epidemiology, chapter 15.
    """
    kept = [key for key, (_, watched) in these.items() if watched and others.get(key, (0, 0))[1] >= FEWEST]
    came, watched = (sum(these[key][place] for key in kept) for place in (0, 1))
    if not watched:
        return None
    rate, variance = 0.0, 0.0
    for key in kept:
        back, of = others[key]
        weight, smoothed = these[key][1] / watched, (back + 1) / (of + 2)
        rate += weight * back / of
        variance += weight**2 * smoothed * (1 - smoothed) / of
    trials = max(int(rate * (1 - rate) / variance), 1)
    around = wilson(round(rate * trials), trials)
    here = rate_of(came, watched)
    if around is None or here is None:
        return None
    return Likened((came, watched), here, Estimate(rate, min(around[0], rate), max(around[1], rate)))


def gap(likened: Likened, *, error_share: float, looks: int) -> Estimate:
    """How far these stay behind the others, with the wide interval."""
    return widened(difference(likened.others, likened.these), error_share=error_share, looks=looks)


def fall(before: tuple[int, int], now: tuple[int, int], *, error_share: float, looks: int) -> Estimate | None:
    """How far a rate has fallen, each (came back, watched), with the wide interval."""
    then, today = rate_of(*before), rate_of(*now)
    if then is None or today is None:
        return None
    return widened(difference(then, today), error_share=error_share, looks=looks)
