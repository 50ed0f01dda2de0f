"""A slice of customers that comes back at first, and stops after so many days, while the others go on."""

from __future__ import annotations

from statistics import median

from huitou.calendar import Window
from huitou.diagnosis import figures
from huitou.diagnosis.kinds.slice_gap import FIGURES, NEEDS, behind, sighting
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View

_PACE = """
SELECT c.value, SUM(came_before), SUM(came_after)
FROM (
  SELECT customer, first_category,
    MAX(CASE WHEN day > first_day AND day <= first_day + :days THEN 1 ELSE 0 END) AS came_before,
    MAX(CASE WHEN day > first_day + :days AND day <= first_day + :days + :within THEN 1 ELSE 0 END) AS came_after
  FROM sequence
  WHERE customer IS NOT NULL AND first_day + :days + :within >= :from_day AND first_day + :days + :within <= :to_day
  GROUP BY customer, first_category
) AS lives
JOIN codes AS c ON c.kind = 'category' AND c.code = lives.first_category
GROUP BY c.value"""


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
        pace = _pace(view, window, days=days, within=within)
        for found in behind(view, reading, asked, times=len(marks)):
            # Who buys seldom by nature stays behind too, but does not slow down: then the goods are not to blame.
            if pace.get(found.label, 0) > reading.number("pace_to") * _others(pace, found.label):
                continue
            one = sighting(reading, found, window, each=each, asked=asked)
            told = Sighting(
                {**one.figures, "within": figures.days(within), "mark": figures.on_day(days)},
                one.at,
                one.asked,
                one.stake,
            )
            seen.setdefault(found.label, told)
    return list(seen.values())


def _pace(view: View, window: Window, *, days: int, within: int) -> dict[str, float]:
    """By first category: how many buy in the days after the mark, for one who came back before it."""
    rows = view.snapshot.rows(_PACE, from_day=window.from_day, to_day=window.to_day, days=days, within=within)
    return {label: after / before for label, before, after in rows if before}


def _others(pace: dict[str, float], label: str) -> float:
    """The middle pace of the other categories."""
    return median([each for other, each in pace.items() if other != label] or [0.0])


KIND = Kind(
    name="leaves_after",
    needs=(*NEEDS, "marks", "pace_to"),
    figures=("slice", *FIGURES, "within", "mark"),
    has_money=True,
    look=look,
)
