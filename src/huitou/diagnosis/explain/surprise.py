"""How far a slice went its own way: what it would have been had it moved like the rest, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import copysign, log, log1p, sqrt
from statistics import NormalDist, median

from huitou.diagnosis.explain.tallies import Course, Tally

# How often, in a shop where nothing happened, anything at all is named.
ERROR_SHARE = 0.05
NOTHING = Tally()
# How far a slice strays from the rest by itself from window to window, where there is no history to tell.
UNKNOWN_DRIFT = 0.1
_FEWEST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Astray:
    """A slice's change beyond what the rest did: ``effect`` and ``spread`` in the metric's unit, ``z`` in spreads."""

    before: Tally
    after: Tally
    expected: float
    effect: float
    spread: float
    z: float


def astray(course: Course, whole: Course, *, before: int, after: int, drift: float) -> Astray | None:
    """The slice between two windows, beside the rest. Undefined: None where the rest sold nothing before or after.

    Expected is what the slice had before, times how the rest moved. Its spread: customers come by chance, each with
    an amount (a compound Poisson sum), in the slice and in the rest; and beyond that, slices drift by ``drift``.
    """
    then, now = course.get(before, NOTHING), course.get(after, NOTHING)
    rest_then, rest_now = whole.get(before, NOTHING) - then, whole.get(after, NOTHING) - now
    if rest_then.value <= 0 or rest_now.value <= 0:
        return None
    growth = rest_now.value / rest_then.value
    expected = then.value * growth
    # A slice that vanished has no spread of its own left: both windows together tell what one customer more is.
    each = (then.squares + now.squares) / max(then.value + now.value, 1)
    wobble = rest_now.squares / rest_now.value**2 + rest_then.squares / rest_then.value**2
    typical = max(expected, (now.value + expected) / 4)
    variance = each * typical + growth**2 * each * then.value + expected**2 * (wobble + drift**2)
    effect = now.value - expected
    # Customers come whole: half of one either way is no surprise.
    beyond = copysign(max(abs(effect) - each / 2, 0.0), effect)
    spread = sqrt(variance)
    return Astray(then, now, expected, effect, spread, beyond / spread if spread else 0.0)


def drift_of(courses: Mapping[int, Course], whole: Course, *, history: Sequence[int]) -> float:
    """How far slices of a dimension stray from the rest by themselves, as a share: what chance leaves over.

    ``history``: earlier windows, the latest first. Moments: the mean square of what was astray less what chance
    explains, weighted by size. Undefined: a tenth with fewer than three pairs of windows.
    """
    pairs = list(zip(history[1:], history, strict=False))
    if len(pairs) < _FEWEST_PAIRS:
        return UNKNOWN_DRIFT
    over = weight = 0.0
    for before, after in pairs:
        for course in courses.values():
            found = astray(course, whole, before=before, after=after, drift=0.0)
            if found is None or not found.expected:
                continue
            over += found.effect**2 - found.spread**2
            weight += found.expected**2
    return sqrt(max(over, 0.0) / weight) if weight else UNKNOWN_DRIFT


@dataclass(frozen=True, slots=True)
class Moved:
    """A factor's own move against how it moves usually: ``share`` is after / before - 1, ``p`` two-sided."""

    before: float
    after: float
    share: float
    p: float


def moved(
    before: float, after: float, *, chance: float, history: Sequence[float], uneven: bool, floor: float
) -> Moved | None:
    """A factor between two windows, beside its own history (the latest first). Undefined: None where one is 0.

    ``chance`` is the relative standard error of the change by sampling alone, ``floor`` the least that is taken for a
    usual move. Usual is the median of earlier moves from window to window; where the calendar differs (``uneven``),
    the largest of them. Student's t with as many degrees as moves known, turned into a normal deviate.
    Source of the turn: Wallace 1959, Annals of Mathematical Statistics 30:1121-1130.
    """
    if before <= 0 or after <= 0:
        return None
    moves = [abs(log(new / old)) for new, old in pairwise(history) if new > 0 and old > 0]
    usual = floor
    if len(moves) >= _FEWEST_PAIRS:
        usual = max(max(moves) if uneven else median(moves) * 1.4826, floor)
    elif uneven:
        usual = max(usual, 0.5)
    spread = sqrt(usual**2 + chance**2)
    t, degrees = log(after / before) / spread, max(len(moves), _FEWEST_PAIRS)
    z = (8 * degrees + 1) / (8 * degrees + 3) * sqrt(degrees * log1p(t * t / degrees))
    return Moved(before, after, after / before - 1, two_sided(z))


def two_sided(z: float) -> float:
    return 2 * NormalDist().cdf(-abs(z))
