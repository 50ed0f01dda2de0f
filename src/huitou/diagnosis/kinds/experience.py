"""First-time buyers whose first order went one way come back less than those whose order did not."""

from __future__ import annotations

from huitou.diagnosis import figures
from huitou.diagnosis.first_orders import first_orders
from huitou.diagnosis.kinds.slice_gap import FIGURES, NEEDS, gap_figures, gap_stake, judge, watched_in
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View


def look(view: View, reading: Reading) -> list[Sighting]:
    """Those whom ``flag`` happened to, against those of whom it is known that it did not."""
    days = int(reading.evidence.params["days"])
    window = view.window(reading.evidence.window_days, follow_up=days)
    if window is None:
        return []
    flag = str(reading.needs["flag"])
    hit, spared = first_orders(view, window, flag=flag, days=days)
    hits, others = watched_in(hit), watched_in(spared)
    found = judge(hit, spared, reading, looks=1) if others >= reading.number("fewest") else None
    if found is None:
        return []
    likened, gap = found
    each = view.spent_after(window, days=days)
    asked = {"from_": window.from_day, "to": window.to_day, "params": dict(reading.evidence.params)}
    return [
        Sighting(
            figures={
                **gap_figures(likened, gap, window, each=each, days=days),
                "hit": figures.rate(hits / (hits + others)),
            },
            at={},
            asked=asked,
            stake=gap_stake(gap, likened.counts[1], window, each=each),
            flag=flag,
        )
    ]


KIND = Kind(name="experience", needs=(*NEEDS, "flag"), figures=(*FIGURES, "hit"), has_money=True, look=look)
