"""What the shop's own past says of its customers: how many come, what the first order brings, and what comes after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from huitou.metrics.question import Snapshot
from huitou.predict.lifecycle import LOST
from huitou.predict.segments import stages_at
from huitou.settings import Settings
from huitou.statistics import interval
from huitou.statistics.difference import Estimate
from huitou.statistics.interval import Sums

# The curve is known at every so many days since the first purchase.
STEP = 30
RECENT_DAYS = 90
YEAR = 365
# Fewer first buyers, or people won back, tell nothing of what others would do.
FEWEST = 30

_LATER = """
SELECT s.first_day, CAST((s.day - s.first_day - 1 - MOD(s.day - s.first_day - 1, 30)) / 30 AS INTEGER) AS step,
  SUM(s.net) AS net, COUNT(CASE WHEN s.seq = 2 THEN 1 END) AS back
FROM (
  SELECT first_day, seq, net, customer, CASE WHEN day = first_day THEN day + 1 ELSE day END AS day FROM sequence
) AS s
WHERE s.customer IS NOT NULL AND s.seq > 1 AND s.day <= :as_of AND s.first_day > :from_day
  AND s.day <= s.first_day + 365
GROUP BY 1, 2"""
_FIRSTS = """
SELECT s.day, COUNT(*), SUM(s.net), SUM(CAST(s.net AS DECIMAL(18, 0)) * CAST(s.net AS DECIMAL(18, 0)))
FROM sequence AS s
WHERE s.customer IS NOT NULL AND s.seq = 1 AND s.day <= :as_of AND s.day > :from_day
GROUP BY s.day"""
# What each customer spent after the first purchase, within so many days of it; those known as long.
_WORTH = """
SELECT COUNT(*), SUM(later), SUM(CAST(later AS DECIMAL(18, 0)) * CAST(later AS DECIMAL(18, 0)))
FROM (
  SELECT s.customer, SUM(CASE WHEN s.seq > 1 THEN s.net ELSE 0 END) AS later
  FROM sequence AS s
  WHERE s.customer IS NOT NULL AND s.first_day > :from_day AND s.first_day + :days <= :as_of
    AND s.day <= s.first_day + :days
  GROUP BY s.customer
) AS lives"""
_TAKINGS = """
SELECT SUM(net), SUM(CAST(net AS DECIMAL(18, 0)) * CAST(net AS DECIMAL(18, 0))),
  SUM(later), SUM(CAST(later AS DECIMAL(18, 0)) * CAST(later AS DECIMAL(18, 0))),
  COUNT(CASE WHEN orders > 0 THEN 1 END), SUM(orders), SUM(CAST(later AS DECIMAL(18, 0)) * orders), SUM(orders * orders)
