"""The figures the aids rest on: how much is sold, for how long, whether it grows; each with its window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from huitou import money
from huitou.calendar import Window, iso
from huitou.diagnosis import figures
from huitou.diagnosis.figures import Figure
from huitou.diagnosis.view import View
from huitou.statistics.difference import Estimate, multiple

YEAR = 365
HALF = 182
Name = Literal[
    "purchases",
    "revenue",
    "age",
    "trend",
    "order_value",
    "frequency",
    "lifetime_value",
    "acquisition_cost",
    "ratio",
    "margin_ratio",
    "margin",
    "payback",
    "cost_days",
]
Make = Callable[[float], Figure]

_DAYS = "SELECT DISTINCT s.day FROM sequence AS s WHERE s.day >= :from_day AND s.day <= :to_day ORDER BY s.day"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure over the shop days ``window``, with its 95 % interval where it has one.

    ``beside``: the earlier days a trend is measured against. ``params``: what makes the name whole, as so many months.
    ``said``: somebody gave it by hand.
    """

    name: Name
    figure: Figure
    window: Window
    limits: tuple[Figure, Figure] | None = None
    beside: Window | None = None
    months: int | None = None
    said: bool = False

    def to_dict(self, currency: str) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": _plain(self.figure, currency),
            "unit": self.figure.unit,
            "interval": [_plain(each, currency) for each in self.limits] if self.limits else None,
            "from": iso(self.window.from_day),
            "to": iso(self.window.to_day),
            "against": [iso(self.beside.from_day), iso(self.beside.to_day)] if self.beside else None,
            "months": self.months,
            "given_by_hand": self.said,
        }


def _plain(figure: Figure, currency: str) -> float | str | None:
    if figure.unit == "unknown":
        return None
    return money.money_text(int(figure.value), currency) if figure.unit == "money" else figure.value


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the shop on the day: the last year, as far as the data reach back into it.

    ``gap``: the longest stretch in it without one purchase, where it is longer than may be. ``growth``: of revenue, as
    a share; None where the data reach back for less than a year, or the amounts are too few for an interval.
    """

    first_day: int
    year: Window
    purchases: int
    revenue: int
    gap: Window | None
    growth: Estimate | None
    facts: tuple[Fact, ...]

    @property
    def age(self) -> int:
        return self.year.to_day - self.first_day


def known(view: View, *, longest_gap: int) -> Known | None:
    """The facts of volume, age and trend. Undefined: None where nobody has bought by the view's day."""
    year = view.window(YEAR)
    first = view.snapshot.about.first_day
    if year is None or first is None:
        return None
    (purchases,) = view.measured("purchases", **_in(year))
    (revenue,) = view.measured("revenue", **_in(year))
    facts = [
        Fact("purchases", figures.count(purchases.numerator), year),
        Fact("revenue", figures.minor(revenue.numerator), year),
        Fact("age", figures.days(year.to_day - first), Window(first, year.to_day)),
    ]
    growth = None
    for days in (YEAR, HALF):
        now, before = view.window(days), view.window(days, before=days)
        whole = now is not None and before is not None and now.days == before.days == days
        if whole and now and before and not gap_in(view, Window(before.from_day, now.to_day), longest=longest_gap):
            growth = _growth(view, now, before)
            if growth is not None:
                facts.append(fact("trend", growth, now, figures.rate, beside=before))
            break
    gap = gap_in(view, year, longest=longest_gap)
    return Known(first, year, purchases.numerator, revenue.numerator, gap, growth, tuple(facts))


def fact(
    name: Name,
    estimate: Estimate,
    window: Window,
    make: Make,
    *,
    beside: Window | None = None,
    months: int | None = None,
) -> Fact:
    """The fact of an estimate, its interval written as its value is."""
    limits = (make(estimate.low), make(estimate.high))
    return Fact(name, make(estimate.value), window, limits, beside, months)


def estimated(view: View, metric: str, window: Window, **more: Any) -> Estimate | None:
    """The metric of the whole shop over the window, with its interval."""
    return view.estimate(metric, **_in(window), **more)


def exactly(amount: int, people: int) -> Fraction | None:
    return Fraction(amount, people) if people else None


def gap_in(view: View, window: Window, *, longest: int) -> Window | None:
    """The longest stretch of days without one purchase, where it is longer than ``longest``; up to the window's end."""
    days = [day for (day,) in view.snapshot.rows(_DAYS, from_day=window.from_day, to_day=window.to_day)]
    marks = [window.from_day - 1, *days, window.to_day + 1]
    before, after = max(pairwise(marks), key=lambda pair: pair[1] - pair[0])
    return Window(before + 1, after - 1) if after - before - 1 > longest else None


def _growth(view: View, now: Window, before: Window) -> Estimate | None:
    after, earlier = estimated(view, "revenue", now), estimated(view, "revenue", before)
    ratio = multiple([(1, after), (-1, earlier)]) if after and earlier else None
    # The value by itself, for a bound is met exactly where it is met.
    return (
        Estimate(after.value / earlier.value - 1, ratio.low - 1, ratio.high - 1)
        if after and earlier and ratio
        else None
    )


def _in(window: Window) -> dict[str, int]:
    return {"from_": window.from_day, "to": window.to_day}
