"""What each lever would bring over the next months, on the shop's own curves, as if all else stayed as it was."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from huitou.calendar import iso
from huitou.diagnosis.what_if.curves import STEP, Curves, curves
from huitou.errors import UserError
from huitou.metrics.question import Snapshot
from huitou.money import money_text
from huitou.settings import Settings
from huitou.statistics.difference import Estimate, combination, multiple

Name = Literal["new_buyers", "second_order", "frequency", "order_value", "win_back"]
# How far each lever is moved where nobody says: a tenth more, five points more.
STEPS: Mapping[Name, float] = {
    "new_buyers": 0.10,
    "second_order": 0.05,
    "frequency": 0.10,
    "order_value": 0.10,
    "win_back": 0.05,
}
HORIZONS: Mapping[int, int] = {6: 182, 12: 365}


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever moved by ``step`` (a share of what is, or points of a rate): what it brings in ``months``.

    Units: ``worth`` in minor units of net revenue, times the margin where one was given. ``cost`` is what was said it
    costs, ``per_cost`` worth over cost. Undefined: ``worth`` is None where the shop's past does not tell.
    ``as_new_buyers``: how many more new buyers a month would bring as much.
    """

    name: Name
    step: float
    months: int
    worth: Estimate | None
    cost: int | None
    as_new_buyers: float | None

    @property
    def limits(self) -> tuple[float, ...]:
        """The worth, and the ends of its interval; empty where it is not known."""
        return (self.worth.value, self.worth.low, self.worth.high) if self.worth else ()

    @property
    def per_cost(self) -> float | None:
        return self.worth.value / self.cost if self.worth and self.cost else None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The levers, the dearest first, over the horizons the shop's past reaches; and the curves they rest on."""

    as_of: int
    currency: str
    margin: float | None
    levers: Mapping[int, tuple[Lever, ...]]
    curves: Mapping[int, Curves]

    @property
    def undefined(self) -> str | None:
        return None if self.levers else "history"

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it, money in the currency's units."""
        return {
            "as_of": iso(self.as_of),
            "currency": self.currency,
            "margin": self.margin,
            "undefined": self.undefined,
            "levers": [
                {
                    "name": lever.name,
                    "months": lever.months,
                    "step": lever.step,
                    "worth": [money_text(round(each), self.currency) for each in lever.limits],
                    "cost": None if lever.cost is None else money_text(lever.cost, self.currency),
                    "per_cost": lever.per_cost,
                    "as_new_buyers": lever.as_new_buyers,
                }
                for levers in self.levers.values()
                for lever in levers
            ],
        }


def what_if(
    snapshot: Snapshot,
    *,
    as_of: int,
    settings: Settings,
    steps: Mapping[Name, float] | None = None,
    costs: Mapping[Name, int] | None = None,
    margin: float | None = None,
) -> WhatIf:
    """Every lever over 6 and 12 months. ``costs`` in minor units, ``margin`` as a share of net revenue, by default the
    shop's gross_margin; without one, amounts are net revenue.

    Each lever is moved alone. What is assumed: as many new buyers keep coming as in the last 90 days, they behave as
    those of the last year did, and the customers there are bring what they brought in as long a time before.
    Undefined: a horizon is left out where the data does not reach back so far and 90 days more.
    Raises: UserError ``what_if.margin`` for one outside 0 to 1, ``what_if.step`` for one that is no number.
    """
    margin = settings.gross_margin if margin is None else margin
    _check(margin, steps or {})
    found: dict[int, tuple[Lever, ...]] = {}
    known: dict[int, Curves] = {}
    for months, days in HORIZONS.items():
        past = curves(snapshot, as_of=as_of, days=days, settings=settings)
        if past is not None:
            known[months] = past
            make = _Maker(
                past, months, days, 1.0 if margin is None else margin, {**STEPS, **(steps or {})}, costs or {}
            )
            found[months] = make.levers()
    return WhatIf(as_of, snapshot.about.currency, margin, found, known)


def _check(margin: float | None, steps: Mapping[Name, float]) -> None:
    if margin is not None and not 0 < margin <= 1:
        raise UserError("what_if.margin", en="a margin lies above 0 and up to 100%", zh="毛利率要大于 0，不超过 100%")
    for name, step in steps.items():
        if not math.isfinite(step):
            raise UserError(
                "what_if.step", en=f"{name} is moved by a number, not by {step}", zh=f"{name} 要写一个数，不能是 {step}"
            )


@dataclass(frozen=True, slots=True)
class _Maker:
    past: Curves
    months: int
    days: int
    margin: float
    steps: Mapping[Name, float]
    costs: Mapping[Name, int]

    def levers(self) -> tuple[Lever, ...]:
        worths: dict[Name, Estimate | None] = {
            "new_buyers": _times(self._newcomers(), self.steps["new_buyers"]),
            "second_order": self._second_order(),
            "frequency": _times(self.past.returning, self.steps["frequency"]),
            "order_value": _times(self.past.takings, self.steps["order_value"]),
            "win_back": self._win_back(),
        }
        made = [self._lever(name, worth) for name, worth in worths.items()]
        return tuple(sorted(made, key=lambda lever: -(lever.worth.value if lever.worth else 0.0)))

    def _lever(self, name: Name, worth: Estimate | None) -> Lever:
        worth = _times(worth, self.margin) if worth else None
        one_a_month = self._newcomers().value * self.margin / (self.past.arrivals.value * self.days / self.months)
        as_buyers = worth.value / one_a_month if worth else None
        return Lever(name, self.steps[name], self.months, worth, self.costs.get(name), as_buyers)

    def _newcomers(self) -> Estimate:
        """What those who come newly in the horizon bring in it: arrivals a day x what one arrival a day brings."""
        brought = combination([(1, _times(self.past.first, self.days)), (1, self._later())])
        return _product(self.past.arrivals, brought)

    def _later(self) -> Estimate:
        """What one newcomer a day brings after the first orders, over the horizon: the area under the curve."""
        area = _area(self.past.later, self.days)
        low, high = self.past.spread
        return Estimate(area, area * low, area * high)

    def _second_order(self) -> Estimate | None:
        """Later purchases grow as the share who come back does."""
        returned, later = self.past.returned[-1], self._later()
        if not returned or not later.value:
            return None
        return _times(_product(self.past.arrivals, later), self.steps["second_order"] / returned)

    def _win_back(self) -> Estimate | None:
        """One more order each, of what later orders bring; what may come after it is not counted."""
        return _times(self.past.later_order, self.past.lost * self.steps["win_back"]) if self.past.lost else None


def _product(one: Estimate, other: Estimate) -> Estimate:
    """Both multiplied, each measured independently; where a limit is 0, the products of the limits."""
    return multiple([(1, one), (1, other)]) or Estimate(
        one.value * other.value, one.low * other.low, one.high * other.high
    )


def _area(curve: tuple[float, ...], days: int) -> float:
    """The sum over arrival days of what each brings until the end: trapezia between the steps, level past the last."""
    total, reach = 0.0, (len(curve) - 1) * STEP
    for day in range(days):
        left = min(days - day, reach)
        place, rest = divmod(left, STEP)
        upper = curve[min(place + 1, len(curve) - 1)]
        total += curve[place] + (upper - curve[place]) * rest / STEP
    return total


def _times(estimate: Estimate, factor: float) -> Estimate:
    return Estimate(estimate.value * factor, estimate.low * factor, estimate.high * factor)
