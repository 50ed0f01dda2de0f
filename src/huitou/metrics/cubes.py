"""Answers kept ready in the snapshot: whole months of the whole shop, plainly asked. All else is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huitou import calendar
from huitou.calendar import Window
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.cuts import Key
from huitou.metrics.definition import Reading
from huitou.metrics.question import Question
from huitou.metrics.reading import Rows
from huitou.metrics.slices import Span
from huitou.warehouse.snapshot import Tables

_MONTHS = (
    "SELECT metric, version, count_by, end_day, numerator, denominator\nFROM cubes\n"
    "WHERE window_kind = 'month' AND dimension = '' AND end_day >= :from_day AND end_day <= :to_day"
)
# The rows of the cube that make up a row of the reading, one after the other.
_PARTS: Mapping[Reading, tuple[str, ...]] = {
    "total": ("",),
    "share": ("",),
    "split": ("", ".purchases", ".buyers"),
    "refunds": ("", ".orders"),
}
# What tells how much of a month is of nobody known, whatever is asked.
_EVERYONE = ("average_order_value", "returning_order_share", "returning_revenue_share")

Figures = Mapping[tuple[str, str, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Ready:
    """What needs no computing, by slice, and the questions that still do."""

    rows: Mapping[Key, Rows]
    everyone: Mapping[Key, Rows]
    rest: tuple[Question, ...]


def ready(snapshot: Tables, question: Question) -> Ready:
    """The months of the question that the snapshot's cube answers, and what is left of the question."""
    whole = _whole_months(question) if _is_plain(question) else ()
    figures = _figures(snapshot, question, whole) if whole else {}
    if not figures:
        return Ready({}, {}, (question,))
    return Ready(
        rows={(span.key,): _row(figures, question, end_day=span.window.to_day) for span in whole},
        everyone={(span.key,): _everyone(figures, end_day=span.window.to_day) for span in whole},
        rest=tuple(_rest(question, whole)),
    )


def _is_plain(question: Question) -> bool:
    params = question.metric.params
    return (
        [dimension.name for dimension in question.dimensions] == ["month"]
        and not question.filters
        and question.rolling is None
        and question.metric.reading in _PARTS
        and all(question.params[param.name] == param.default for param in params if param.name in question.params)
    )


def _whole_months(question: Question) -> tuple[Span, ...]:
    """The months that lie in the window whole and are known to their end."""
    return tuple(
        span
        for span in question.spans
        if _begins_month(span.window.from_day)
        and _begins_month(span.window.to_day + 1)
        and span.window.to_day <= question.known_to
    )


def _begins_month(day: int) -> bool:
    return calendar.date_of(day).day == 1


def _figures(snapshot: Tables, question: Question, whole: Sequence[Span]) -> Figures:
    """What the cube holds of the months, or nothing where a definition needed has another version there."""
    catalogue, metric = load_catalogue(), question.metric
    wanted = {(metric.id + part, question.count_by): metric.version for part in _PARTS[metric.reading]}
    wanted |= {(name, "order"): catalogue[name].version for name in _EVERYONE}
    ends = {"from_day": whole[0].window.to_day, "to_day": whole[-1].window.to_day}
    figures = {
        (name, count_by, end_day): (numerator, denominator or 0)
        for name, version, count_by, end_day, numerator, denominator in snapshot.rows(_MONTHS, **ends)
        if wanted.get((name, count_by)) == version
    }
    return figures if {(name, count_by) for name, count_by, _ in figures} == wanted.keys() else {}


def _row(figures: Figures, question: Question, *, end_day: int) -> Rows:
    metric = question.metric
    names = (metric.id + part for part in _PARTS[metric.reading])
    sides = (figures.get((name, question.count_by, end_day), (0, 0)) for name in names)
    return [[number for side in sides for number in side]]


def _everyone(figures: Figures, *, end_day: int) -> Rows:
    """Purchases of nobody known, purchases, and revenue of nobody known: all less those of known customers."""
    value, orders, revenue = (figures.get((name, "order", end_day), (0, 0)) for name in _EVERYONE)
    (net, purchases), (_, known_purchases), (_, known_net) = value, orders, revenue
    return [[purchases - known_purchases, purchases, net - known_net]]


def _rest(question: Question, whole: Sequence[Span]) -> Iterator[Question]:
    """The question over the slices before the whole months, and over those after them."""
    before = [span for span in question.spans if span.key < whole[0].key]
    after = [span for span in question.spans if span.key > whole[-1].key]
    for spans in (before, after):
        if spans:
            yield replace(
                question, window=Window(spans[0].window.from_day, spans[-1].window.to_day), spans=tuple(spans)
            )
