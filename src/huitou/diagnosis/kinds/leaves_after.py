"""A slice of customers that comes back at first, and stops after so many days, while the others go on."""

from __future__ import annotations

from huitou.diagnosis import figures
from huitou.diagnosis.kinds.slice_gap import FIGURES, NEEDS, behind, sighting
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View


def look(view: View, reading: Reading) -> list[Sighting]:
    """Of those who came back within each of the ``marks``, who bought on afterwards; the first mark that tells."""
    within = int(reading.evidence.params["within"])
    window = view.window(reading.evidence.window_days)
    if window is None:
        return []
    marks, seen = list(reading.marks()), dict[str, Sighting]()
    for days in marks:
        asked = {"from_": window.from_day, "to": window.to_day, "params": {"days": days, "within": within}}
        each = view.spent_between(window, days=days, within=within)
        for found in behind(view, reading, asked, times=len(marks)):
            one = sighting(reading, found, window, each=each, asked=asked)
            told = Sighting({**one.figures, "within": figures.days(within)}, one.at, one.asked, one.stake)
            seen.setdefault(found.slice.by[reading.evidence.by], told)
    return list(seen.values())


KIND = Kind(
    name="leaves_after", needs=(*NEEDS, "marks"), figures=("slice", *FIGURES, "within"), has_money=True, look=look
)
