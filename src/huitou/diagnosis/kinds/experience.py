"""First-time buyers whose first order went one way come back less than those whose order did not."""

from __future__ import annotations

from huitou.diagnosis import figures
from huitou.diagnosis.kinds.slice_gap import FIGURES, NEEDS, gap_figures, gap_stake, judge, strata_of, watched_in
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View
from huitou.metrics.slices import LOW_STARS


def look(view: View, reading: Reading) -> list[Sighting]:
    """Those to whom it happened ("yes"), against those of whom it is known that it did not ("no")."""
    evidence = reading.evidence
    days = int(evidence.params["days"])
    window = view.window(evidence.window_days, follow_up=days)
    if window is None:
        return []
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(evidence.params)}
    slices = strata_of(view, reading, asked)
    hit, spared = slices.get("yes", {}), slices.get("no", {})
    hits, others = watched_in(hit), watched_in(spared)
    found = judge(hit, spared, reading, looks=1) if others >= reading.number("fewest") else None
    if found is None:
        return []
    likened, gap = found
    each = view.spent_after(window, days=days)
    return [
        Sighting(
            figures={
                **gap_figures(likened, gap, window, each=each, days=days),
                "hit": figures.rate(hits / (hits + others)),
                "slow": figures.count(view.settings.slow_response_minutes),
                "low_stars": figures.count(LOW_STARS),
            },
            at={},
            asked={**asked, "where": {evidence.by: "yes"}},
            stake=gap_stake(gap, likened.counts[1], window, each=each),
        )
    ]


KIND = Kind(name="experience", needs=NEEDS, figures=(*FIGURES, "hit", "slow", "low_stars"), has_money=True, look=look)
