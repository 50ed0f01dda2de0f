"""A slice of customers that comes back clearly less than all the others do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huitou.calendar import Window
from huitou.diagnosis import chance, figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import QUARTER_DAYS, Kind, Sighting, Stake, stake
from huitou.diagnosis.view import View
from huitou.metrics.measurement import Measurement
from huitou.metrics.slices import UNKNOWN
from huitou.statistics.difference import Estimate

NEEDS = ("fewest", "gap_share", "error_share")
FIGURES = tuple("days rate rest gap gap_low customers returned away lost each from to window_days quarter".split())


@dataclass(frozen=True, slots=True)
class Behind:
    """A slice that stays behind: its measurement, (came back, watched) of the others, and how far it does."""

    slice: Measurement
    rest: tuple[int, int]
    gap: Estimate


def look(view: View, reading: Reading) -> list[Sighting]:
    """The slices whose rate stays behind that of the rest: by ``gap_share`` of it, and by more than chance gives."""
    evidence = reading.evidence
    days = int(evidence.params["days"])
    window = view.window(evidence.window_days, follow_up=days)
    if window is None or not view.knows(evidence.by):
        return []
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(evidence.params)}
    each = view.spent_after(window, days=days)
    return [sighting(reading, found, window, each=each, asked=asked) for found in behind(view, reading, asked)]


def behind(view: View, reading: Reading, asked: dict[str, Any], *, times: int = 1) -> Iterator[Behind]:
    """The slices that stay behind the others in this question, one of ``times`` such questions."""
    by, fewest = reading.evidence.by, reading.number("fewest")
    slices = [m for m in view.measured(reading.evidence.metric, by=by, **asked) if m.by[by] != UNKNOWN]
    candidates = [m for m in slices if (m.denominator or 0) >= fewest]
    looks = len(candidates) * times
    for m in candidates:
        others = [pair(other) for other in slices if other is not m]
        rest = sum(came for came, _ in others), sum(watched for _, watched in others)
        gap = chance.gap(rest, pair(m), error_share=reading.number("error_share"), looks=looks)
        if gap and rest[1] >= fewest and gap.low > 0 and gap.value >= reading.number("gap_share") * rest[0] / rest[1]:
            yield Behind(m, rest, gap)


def pair(m: Measurement) -> tuple[int, int]:
    return m.numerator, m.denominator or 0


def sighting(reading: Reading, found: Behind, window: Window, *, each: float, asked: dict[str, Any]) -> Sighting:
    """What is seen of a slice that stays behind, each of whose lost customers is worth so much."""
    label = found.slice.by[reading.evidence.by]
    days = int(asked["params"]["days"])
    written = gap_figures(pair(found.slice), found.rest, found.gap, window, each=each, days=days)
    return Sighting(
        figures={"slice": figures.text(label), **written},
        at={reading.evidence.by: label},
        asked={**asked, "where": {reading.evidence.by: label}},
        stake=gap_stake(found.gap, (found.slice.denominator or 0), window, each=each),
    )


def gap_figures(
    these: tuple[int, int], rest: tuple[int, int], gap: Estimate, window: Window, *, each: float, days: int
) -> dict[str, figures.Figure]:
    """What can be said of some who came back less than the rest, each pair (came back, watched)."""
    came, watched = these
    return {
        "days": figures.days(days),
        "rate": figures.rate(came / watched),
        "rest": figures.rate(rest[0] / rest[1]),
        "gap": figures.points(gap.value),
        "gap_low": figures.points(gap.low),
        "customers": figures.count(watched),
        "returned": figures.count(came),
        "away": figures.count(watched - came),
        "lost": figures.count(gap.value * watched),
        "each": figures.minor(each),
        "from": figures.day(window.from_day),
        "to": figures.day(window.to_day),
        "window_days": figures.days(window.days),
        "quarter": figures.days(QUARTER_DAYS),
    }


def gap_stake(gap: Estimate, watched: int, window: Window, *, each: float) -> Stake:
    """The money of those who would have come back but for the gap."""
    people = gap.low * watched, gap.value * watched, gap.high * watched
    return stake(*people, each=each, window_days=window.days)


KIND = Kind(name="slice_gap", needs=NEEDS, figures=("slice", *FIGURES), has_money=True, look=look)
