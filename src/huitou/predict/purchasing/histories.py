"""What models know of customers: on which distinct days each has bought, and the sums of it as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from huitou.warehouse.snapshot import Tables

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

# Several orders of one day are one purchase: the first of them has no earlier order on its day.
_DAYS = """
SELECT customer, day FROM sequence
WHERE customer IS NOT NULL AND day <= :as_of AND (prev_day IS NULL OR prev_day < day)
ORDER BY customer NULLS LAST, day NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Histories:
    """Customers as of the shop day ``known_to``: repeat purchase days, and the first and last day they bought on.

    ``since``: days from the first to the last purchase (t_x). ``watched``: days from the first up to ``known_to`` (T).
    """

    customers: Ints
    repeats: Ints
    first: Ints
    last: Ints
    known_to: int

    @property
    def since(self) -> Ints:
        return self.last - self.first

    @property
    def watched(self) -> Ints:
        return self.known_to - self.first

    def __len__(self) -> int:
        return len(self.customers)


@dataclass(frozen=True, slots=True)
class PurchaseDays:
    """Every customer's distinct purchase days, one a row: customers together, days rising."""

    customer: Ints
    day: Ints

    def known_to(self, day: int) -> PurchaseDays:
        """What had been bought up to and including that day."""
        known = self.day <= day
        return PurchaseDays(self.customer[known], self.day[known])

    def histories(self, known_to: int) -> Histories:
        """The sums as of a day; who first buys later is not in it."""
        past = self.known_to(known_to)
        starts = _starts(past.customer)
        counts = np.diff(np.append(starts, len(past.day)))
        ends = starts + counts - 1
        return Histories(past.customer[starts], counts - 1, past.day[starts], past.day[ends], known_to)

    def bought(self, of: Histories, *, to: int) -> Ints:
        """On how many days each of these customers bought after ``of.known_to``, up to and including ``to``."""
        later = (self.day > of.known_to) & (self.day <= to)
        place = np.searchsorted(of.customers, self.customer[later])
        place = np.minimum(place, len(of) - 1)
        theirs = of.customers[place] == self.customer[later]
        return np.bincount(place[theirs], minlength=len(of)).astype(np.int64)

    def repeat_days(self) -> tuple[Ints, Ints]:
        """The days of all purchases but each customer's first, and the days of the purchases before them."""
        again = np.flatnonzero(self.customer[1:] == self.customer[:-1]) + 1
        return self.day[again], self.day[again - 1]

    def some(self, at_most: int) -> PurchaseDays:
        """About so many customers, evenly drawn from all; the same ones every time."""
        starts = _starts(self.customer)
        if len(starts) <= at_most:
            return self
        order = np.cumsum(np.isin(np.arange(len(self.customer)), starts)) - 1
        # A golden-ratio sequence: even whatever order customers have, and no generator to seed.
        chosen = (np.arange(len(starts)) * 0.6180339887498949) % 1 < at_most / len(starts)
        mine = chosen[order]
        return PurchaseDays(self.customer[mine], self.day[mine])


def purchase_days(customer: npt.ArrayLike, day: npt.ArrayLike) -> PurchaseDays:
    """From purchases in any order: distinct days of each customer."""
    customers, days = np.asarray(customer, np.int64), np.asarray(day, np.int64)
    order = np.lexsort((days, customers))
    customers, days = customers[order], days[order]
    other = np.ones(len(days), bool)
    other[1:] = (customers[1:] != customers[:-1]) | (days[1:] != days[:-1])
    return PurchaseDays(customers[other], days[other])


def read(tables: Tables, *, as_of: int) -> PurchaseDays:
    """The purchase days of every known customer up to and including ``as_of``."""
    found = tables.arrays(_DAYS, as_of=as_of)
    return PurchaseDays(found["customer"].astype(np.int64), found["day"].astype(np.int64))


def _starts(customer: Ints) -> Ints:
    new = np.ones(len(customer), bool)
    new[1:] = customer[1:] != customer[:-1]
    return np.flatnonzero(new)
