"""A series: for each day, week or month the same metric over the trailing window that ends there."""

from __future__ import annotations

from typing import Literal, Unpack

from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurements
from huitou.metrics.question import Options, Snapshot
from huitou.settings import Settings

Step = Literal["day", "week", "month", "quarter", "year"]


def series(
    snapshot: Snapshot,
    metric_id: str,
    step: Step = "month",
    window_days: int = 90,
    *,
    settings: Settings,
    **options: Unpack[Options],
) -> Measurements:
    """The metric over the ``window_days`` up to the end of each step that the window asked for touches.

    Shape: one Measurement a step (and value of another dimension in ``by``), each with its own from and to; the last
    step ends with the window. By default the steps of the last 365 days. Undefined: as each measurement is; those that
    can still move, because the step is not over or the follow-up has not run out, are provisional.
    Raises: UserError as measure does. Checked: tests/oracle/test_metrics_oracle.py.
    """
    by = options.get("by") or ()
    more = (by,) if isinstance(by, str) else tuple(by)
    asked: Options = {**options, "by": (step, *more), "rolling": window_days}
    return measure(snapshot, metric_id, settings=settings, **asked)
