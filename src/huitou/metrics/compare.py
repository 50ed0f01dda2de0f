"""compare(): a number beside another that it may be compared with, and how far apart the two are.

What may stand beside it is in beside.py, what must be alike in comparable.py, the arithmetic in statistics/.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Unpack

from huitou.calendar import Window
from huitou.errors import UserError
from huitou.metrics import comparable
from huitou.metrics.beside import (
    FEWEST_PERIODS,
    Beside,
    askable,
    in_time,
    kind_called,
    moved,
    own_periods,
    reach,
    too_few,
)
from huitou.metrics.comparable import Known, Subject
from huitou.metrics.comparison import Assumption, Comparison, Kind, Note, Side, exact, limits, note, shown
from huitou.metrics.definition import Words
from huitou.metrics.measurement import Measurement
from huitou.metrics.question import Options, Question, Snapshot, ask
from huitou.metrics.seasons.promotions import Promotion
from huitou.metrics.seasons.uneven import uneven
from huitou.metrics.sides import Found, Sides, filled, slice_of
from huitou.metrics.slices import DIMENSIONS
from huitou.settings import Settings
from huitou.statistics.difference import Estimate, difference
from huitou.statistics.interval import median


def compare(
    snapshot: Snapshot,
    metric_id: str,
    with_: str,
    *,
    settings: Settings,
    promotions: Sequence[Promotion] = (),
    force: bool = False,
    **options: Unpack[Options],
) -> tuple[Comparison, ...]:
    """The metric beside ``with_``: median, previous, last_year, promotion, spring_festival, or ``channel=live``.

    Shape: one comparison, or one per slice; slices of a segment's own dimension are each compared with that segment.
    Undefined: what may not be compared says what differs and has no change, unless ``force``.
    Raises: UserError for what cannot be asked. Checked: tests/oracle/test_compare_oracle.py.
    """
    question = askable(snapshot, metric_id, settings, options)
    known = reach(snapshot, question)
    make = _Maker(snapshot, question, Sides(snapshot, settings, dict(options)), promotions, force)
    if "=" in with_:
        name, _, label = with_.partition("=")
        return make.segment(name.strip(), label.strip(), known)
    kind = kind_called(with_)
    if kind == "median":
        return make.own_median(own_periods(snapshot, question, known))
    return make.beside(kind, in_time(snapshot, question, kind, promotions, known))


def between(
    snapshot: Snapshot,
    metric_id: str,
    window: Window,
    *,
    settings: Settings,
    promotions: Sequence[Promotion] = (),
    force: bool = False,
    **options: Unpack[Options],
) -> tuple[Comparison, ...]:
    """The metric beside itself in the window of one's own choice, known as long after its end."""
    question = askable(snapshot, metric_id, settings, options)
    other = moved(snapshot, question, window)
    after, before = (Subject.asked(each, snapshot.about) for each in (question, other))
    differs = comparable.differences(after, before, varied="time", known=reach(snapshot, question))
    make = _Maker(snapshot, question, Sides(snapshot, settings, dict(options)), promotions, force)
    return make.beside("window", Beside(other, differs))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Measures both sides and puts the comparisons together."""

    snapshot: Snapshot
    question: Question
    sides: Sides
    promotions: Sequence[Promotion]
    force: bool

    def beside(self, kind: Kind, beside: Beside) -> tuple[Comparison, ...]:
        """Each slice against itself in another time."""
        computing = beside.question is not None and (self.force or not beside.differs)
        others = self.sides.measured(beside.question) if beside.question and computing else {}
        after = self.sides.measured(self.question)
        if beside.question and computing and not self.question.metric.has_denominator:
            after, others = filled(after, others, self.question), filled(others, after, beside.question)
        return tuple(self._comparison(kind, found, others.get(key), beside) for key, found in after.items())

    def segment(self, name: str, label: str, known: Known) -> tuple[Comparison, ...]:
        """Each slice against the segment, in the same time."""
        if name not in DIMENSIONS or DIMENSIONS[name].group == "time":
            there = ", ".join(each.name for each in DIMENSIONS.values() if each.group != "time")
            raise UserError(
                "compare.segment",
                en=f"“{name}” is no dimension of segments; there are: {there}",
                zh=f"“{name}”不是可以分群的维度；可用的有：{there}",
            )
        by = [each.name for each in self.question.dimensions if each.name != name]
        where = {**self.question.where, name: (label,)}
        other = ask(
            self.snapshot,
            self.question.metric.id,
            settings=self.sides.settings,
            **{**self.sides.options, "by": by, "where": where, "as_of": self.question.as_of},
        )
        after, before = (Subject.asked(each, self.snapshot.about) for each in (self.question, other))
        differs = comparable.differences(after, before, varied="object", known=known)
        beside = Beside(other, differs)
        others = self.sides.measured(other) if self.force or not differs else {}
        return tuple(
            self._comparison(
                "segment", found, others.get(slice_of(dict(by), without=name)), beside, segment=f"{name}={label}"
            )
            for by, found in self.sides.measured(self.question).items()
        )

    def own_median(self, kept: Sequence[Question]) -> tuple[Comparison, ...]:
        """Each slice against the median of its own periods."""
        differs = too_few(kept)
        computing = bool(kept) and (self.force or not differs)
        history = self.sides.history(self.question, kept) if computing else []
        beside = Beside(self.question if kept else None, differs)
        made = []
        for by, found in self.sides.measured(self.question).items():
            # A total of a slice in which nothing was is 0; a ratio is not known.
            nobody = None if self.question.metric.has_denominator else Fraction(0)
            values = [each.get(by, nobody) for each in history]
            made.append(self._own(found, [value for value in values if value is not None], kept, beside))
        return tuple(made)

    def _own(self, found: Found, values: Sequence[Fraction], kept: Sequence[Question], beside: Beside) -> Comparison:
        metric, currency = self.question.metric, self.snapshot.about.currency
        empty = self._comparison("median", found, None, beside)
        # Where there are periods enough but few of them have a number, there is nothing to force.
        if not values or (len(values) < FEWEST_PERIODS and not beside.differs):
            return empty
        middle = statistics.median(values)
        band = median([float(value) for value in values])
        before = Estimate(float(middle), *band) if band else None
        side = Side(
            window=Window(kept[-1].window.from_day, kept[0].window.to_day),
            as_of=self.question.as_of,
            value=shown(middle, metric.unit, currency),
            interval=limits(before, metric.unit, currency) if before else None,
        )
        details = {
            "periods": len(values),
            "lowest": shown(min(values), metric.unit, currency),
            "highest": shown(max(values), metric.unit, currency),
            "values": [shown(value, metric.unit, currency) for value in values],
        }
        return self._changed(empty, found, side, middle, before, details=details)

    def _comparison(
        self,
        kind: Kind,
        found: Found,
        other: Found | None,
        beside: Beside,
        *,
        segment: str | None = None,
    ) -> Comparison:
        metric, about = self.question.metric, self.snapshot.about
        plain = Comparison(
            kind=kind,
            metric=metric.id,
            unit=metric.unit,
            currency=about.currency,
            by=found.measurement.by,
            segment=segment,
            after=self._side(found),
            before=self._side(other) if other else None,
            differs=beside.differs,
            forced=False,
            change=None,
            interval=None,
            relative=None,
            undefined=self._missing(beside),
            assumption=self._assumption(kind, beside),
            notes=(),
            details={},
        )
        if other is None:
            return plain
        return self._changed(plain, found, self._side(other), exact(other.measurement), other.estimate)

    def _missing(self, beside: Beside) -> str:
        """Why there is no second number where there is none."""
        if beside.question is None:
            return "no_period"
        return "refused" if beside.differs and not self.force else "unknown"

    def _changed(
        self,
        plain: Comparison,
        found: Found,
        before: Side,
        was: Fraction | None,
        was_about: Estimate | None,
        *,
        details: Mapping[str, Any] | None = None,
    ) -> Comparison:
        """The comparison with its two numbers told apart."""
        unit, currency = self.question.metric.unit, self.snapshot.about.currency
        now = exact(found.measurement)
        forced = bool(plain.differs)
        if now is None or was is None:
            return replace(plain, before=before, forced=forced, undefined="unknown", details=details or {})
        about = difference(found.estimate, was_about) if found.estimate and was_about else None
        return replace(
            plain,
            before=before,
            forced=forced,
            change=shown(now - was, unit, currency),
            interval=limits(about, unit, currency) if about else None,
            relative=float((now - was) / was) if was else None,
            undefined=None,
            notes=self._notes(found.measurement, before.measurement, forced=forced, sure=about is not None),
            details=details or {},
        )

    def _side(self, found: Found) -> Side:
        m, about = found.measurement, found.estimate
        return Side(
            window=Window(m.from_day, m.to_day),
            as_of=m.as_of,
            value=m.value,
            interval=limits(about, m.unit, m.currency) if about and m.value is not None else None,
            measurement=m,
        )

    def _assumption(self, kind: Kind, beside: Beside) -> Assumption:
        metric = self.question.metric
        if kind == "median":
            return "periods"
        if kind != "segment":
            once = metric.counts == "customers" and "time" not in metric.overlaps
            return "independent" if once else "overlapping"
        names = beside.question.where.keys() - self.question.where.keys() if beside.question else set()
        sliced = {dimension.name for dimension in self.question.dimensions}
        if names - sliced:
            return "overlapping"
        groups = {DIMENSIONS[name].group for name in (beside.question.where if beside.question else ())}
        apart = groups <= {"customer"} or (metric.counts == "customers" and not groups & metric.overlaps)
        return "independent" if apart else "overlapping"

    def _notes(self, after: Measurement, before: Measurement | None, *, forced: bool, sure: bool) -> tuple[Note, ...]:
        moving, apart = set(after.provisional_reasons), tuple[Words, ...]()
        if before is not None:
            moving -= set(before.provisional_reasons) - {"immature"}
            now, then = (Window(each.from_day, each.to_day) for each in (after, before))
            apart = uneven(now, then, self.promotions)
        notes = [
            *([note("forced")] if forced else []),
            *([note("uneven", apart)] if apart else []),
            *(note(reason) for reason in ("immature", "refunds_open", "warm_up") if reason in moving),
            *([] if sure else [note("costs_fixed" if self.question.metric.needs == "costs" else "no_interval")]),
        ]
        return tuple(notes)
