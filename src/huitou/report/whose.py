"""Whose number it is: the question that names the customers in it. The report leaves it aside; the web app asks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import ParamValue
from huitou.metrics.drill_rows import Side
from huitou.metrics.measurement import Measurement
from huitou.metrics.slices import DIMENSIONS


@dataclass(frozen=True, slots=True)
class OfMetric:
    """Those on one side of a metric as it was asked; ``after``: who came again after so many days, both included."""

    metric: str
    side: Side
    from_day: int
    to_day: int
    as_of: int
    where: Mapping[str, tuple[str, ...]]
    params: Mapping[str, ParamValue]
    count_by: str
    after: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class OfCell:
    """Those in a cell of the structure, as ``lifecycle=lost``, ``grid=R2F3`` or ``lifecycle=active:quiet``."""

    cell: str


@dataclass(frozen=True, slots=True)
class OfFinding:
    """Those a finding is about, by its reading and slice."""

    finding: str
    at: Mapping[str, str]


Who: TypeAlias = OfMetric | OfCell | OfFinding


def of(m: Measurement, side: Side = "numerator", *, after: tuple[int, int] | None = None) -> OfMetric | None:
    """The customers on that side of a measurement; None where there are none, or none that have a name.

    A slice of time is its window. What customers were before a window is not asked again: a shorter one begins later.
    """
    counted = m.numerator if side == "numerator" else m.denominator
    if not counted or m.segments_as_of is not None or not load_catalogue()[m.metric].has_people:
        return None
    cut = {name: (label,) for name, label in m.by.items() if DIMENSIONS[name].group != "time"}
    return OfMetric(
        metric=m.metric,
        side=side,
        from_day=m.from_day,
        to_day=m.to_day,
        as_of=m.as_of,
        where={**m.population, **cut},
        params=m.params,
        count_by=m.count_by,
        after=after,
    )
