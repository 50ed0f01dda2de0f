"""How far a difference may be from what it was measured to be, from the intervals of what it is made of.

One rule for everything: each number brings its own interval, whatever it is, and the squares of the distances to the
limits add up (MOVER). For two rates with Wilson's intervals this is Newcombe's method 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its 95 % interval: low <= value <= high."""

    value: float
    low: float
    high: float


def difference(after: Estimate, before: Estimate) -> Estimate:
    """after - before, of two measured independently.

    Where the same customers stand on both sides and are alike in both, the true interval is narrower than this.
    Source: Newcombe 1998, Statistics in Medicine 17:873-890, method 10, for rates; Zou and Donner 2008, Statistics in
    Medicine 27:1693-1702, equation (3), for any two. Checked: tests/oracle/test_interval_coverage.py.
    """
    return combination([(1, after), (-1, before)])


def combination(terms: Iterable[tuple[int, Estimate]]) -> Estimate:
    """The sum of several numbers, each with the sign 1 or -1, measured independently.

    Source: Zou, Huang and Zhang 2009, Computational Statistics and Data Analysis 53:1080-1085, for sums of more
    than two.
    """
    each = [(sign * e.value, *sorted((sign * e.low, sign * e.high))) for sign, e in terms]
    value = sum(middle for middle, _, _ in each)
    down = sqrt(sum((middle - low) ** 2 for middle, low, _ in each))
    up = sqrt(sum((high - middle) ** 2 for middle, _, high in each))
    return Estimate(value, value - down, value + up)


def multiple(terms: Iterable[tuple[int, Estimate]]) -> Estimate | None:
    """The product of several positive numbers, those with the sign -1 divided by; each measured independently.

    The combination of their logarithms. Undefined: None where a number or a low limit is not above 0.
    """
    logs = []
    for sign, each in terms:
        if min(each.value, each.low) <= 0:
            return None
        logs.append((sign, Estimate(log(each.value), log(each.low), log(each.high))))
    whole = combination(logs)
    return Estimate(exp(whole.value), exp(whole.low), exp(whole.high))
