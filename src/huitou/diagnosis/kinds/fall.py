"""Fewer first-time buyers come back in one stretch of days than did a year ago, in the same season."""

from __future__ import annotations

from itertools import pairwise

from huitou.calendar import Window
from huitou.diagnosis import chance, figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import QUARTER_DAYS, Kind, Sighting, stake
from huitou.diagnosis.view import View
from huitou.statistics.difference import Estimate

_YEAR = 365


def look(view: View, reading: Reading) -> list[Sighting]:
    """Of those not back by each of the ``marks``, who came by the next one, now and a year ago; the worst stretch."""
    marks = reading.marks()
    now = view.window(reading.evidence.window_days, follow_up=marks[-1])
    if now is None or now.days < reading.evidence.window_days:
        return []
    before = Window(now.from_day - _YEAR, now.to_day - _YEAR)
    first = view.snapshot.about.first_day
    # Regulars from before the data began look like new customers who come back well, until all of them were seen.
    if first is None or before.from_day < first + 2 * view.settings.warm_up_days:
        return []
    stretches = list(pairwise(marks))
    seen = []
    for stretch in stretches:
        these, those = _in_stretch(view, now, stretch), _in_stretch(view, before, stretch)
        if min(these[1], those[1]) < reading.number("fewest"):
            continue
        gap = chance.fall(those, these, error_share=reading.number("error_share"), looks=len(stretches))
        if gap and gap.low > 0 and gap.value >= reading.number("gap_share") * those[0] / those[1]:
            seen.append(_sighting(view, now, before, stretch, these=these, those=those, gap=gap, follow_up=marks[-1]))
    return sorted(seen, key=lambda one: -one.stake.minor if one.stake else 0)[:1]


def _in_stretch(view: View, window: Window, stretch: tuple[int, int]) -> tuple[int, int]:
    """(came back in it, were still out at its beginning)."""
    by_then = [0 if days == 0 else _back(view, window, days)[0] for days in stretch]
    watched = _back(view, window, stretch[1])[1]
    return by_then[1] - by_then[0], watched - by_then[0]


def _back(view: View, window: Window, days: int) -> tuple[int, int]:
    (m,) = view.measured("cohort_repurchase_rate", from_=window.from_day, to=window.to_day, params={"days": days})
    return m.numerator, m.denominator or 0


def _sighting(
    view: View,
    now: Window,
    before: Window,
    stretch: tuple[int, int],
    *,
    these: tuple[int, int],
    those: tuple[int, int],
    gap: Estimate,
    follow_up: int,
) -> Sighting:
    each = view.spent_after(now, days=follow_up)
    people = gap.low * these[1], gap.value * these[1], gap.high * these[1]
    return Sighting(
        figures={
            "since": figures.on_day(stretch[0]),
            "until": figures.on_day(stretch[1]),
            "rate": figures.rate(these[0] / these[1]),
            "then": figures.rate(those[0] / those[1]),
            "gap": figures.points(gap.value),
            "gap_low": figures.points(gap.low),
            "customers": figures.count(these[1]),
            "returned": figures.count(these[0]),
            "away": figures.count(these[1] - these[0]),
            "lost": figures.count(people[1]),
            "each": figures.minor(each),
            "days": figures.days(follow_up),
            "from": figures.day(now.from_day),
            "to": figures.day(now.to_day),
            "from_then": figures.day(before.from_day),
            "to_then": figures.day(before.to_day),
            "window_days": figures.days(now.days),
            "quarter": figures.days(QUARTER_DAYS),
        },
        at={},
        asked={"from_": now.from_day, "to": now.to_day, "params": {"days": stretch[1]}},
        stake=stake(*people, each=each, window_days=now.days),
    )


KIND = Kind(
    name="fall",
    needs=("fewest", "gap_share", "error_share", "marks"),
    figures=tuple(
        (
            "since until rate then gap gap_low customers returned away lost each days from to from_then to_then"
            " window_days quarter"
        ).split()
    ),
    has_money=True,
    look=look,
)
