"""In which band a rate of the whole shop lies: where it stands, not what is wrong with it."""

from __future__ import annotations

from huitou.calendar import Window
from huitou.diagnosis import figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View
from huitou.statistics.difference import Estimate

_YEAR = 365


def look(view: View, reading: Reading) -> list[Sighting]:
    """Speaks where the rate is in [``low``, ``high``) and at least ``fewest`` were watched."""
    days = int(reading.evidence.params.get("days", 0))
    window = view.window(reading.evidence.window_days, follow_up=days)
    if window is None:
        return []
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(reading.evidence.params)}
    found = view.estimate(reading.evidence.metric, **asked)
    if found is None:
        return []
    watched = view.people(reading.evidence.metric, **asked)
    if watched < reading.number("fewest") or not reading.number("low") <= found.value < reading.number("high"):
        return []
    if reading.needs["certain"] and not (found.low >= reading.number("low") and found.high <= reading.number("high")):
        return []
    return [_sighting(view, reading, found, window, asked=asked, watched=watched)]


def _sighting(
    view: View, reading: Reading, found: Estimate, window: Window, *, asked: dict[str, object], watched: int
) -> Sighting:
    return Sighting(
        figures={
            "rate": figures.rate(found.value),
            "rest": figures.rate(1 - found.value),
            "at_least": figures.rate(found.low),
            "at_most": figures.rate(found.high),
            "rest_at_least": figures.rate(1 - found.high),
            "rest_at_most": figures.rate(1 - found.low),
            "low": figures.rate(reading.number("low")),
            "high": figures.rate(reading.number("high")),
            "customers": figures.count(watched),
            "days": figures.days(int(reading.evidence.params.get("days", 0))),
            "year": _over_a_year(view, reading),
            "from": figures.day(window.from_day),
            "to": figures.day(window.to_day),
            "window_days": figures.days(window.days),
        },
        at={},
        asked=asked,
    )


def _over_a_year(view: View, reading: Reading) -> figures.Figure:
    """The same rate followed for a year, where enough for a share have been watched so long; else unknown.

    It draws no line, so it asks for no more people than the table of other shops' figures, which shows it too.
    """
    window = view.window(reading.evidence.window_days, follow_up=_YEAR)
    if "days" not in reading.evidence.params or window is None:
        return figures.UNKNOWN
    (m,) = view.measured(reading.evidence.metric, from_=window.from_day, to=window.to_day, params={"days": _YEAR})
    return figures.UNKNOWN if m.value is None or m.of_few else figures.rate(float(m.value))


KIND = Kind(
    name="band",
    needs=("low", "high", "fewest", "certain"),
    figures=tuple(
        (
            "rate rest at_least at_most rest_at_least rest_at_most low high customers days year from to window_days"
        ).split()
    ),
    has_money=False,
    look=look,
)
