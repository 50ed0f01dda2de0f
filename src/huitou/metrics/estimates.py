"""Every measurement as a number with a 95 % interval, from exact sums over the customers behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from huitou.metrics import relations
from huitou.metrics.cuts import Key
from huitou.metrics.definition import Metric
from huitou.metrics.question import Question
from huitou.metrics.readings import READINGS
from huitou.metrics.slice_keys import keys_in
from huitou.statistics import interval
from huitou.statistics.difference import Estimate
from huitou.statistics.interval import Sums
from huitou.statistics.survival import kaplan_meier, typical_gap_interval
from huitou.warehouse.snapshot import Tables

# Squares of what a customer spent leave 64 bits; so many digits hold in every engine.
_NUMERATOR, _DENOMINATOR = "CAST(numerator AS DECIMAL(18, 0))", "CAST(denominator AS DECIMAL(18, 0))"
_TOTAL = f"SELECT slice, COUNT(*), SUM(numerator), SUM({_NUMERATOR} * {_NUMERATOR})\nFROM answer GROUP BY slice"
# Who is on neither side, as one watched too short, is nobody that was drawn.
_CUSTOMERS = "COUNT(CASE WHEN numerator <> 0 OR denominator <> 0 THEN 1 END)"
SHARE = (
    f"SELECT slice, {_CUSTOMERS}, SUM(numerator), SUM(denominator), SUM({_NUMERATOR} * {_NUMERATOR}),\n"
    f"  SUM({_NUMERATOR} * {_DENOMINATOR}), SUM({_DENOMINATOR} * {_DENOMINATOR})\nFROM answer GROUP BY slice"
)


def estimates(tables: Tables, question: Question) -> dict[Key, Estimate | None]:
    """The value of each slice that has one, with its interval: money in minor units, the rest as measured.

    A rate or total of customers by score intervals, whatever comes in lumps by the spread between customers, a cycle
    by its curve. Undefined: None, or no entry, where nothing or too little is known.
    """
    if question.metric.reading == "survival":
        return {key: _gap(rows, question) for key, rows in _rows(tables, question).items()}
    return {key: _of_sums(rows[0], question.metric) for key, rows in _rows(tables, question).items()}


def nothing(metric: Metric) -> Estimate | None:
    """What stands for a slice in which nobody is: a count of none has an interval, anything else is unknown."""
    return Estimate(0, *interval.count(0)) if metric.unit == "count" else None


def _rows(tables: Tables, question: Question) -> dict[Key, list[tuple[int, ...]]]:
    metric = question.metric
    select = SHARE if metric.has_denominator else _TOTAL
    if metric.reading == "survival":
        select = READINGS[metric.reading].select
    found: dict[Key, list[tuple[int, ...]]] = defaultdict(list)
    for slice_, *figures in relations.answer_of_each(question, select).rows(tables):
        key = keys_in(slice_, count=len(question.dimensions))
        found[key].append(tuple(int(figure or 0) for figure in figures))
    return found


def _of_sums(row: tuple[int, ...], metric: Metric) -> Estimate | None:
    if not metric.has_denominator:
        _, amount, squares = row
        if amount == 0:
            return nothing(metric)
        return _estimate(amount, interval.total(amount, squares))
    if metric.needs == "costs":
        # Customers are what is drawn; what was spent on them is not.
        return None
    sums = Sums(*row)
    if not sums.denominator:
        return None
    if sums.squares == sums.numerator and sums.denominator_squares == sums.denominator:
        limits = interval.wilson(sums.numerator, sums.denominator)
    else:
        limits = interval.clustered_share(sums) if metric.unit == "rate" else interval.ratio(sums)
    return _estimate(sums.numerator / sums.denominator, limits)


def _gap(rows: Sequence[tuple[int, ...]], question: Question) -> Estimate | None:
    returned = {days: customers for came_back, days, customers in rows if came_back}
    watched = {days: customers for came_back, days, customers in rows if not came_back}
    if sum(returned.values()) < int(question.params["min_returners"]):
        return None
    days = kaplan_meier(returned, watched).typical_gap()
    return None if days is None else _estimate(days, typical_gap_interval(returned, watched))


def _estimate(value: float, limits: tuple[float, float] | None) -> Estimate | None:
    return Estimate(value, min(limits[0], value), max(limits[1], value)) if limits else None
