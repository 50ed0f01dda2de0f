"""From the rows of an answer to one figure: the ways a metric can be read.

Each reading is a SELECT over `answer` (integers and keys only) and a function from the rows of one slice to a Figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from huitou.metrics import definition
from huitou.metrics.cycles import TOLD_BY
from huitou.metrics.question import Question
from huitou.metrics.reading import Figure, Reading, Rows
from huitou.metrics.value_readings import VALUE_READINGS
from huitou.money import money_text
from huitou.predict.lifecycle import STAGES
from huitou.predict.reminder import Reminder, is_from_delivery
from huitou.statistics.survival import Curve, band, kaplan_meier, mean, quantile

_RETURNED_WITHIN = (30, 60, 90, 180, 365)
_BIN_DAYS = 5
# So many times the days that a purchase should last are late.
_LATE = Fraction(5, 4)


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
    completed, points = sum(returned.values()), curve.points()
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
        "curve": [list(each) for each in points],
        "band": [list(each) for each in band(returned, watched, at=(day for day, _ in points))],
        "bins": _bins(returned, until=curve.horizon),
    }
    days = _typical(curve, completed, question)
    details["reminder"] = _reminder(days, "purchase")
    return Figure(completed, everybody, days=days, too_few=days is None, details=details)


def _typical(curve: Curve, completed: int, question: Question) -> int | None:
    """The typical gap, where enough came back to give one."""
    return curve.typical_gap() if completed >= int(question.params["min_returners"]) else None


def _reminder(days: int | None, clock: str) -> dict[str, Any] | None:
    """When to remind, in days since ``clock``: before the typical gap, as far as there is one."""
    if not days:
        return None
    reminder = Reminder(days)
    return {"clock": clock, "gap_days": days, "from_day": reminder.from_day, "to_day": reminder.to_day}


def _read_refill(rows: Rows, question: Question, currency: str) -> Figure:
    """Rows: bought again, days, days since delivery (None where it is not known), how many."""
    figure = _read_survival(_counted((back, days, n) for back, days, _, n in rows), question, currency)
    known = [(back, since, n) for back, _, since, n in rows if since is not None]
    if is_from_delivery(known=sum(row[-1] for row in known), of=sum(row[-1] for row in rows)):
        # Who orders again before the parcel is there has waited no day.
        sides: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        for back, since, n in known:
            sides[0 if back else 1][max(since, 0)] += n
        figure.details["reminder"] = _reminder(
            _typical(kaplan_meier(*sides), sum(sides[0].values()), question), "delivery"
        )
    return figure


def _read_lateness(rows: Rows, question: Question, currency: str) -> Figure:
    """Rows: bought again, days, how long it should last, who says so, how many."""
    figure = _read_survival(_counted((back, days, n) for back, days, _, _, n in rows), question, currency)
    told = {(lasts, by) for _, _, lasts, by, _ in rows}
    lasts, by = told.pop() if len(told) == 1 else (None, 0)
    reason = "several_cycles" if told else "no_cycle" if rows and lasts is None else None
    details = {"typical_days": figure.days, "cycle_days": lasts, "cycle_from": TOLD_BY[by]}
    ratio = Fraction(figure.days, lasts) if figure.days and lasts else None
    late = None if ratio is None else ratio > _LATE
    details |= {"late": late, "days_absent": figure.days - lasts if figure.days and lasts and late else None}
    details |= {key: figure.details[key] for key in ("n", "completed")}
    return Figure(
        figure.numerator,
        figure.denominator,
        ratio=ratio,
        too_few=ratio is None,
        undefined=reason,
        details=details,
    )


def _counted(rows: Iterable[tuple[int, int, int]]) -> Rows:
    """Gaps of one length counted together."""
    counts: Counter[tuple[int, int]] = Counter()
    for back, days, n in rows:
        counts[back, days] += n
    return [(back, days, n) for (back, days), n in counts.items()]


def _read_refunds(rows: Rows, _question: Question, _currency: str) -> Figure:
    refunded, paid, orders, refunded_orders = rows[0] if rows else (0,) * 4
    details = {
        "orders_paid": orders,
        "orders_refunded": refunded_orders,
        "order_rate": refunded_orders / orders if orders else None,
    }
    return Figure(refunded, paid, details=details)


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
    **VALUE_READINGS,
    "total": Reading("SELECT slice, SUM(numerator) FROM answer GROUP BY slice", _read_sum),
    "share": Reading("SELECT slice, SUM(numerator), SUM(denominator) FROM answer GROUP BY slice", _read_sum),
    "split": Reading(
        "SELECT slice, SUM(numerator), SUM(denominator), SUM(returning_purchases), SUM(all_purchases),\n"
        "  SUM(returning_buyers), SUM(new_buyers)\nFROM answer GROUP BY slice",
        _read_split,
    ),
    "refunds": Reading(
        "SELECT slice, SUM(numerator), SUM(denominator), SUM(paid_orders), SUM(refunded_orders)\n"
        "FROM answer GROUP BY slice",
        _read_refunds,
    ),
    "refill": Reading(
        "SELECT slice, numerator, observed_days, since_delivery, COUNT(*)\n"
        "FROM answer GROUP BY slice, numerator, observed_days, since_delivery",
        _read_refill,
    ),
    "lateness": Reading(
        "SELECT slice, numerator, observed_days, cycle_days, cycle_from, COUNT(*)\n"
        "FROM answer GROUP BY slice, numerator, observed_days, cycle_days, cycle_from",
        _read_lateness,
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
