"""The day each customer is expected to buy again on, a year ahead: for whoever waits for it, not for a list to read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huitou.diagnosis.again.due_again import learned_of
from huitou.metrics.question import Snapshot
from huitou.settings import Settings

# As far as the model tells.
AHEAD = 365
# What less than so many of a hundred will do is expected of nobody.
_LEAST_CHANCE = 0.02
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Expected:
    """``days`` (calendar days) of ``customers`` (their ids, ascending); of others nothing is expected."""

    customers: Ints
    days: Ints

    def of(self, customer_id: int) -> int | None:
        """The day, or None where nothing is expected within a year, or too little is known to tell."""
        place = int(np.searchsorted(self.customers, customer_id))
        there = place < len(self.customers) and int(self.customers[place]) == customer_id
        return int(self.days[place]) if there else None


def expected_days(snapshot: Snapshot, *, settings: Settings, as_of: int) -> Expected:
    """The earliest day of all a customer buys. Where a product speaks for itself its category does not.

    Undefined: whoever will hardly buy again within a year, and everybody where too little was learned, has none.
    """
    pairs: list[tuple[Ints, Ints]] = []
    spoken = np.empty(0, np.int64)
    for each in learned_of(snapshot, settings=settings, as_of=as_of):
        stand = each.forecast.standing
        speaks = each.speaks[stand.item] & (each.forecast.within(AHEAD) >= _LEAST_CHANCE)
        family = each.bought.family_of[stand.item].astype(np.int64)
        key = stand.customer.astype(np.int64) << 32 | family
        if each.bought.level == "category":
            speaks &= ~np.isin(key, spoken)
        else:
            spoken = key[speaks & (family > 0)]
        days = np.maximum(np.ceil(each.forecast.dates().expected[speaks]), 1).astype(np.int64) + as_of
        pairs.append((stand.customer[speaks].astype(np.int64), days))
    if not pairs:
        return Expected(np.empty(0, np.int64), np.empty(0, np.int64))
    return _first(snapshot, *(np.concatenate(column) for column in zip(*pairs, strict=True)))


def _first(snapshot: Snapshot, numbers: Ints, days: Ints) -> Expected:
    """By customer the first of their days, under the ids the numbers inside the snapshot stand for."""
    known = snapshot.arrays("SELECT customer, customer_id FROM customers ORDER BY customer NULLS LAST")
    order = np.lexsort((days, numbers))
    numbers, days = numbers[order], days[order]
    first = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(numbers) else np.empty(0, np.int64)
    ids = known["customer_id"].astype(np.int64)[np.searchsorted(known["customer"], numbers[first])]
    by_id = np.argsort(ids)
    return Expected(ids[by_id], days[first][by_id])
