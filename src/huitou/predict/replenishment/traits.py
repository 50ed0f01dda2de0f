"""What is known of a pair on a day beside its renewal: a few figures a person can read, put to one measure.

Rates are purchases a day, of late weighing more (an exponential memory of so many days), so that a longer history does
not by itself look like more habit. All are logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.predict.replenishment.purchases import Floats, Ints, Purchases, Thin, summed
from huitou.predict.replenishment.renewal import Person
from huitou.predict.replenishment.standing import Standing

MEMORIES = (7, 20, 60, 180)
_FLOOR = 1e-4
# An item that few have bought borrows so many buyers from the shop.
_BORROWED = 5.0
NAMES: tuple[str, ...] = (
    *(f"pair_{days}" for days in MEMORIES),
    *(f"person_{days}" for days in MEMORIES),
    *(f"item_{days}" for days in MEMORIES),
    *("share_60", "group_60", "group_since", "times", "elapsed", "last_gap", "overdue", "overdue_often"),
    *("person_since", "breadth", "spread", "item_gap", "dropped", "stretch", "last_weight", "depth"),
)


@dataclass(frozen=True, slots=True)
class Trips:
    """One row a customer and day they bought anything, in that order."""

    customer: Ints
    day: Ints

    def up_to(self, day: int) -> Trips:
        kept = self.day <= day
        return Trips(self.customer[kept], self.day[kept])


def trips(known: Purchases) -> Trips:
    if not len(known):
        return Trips(known.customer, known.day)
    low = int(known.day.min())
    width = int(known.day.max()) - low + 1
    key = np.unique(known.customer.astype(np.int64) * width + (known.day - low))
    return Trips((key // width).astype(np.int32), (key % width + low).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Market:
    """By item, purchases a day and buyer for each memory, and how often its buyers bought it."""

    rates: tuple[Thin, ...]
    depth: Thin


def market(known: Purchases, as_of: int, since: int) -> Market:
    """Of purchases up to ``as_of``, ``since`` being the first day of the history."""
    opens = known.opens()
    buyers = np.bincount(known.item[opens], minlength=known.items).astype(np.float64)
    rates = []
    for memory in MEMORIES:
        total = summed(known.item, _fading(known.day, as_of, memory), known.items)
        of_shop = total.sum() / max(buyers.sum(), 1)
        rate = (total + _BORROWED * of_shop) / (buyers + _BORROWED)
        rates.append(_log(rate / _seen(as_of - since + 1, memory)))
    bought = np.bincount(known.item, minlength=known.items)
    mean = bought.sum() / max(buyers.sum(), 1)
    return Market(tuple(rates), _log((bought + _BORROWED * mean) / (buyers + _BORROWED)))


def columns(
    known: Purchases, went: Trips, stand: Standing, person: Person, shop: Market, since: int
) -> dict[str, Thin]:
    """The traits by name, one value a pair. ``since`` is the first day of the history."""
    at, as_of, days = stand.at, stand.as_of, stand.as_of - since + 1
    found: dict[str, Thin] = {}
    if not len(stand):
        return {name: np.zeros(0, np.float32) for name in NAMES}
    pair_60, trips_60 = np.zeros(0), np.zeros(0)
    for memory, of_item in zip(MEMORIES, shop.rates, strict=True):
        seen = _seen(days, memory)
        of_pair = np.add.reduceat(_fading(known.day, as_of, memory), at) / seen
        of_person = summed(went.customer, _fading(went.day, as_of, memory), known.customers) / seen
        if memory == 60:
            pair_60, trips_60 = of_pair, of_person[stand.customer]
        found[f"pair_{memory}"] = _log(of_pair)
        found[f"person_{memory}"] = _log(of_person)[stand.customer]
        found[f"item_{memory}"] = of_item[stand.item]
    found["share_60"] = _log(pair_60 / np.maximum(trips_60, _FLOOR))
    rate, last = _of_group(stand, pair_60)
    found["group_60"] = _log(rate)
    found["group_since"] = _days(as_of - last)
    found["times"] = _log(stand.times)
    found["elapsed"] = _days(stand.elapsed)
    own = stand.times > 1
    usual = (person.mean - stand.stretch).astype(np.float32)
    found["last_gap"] = np.where(own, np.log(np.maximum(stand.last_gap, 1)), usual).astype(np.float32)
    found["overdue"] = (found["elapsed"] - person.mean).astype(np.float32)
    found["overdue_often"] = np.where(stand.times > 3, found["overdue"], 0).astype(np.float32)
    newest = np.zeros(known.customers, np.int32)
    newest[went.customer] = went.day
    found["person_since"] = _days(as_of - newest)[stand.customer]
    found["breadth"] = _log(np.bincount(stand.customer, minlength=known.customers))[stand.customer]
    found["spread"] = person.spread.astype(np.float32)
    found["item_gap"] = usual
    found["dropped"] = person.dropped.astype(np.float32)
    found["stretch"] = stand.stretch
    found["last_weight"] = stand.last_weight
    found["depth"] = shop.depth[stand.item]
    return found


def _of_group(stand: Standing, rate: Floats) -> tuple[Floats, Ints]:
    """The customer's rate in the item's group, and the last day they bought of it."""
    width = int(stand.group.max()) + 1
    key = stand.customer.astype(np.int64) * width + stand.group
    order = np.argsort(key, kind="stable")
    key = key[order]
    opens = np.append(True, key[1:] != key[:-1])
    at = np.flatnonzero(opens)
    number = np.empty(len(key), np.int64)
    number[order] = np.cumsum(opens) - 1
    return np.add.reduceat(rate[order], at)[number], np.maximum.reduceat(stand.last[order], at)[number]


def _fading(day: Ints, as_of: int, memory: int) -> Floats:
    """The weight of each row, from a table by its age in days."""
    if not len(day):
        return np.zeros(0)
    age = as_of - day
    return np.asarray(np.exp(-(np.arange(int(age.max()) + 1) + 1.0) / memory)[age])


def _seen(days: int, memory: int) -> float:
    """The days a history of that length stands for, as the memory counts them."""
    return float(memory * (1 - np.exp(-days / memory)))


def _log(values: npt.NDArray[Any]) -> Thin:
    return np.asarray(np.log(np.maximum(values, 0) + _FLOOR), dtype=np.float32)


def _days(days: npt.NDArray[Any]) -> Thin:
    return np.asarray(np.log(days + 1.0), dtype=np.float32)
