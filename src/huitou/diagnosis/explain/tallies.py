"""What was bought in each window, slice by slice: the sums that surprise is measured by, one pass a dimension."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from huitou.calendar import Window
from huitou.diagnosis.explain import tenure
from huitou.diagnosis.explain.spans import span_of
from huitou.metrics import relations
from huitou.metrics.question import Snapshot, ask
from huitou.metrics.slice_keys import keys_in, packed
from huitou.metrics.slices import DIMENSIONS
from huitou.settings import Settings

# What a metric adds up over purchases.
VALUES: Mapping[str, str] = {
    "revenue": "net",
    "purchases": "1",
    "repeat_revenue": "CASE WHEN seq > 1 THEN net ELSE 0 END",
    "new_buyers": "CASE WHEN seq = 1 THEN 1 ELSE 0 END",
    "buyers": "1",
}
# These ask where in a customer's life a purchase stands.
_OF_LIVES = frozenset({"repeat_revenue", "new_buyers"})
# Of buyers, each counts once in a window, however often they buy.
_ONCE = frozenset({"buyers"})

# Slice and window go as one number.
_RADIX = 100
# Customer by customer in the windows compared; in earlier ones, which only tell habits, purchase by purchase, for
# grouping them takes most of the time. Both in statements of their own: each then reads no more than its days.
_BY_CUSTOMER = f"""SELECT cell, COUNT(*), SUM(purchases), SUM(value), SUM(CAST(value AS DECIMAL(18, 0)) * value),
  SUM(purchases * purchases)
FROM (
  SELECT cell, who, COUNT(*) AS purchases, {{together}} AS value
  FROM (
    SELECT CAST({{slice}} AS BIGINT) * {_RADIX} + {{span}} AS cell, COALESCE(customer, -1 - ref) AS who,
      {{value}} AS value
    FROM orders
  ) AS each
  WHERE cell IS NOT NULL
  GROUP BY cell, who
) AS people
GROUP BY cell"""
_BY_PURCHASE = f"""SELECT cell, SUM(purchases), SUM(purchases), SUM(value), SUM(squares), SUM(purchases)
FROM (
  SELECT CAST(slice AS BIGINT) * {_RADIX} + {{span}} AS cell, purchases, value, squares
  FROM (
    SELECT slice, day, COUNT(*) AS purchases, SUM(value) AS value,
      SUM(CAST(value AS DECIMAL(18, 0)) * value) AS squares
    FROM (
      SELECT {{slice}} AS slice, day, {{value}} AS value FROM orders
    ) AS each
    GROUP BY slice, day
  ) AS days
) AS cells
WHERE cell IS NOT NULL
GROUP BY cell"""


@dataclass(frozen=True, slots=True)
class Tally:
    """Who bought in one window: how many, their purchases, the metric's sum, and sums of squares over customers."""

    buyers: int = 0
    purchases: int = 0
    value: int = 0
    squares: int = 0
    purchase_squares: int = 0

    def __add__(self, other: Self) -> Tally:
        return Tally(
            self.buyers + other.buyers,
            self.purchases + other.purchases,
            self.value + other.value,
            self.squares + other.squares,
            self.purchase_squares + other.purchase_squares,
        )

    def __sub__(self, other: Self) -> Tally:
        return Tally(
            self.buyers - other.buyers,
            self.purchases - other.purchases,
            self.value - other.value,
            self.squares - other.squares,
            self.purchase_squares - other.purchase_squares,
        )

    @property
    def counted(self) -> Tally:
        """The same with purchases for the metric: they scatter less than what was paid for them."""
        return Tally(self.buyers, self.purchases, self.purchases, self.purchase_squares, self.purchase_squares)


# The tallies of a slice, one a window.
Course = Mapping[int, Tally]


def tallies(
    snapshot: Snapshot,
    metric: str,
    windows: Sequence[Window],
    *,
    by: Sequence[str],
    settings: Settings,
    where: Mapping[str, Any],
) -> Mapping[tuple[int, ...], Course]:
    """Slice (its keys) -> window (its place) -> what was bought. Windows may not overlap.

    ``by``: dimensions, or ``tenure``. Customers are in the segment they were in on the day before each window.
    Units: minor units for money. A purchase of several categories is in each, with its part of the money.
    """
    if not any(name in DIMENSIONS and DIMENSIONS[name].is_segment for name in (*by, *where)):
        return _tallies(snapshot, metric, windows, by=by, settings=settings, where=where)
    found: dict[tuple[int, ...], dict[int, Tally]] = defaultdict(dict)
    for place, window in enumerate(windows):
        for slice_, course in _tallies(snapshot, metric, [window], by=by, settings=settings, where=where).items():
            found[slice_][place] = course[0]
    return found


def _tallies(
    snapshot: Snapshot,
    metric: str,
    windows: Sequence[Window],
    *,
    by: Sequence[str],
    settings: Settings,
    where: Mapping[str, Any],
) -> dict[tuple[int, ...], dict[int, Tally]]:
    once = metric in _ONCE
    compared = len(windows) if once else 2
    keys = [tenure.key() if name == tenure.NAME else "slice" for name in by]
    kept = [name for name in by if name != tenure.NAME]
    found: dict[tuple[int, ...], dict[int, Tally]] = defaultdict(dict)
    for select, first, some in ((_BY_CUSTOMER, 0, windows[:compared]), (_BY_PURCHASE, compared, windows[compared:])):
        if not some:
            continue
        from_, to = min(window.from_day for window in some), max(window.to_day for window in some)
        question = ask(snapshot, "revenue", settings=settings, from_=from_, to=to, as_of=to, by=kept, where=where)
        text = select.format(
            slice=packed(keys) if tenure.NAME in by else "slice",
            span=span_of(some, day="day"),
            value=VALUES[metric],
            together="1" if once else "SUM(value)",
        )
        if relations.is_of_goods_alone(question) and metric not in _OF_LIVES:
            # Habits are none of purchases to the last one: they need no gathering.
            statement = relations.goods_of_everyone(question, text, gathered=select is _BY_CUSTOMER)
        else:
            statement = relations.orders_of_everyone(question, text)
        for cell, *sums in statement.rows(snapshot):
            slice_, place = divmod(cell, _RADIX)
            course = found[keys_in(slice_, count=len(by))]
            course[first + place] = Tally(*(int(number or 0) for number in sums))
    return found
