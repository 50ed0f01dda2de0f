"""The relation `goods`: on which days each customer bought a product, or of a category, and when they did again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# All that is known up to as_of decides when somebody bought again; the window and the filters choose the beginnings.
_DAYS = """goods_days AS (
  SELECT s.customer, t.{thing} AS thing, s.day, MAX(f.delivered_day) AS delivered
  FROM sequence AS s
  JOIN {table} AS t ON t.ref = s.ref
  LEFT JOIN purchase_facts AS f ON f.ref = s.ref
  WHERE t.{thing} > 0 AND s.customer IS NOT NULL AND s.day >= :from_day AND s.day <= :as_of
  GROUP BY s.customer, t.{thing}, s.day
)"""
_NEXT = """goods_next AS (
  SELECT customer, thing, day, delivered,
    LEAD(day) OVER (PARTITION BY customer, thing ORDER BY day ASC NULLS FIRST) AS next_day
  FROM goods_days
)"""
_KEPT = """goods_kept AS (
  SELECT DISTINCT {slice} AS slice, s.customer, c.{thing} AS thing, s.day, s.month
  FROM sequence AS s{joins}
  WHERE {where} AND c.{thing} > 0
)"""
_GOODS = """goods AS (
  SELECT slice, window_from, window_to, customer, thing, day, delivered, next_day, cycle_days, cycle_from,
    ROW_NUMBER() OVER (PARTITION BY slice, customer, thing ORDER BY day ASC NULLS FIRST) AS nth
  FROM (
    SELECT {time_slice} AS slice, {ends}, s.customer, s.thing, s.day, n.delivered, n.next_day,
      y.days AS cycle_days, COALESCE(y.told_by, 0) AS cycle_from
    FROM goods_kept AS s
    JOIN goods_next AS n ON n.customer = s.customer AND n.thing = s.thing AND n.day = s.day
    LEFT JOIN goods_cycles AS y ON y.thing = s.thing{spans}
  ) cut
)"""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the question makes of any relation: slices, joins, conditions and the ends of its windows, as SQL."""

    slice: str
    time_slice: str
    joins: str
    where: str
    ends: str
    spans: str


def goods(pieces: Pieces, *, level: str, cycles: str) -> Iterator[str]:
    """The common tables that end in `goods`: one row per slice, customer, thing and purchase day in the window.

    Shape: slice, window_from, window_to, customer, thing (a code of ``level``), day, delivered, next_day (the next day
    of the same thing, None while it is out), nth (in slice and window), cycle_days, cycle_from (of ``goods_cycles``).
    """
    table = {"category": "purchase_categories", "product": "purchase_products"}[level]
    yield _DAYS.format(thing=level, table=table)
    yield _NEXT
    yield cycles
    yield _KEPT.format(slice=pieces.slice, thing=level, joins=pieces.joins, where=pieces.where)
    yield _GOODS.format(time_slice=pieces.time_slice, ends=pieces.ends, spans=pieces.spans)
