"""A slice of customers that comes back clearly less than all the others do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from huitou.calendar import Window
from huitou.diagnosis import chance, figures
from huitou.diagnosis.chance import Likened, Strata
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import QUARTER_DAYS, Kind, Sighting, Stake, stake
from huitou.diagnosis.view import View
from huitou.metrics.slices import UNKNOWN
from huitou.statistics.difference import Estimate

NEEDS = ("fewest", "gap_share", "error_share")
FIGURES = tuple("days rate rest gap gap_low customers returned away lost each from to window_days quarter".split())


@dataclass(frozen=True, slots=True)
class Behind:
    """A slice that stays behind: its label, itself beside others like it, and how far behind it is."""

    label: str
    likened: Likened
    gap: Estimate


def look(view: View, reading: Reading) -> list[Sighting]:
    """The slices whose rate stays behind that of the rest: by ``gap_share`` of it, and by more than chance gives."""
    evidence = reading.evidence
    days = int(evidence.params["days"])
    window = view.window(evidence.window_days, follow_up=days)
    if window is None:
        return []
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(evidence.params)}
    each = view.spent_after(window, days=days)
    return [sighting(reading, found, window, each=each, asked=asked) for found in behind(view, reading, asked)]


def behind(view: View, reading: Reading, asked: dict[str, Any], *, times: int = 1) -> Iterator[Behind]:
    """The slices that stay behind the others in this question, one of ``times`` such questions."""
    fewest = reading.number("fewest")
    slices = strata_of(view, reading, asked)
    candidates = [label for label, strata in slices.items() if watched_in(strata) >= fewest]
    for label in candidates:
        rest = together(strata for other, strata in slices.items() if other != label)
        found = judge(slices[label], rest, reading, looks=len(candidates) * times)
        if found and watched_in(rest) >= fewest:
            yield Behind(label, *found)


def judge(these: Strata, rest: Strata, reading: Reading, *, looks: int) -> tuple[Likened, Estimate] | None:
    """These beside the rest, where they clearly stay behind; else None."""
    likened = chance.like_for_like(these, rest)
    if likened is None or likened.counts[1] < reading.number("fewest"):
        return None
    gap = chance.gap(likened, error_share=reading.number("error_share"), looks=looks)
    clear = gap.low > 0 and gap.value >= reading.number("gap_share") * likened.others.value
    return (likened, gap) if clear else None


def watched_in(strata: Strata) -> int:
    return sum(watched for _, watched in strata.values())


def together(parts: Iterable[Strata]) -> Strata:
    """Several strata as one, stratum by stratum."""
    found: dict[object, tuple[int, int]] = {}
    for strata in parts:
        for key, (came, watched) in strata.items():
            before = found.get(key, (0, 0))
            found[key] = before[0] + came, before[1] + watched
    return found


def strata_of(view: View, reading: Reading, asked: dict[str, Any]) -> dict[str, dict[object, tuple[int, int]]]:
    """(came back, watched) of each known slice, by what is ``alike`` in it."""
    by, alike = reading.evidence.by, reading.evidence.alike
    found: dict[str, dict[object, tuple[int, int]]] = {}
    for m in view.measured(reading.evidence.metric, by=[by, alike] if alike else [by], **asked):
        if m.by[by] != UNKNOWN:
            found.setdefault(m.by[by], {})[m.by.get(alike, "")] = m.numerator, m.denominator or 0
    return found


def sighting(reading: Reading, found: Behind, window: Window, *, each: float, asked: dict[str, Any]) -> Sighting:
    """What is seen of a slice that stays behind, each of whose lost customers is worth so much."""
    days = int(asked["params"]["days"])
    return Sighting(
        figures={
            "slice": figures.text(found.label),
            **gap_figures(found.likened, found.gap, window, each=each, days=days),
        },
        at={reading.evidence.by: found.label},
        asked={**asked, "where": {reading.evidence.by: found.label}},
        stake=gap_stake(found.gap, found.likened.counts[1], window, each=each),
    )


def gap_figures(
    likened: Likened, gap: Estimate, window: Window, *, each: float, days: int
) -> dict[str, figures.Figure]:
    """What can be said of some who came back less than the rest."""
    came, watched = likened.counts
    return {
        "days": figures.days(days),
        "rate": figures.rate(came / watched),
        "rest": figures.rate(likened.others.value),
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
