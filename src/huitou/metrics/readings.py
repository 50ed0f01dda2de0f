"""From the rows of an answer to one figure: the ways a metric can be read.

Each reading is a SELECT over `answer` (integers and keys only) and a function from the rows of one slice to a Figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from huitou.metrics import definition
from huitou.metrics.question import Question
from huitou.money import money_text
from huitou.predict.lifecycle import STAGES
from huitou.statistics.survival import band, kaplan_meier, mean, quantile

Rows = Sequence[Sequence[int]]
_RETURNED_WITHIN = (30, 60, 90, 180, 365)
_BIN_DAYS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """The exact integers of one slice; ``days`` is the value where it is not their quotient."""

    numerator: int = 0
    denominator: int = 0
    days: int | None = None
    too_few: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    select: str
    read: Callable[[Rows, Question, str], Figure]


def _read_sum(rows: Rows, _question: Question, _currency: str) -> Figure:
    numerator, denominator = (*rows[0], 0)[:2] if rows else (0, 0)
    return Figure(numerator, denominator)


def _read_split(rows: Rows, _question: Question, currency: str) -> Figure:
    returning_net, net, returning_purchases, purchases, returning_buyers, new_buyers = rows[0] if rows else (0,) * 6
    details = {
        "returning": _side(returning_net, returning_purchases, returning_buyers, currency=currency),
        "new": _side(net - returning_net, purchases - returning_purchases, new_buyers, currency=currency),
    }
    return Figure(returning_net, net, details=details)


def _side(net: int, purchases: int, buyers: int, *, currency: str) -> dict[str, Any]:
    """One side of the table: the exact integers, and the three ratios made of them."""
    return {
        "buyers": buyers,
        "purchases": purchases,
        "revenue": money_text(net, currency),
        "revenue_minor": net,
        "revenue_per_buyer": money_text(Fraction(net, buyers), currency) if buyers else None,
        "average_order_value": money_text(Fraction(net, purchases), currency) if purchases else None,
        "purchases_per_buyer": purchases / buyers if buyers else None,
    }


def _read_survival(rows: Rows, question: Question, _currency: str) -> Figure:
    returned = {days: count for came_back, days, count in rows if came_back}
    watched = {days: count for came_back, days, count in rows if not came_back}
    curve = kaplan_meier(returned, watched)
    completed = sum(returned.values())
    median = curve.median()
    everybody = completed + sum(watched.values())
    details = {
        "n": everybody,
        "completed": completed,
        "km_median": median,
        "km_median_reached": median is not None,
        "mean": _float(mean(returned)),
        "median": _float(quantile(returned, Fraction(1, 2))),
        "p25": _float(quantile(returned, Fraction(1, 4))),
        "p75": _float(quantile(returned, Fraction(3, 4))),
        "returned_within": {str(days): _float(curve.returned_within(days)) for days in _RETURNED_WITHIN},
        "follow_up_days": curve.follow_up,
        "curve": [[day, float(share)] for day, share in curve.points()],
        "band": [list(each) for each in band(returned, watched, at=(day for day, _ in curve.points()))],
        "bins": _bins(returned, until=curve.horizon),
    }
    enough = completed >= int(question.params["min_returners"])
    days = curve.typical_gap() if enough else None
    return Figure(completed, everybody, days=days, too_few=days is None, details=details)


def _bins(returned: Mapping[int, int], *, until: int) -> list[list[int]]:
    """How many came back after how long, as [first day, last day, customers]: every five days from the first."""
    starts = range(1, until + 1, _BIN_DAYS)
    ends = (min(start + _BIN_DAYS - 1, until) for start in starts)
    return [
        [start, end, sum(returned.get(day, 0) for day in range(start, end + 1))]
        for start, end in zip(starts, ends, strict=True)
    ]


def _read_structure(rows: Rows, _question: Question, _currency: str) -> Figure:
    """Rows: stage, whether bought in the window, lost and existing, existing, everybody."""
    names = ("unknown", *STAGES)
    details: dict[str, dict[str, int]] = {side: dict.fromkeys(names, 0) for side in ("customers", "buyers")}
    for stage, bought, _, _, customers in rows:
        details["customers"][names[stage]] += customers
        details["buyers"][names[stage]] += customers if bought else 0
    return Figure(sum(row[2] for row in rows), sum(row[3] for row in rows), details=details)


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


READINGS: Mapping[definition.Reading, Reading] = {
    "total": Reading("SELECT slice, SUM(numerator) FROM answer GROUP BY slice", _read_sum),
    "share": Reading("SELECT slice, SUM(numerator), SUM(denominator) FROM answer GROUP BY slice", _read_sum),
    "split": Reading(
        "SELECT slice, SUM(numerator), SUM(denominator), SUM(returning_purchases), SUM(all_purchases),\n"
        "  SUM(CASE WHEN returning_purchases > 0 THEN 1 ELSE 0 END),\n"
        "  SUM(CASE WHEN all_purchases > returning_purchases THEN 1 ELSE 0 END)\n"
        "FROM answer GROUP BY slice",
        _read_split,
    ),
    "structure": Reading(
        "SELECT slice, stage, bought, SUM(numerator), SUM(denominator), COUNT(*)\n"
        "FROM answer GROUP BY slice, stage, bought",
        _read_structure,
    ),
    "survival": Reading(
        "SELECT slice, numerator, observed_days, COUNT(*) FROM answer GROUP BY slice, numerator, observed_days",
        _read_survival,
    ),
}
