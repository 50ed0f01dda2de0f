"""A slice of customers that comes back clearly less than all the others do."""

from __future__ import annotations

from huitou.diagnosis import chance, figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import QUARTER_DAYS, Kind, Sighting, stake
from huitou.diagnosis.view import View
from huitou.metrics.measurement import Measurement
from huitou.metrics.slices import UNKNOWN
from huitou.statistics.difference import Estimate


def look(view: View, reading: Reading) -> list[Sighting]:
    """The slices whose rate stays behind that of the rest: by ``gap_share`` of it, and by more than chance gives."""
    evidence = reading.evidence
    days = int(evidence.params["days"])
    window = view.window(evidence.window_days, follow_up=days)
    if window is None or not view.knows(evidence.by):
        return []
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(evidence.params)}
    slices = [m for m in view.measured(evidence.metric, by=evidence.by, **asked) if m.by[evidence.by] != UNKNOWN]
    fewest = reading.number("fewest")
    candidates = [m for m in slices if (m.denominator or 0) >= fewest]
    seen = []
    for m in candidates:
        rest = _rest(slices, m)
        found = chance.gap(rest, _pair(m), error_share=reading.number("error_share"), looks=len(candidates))
        if found is None or rest[1] < fewest:
            continue
        behind = found.value >= reading.number("gap_share") * rest[0] / rest[1]
        if found.low > 0 and behind:
            seen.append(_sighting(view, reading, m, rest=rest, gap=found, asked=asked))
    return seen


def _pair(m: Measurement) -> tuple[int, int]:
    return m.numerator, m.denominator or 0


def _rest(slices: list[Measurement], one: Measurement) -> tuple[int, int]:
    others = [_pair(m) for m in slices if m is not one]
    return sum(came for came, _ in others), sum(watched for _, watched in others)


def _sighting(
    view: View, reading: Reading, m: Measurement, *, rest: tuple[int, int], gap: Estimate, asked: dict[str, object]
) -> Sighting:
    by, days = reading.evidence.by, int(reading.evidence.params["days"])
    came, watched = _pair(m)
    window = view.window(reading.evidence.window_days, follow_up=days)
    if window is None:
        raise ValueError(by)
    each = view.spent_after(window, days=days)
    return Sighting(
        figures={
            "slice": figures.text(m.by[by]),
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
        },
        at={by: m.by[by]},
        asked={**asked, "where": {by: m.by[by]}},
        stake=stake(gap.low * watched, gap.value * watched, gap.high * watched, each=each, window_days=window.days),
    )


KIND = Kind(
    name="slice_gap",
    needs=("fewest", "gap_share", "error_share"),
    figures=tuple(
        "slice days rate rest gap gap_low customers returned away lost each from to window_days quarter".split()
    ),
    has_money=True,
    look=look,
)
