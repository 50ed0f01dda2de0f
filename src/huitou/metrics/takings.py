"""The relations `paid` and `orders_placed`: money that orders brought, before refunds and before anybody paid."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.metrics.goods import Pieces

# Money that went back was paid first: of a purchase it stands beside its net, of an order wholly refunded alone.
_PAID = """refunds_kept AS (
  SELECT slice, ref, MIN(day) AS day, SUM(refunded) AS refunded
  FROM (
    SELECT {slice} AS slice, s.ref, s.source, s.store, s.order_id, s.day, s.refunded FROM refunds AS s WHERE {where}
  ) parts
  GROUP BY slice, ref, source, store, order_id
), paid AS (
  SELECT slice, window_from, window_to, customer, day, net AS paid, 0 AS refunded, 1 AS paid_orders,
    0 AS refunded_orders
  FROM {orders}
  UNION ALL
  SELECT {time_slice}, {ends}, q.customer, s.day, s.refunded, s.refunded, CASE WHEN s.ref IS NULL THEN 1 ELSE 0 END, 1
  FROM refunds_kept AS s
  LEFT JOIN sequence AS q ON q.ref = s.ref{spans}
)"""
_PLACED = """orders_placed AS (
  SELECT {time_slice} AS slice, {ends}, CAST(NULL AS INTEGER) AS customer, s.day, s.orders, s.placed_amount
  FROM (
    SELECT {slice} AS slice, s.day, s.orders, s.placed_amount FROM placed AS s WHERE {where}
  ) AS s{spans}
)"""


def paid(pieces: Pieces, *, orders: str) -> Iterator[str]:
    """`paid` beside ``orders``, the relation of purchases: one row per purchase, and one per order refunded.

    Shape: slice, window_from, window_to, customer, day, paid, refunded, paid_orders, refunded_orders.
    """
    yield _PAID.format(
        slice=pieces.slice,
        time_slice=pieces.time_slice,
        where=pieces.where,
        ends=pieces.ends,
        spans=pieces.spans,
        orders=orders,
    )


def orders_placed(pieces: Pieces) -> Iterator[str]:
    """`orders_placed`: all orders but those set aside, by day of order, summed.

    Shape: slice, window_from, window_to, customer (None), day, orders, placed_amount.
    """
    yield _PLACED.format(
        slice=pieces.slice, time_slice=pieces.time_slice, where=pieces.where, ends=pieces.ends, spans=pieces.spans
    )
