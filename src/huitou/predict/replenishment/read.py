"""From a snapshot to the core's arrays: pairs by product or by category, as known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from huitou.predict.reminder import is_from_delivery
from huitou.predict.replenishment.amounts import stock_up_weights
from huitou.predict.replenishment.pack_size import pack_size
from huitou.predict.replenishment.purchases import Purchases, purchases, summed
from huitou.warehouse.snapshot import Tables

Level = Literal["product", "category"]

# A product given away says nothing about when the giver runs out; one bought cheaply may have been bought ahead.
_GIFTS = ("礼盒", "礼品", "送礼", "伴手礼", "gift")
_PROMOTION_WEIGHT = 0.7
_DEEP_DISCOUNT = 0.3
# A refund counts from the day it was made; a purchase of which all of a product went back did not happen.
_ROWS = """
SELECT s.customer, p.{code} AS item, p.category AS family, s.day, p.quantity, p.net, p.product,
  CASE WHEN f.delivered_day <= :as_of THEN f.delivered_day END AS delivered,
  CASE WHEN f.discount >= :deep * (s.net + f.discount) AND f.discount > 0 THEN 1 ELSE 0 END AS promoted
FROM {bought} AS p
JOIN sequence AS s ON s.ref = p.ref
LEFT JOIN purchase_facts AS f ON f.ref = p.ref
LEFT JOIN (
  SELECT ref, {code}, SUM(refunded) AS refunded FROM refunds WHERE ref IS NOT NULL GROUP BY ref, {code}
) AS r ON r.ref = p.ref AND r.{code} = p.{code}
WHERE s.customer IS NOT NULL AND s.day <= :as_of AND p.{code} > 0
  AND NOT (p.net <= 0 AND COALESCE(r.refunded, 0) > 0 AND COALESCE(f.refunded_day, s.day) <= :as_of)
