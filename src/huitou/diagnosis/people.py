"""The names behind a finding."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from huitou.diagnosis.finding import Finding
from huitou.metrics.drill import customers_behind, drill
from huitou.metrics.drill_rows import Drill
from huitou.metrics.question import Snapshot
from huitou.settings import Settings

if TYPE_CHECKING:
    import numpy.typing as npt


def people_of(
    snapshot: Snapshot, finding: Finding, *, settings: Settings, as_of: str | dt.date | int | None = None
) -> Drill:
    """Those who stand below the line of the finding's rate and not above it: the ones who did not come back."""
    found = drill(snapshot, finding.metric, side="denominator", settings=settings, as_of=as_of, **finding.asked)
    return replace(found, items=tuple(row for row in found if not row.numerator))


def customers_of(
    snapshot: Snapshot, finding: Finding, *, settings: Settings, as_of: str | dt.date | int | None = None
) -> npt.NDArray[Any]:
    """The same people, by their numbers inside the data version: for millions of them."""
    return customers_behind(
        snapshot, finding.metric, side="denominator", below=True, settings=settings, as_of=as_of, **finding.asked
    )
