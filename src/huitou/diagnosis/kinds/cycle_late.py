"""A category that customers buy again much later than it should last: meanwhile they are without the shop's goods."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.calendar import Window
from huitou.diagnosis import figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import QUARTER_DAYS, Kind, Sighting, Stake
from huitou.diagnosis.view import View
from huitou.metrics.cycles import Cycle, cycles_of
from huitou.statistics.survival import kaplan_meier, typical_gap_interval

# One row per gap between two days on which a customer bought of the category; open ones watched until as_of.
_GAPS = """
WITH bought AS (
  SELECT DISTINCT s.customer, c.category, s.day
  FROM sequence AS s
  JOIN purchase_categories AS c ON c.ref = s.ref
  WHERE s.customer IS NOT NULL AND c.category > 0 AND s.day >= :from_day AND s.day <= :to_day
), gaps AS (
  SELECT category, day, LEAD(day) OVER (PARTITION BY customer, category ORDER BY day ASC NULLS FIRST) AS next_day
  FROM bought
)
SELECT category, CASE WHEN next_day IS NULL THEN 0 ELSE 1 END, COALESCE(next_day, :to_day) - day, COUNT(*)
FROM gaps
GROUP BY 1, 2, 3"""
# Those who bought of it on several days, and what a day of it brings.
_REGULARS = """
SELECT category, SUM(CASE WHEN days > 1 THEN 1 ELSE 0 END), SUM(net), SUM(days)
FROM (
  SELECT s.customer, c.category, COUNT(DISTINCT s.day) AS days, SUM(c.net) AS net
  FROM sequence AS s
  JOIN purchase_categories AS c ON c.ref = s.ref
  WHERE s.customer IS NOT NULL AND c.category > 0 AND s.day >= :from_day AND s.day <= :to_day
  GROUP BY s.customer, c.category
) AS each
GROUP BY category"""


def look(view: View, reading: Reading) -> list[Sighting]:
    """Categories whose typical gap is surely more than ``late`` times what the shop or its products say it lasts.

    Rules of thumb are no yardstick: only a cycle that the shop itself told makes a finding.
    """
    window = view.window(reading.evidence.window_days)
    if window is None:
        return []
    told = {
        code: cycle
        for code, cycle in cycles_of(view.snapshot, "category", as_of=view.as_of, settings=view.settings).items()
        if cycle.told_by in {"shop", "products"}
    }
    names = dict(view.snapshot.rows("SELECT code, value FROM codes WHERE kind = 'category'"))
    gaps, regulars = _gaps(view, window), _regulars(view, window)
    seen = []
    for code, cycle in sorted(told.items()):
        returned, watched = gaps.get(code, ({}, {}))
        if sum(returned.values()) < reading.number("fewest"):
            continue
        days, limits = kaplan_meier(returned, watched).typical_gap(), typical_gap_interval(returned, watched)
        if days and limits and limits[0] > reading.number("late") * cycle.days:
            seen.append(_sighting(names[code], cycle, days, limits, regulars[code], window))
    return seen


def _gaps(view: View, window: Window) -> dict[int, tuple[dict[int, int], dict[int, int]]]:
    """By category: how many gaps were closed after so many days, and how many are open for so long."""
    found: dict[int, tuple[dict[int, int], dict[int, int]]] = {}
    for category, back, days, n in view.snapshot.rows(_GAPS, from_day=window.from_day, to_day=window.to_day):
        found.setdefault(category, ({}, {}))[0 if back else 1][days] = n
    return found


def _regulars(view: View, window: Window) -> Mapping[int, tuple[int, float]]:
    """By category: those who bought it again, and what a day of buying it brings."""
    rows = view.snapshot.rows(_REGULARS, from_day=window.from_day, to_day=window.to_day)
    return {category: (int(regulars), int(net) / int(days)) for category, regulars, net, days in rows}


def _sighting(
    name: str,
    cycle: Cycle,
    days: int,
    limits: tuple[float, float],
    regulars: tuple[int, float],
    window: Window,
) -> Sighting:
    customers, each = regulars
    low, middle, high = (_lost(cycle.days, gap) * customers * each for gap in (limits[0], days, limits[1]))
    return Sighting(
        figures={
            "slice": figures.text(name),
            "days": figures.days(days),
            "theory": figures.days(cycle.days),
            "absent": figures.days(days - cycle.days),
            "at_least": figures.days(round(limits[0])),
            "customers": figures.count(customers),
            "fewer": figures.times(_lost(cycle.days, days)),
            "each": figures.minor(each),
            "from": figures.day(window.from_day),
            "to": figures.day(window.to_day),
            "quarter": figures.days(QUARTER_DAYS),
        },
        at={"category": name},
        asked={"from_": window.from_day, "to": window.to_day, "where": {"category": name}},
        stake=Stake(round(middle), round(low), round(high)),
    )


def _lost(theory: int, gap: float) -> float:
    """How many purchases a quarter somebody makes fewer than if it were bought as soon as it is used up."""
    return QUARTER_DAYS / theory - QUARTER_DAYS / gap


KIND = Kind(
    name="cycle_late",
    needs=("late", "fewest"),
    figures=tuple("slice days theory absent at_least customers fewer each from to quarter".split()),
    has_money=True,
    look=look,
)
