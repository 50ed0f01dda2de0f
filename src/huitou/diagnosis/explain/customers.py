"""Revenue by who brought it: new customers, returning ones, and nobody known; each buyers x frequency x order value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from huitou.calendar import Window
from huitou.diagnosis.explain.spans import span_of
from huitou.metrics import relations
from huitou.metrics.question import Snapshot, ask
from huitou.settings import Settings
from huitou.statistics.divisia import divisia

Group = Literal["new", "returning", "unknown"]
PeopleFactor = Literal["buyers", "frequency", "order_value"]
_GROUPS: Mapping[int, Group] = {0: "new", 1: "returning", 2: "unknown"}

_SELECT = """SELECT {span} AS span,
  CASE WHEN o.customer IS NULL THEN 2 WHEN o.first_day >= {start} THEN 0 ELSE 1 END AS who,
  COUNT(DISTINCT COALESCE(o.customer, -1 - o.ref)), COUNT(*), SUM(o.net)
FROM orders AS o
WHERE {span} IS NOT NULL
GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class GroupPart:
    """A factor of one group's revenue with its part of the whole change. Units: order_value in minor units."""

    group: Group
    factor: PeopleFactor
    before: Fraction
    after: Fraction
    effect: Fraction


def by_customers(
    snapshot: Snapshot, after: Window, before: Window, *, settings: Settings, where: Mapping[str, Any]
) -> list[GroupPart]:
    """The change of revenue by group and factor; the parts of all groups add up to it exactly.

    New in a window: the first purchase of their life falls in it. Purchases of nobody known are each a buyer of their
    own. A group that is on one side alone has the whole of its revenue as the part of its buyers.
    """
    windows = [after, before]
    sums = _sums(snapshot, windows, settings=settings, where=where)
    parts = []
    for key, group in _GROUPS.items():
        then, now = (_levels(sums.get((place, key))) for place in (1, 0))
        if then is None and now is None:
            continue
        one, two = _both(then, now)
        effects = divisia(one, two)
        parts += [GroupPart(group, factor, one[factor], two[factor], effects[factor]) for factor in one]
    return parts


def _sums(
    snapshot: Snapshot, windows: Sequence[Window], *, settings: Settings, where: Mapping[str, Any]
) -> dict[tuple[int, int], tuple[int, int, int]]:
    first, last = min(window.from_day for window in windows), max(window.to_day for window in windows)
    question = ask(snapshot, "revenue", settings=settings, from_=first, to=last, as_of=last, where=where)
    span = span_of(windows)
    starts = " ".join(f"WHEN {place} THEN {window.from_day}" for place, window in enumerate(windows))
    select = _SELECT.format(span=span, start=f"CASE {span} {starts} END")
    rows = relations.orders_of_everyone(question, select).rows(snapshot)
    return {(place, who): (int(buyers), int(orders), int(net)) for place, who, buyers, orders, net in rows}


def _levels(sums: tuple[int, int, int] | None) -> dict[PeopleFactor, Fraction] | None:
    if sums is None or not sums[2]:
        return None
    buyers, purchases, net = sums
    return {
        "buyers": Fraction(buyers),
        "frequency": Fraction(purchases, buyers),
        "order_value": Fraction(net, purchases),
    }


def _both(
    then: dict[PeopleFactor, Fraction] | None, now: dict[PeopleFactor, Fraction] | None
) -> tuple[dict[PeopleFactor, Fraction], dict[PeopleFactor, Fraction]]:
    """Both sides; where nobody was there, no buyers at the other side's frequency and order value."""
    one, two = then or now or {}, now or then or {}
    return (
        one if then else {**one, "buyers": Fraction(0)},
        two if now else {**two, "buyers": Fraction(0)},
    )
