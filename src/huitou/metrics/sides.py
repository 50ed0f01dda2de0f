"""The numbers of a comparison, slice by slice: each with its interval, and what each was in earlier periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from huitou.calendar import Window
from huitou.metrics.comparison import exact, shown
from huitou.metrics.cuts import Key, cuts
from huitou.metrics.estimates import estimates, nothing
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement, Measurements
from huitou.metrics.question import Question, Snapshot
from huitou.metrics.seasons.periods import unit_of
from huitou.settings import Settings
from huitou.statistics.difference import Estimate

Slice = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The number of one slice, with its interval."""

    measurement: Measurement
    estimate: Estimate | None


def slice_of(by: Mapping[str, str], *, without: str = "") -> Slice:
    """The slice as a key, less the dimension ``without``."""
    return tuple((name, label) for name, label in by.items() if name != without)


def filled(mine: dict[Slice, Found], others: dict[Slice, Found], question: Question) -> dict[Slice, Found]:
    """My totals with 0 for the slices that only the other side has; of days before the data they are not known."""
    known = question.days_known
    is_before = known is not None and question.window.to_day < known.from_day
    total = None if is_before else Fraction(0)
    nobody = {
        key: Found(
            replace(
                each.measurement,
                value=None if total is None else shown(total, question.metric.unit, each.measurement.currency),
                undefined="history_too_short" if is_before else None,
                numerator=0,
                from_day=question.window.from_day,
                to_day=question.window.to_day,
                as_of=question.as_of,
                exclusions={},
            ),
            None if is_before else nothing(question.metric),
        )
        for key, each in others.items()
        if key not in mine
    }
    return mine | nobody


@dataclass(frozen=True, slots=True)
class Sides:
    """Asks both sides of a comparison the same way; ``options`` is how it was asked."""

    snapshot: Snapshot
    settings: Settings
    options: dict[str, Any]

    def measured(self, question: Question) -> dict[Slice, Found]:
        """Each slice of the question, with its interval."""
        measurements = self._ask(question, question.window, [dimension.name for dimension in question.dimensions])
        spread = estimates(self.snapshot, question)
        keys: dict[Slice, Key] = {
            slice_of(cut.by): cut.key for cut in cuts(self.snapshot, question, found=spread.keys())
        }
        absent = nothing(question.metric)
        found = {}
        for m in measurements:
            key = slice_of(m.by)
            estimate = spread.get(keys[key], absent) if key in keys else absent
            found[key] = Found(m, None if m.undefined == "history_too_short" else estimate)
        return found

    def history(self, question: Question, kept: Sequence[Question]) -> list[dict[Slice, Fraction | None]]:
        """The value of each slice in each period, the latest first; months known as well in one pass."""
        unit, dimensions = unit_of(question.window), [each.name for each in question.dimensions]
        if unit is None or len(dimensions) > 1 or len({each.as_of for each in kept}) > 1:
            asked = (self._ask(each, each.window, [dimension.name for dimension in each.dimensions]) for each in kept)
            return [{slice_of(m.by): exact(m) for m in measurements} for measurements in asked]
        whole = Window(kept[-1].window.from_day, kept[0].window.to_day)
        found: dict[int, dict[Slice, Fraction | None]] = {each.window.from_day: {} for each in kept}
        for m in self._ask(kept[0], whole, [unit, *dimensions]):
            found[m.from_day][slice_of(m.by, without=unit)] = exact(m)
        return list(found.values())

    def _ask(self, question: Question, window: Window, by: list[str]) -> Measurements:
        asked = {
            **self.options,
            "from_": window.from_day,
            "to": window.to_day,
            "as_of": question.as_of,
            "by": by,
            "where": question.where,
        }
        return measure(self.snapshot, question.metric.id, settings=self.settings, **asked)
