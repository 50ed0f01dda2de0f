"""The relations of visitors: who was there, who came first, who of them bought. A visitor is a person or a device."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from huitou.metrics.definition import Relation
from huitou.metrics.goods import Pieces

# So many days up to a window's end are still lately.
LATELY_DAYS = 30

_VISITS = """{name} AS (
  SELECT {time_slice} AS slice, {ends}, s.customer, s.day
  FROM (
    SELECT {slice} AS slice, s.visitor AS customer, s.day
    FROM visit_days AS s
    WHERE {where}
  ) AS s{spans}
)"""
_ARRIVALS = """arrivals AS (
  SELECT {time_slice} AS slice, {ends}, s.customer, s.day, s.seen_1, s.seen_3, s.seen_7, s.seen_30
  FROM (
    SELECT {slice} AS slice, s.visitor AS customer, s.day, s.seen_1, s.seen_3, s.seen_7, s.seen_30
    FROM visitors AS s
    WHERE {where}
  ) AS s{spans}
)"""
_SHOPPERS = """shoppers AS (
  SELECT v.slice, v.customer, MAX(CASE WHEN b.day IS NULL THEN 0 ELSE 1 END) AS bought
  FROM (SELECT slice, window_from, window_to, customer FROM present GROUP BY slice, window_from, window_to, customer)
    AS v
  LEFT JOIN visitor_customers AS c ON c.visitor = v.customer
  LEFT JOIN (
    SELECT customer, day FROM sequence
    WHERE day >= :from_day AND day <= :to_day AND source IN (SELECT source FROM visit_sources)
    GROUP BY customer, day
  ) AS b ON b.customer = c.customer AND b.day >= v.window_from AND b.day <= v.window_to
  GROUP BY v.slice, v.customer
)"""


def visits(pieces: Pieces) -> Iterator[str]:
    """`visits`: one row per visitor and day in the window, of each place.

    Shape: slice, window_from, window_to, customer (here the visitor, in all relations of this file), day.
    """
    yield _filled(_VISITS, pieces, name="visits")


def seen_lately(pieces: Pieces) -> Iterator[str]:
    """`seen_lately`: the same for the days up to the window's end that are within ``LATELY_DAYS`` of it."""
    yield _filled(_VISITS, pieces, name="seen_lately")


def arrivals(pieces: Pieces) -> Iterator[str]:
    """`arrivals`: visitors whose first day of all is in the window, in the place of their first visit.

    Shape: slice, window_from, window_to, customer, day (the first), seen_1, seen_3, seen_7, seen_30 (so many days on).
    """
    yield _filled(_ARRIVALS, pieces)


def shoppers(pieces: Pieces) -> Iterator[str]:
    """`shoppers`: the visitors of the window, and whether they bought in it where visits are known.

    Shape: slice, customer, bought (0 or 1).
    """
    yield _filled(_VISITS, pieces, name="present")
    yield _SHOPPERS


def _filled(relation: str, pieces: Pieces, *, name: str = "") -> str:
    return relation.format(
        name=name,
        slice=pieces.slice,
        time_slice=pieces.time_slice,
        where=pieces.where,
        ends=pieces.ends,
        spans=pieces.spans,
    )


RELATIONS: Mapping[Relation, Callable[[Pieces], Iterator[str]]] = {
    "visits": visits,
    "seen_lately": seen_lately,
    "arrivals": arrivals,
    "shoppers": shoppers,
}
