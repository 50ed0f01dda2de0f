"""The relation `coupons`: the coupons issued in the window."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.metrics.goods import Pieces

_COUPONS = """coupons AS (
  SELECT {time_slice} AS slice, {ends}, s.customer, s.day, s.used_day, s.expires_day
  FROM (
    SELECT {slice} AS slice, s.customer, s.day, s.used_day, s.expires_day
    FROM (SELECT customer, issued_day AS day, used_day, expires_day FROM coupon_list) AS s
    WHERE {where}
  ) AS s{spans}
)"""


def coupons(pieces: Pieces) -> Iterator[str]:
    """`coupons`: one row per coupon issued in the window.

    Shape: slice, window_from, window_to, customer (None of nobody known, or who never bought), day (issued), used_day
    (None while it is not), expires_day.
    """
    yield _COUPONS.format(
        slice=pieces.slice, time_slice=pieces.time_slice, where=pieces.where, ends=pieces.ends, spans=pieces.spans
    )
