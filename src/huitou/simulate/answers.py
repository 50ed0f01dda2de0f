"""The fifteen numbers of a window, counted in the plainest way there is: one customer after the other, in lists.

Nothing here is shared with the code that answers a shop's questions; that is what makes it a check of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from huitou.calendar import Window

CountBy = Literal["order", "day"]
Answer = dict[str, object]
UNKNOWN = -1
_WITHIN = (30, 60, 90, 180, 365)
_TWICE = 2


@dataclass(frozen=True, slots=True)
class Purchase:
    """One order that counts: whose (``UNKNOWN`` for a guest), on which shop day, for how much in minor units."""

    customer: int
    day: int
    net: int


@dataclass(frozen=True, slots=True)
class _Life:
    """A customer's purchases up to as_of, oldest first; those at ``low`` .. ``high - 1`` are in the window."""

    days: list[int]
    nets: list[int]
    low: int
    high: int

    @property
    def inside(self) -> int:
        return self.high - self.low

    def revenue(self, after: int = 0) -> int:
        """Of the window's purchases, from the life's purchase number ``after`` (counted from 0) on."""
        return sum(self.nets[max(self.low, after) : self.high])


def answers(
    purchases: Iterable[Purchase], *, window: Window, as_of: int, count_by: CountBy, min_returners: int = 30
) -> dict[str, Answer]:
    """The window's numbers from all purchases, which come in time order.

    Shape: metric id -> numerator, denominator and what else belongs to it.
    Units: money in minor units. Guests count in revenue, purchases and average order value alone.
    Undefined: a denominator of 0; a cycle's value ``None`` below ``min_returners``.
    Source: docs/metrics, the worked example.
    """
    known, guests = _lives(purchases, window=window, as_of=as_of, count_by=count_by)
    buyers = [life for life in known if life.inside]
    inside = sum(life.inside for life in buyers)
    money = sum(life.revenue() for life in buyers)
    spent = money + sum(guests)
    total = inside + len(guests)
    new = [life for life in buyers if life.low == 0]
    return {
        "repeat_purchase_rate": _ratio(sum(life.inside >= _TWICE for life in buyers), len(buyers)),
        "repeat_order_share": _ratio(inside - len(buyers), inside),
        "returning_order_share": _ratio(inside - len(new), inside),
        "cohort_repurchase_rate": {**_cohort(new, as_of=as_of, days=90), "days": 90},
        "buyer_repurchase_rate": {**_cohort(buyers, as_of=as_of, days=90), "days": 90},
        "lifetime_repeat_rate": _ratio(_with(known, _TWICE), _with(known, 1)),
        "repurchase_cycle": _cycle(new, as_of=as_of, min_returners=min_returners),
        "returning_revenue_share": _contribution(buyers, money=money, window=window),
        "revenue": _count(spent),
        "buyers": _count(len(buyers)),
        "new_buyers": _count(len(new)),
        "purchases": _count(total),
        "purchase_frequency": _ratio(inside, len(buyers)),
        "average_order_value": _ratio(spent, total),
        "revenue_per_buyer": _ratio(money, len(buyers)),
    }


def _with(lives: Sequence[_Life], purchases: int) -> int:
    return sum(life.high >= purchases for life in lives)


def _ratio(numerator: int, denominator: int) -> Answer:
    return {"numerator": numerator, "denominator": denominator}


def _count(value: int) -> Answer:
    return {"numerator": value, "denominator": None}


def _lives(
    purchases: Iterable[Purchase], *, window: Window, as_of: int, count_by: CountBy
) -> tuple[list[_Life], list[int]]:
    days: dict[int, list[int]] = {}
    nets: dict[int, list[int]] = {}
    guests = []
    for purchase in purchases:
        if purchase.day > as_of:
            continue
        if purchase.customer == UNKNOWN:
            if window.from_day <= purchase.day <= window.to_day:
                guests.append(purchase.net)
            continue
        own_days = days.setdefault(purchase.customer, [])
        own_nets = nets.setdefault(purchase.customer, [])
        if count_by == "day" and own_days and own_days[-1] == purchase.day:
            own_nets[-1] += purchase.net
        else:
            own_days.append(purchase.day)
            own_nets.append(purchase.net)
    lives = [
        _Life(own, nets[customer], bisect_left(own, window.from_day), bisect_right(own, window.to_day))
        for customer, own in days.items()
    ]
    return lives, guests


