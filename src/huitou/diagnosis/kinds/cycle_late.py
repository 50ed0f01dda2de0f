"""A category that customers buy again much later than it should last: meanwhile they are without the shop's goods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from huitou.calendar import Window
from huitou.diagnosis import figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import QUARTER_DAYS, Kind, Sighting, Stake
from huitou.diagnosis.view import View
from huitou.metrics.cycles import Cycle, cycles_of
from huitou.statistics.survival import kaplan_meier, typical_gap_interval

# One row per gap between two days on which a customer bought of the category; open ones watched until as_of, one of
# each customer: a regular's is not from their first day of it.
_GAPS = """
WITH bought AS (
  SELECT category, day, FIRST_VALUE(day) OVER days AS first_day, LEAD(day) OVER days AS next_day
  FROM purchase_categories
  WHERE customer IS NOT NULL AND category > 0 AND day >= :from_day AND day <= :to_day
  WINDOW days AS (PARTITION BY customer, category ORDER BY day ASC NULLS FIRST)
)
SELECT category, CASE WHEN next_day IS NULL THEN 0 ELSE 1 END, COALESCE(next_day, :to_day) - day, COUNT(*),
  SUM(CASE WHEN next_day IS NULL AND first_day < day THEN 1 ELSE 0 END)
FROM bought
WHERE next_day IS NULL OR next_day > day
GROUP BY 1, 2, 3"""
_NET = """
SELECT category, SUM(net)
FROM purchase_categories
WHERE customer IS NOT NULL AND category > 0 AND day >= :from_day AND day <= :to_day
GROUP BY category"""


@dataclass(slots=True)
class _Bought:
    """Of a category: after how many days gaps were closed, how long open ones are open, and who bought it again."""

    returned: dict[int, int] = field(default_factory=dict)
    watched: dict[int, int] = field(default_factory=dict)
    regulars: int = 0

    @property
    def days(self) -> int:
        """The days on which a customer bought of it: each begins a gap."""
        return sum(self.returned.values()) + sum(self.watched.values())


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
    if not told:
        return []
    names = dict(view.snapshot.rows("SELECT code, value FROM codes WHERE kind = 'category'"))
    bought, net = _bought(view, window), _net(view, window)
    seen = []
    for code, cycle in sorted(told.items()):
        of = bought.get(code, _Bought())
        if sum(of.returned.values()) < reading.number("fewest"):
            continue
        days = kaplan_meier(of.returned, of.watched).typical_gap()
        limits = typical_gap_interval(of.returned, of.watched)
        if days and limits and limits[0] > reading.number("late") * cycle.days:
            seen.append(_sighting(names[code], cycle, days, limits, (of.regulars, net[code] / of.days), window))
    return seen


def _bought(view: View, window: Window) -> dict[int, _Bought]:
    """What was bought again and what not yet, by category."""
    found: dict[int, _Bought] = defaultdict(_Bought)
    for category, back, days, n, regulars in view.snapshot.rows(_GAPS, from_day=window.from_day, to_day=window.to_day):
        of = found[category]
        (of.returned if back else of.watched)[days] = n
        of.regulars += int(regulars)
    return dict(found)


def _net(view: View, window: Window) -> Mapping[int, int]:
    rows = view.snapshot.rows(_NET, from_day=window.from_day, to_day=window.to_day)
    return {category: int(net) for category, net in rows}


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
