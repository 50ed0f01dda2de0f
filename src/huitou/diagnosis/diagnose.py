"""findings(): every reading over one snapshot, ranked by the money at stake."""

from __future__ import annotations

import datetime as dt

from huitou import calendar
from huitou.diagnosis.finding import Finding, Findings
from huitou.diagnosis.kinds import KINDS
from huitou.diagnosis.readings import load_readings
from huitou.diagnosis.view import View
from huitou.metrics.question import Snapshot
from huitou.metrics.windows import default_as_of
from huitou.settings import Settings


def findings(
    snapshot: Snapshot, *, settings: Settings, as_of: str | dt.date | int | None = None, today: int | None = None
) -> Findings:
    """What the shop's numbers say, as known on ``as_of`` (by default the last day of the data).

    Shape: illnesses by money at stake, then states in the order of their files.
    Undefined: a reading is silent where there is too little to tell it from chance.
    Checked: tests/acceptance/test_diagnosis.py, benchmarks/readings.py (simulated shops with one illness each).
    """
    view = View(snapshot, settings, _day(snapshot, as_of, today=today))
    found = [
        Finding(reading, sighting, view.currency)
        for reading in load_readings().values()
        for sighting in KINDS[reading.kind].look(view, reading)
    ]
    speaking = {finding.id for finding in found}
    kept = [finding for finding in found if not speaking & set(finding.reading.yields_to)]
    return Findings(
        tuple(sorted(kept, key=_rank)),
        view.as_of,
        snapshot.about.data_version,
        customers=view.customers,
        buyers=view.measured("buyers")[0].numerator,
        days=view.days,
    )


def _rank(finding: Finding) -> tuple[bool, int]:
    return finding.severity != "illness", -finding.stake.minor if finding.stake else 0


def _day(snapshot: Snapshot, as_of: str | dt.date | int | None, *, today: int | None) -> int:
    if as_of is not None:
        return calendar.parse_day(as_of)
    now = calendar.today(snapshot.about.timezone) if today is None else today
    return default_as_of(snapshot.about.latest_day, today=now)