def _cohort(anchored: Sequence[_Life], *, as_of: int, days: int) -> Answer:
    """Of those whose anchor, the first purchase in the window, is old enough: who bought again soon after it."""
    mature = [life for life in anchored if life.days[life.low] + days <= as_of]
    came = sum(
        life.low + 1 < len(life.days) and life.days[life.low + 1] - life.days[life.low] <= days for life in mature
    )
    return _ratio(came, len(mature))


def _contribution(buyers: Sequence[_Life], *, money: int, window: Window) -> Answer:
    definitions: dict[str, Callable[[_Life], int]] = {
        "not_first": lambda life: life.revenue(after=1),
        "bought_twice": lambda life: life.revenue() if life.high >= _TWICE else 0,
        "older_than_30": lambda life: life.revenue(after=bisect_left(life.days, life.days[0] + 30)),
        "older_than_60": lambda life: life.revenue(after=bisect_left(life.days, life.days[0] + 60)),
        "older_than_90": lambda life: life.revenue(after=bisect_left(life.days, life.days[0] + 90)),
        "existing": lambda life: life.revenue() if life.days[0] < window.from_day else 0,
    }
    by = {name: sum(map(rule, buyers)) for name, rule in definitions.items()}
    return {**_ratio(by["not_first"], money), "by_definition": by}


def _cycle(new: Sequence[_Life], *, as_of: int, min_returners: int) -> Answer:
    """Days from the first to the second purchase day; who has not come back is watched until as_of."""
    gaps, waiting = [], []
    for life in new:
        after = bisect_right(life.days, life.days[0])
        if after < len(life.days):
            gaps.append(life.days[after] - life.days[0])
        else:
            waiting.append(as_of - life.days[0])
    gaps.sort()
    curve = _stay_away(gaps, waiting)
    followed = max([*gaps, *waiting], default=0)
    half_back = (1 - _at(curve, min(365, followed))) / 2
    typical = next((t for t, s in curve if 1 - s >= half_back), None) if gaps else None
    return {
        "value": typical if len(gaps) >= min_returners else None,
        "n": len(new),
        "completed": len(gaps),
        "km_median": next((t for t, s in curve if 2 * s <= 1), None),
        "mean": float(Fraction(sum(gaps), len(gaps))) if gaps else None,
        "median": _quantile(gaps, Fraction(1, 2)),
        "p25": _quantile(gaps, Fraction(1, 4)),
        "p75": _quantile(gaps, Fraction(3, 4)),
        "returned_within": {str(t): float(1 - _at(curve, t)) if t <= followed else None for t in _WITHIN},
    }


def _stay_away(gaps: Sequence[int], waiting: Sequence[int]) -> list[tuple[int, Fraction]]:
    """Kaplan and Meier (1958): the share not yet back after t days, at each t at which somebody came."""
    came, left = Counter(gaps), Counter(waiting)
    at_risk = len(gaps) + len(waiting)
    share, curve = Fraction(1), []
    for t in sorted(came.keys() | left.keys()):
        if came[t]:
            share *= Fraction(at_risk - came[t], at_risk)
            curve.append((t, share))
        at_risk -= came[t] + left[t]
    return curve


def _at(curve: Sequence[tuple[int, Fraction]], t: int) -> Fraction:
    place = bisect_right(curve, t, key=lambda step: step[0])
    return curve[place - 1][1] if place else Fraction(1)


def _quantile(values: Sequence[int], p: Fraction) -> float | None:
    """Type 7 of Hyndman and Fan (1996)."""
    if not values:
        return None
    place = (len(values) - 1) * p
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return float(values[low] + (values[high] - values[low]) * (place - low))
