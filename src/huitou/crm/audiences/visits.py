"""What people did on the shop's own pages within some days, and whose it was.

A visit without a sign-in is of who had signed in last on its device; one before all of them of the first who did, as
the data version has it by days (see huitou.predict.conversion.owners).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.crm.audiences.base import Base, Ints, Mask
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently

_COLUMNS = {"came": "events", "viewed": "views", "carted": "carts", "favourited": "favourites"}
_EVENTS = {"viewed": "view_product", "carted": "add_to_cart", "favourited": "favourite"}
# A day in the lower part of a number whose upper part is a device's place.
_DAYS = 1 << 20
_LAST = "SELECT MAX(day) FROM visit_log"
_WHOLE = """
SELECT COALESCE(device, -1) AS device, COALESCE(person, -1) AS person, day, SUM({column}) AS times
FROM visit_log
WHERE day > :since AND {column} > 0
GROUP BY COALESCE(device, -1), COALESCE(person, -1), day"""
_GOODS = """
SELECT COALESCE(v.device_key, -1) AS device, COALESCE(v.account_key, -1) AS person, v.shop_day AS day,
  COUNT(*) AS times
FROM facts_visits AS v
{listed}
WHERE v.shop_day > :since AND v.event = :event AND {named} = :value
GROUP BY COALESCE(v.device_key, -1), COALESCE(v.account_key, -1), v.shop_day"""
# An event that names no category is of that of its product.
_LISTED = """LEFT JOIN (
  SELECT product_id, category
  FROM (
    SELECT product_id, category, ROW_NUMBER() OVER (
      PARTITION BY product_id
      ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST)
      AS n
    FROM facts_products
    WHERE category IS NOT NULL
  ) AS newest
  WHERE n = 1
) AS g ON g.product_id = CASE WHEN v.category IS NULL THEN v.product_id END"""
_SIGNED_IN = """
SELECT device, day, MAX(person) AS person
FROM visit_log
WHERE device IS NOT NULL AND person IS NOT NULL
GROUP BY device, day
ORDER BY device NULLS LAST, day NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Done:
    """One element a device (-1 unknown), person who was signed in (-1 nobody) and day: how many ``times``."""

    device: Ints
    person: Ints
    day: Ints
    times: Ints


def on_the_whole(base: Base, did: str, *, days: int) -> Done:
    """All that was done of it, whatever it was done with."""
    return _done(base.snapshot.arrays(_WHOLE.format(column=_COLUMNS[did]), since=_since(base, days)))


def on_goods(base: Base, did: str, *, days: int, what: str, value: str) -> Done:
    """What was done with the goods of a category, or with a product: one by one these are in the facts alone."""
    is_product = what == "product"
    statement = _GOODS.format(
        listed="" if is_product else _LISTED, named="v.product_id" if is_product else "COALESCE(v.category, g.category)"
    )

    def ask() -> dict[str, npt.NDArray[Any]]:
        with connect() as connection:
            Facts(base.shop.folder).attach(connection, only=("visits",) if is_product else ("visits", "products"))
            return connection.arrays(statement, since=_since(base, days), event=_EVENTS[did], value=value)

    return _done(patiently(ask))


def owners(base: Base, done: Done) -> tuple[Ints, Mask]:
    """The place of the customer each element is of, and whether it is anybody's who has bought."""
    person = np.where(done.person >= 0, done.person, _by_device(base, done))
    at = np.minimum(np.searchsorted(base.accounts, person), max(len(base.accounts) - 1, 0))
    if not len(base.accounts):
        return np.zeros(len(person), np.int64), np.zeros(len(person), np.bool_)
    return base.owners[at], np.asarray(base.accounts[at] == person)


def _by_device(base: Base, done: Done) -> Ints:
    """Who was signed in on the device by then, else who did first after; -1 nobody."""
    if "signed in" not in base.kept:
        base.kept["signed in"] = base.snapshot.arrays(_SIGNED_IN)
    signed = base.kept["signed in"]
    nobody = np.full(len(done.device), -1, np.int64)
    if not len(signed["device"]):
        return nobody
    devices, place = np.unique(signed["device"].astype(np.int64), return_inverse=True)
    at = np.minimum(np.searchsorted(devices, done.device), len(devices) - 1)
    known = devices[at] == done.device
    moments = place * _DAYS + signed["day"].astype(np.int64)
    latest = np.searchsorted(moments, at * _DAYS + done.day, side="right") - 1
    # Before all of them the first: the next element is of the same device.
    latest = np.where((latest >= 0) & (place[np.maximum(latest, 0)] == at), latest, latest + 1)
    return np.where(known, signed["person"].astype(np.int64)[np.minimum(latest, len(moments) - 1)], nobody)


def _done(rows: Mapping[str, npt.NDArray[Any]]) -> Done:
    return Done(*(rows[name].astype(np.int64) for name in ("device", "person", "day", "times")))


def _since(base: Base, days: int) -> int:
    """Before the first of the last ``days`` that anything is known of: visits may be known longer than orders."""
    ((last,),) = base.snapshot.rows(_LAST)
    return max(base.as_of, base.as_of if last is None else int(last)) - days
