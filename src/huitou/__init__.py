"""Huitou 回头: do customers come back, how soon, and how much of the money is theirs.

The library's face: ``open`` or ``init`` gives a ``Shop``, whose methods live in ``huitou.shop``. Importing this loads
the errors alone; everything else comes when first asked for, so that no program waits for what it does not use.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from huitou.errors import DataError, ExternalError, HuitouError, UserError

if TYPE_CHECKING:
    from huitou.diagnosis.again.row import DueAgain
    from huitou.diagnosis.benchmarks import Benchmark
    from huitou.diagnosis.crowds.crowds import Crowds
    from huitou.diagnosis.due import Due, DueCustomer, DuePeople
    from huitou.diagnosis.explain.explanation import Explanation
    from huitou.diagnosis.finding import Finding, Findings
    from huitou.diagnosis.funnel.result import Funnel
    from huitou.diagnosis.live_room.rooms import LiveRooms
    from huitou.diagnosis.position.position import Position
    from huitou.diagnosis.what_if.levers import WhatIf
    from huitou.identity.across import Across
    from huitou.identity.decide import Decision
    from huitou.identity.evidence import Verdict
    from huitou.identity.why import Candidate, Why
    from huitou.intake.quarantine import AsideRows, ExportedFile
    from huitou.intake.report import ImportReport, Loaded, Replayed
    from huitou.metrics.beside import Offer
    from huitou.metrics.comparison import Comparison
    from huitou.metrics.drill_rows import Drill
    from huitou.metrics.mark_effect import MarkEffect
    from huitou.metrics.marks import Mark
    from huitou.metrics.measurement import Measurement, Measurements
    from huitou.metrics.outliers import Outlier
    from huitou.metrics.quality import SourceQuality
    from huitou.metrics.suspects import Suspicion
    from huitou.metrics.targets import Progress, Target
    from huitou.predict.people_in import People
    from huitou.predict.structure import Structure
    from huitou.report.report import Report
    from huitou.shop.shop import Shop
    from huitou.warehouse.erasure import ErasureReport
    from huitou.warehouse.exclusions import ExclusionChange
    from huitou.warehouse.grounds import Ground

# Where the other names live.
_LATE = {
    "Across": "huitou.identity.across",
    "AsideRows": "huitou.intake.quarantine",
    "Benchmark": "huitou.diagnosis.benchmarks",
    "Candidate": "huitou.identity.why",
    "Comparison": "huitou.metrics.comparison",
    "Crowds": "huitou.diagnosis.crowds.crowds",
    "Decision": "huitou.identity.decide",
    "Drill": "huitou.metrics.drill_rows",
    "Due": "huitou.diagnosis.due",
    "DueAgain": "huitou.diagnosis.again.row",
    "DueCustomer": "huitou.diagnosis.due",
    "DuePeople": "huitou.diagnosis.due",
    "ErasureReport": "huitou.warehouse.erasure",
    "ExclusionChange": "huitou.warehouse.exclusions",
    "ExportedFile": "huitou.intake.quarantine",
    "Explanation": "huitou.diagnosis.explain.explanation",
    "Finding": "huitou.diagnosis.finding",
    "Findings": "huitou.diagnosis.finding",
    "Funnel": "huitou.diagnosis.funnel.result",
    "Ground": "huitou.warehouse.grounds",
    "ImportReport": "huitou.intake.report",
    "LiveRooms": "huitou.diagnosis.live_room.rooms",
    "Loaded": "huitou.intake.report",
    "Mark": "huitou.metrics.marks",
    "MarkEffect": "huitou.metrics.mark_effect",
    "Measurement": "huitou.metrics.measurement",
    "Measurements": "huitou.metrics.measurement",
    "Offer": "huitou.metrics.beside",
    "Outlier": "huitou.metrics.outliers",
    "People": "huitou.predict.people_in",
    "Position": "huitou.diagnosis.position.position",
    "Progress": "huitou.metrics.targets",
    "Replayed": "huitou.intake.report",
    "Report": "huitou.report.report",
    "Shop": "huitou.shop.shop",
    "SourceQuality": "huitou.metrics.quality",
    "Structure": "huitou.predict.structure",
    "Suspicion": "huitou.metrics.suspects",
    "Target": "huitou.metrics.targets",
    "Verdict": "huitou.identity.evidence",
    "WhatIf": "huitou.diagnosis.what_if.levers",
    "Why": "huitou.identity.why",
}

__all__ = [
    "Across",
    "AsideRows",
    "Benchmark",
    "Candidate",
    "Comparison",
    "Crowds",
    "DataError",
    "Decision",
    "Drill",
    "Due",
    "DueAgain",
    "DueCustomer",
    "DuePeople",
    "ErasureReport",
    "ExclusionChange",
    "Explanation",
    "ExportedFile",
    "ExternalError",
    "Finding",
    "Findings",
    "Funnel",
    "Ground",
    "HuitouError",
    "ImportReport",
    "LiveRooms",
    "Loaded",
    "Mark",
    "MarkEffect",
    "Measurement",
    "Measurements",
    "Offer",
    "Outlier",
    "People",
    "Position",
    "Progress",
    "Replayed",
    "Report",
    "Shop",
    "SourceQuality",
    "Structure",
    "Suspicion",
    "Target",
    "UserError",
    "Verdict",
    "WhatIf",
    "Why",
    "init",
    "open",
]


if not TYPE_CHECKING:  # so that a type checker complains of a name that is none

    def __getattr__(name: str) -> object:
        """The names of ``_LATE``, loaded when first asked for."""
        if name not in _LATE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(_LATE[name]), name)


def __dir__() -> list[str]:
    return [*__all__]


def init(
    folder: str | Path, *, name: str | None = None, timezone: str = "Asia/Shanghai", currency: str = "CNY"
) -> Shop:
    """Make a new shop folder and open it."""
    from huitou import settings
    from huitou.shop.shop import Shop

    settings.init(Path(folder), name=name, timezone=timezone, currency=currency)
    return Shop(Path(folder))


def open(folder: str | Path) -> Shop:  # noqa: A001 - `huitou.open(...)` is how it reads in a notebook
    """Open a shop folder.

    Raises: UserError ``shop.missing`` when the folder is none.
    """
    from huitou.shop.shop import Shop

    return Shop(Path(folder))
