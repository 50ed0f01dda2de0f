"""The names behind a finding."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from huitou.diagnosis.finding import Finding
from huitou.metrics.drill import drill
from huitou.metrics.drill_rows import Drill
from huitou.metrics.question import Snapshot
from huitou.settings import Settings


def people_of(
    snapshot: Snapshot, finding: Finding, *, settings: Settings, as_of: str | dt.date | int | None = None
) -> Drill:
    """Those who stand below the line of the finding's rate and not above it: the ones who did not come back."""
    found = drill(snapshot, finding.metric, side="denominator", settings=settings, as_of=as_of, **finding.asked)
    return replace(found, items=tuple(row for row in found if not row.numerator))
