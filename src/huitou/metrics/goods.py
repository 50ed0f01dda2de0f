"""The relation `goods`: on which days each customer bought a product, or of a category, and when they did again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# All that is known up to as_of decides when somebody bought again; the window and the filters choose the beginnings.
# Of the purchases of a day the last one knows the next day, and, as they lie, the latest delivery.
_NEXT = """goods_next AS (
  SELECT t.customer, t.{thing} AS thing, t.day, f.delivered_day AS delivered,
    LEAD(t.day) OVER (PARTITION BY t.customer, t.{thing}
      ORDER BY t.day ASC NULLS FIRST, f.delivered_day ASC NULLS FIRST) AS next_day
  FROM {table} AS t
  LEFT JOIN (SELECT ref, delivered_day FROM purchase_facts WHERE delivered_day IS NOT NULL) AS f ON f.ref = t.ref
  WHERE t.{thing} > 0 AND t.customer IS NOT NULL AND t.day >= :from_day AND t.day <= :as_of
)"""
_DAYS = """goods_days AS (
  SELECT customer, thing, day, delivered, next_day FROM goods_next WHERE next_day IS NULL OR next_day > day
)"""
_KEPT = """goods_kept AS (
  SELECT b.slice, b.customer, b.thing, b.day, n.delivered, n.next_day
  FROM (
    SELECT DISTINCT {slice} AS slice, s.customer, c.{thing} AS thing, s.day
    FROM sequence AS s{joins}
    WHERE {where} AND c.{thing} > 0
  ) AS b
  JOIN goods_days AS n ON n.customer = b.customer AND n.thing = b.thing AND n.day = b.day
)"""
# Where nothing but the things themselves is asked apart, every day on which one was bought is a beginning.
_KEPT_WHOLE = """goods_kept AS (
  SELECT {slice} AS slice, c.customer, c.thing, c.day, c.delivered, c.next_day
  FROM goods_days AS c
  WHERE c.day <= :to_day{among}
)"""
_GOODS = """goods AS (
  SELECT slice, window_from, window_to, customer, thing, day, delivered, next_day, cycle_days, cycle_from,
    ROW_NUMBER() OVER (PARTITION BY slice, customer, thing ORDER BY day ASC NULLS FIRST) AS nth
  FROM (
    SELECT {time_slice} AS slice, {ends}, s.customer, s.thing, s.day, s.delivered, s.next_day,
      y.days AS cycle_days, COALESCE(y.told_by, 0) AS cycle_from
    FROM goods_kept AS s
    LEFT JOIN goods_cycles AS y ON y.thing = s.thing{spans}
  ) cut
)"""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the question makes of any relation: slices, joins, conditions and the ends of its windows, as SQL.

    ``among``: of a question about things that is asked apart and filtered by the things alone, the condition on them.
    """

    slice: str
    time_slice: str
    joins: str
    where: str
    ends: str
    spans: str
    among: str | None = None


def goods(pieces: Pieces, *, level: str, cycles: str) -> Iterator[str]:
    """The common tables that end in `goods`: one row per slice, customer, thing and purchase day in the window.

    Shape: slice, window_from, window_to, customer, thing (a code of ``level``), day, delivered, next_day (the next day
    of the same thing, None while it is out), nth (in slice and window), cycle_days, cycle_from (of ``goods_cycles``).
    """
    table = {"category": "purchase_categories", "product": "purchase_products"}[level]
    yield _NEXT.format(thing=level, table=table)
    yield _DAYS
    yield cycles
    if pieces.among is None:
        yield _KEPT.format(slice=pieces.slice, thing=level, joins=pieces.joins, where=pieces.where)
    else:
        yield _KEPT_WHOLE.format(slice=pieces.slice.replace(f"c.{level}", "c.thing"), among=pieces.among)
    yield _GOODS.format(time_slice=pieces.time_slice, ends=pieces.ends, spans=pieces.spans)
