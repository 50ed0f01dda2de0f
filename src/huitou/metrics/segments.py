"""On which days customers are judged for a question: before the window for its segments, by slice for its stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from huitou.calendar import Window
from huitou.metrics.definition import Metric
from huitou.metrics.slices import Dimension, Span
from huitou.predict.segments import Segments, segments_at, stages_at
from huitou.settings import Settings
from huitou.warehouse.snapshot import Tables

# The moment by which customers are parted into segments; no slice of time has such a key.
PARTED = -1_000_000
# The moment of a question without slices of time.
WHOLE = 0


def segments_for(
    tables: Tables,
    metric: Metric,
    *,
    window: Window,
    spans: Sequence[Span],
    dimensions: Iterable[Dimension],
    as_of: int,
    asked: int | None,
    settings: Settings,
) -> Segments | None:
    """The rules on customers that the question needs: none, the lifecycle, or all of them.

    ``dimensions`` are those cut and filtered by, ``asked`` the day asked for in place of the one before the window.
    """
    parting = [dimension.name for dimension in dimensions if dimension.is_segment]
    moments = stage_days(metric, window=window, spans=spans, as_of=as_of) if metric.is_staged else {}
    if parting:
        moments = {**moments, PARTED: min(window.from_day - 1 if asked is None else asked, as_of)}
    if not moments:
        return None
    judge = stages_at if {*parting} <= {"lifecycle"} else segments_at
    return judge(tables, moments, settings=settings)


def stage_days(metric: Metric, *, window: Window, spans: Sequence[Span], as_of: int) -> Mapping[int, int]:
    """For each slice of time the day by whose end customers have their stage: its last, or the one before its first."""
    windows = {span.key: span.window for span in spans} or {WHOLE: window}
    return {
        key: min(each.to_day if metric.relation == "latest" else each.from_day - 1, as_of)
        for key, each in windows.items()
    }