ORDER BY s.customer, p.{code}, s.day, s.ref, p.product"""
_PRODUCTS = "purchase_products"
# Where no order has lines the categories are those of the orders.
_CATEGORIES = "(SELECT ref, category, 0 AS product, NULL AS quantity, net FROM purchase_categories)"


@dataclass(frozen=True, slots=True)
class Bought:
    """The purchases for the core, with the snapshot's codes and names of their items, and what a purchase brings.

    ``code_of`` by item is the product's or category's code; ``family_of`` the category's code. ``net`` is what the item
    brought on each row's day, minor units; ``packs`` how many were bought (0 where unknown) and ``pack`` by item the
    amount in one, where known. ``by_delivery``: the clock runs from delivery.
    """

    level: Level
    purchases: Purchases
    code_of: npt.NDArray[np.int64]
    family_of: npt.NDArray[np.int64]
    names: Mapping[int, str]
    net: npt.NDArray[np.int64]
    packs: npt.NDArray[np.float64]
    pack: Mapping[int, tuple[float, str]]
    by_delivery: bool
    since: int | None

    def name(self, item: int) -> str:
        return self.names.get(int(self.code_of[item]), "")


def read(tables: Tables, level: Level, *, as_of: int) -> Bought:
    """What each known customer bought, by product or by category, up to ``as_of``.

    Units: minor units, days since 1970-01-01, quantities in pieces. Undefined: without lines there are no products, and
    amounts are not known.
    """
    ((lines,),) = tables.rows("SELECT COUNT(*) FROM (SELECT 1 FROM purchase_products WHERE product > 0 LIMIT 1) t")
    source = _PRODUCTS if lines or level == "product" else _CATEGORIES
    found = tables.arrays(_ROWS.format(code=level, bought=source), as_of=as_of, deep=_DEEP_DISCOUNT)
    codes, item = np.unique(found["item"].astype(np.int64), return_inverse=True)
    customer = found["customer"].astype(np.int32)
    day = found["day"].astype(np.int32)
    packs_named = _packs(tables)
    quantity = np.nan_to_num(found["quantity"].astype(np.float64)) / 1000
    amount = _amounts(found["product"].astype(np.int64), quantity, packs_named)
    names = _names(tables, level)
    start, by_delivery = _starts(day, found["delivered"], as_of)
    family = np.zeros(len(codes), np.int64)
    family[item] = found["family"].astype(np.int64) if level == "product" else 0
    weight = _weights(tables, found, level, names)
    bought = purchases(
        customer,
        item,
        day,
        group_of=np.unique(family, return_inverse=True)[1],
        start=start,
        amount=amount,
        weight=weight,
    )
    rows = _rows(customer, item, day)
    return Bought(
        level=level,
        purchases=_stocked_up(bought),
        code_of=codes,
        family_of=family if level == "product" else codes,
        names=names,
        net=summed(rows, found["net"], len(bought)).astype(np.int64),
        packs=summed(rows, quantity, len(bought)),
        pack=packs_named if level == "product" else {},
        by_delivery=by_delivery,
        since=int(day.min()) if len(day) else None,
    )


def _stocked_up(bought: Purchases) -> Purchases:
    return replace(bought, weight=stock_up_weights(bought))


def _rows(customer: npt.NDArray[Any], item: npt.NDArray[Any], day: npt.NDArray[Any]) -> Any:
    """For each row read, the row of the purchases it goes into: both are in order of customer, item and day."""
    if not len(day):
        return np.zeros(0, np.int64)
    new = np.ones(len(day), bool)
    new[1:] = (customer[1:] != customer[:-1]) | (item[1:] != item[:-1]) | (day[1:] != day[:-1])
    return np.cumsum(new) - 1


def _starts(day: npt.NDArray[Any], delivered: npt.NDArray[Any], as_of: int) -> tuple[npt.NDArray[np.int32], bool]:
    """Delivery where it is known of most that could have arrived; the others as late as half of those were."""
    told = delivered.astype(np.float64)
    known = np.isfinite(told) & (told >= day)
    if not is_from_delivery(known=int(known.sum()), of=len(day)):
        return day, False
    late = int(np.median(told[known] - day[known]))
    return np.where(known, np.nan_to_num(told), np.minimum(day + late, as_of)).astype(np.int32), True


def _weights(
    tables: Tables, found: Mapping[str, npt.NDArray[Any]], level: Level, names: Mapping[int, str]
) -> npt.NDArray[np.float32]:
    weight = np.where(found["promoted"] == 1, _PROMOTION_WEIGHT, 1.0).astype(np.float32)
    products = names if level == "product" else _names(tables, "product")
    gifts = [code for code, name in products.items() if any(word in name.lower() for word in _GIFTS)]
    weight[np.isin(found["product"], gifts)] = 0
    return weight


def _amounts(product: npt.NDArray[Any], quantity: npt.NDArray[Any], packs: Mapping[int, tuple[float, str]]) -> Any:
    """Pieces times what is in a pack, where that is known in one measure; only ever held against the pair's own."""
    size = np.ones(int(product.max()) + 1 if len(product) else 1)
    usual = {
        measure: np.median([each for each, unit in packs.values() if unit == measure]) for _, measure in packs.values()
    }
    for code, (each, measure) in packs.items():
        if code < len(size):
            size[code] = each / usual[measure]
    return np.where(quantity > 0, quantity, 1) * size[product]


def _packs(tables: Tables) -> dict[int, tuple[float, str]]:
    """As the products list says, else as the name does."""
    found = {}
    for code, name in tables.rows("SELECT code, name FROM product_names WHERE name <> ''"):
        if size := pack_size(name):
            found[code] = size
    for code, size, unit in tables.rows("SELECT product, pack_size, unit FROM pack_list"):
        written = pack_size(f"{size / 1000:g}{unit}")
        found[code] = written or (size / 1000, unit)
    return found


def _names(tables: Tables, level: Level) -> dict[int, str]:
    if level == "category":
        return dict(tables.rows("SELECT code, value FROM codes WHERE kind = 'category' AND code > 0"))
    named = dict(tables.rows("SELECT code, value FROM codes WHERE kind = 'product' AND code > 0"))
    return named | dict(tables.rows("SELECT code, name FROM product_names WHERE name <> ''"))
