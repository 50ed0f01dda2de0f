"""measure(): ask the snapshot for exact integers and say what they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Unpack

from huitou.calendar import Window
from huitou.metrics import cubes, relations
from huitou.metrics.cuts import Cut, Key, cuts
from huitou.metrics.definition import Metric
from huitou.metrics.measurement import Measurement, Measurements
from huitou.metrics.question import Options, Question, Snapshot, ask
from huitou.metrics.reading import Figure, Rows
from huitou.metrics.readings import READINGS
from huitou.metrics.slice_keys import keys_in
from huitou.metrics.slices import Dimension
from huitou.money import money_text
from huitou.settings import Settings
from huitou.statistics.interval import wilson


def measure(snapshot: Snapshot, metric_id: str, *, settings: Settings, **options: Unpack[Options]) -> Measurements:
    """What the metric is, over the window and for each slice asked for.

    Shape: one Measurement without ``by``; else one per slice of time in the window (also the empty ones), or per
    value that occurs in it. Undefined: see Measurement. Raises: UserError for what cannot be asked.
    Checked: tests/oracle/test_metrics_oracle.py.
    """
    question = ask(snapshot, metric_id, settings=settings, **options)
    reading = READINGS[question.metric.reading]
    kept = cubes.ready(snapshot, question)
    rows, everyone = dict(kept.rows), dict(kept.everyone)
    for rest in (part for whole in kept.rest for part in whole.parts):
        if question.missing is None:
            rows |= _by_slice(rest, relations.sums(rest, reading.select).rows(snapshot))
        everyone |= _by_slice(rest, relations.everyone(rest).rows(snapshot))
    exclusions = _exclusions(snapshot, question)
    build = _Builder(snapshot, question)
    items = tuple(
        build.measurement(
            cut,
            figure=reading.read(rows.get(cut.key, ()), question, snapshot.about.currency),
            everyone=everyone.get(cut.key, ()),
            exclusions=exclusions.get(_attributable(question, cut.key), {}),
        )
        for cut in cuts(snapshot, question, found=rows.keys() | _counted(question, everyone))
    )
    return Measurements(items, snapshot.about.data_version)


def _by_slice(question: Question, rows: Iterable[tuple[Any, ...]]) -> dict[Key, list[tuple[Any, ...]]]:
    grouped: dict[Key, list[tuple[Any, ...]]] = defaultdict(list)
    for slice_, *figures in rows:
        grouped[keys_in(slice_, count=len(question.dimensions))].append(tuple(figures))
    return grouped


def _counted(question: Question, everyone: Mapping[Key, Rows]) -> set[Key]:
    """The slices with a purchase that may count in this metric."""
    return {
        key
        for key, [(unknown, purchases, _)] in everyone.items()
        if purchases > unknown or not question.known_customers
    }


def _exclusions(snapshot: Snapshot, question: Question) -> dict[Key, dict[str, int]]:
    found: dict[Key, dict[str, int]] = defaultdict(dict)
    for reason, *keys, orders in sorted(relations.excluded(question).rows(snapshot)):
        found[tuple(keys)][reason] = orders
    return found


def _time_key(question: Question, key: Key) -> int | None:
    """The key of the slice of time, where there is one."""
    return next((part for part, each in zip(key, question.dimensions, strict=False) if each.group == "time"), None)


def _attributable(question: Question, key: Key) -> Key:
    """The slice's keys an excluded order can have: it belongs to no customer's life and no category."""
    groups = {"time", "place"}
    pairs = zip(question.dimensions, key, strict=True)
    return tuple(part if dimension.group in groups else 0 for dimension, part in pairs)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Puts the words of the question around the figures of a slice."""

    snapshot: Snapshot
    question: Question

    def measurement(self, cut: Cut, *, figure: Figure, everyone: Rows, exclusions: Mapping[str, int]) -> Measurement:
        question, about, metric = self.question, self.snapshot.about, self.question.metric
        undefined = self._undefined(cut, figure=figure)
        is_share = metric.unit == "rate" and metric.counts != "money"
        unknown, purchases, revenue = everyone[0] if everyone else (0, 0, 0)
        by_day = question.count_by == "day"
        return Measurement(
            metric=metric.id,
            version=metric.version,
            value=None if undefined else _value(metric, figure, currency=about.currency),
            numerator=figure.numerator,
            denominator=figure.denominator if metric.has_denominator else None,
            unit=metric.unit,
            from_day=cut.window.from_day,
            to_day=cut.window.to_day,
            as_of=question.as_of,
            by=cut.by,
            params=question.params,
            count_by=question.count_by,
            provisional_reasons=self._provisional(cut.window),
            undefined=undefined,
            details=figure.details,
            interval=wilson(figure.numerator, figure.denominator) if is_share else None,
            currency=about.currency,
            population=question.where,
            sources=(cut.by["source"],) if "source" in cut.by else question.where.get("source", about.sources),
            exclusions=exclusions,
            unknown_customers={
                "purchases": unknown,
                "of_purchases": purchases,
                "revenue": money_text(revenue, about.currency),
            },
            overlap="windows" if question.rolling else overlap(metric, question.dimensions, by_day=by_day),
            data_version=about.data_version,
            segments_as_of=question.segments_as_of,
        )

    def _undefined(self, cut: Cut, *, figure: Figure) -> str | None:
        question, to_day = self.question, cut.window.to_day
        if question.missing is not None:
            return f"no_{question.missing}"
        if question.metric.is_of_visitors:
            is_known = figure.denominator > 0 or not question.metric.has_denominator
            return None if is_known else self._empty(to_day)
        early = self._before_data(to_day)
        if not question.metric.has_denominator:
            is_before = early is not None and early != "no_purchases" and not figure.numerator
            return "history_too_short" if is_before else None
        if figure.denominator == 0 and early:
            return early
        if question.metric.relation == "earned" and figure.undefined:
            return figure.undefined
        if no_stages := question.no_stages(_time_key(question, cut.key)):
            return no_stages
        if figure.denominator == 0:
            if question.metric.relation == "pairs" and not question.has_period(cut.window):
                return "no_whole_period"
            if question.metric.relation in {"goods", "baskets"} and not self._has_lines():
                return "no_lines"
            return self._empty(to_day)
        return figure.undefined or ("too_few" if figure.too_few else None)

    def _before_data(self, to_day: int) -> str | None:
        """Why nothing can be known of these days: there are no purchases, or none as early."""
        first_day = self.snapshot.about.first_day
        if first_day is None:
            return "no_purchases"
        if to_day < first_day:
            return "history_too_short" if self.question.has_cohort else "not_mature"
        return None

    def _empty(self, to_day: int) -> str:
        """Why nobody is there: they have not been watched long enough yet, or there was nobody."""
        is_late = self.question.matures_on(to_day) > max(self.question.as_of, to_day)
        return "not_mature" if is_late else "no_denominator"

    def _has_lines(self) -> bool:
        """Whether any purchase known by then says what was bought."""
        known = "SELECT 1 FROM sequence AS s JOIN purchase_products AS p ON p.ref = s.ref WHERE s.day <= :as_of LIMIT 1"
        return bool(self.snapshot.rows(known, as_of=self.question.as_of))

    def _provisional(self, window: Window) -> tuple[str, ...]:
        question, first_day = self.question, self.snapshot.about.first_day
        settings = question.settings
        moving = {
            "immature": question.matures_on(window.to_day) > question.as_of,
            "refunds_open": question.counts_until(window) + settings.refund_settle_days >= question.as_of,
            "warm_up": question.metric.uses_new_existing
            and first_day is not None
            and window.from_day <= first_day + settings.warm_up_days,
            "begins_before_data": question.rolling is not None
            and first_day is not None
            and window.from_day < first_day,
        }
        return tuple(reason for reason, applies in moving.items() if applies)


def _value(metric: Metric, figure: Figure, *, currency: str) -> int | float | str | None:
    match metric.unit:
        case "count":
            return figure.numerator
        case "money":
            return money_text(figure.numerator, currency)
        case "money_each":
            return money_text(Fraction(figure.numerator, figure.denominator), currency)
        case "days":
            return figure.days
        case "months":
            return figure.months
        case "ratio" if figure.ratio is not None:
            return float(figure.ratio)
        case _:
            return figure.numerator / figure.denominator


def overlap(metric: Metric, dimensions: Iterable[Dimension], *, by_day: bool) -> str | None:
    """What is in more than one slice, so that the slices do not add up: customers, purchases, or nothing."""
    twice = metric.overlaps | ({"place"} if by_day else set())
    if metric.counts == "money" or not any(dimension.group in twice for dimension in dimensions):
        return None
    return metric.counts
