"""The relations `acquired` and `earned`: what was spent beside the customers it won, and beside what they brought."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.metrics.goods import Pieces

# Costs have a day and a channel; the channel spent on is that of the first purchase.
_SPENT = """spent AS (
  SELECT {time_slice} AS slice, {ends}, s.day, s.is_advertising, s.spent
  FROM (
    SELECT {slice} AS slice, s.day, s.is_advertising, s.spent
    FROM (SELECT day, channel, channel AS first_channel, is_advertising, spent FROM cost_list) AS s
    WHERE {where}
  ) AS s{spans}
)"""
_ACQUIRED = """acquired AS (
  SELECT slice, customer, day, 1 AS is_new, 0 AS is_cost, 0 AS is_advertising, 0 AS spent
  FROM {firsts}
  WHERE seq = 1
  UNION ALL
  SELECT slice, NULL, day, 0, 1, is_advertising, spent FROM spent
)"""
_EARNED = """earned AS (
  SELECT slice, customer, bought, months_since, months_known, 0 AS is_cost, 0 AS is_advertising, 0 AS spent
  FROM {lives}
  UNION ALL
  SELECT slice, NULL, 0, NULL, NULL, 1, is_advertising, spent FROM spent
)"""


def acquired(pieces: Pieces, *, firsts: str) -> Iterator[str]:
    """`acquired`: a row per new buyer of ``firsts`` (purchases), and one per day and kind of cost.

    Shape: slice, customer (None of a cost), day, is_new, is_cost, is_advertising, spent.
    """
    yield _spent(pieces)
    yield _ACQUIRED.format(firsts=firsts)


def earned(pieces: Pieces, *, lives: str) -> Iterator[str]:
    """`earned`: the rows of ``lives``, and one per day and kind of cost.

    Shape: slice, customer (None of a cost), bought, months_since, months_known, is_cost, is_advertising, spent.
    """
    yield _spent(pieces)
    yield _EARNED.format(lives=lives)


def _spent(pieces: Pieces) -> str:
    return _SPENT.format(
        slice=pieces.slice, time_slice=pieces.time_slice, where=pieces.where, ends=pieces.ends, spans=pieces.spans
    )