FROM (
  SELECT SUM(s.net) AS net, SUM(CASE WHEN s.seq > 1 THEN s.net ELSE 0 END) AS later,
    COUNT(CASE WHEN s.seq > 1 THEN 1 END) AS orders
  FROM sequence AS s
  WHERE s.day <= :as_of AND s.day > :from_day
  GROUP BY COALESCE(s.customer, -1 - s.ref)
) AS people"""


@dataclass(frozen=True, slots=True)
class Curves:
    """The shop's past in the numbers the levers need. Units: shop days; money in minor units.

    ``arrivals``: new buyers a day, over the last 90 days. ``first``: what a first order brings. ``later``: what a new
    buyer brings after it, within 30, 60, ... days; ``returned``: the share who came back by then; both as far as
    somebody was watched so long. ``spread``: the interval of ``later`` at its end, as shares of it. ``takings`` and
    ``returning``: revenue of the last days, in all and of customers' later purchases; ``later_order``: what one of
    these brought in the last year. ``lost``: customers lost now.
    """

    arrivals: Estimate
    first: Estimate
    later: tuple[float, ...]
    returned: tuple[float, ...]
    spread: tuple[float, float]
    takings: Estimate
    returning: Estimate
    later_order: Estimate
    lost: int | None


def curves(snapshot: Snapshot, *, as_of: int, days: int, settings: Settings) -> Curves | None:
    """The curves as known on a day, for a look ``days`` ahead.

    Undefined: None where the data does not reach back as far as the look ahead and 90 days more, or fewer than 30 new
    buyers were watched for so long: what they would do is then a guess.
    """
    begin = snapshot.about.first_day
    if begin is None or as_of - begin < days + RECENT_DAYS:
        return None
    firsts = {
        day: (int(n), int(net), int(squares))
        for day, n, net, squares in snapshot.rows(_FIRSTS, as_of=as_of, from_day=as_of - YEAR - days)
    }
    recent = [each for day, each in firsts.items() if day > as_of - RECENT_DAYS]
    new = sum(n for n, _, _ in recent)
    watched = sum(n for day, (n, _, _) in firsts.items() if day + days <= as_of)
    takings, returning, _ = _takings(snapshot, as_of=as_of, days=days)
    # However far is looked ahead: an order won back is no smaller for being one of a longer time.
    *_, later_order = _takings(snapshot, as_of=as_of, days=YEAR)
    if new < FEWEST or watched < FEWEST or takings is None or returning is None or later_order is None:
        return None
    low, high = interval.count(new)
    later, returned = _later(snapshot, firsts, as_of=as_of, days=days)
    return Curves(
        arrivals=Estimate(new / RECENT_DAYS, low / RECENT_DAYS, high / RECENT_DAYS),
        first=_mean([(n, net, squares) for n, net, squares in firsts.values()]),
        later=later,
        returned=returned,
        spread=_spread(snapshot, as_of=as_of, days=days),
        takings=takings,
        returning=returning,
        later_order=later_order,
        lost=_lost(snapshot, as_of=as_of, settings=settings),
    )


def _later(
    snapshot: Snapshot, firsts: dict[int, tuple[int, int, int]], *, as_of: int, days: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What comes within each step, per customer watched to its end: steps add up, each over those who reach it."""
    net: dict[int, dict[int, int]] = defaultdict(dict)
    back: dict[int, dict[int, int]] = defaultdict(dict)
    for day, step, amount, returners in snapshot.rows(_LATER, as_of=as_of, from_day=as_of - YEAR - days):
        net[int(step)][day], back[int(step)][day] = int(amount), int(returners)
    spent, came = [0.0], [0.0]
    for step in range((days + STEP - 1) // STEP):
        mature = [day for day in firsts if day + (step + 1) * STEP <= as_of]
        people = sum(firsts[day][0] for day in mature)
        if not people:
            break
        spent.append(spent[-1] + sum(net[step].get(day, 0) for day in mature) / people)
        came.append(came[-1] + sum(back[step].get(day, 0) for day in mature) / people)
    return tuple(spent), tuple(came)


def _mean(groups: list[tuple[int, int, int]]) -> Estimate:
    people, amount, squares = (sum(each[place] for each in groups) for place in range(3))
    limits = interval.ratio(Sums(people, amount, people, squares, amount, people))
    value = amount / people
    return Estimate(value, *(limits or (value, value)))


def _spread(snapshot: Snapshot, *, as_of: int, days: int) -> tuple[float, float]:
    ((people, amount, squares),) = snapshot.rows(_WORTH, as_of=as_of, from_day=as_of - YEAR - days, days=days)
    mean = _mean([(int(people), int(amount or 0), int(squares or 0))])
    return (mean.low / mean.value, mean.high / mean.value) if mean.value else (0.0, 1.0)


def _takings(snapshot: Snapshot, *, as_of: int, days: int) -> tuple[Estimate | None, Estimate | None, Estimate | None]:
    """Revenue, that of later purchases, and what one of these brings."""
    ((net, squares, later, later_squares, *rest),) = snapshot.rows(_TAKINGS, as_of=as_of, from_day=as_of - days)
    people, orders, products, order_squares = (int(each or 0) for each in rest)
    sums = Sums(people, int(later or 0), orders, int(later_squares or 0), products, order_squares)
    limits = interval.ratio(sums)
    each = Estimate(sums.numerator / orders, *limits) if limits else None
    return _total(net, squares), _total(later, later_squares), each


def _total(amount: int | None, squares: int | None) -> Estimate | None:
    limits = interval.total(int(amount or 0), int(squares or 0))
    return Estimate(int(amount or 0), *limits) if limits else None


def _lost(snapshot: Snapshot, *, as_of: int, settings: Settings) -> int | None:
    """How many customers are lost on the day. Undefined: None where the shop's cycle is."""
    judged = stages_at(snapshot, {0: as_of}, settings=settings)
    if judged.undefined(0):
        return None
    ctes = ",\n".join(judged.ctes())
    ((n,),) = snapshot.rows(f"WITH {ctes} SELECT COUNT(*) FROM segments WHERE stage = {LOST}")
    return int(n)
