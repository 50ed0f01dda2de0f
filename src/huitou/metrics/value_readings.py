"""From rows to figures, for what customers are worth, what they cost, and what became of coupons."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from huitou.calendar import iso
from huitou.metrics import definition
from huitou.metrics.question import Question
from huitou.metrics.reading import Figure, Reading, Rows
from huitou.money import money_text


def _read_cohort(rows: Rows, _question: Question, _currency: str) -> Figure:
    numerator, denominator, immature = rows[0] if rows else (0, 0, 0)
    return Figure(numerator, denominator, details={"not_mature": immature})


def _read_acquisition(rows: Rows, _question: Question, _currency: str) -> Figure:
    spent, new, days, first_day, last_day = rows[0] if rows else (0, 0, 0, None, None)
    recorded = {"days": days, "from": first_day and iso(first_day), "to": last_day and iso(last_day)}
    return Figure(spent, new, undefined=None if days else "no_costs", details={"costs": recorded})


def _read_against_cost(rows: Rows, question: Question, _currency: str) -> Figure:
    """What customers watched long enough brought each, over what it cost to win each."""
    earned, spent, mature, new, recorded = rows[0] if rows else (0,) * 5
    whole = mature and spent and recorded
    ratio = Fraction(earned, mature) * _margin(question) / Fraction(spent, new) if whole else None
    reason = None if recorded and spent else "no_costs"
    details = {"observed": mature, "new_buyers": new, "not_mature": new - mature, "margin": _told_margin(question)}
    return Figure(earned, spent, ratio=ratio, undefined=reason if mature else "not_mature", details=details)


def _read_payback(rows: Rows, question: Question, currency: str) -> Figure:
    """Rows: month, net of those watched long enough, spent, how many they are, how many new buyers, costs recorded."""
    brought = {month: net for month, net, *_ in rows if month is not None}
    earned, spent, mature, new, recorded = (sum(row[place] for row in rows) for place in range(1, 6))
    details: dict[str, Any] = {"observed": mature, "new_buyers": new, "not_mature": new - mature}
    details |= {"margin": _told_margin(question), "acquisition_cost": None, "by_month": []}
    if not (mature and recorded and spent):
        return Figure(earned, spent, undefined="no_costs" if mature else "not_mature", details=details)
    cost, so_far, reached = Fraction(spent, new), Fraction(0), None
    details["acquisition_cost"] = money_text(cost, currency)
    for month in range(1, int(question.params["months"]) + 1):
        so_far += Fraction(brought.get(month, 0), mature) * _margin(question)
        details["by_month"].append([month, money_text(so_far, currency)])
        if reached is None and so_far >= cost:
            reached = month
    return Figure(earned, spent, months=reached, undefined=None if reached else "not_reached", details=details)


def _margin(question: Question) -> Fraction:
    """The share of revenue that is left after the goods: all of it, where the shop states none."""
    margin = question.settings.gross_margin
    return Fraction(1) if margin is None else Fraction(str(margin))


def _told_margin(question: Question) -> float | None:
    return question.settings.gross_margin


def _read_coupons(rows: Rows, _question: Question, _currency: str) -> Figure:
    used, issued, still_open = rows[0] if rows else (0, 0, 0)
    return Figure(used, issued, details={"coupons_open": still_open})


VALUE_READINGS: Mapping[definition.Reading, Reading] = {
    "cohort": Reading(
        "SELECT slice, SUM(numerator), SUM(denominator), SUM(not_mature) FROM answer GROUP BY slice", _read_cohort
    ),
    "acquisition": Reading(
        "SELECT slice, SUM(numerator), SUM(denominator), COUNT(cost_day), MIN(cost_day), MAX(cost_day)\n"
        "FROM answer GROUP BY slice",
        _read_acquisition,
    ),
    "against_cost": Reading(
        "SELECT slice, SUM(numerator), SUM(denominator), SUM(mature), SUM(is_new), SUM(recorded)\n"
        "FROM answer GROUP BY slice",
        _read_against_cost,
    ),
    "payback": Reading(
        "SELECT slice, month, SUM(numerator), SUM(denominator), SUM(mature), SUM(is_new), SUM(recorded)\n"
        "FROM answer GROUP BY slice, month",
        _read_payback,
    ),
    "coupons": Reading(
        "SELECT slice, SUM(numerator), SUM(denominator), SUM(coupons_open) FROM answer GROUP BY slice", _read_coupons
    ),
}
