"""What each customer has spent on each purchase day, and the sums of it that models need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from huitou.predict.purchasing.histories import Floats, Histories, Ints, PurchaseDays

if TYPE_CHECKING:
    from huitou.warehouse.snapshot import Tables

_DAYS = """
SELECT customer, day, SUM(net) AS net FROM sequence
WHERE customer IS NOT NULL AND day <= :as_of
GROUP BY customer, day
ORDER BY customer NULLS LAST, day NULLS LAST"""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Purchase days with the net amount of each, in minor units."""

    days: PurchaseDays
    net: Floats

    def known_to(self, day: int) -> Amounts:
        """What had been bought up to and including that day."""
        return Amounts(self.days.known_to(day), self.net[self.days.day <= day])

    def sums(self, of: Histories) -> Sums:
        """By customer, up to ``of.known_to``."""
        past = self.known_to(of.known_to)
        place = np.searchsorted(of.customers, past.days.customer)
        is_first = past.days.day == of.first[place]
        net, size = np.maximum(past.net, 0), len(of)
        paid = (net > 0) & ~is_first
        return Sums(
            purchases=np.bincount(place[paid], minlength=size).astype(np.int64),
            total=_sums(place[paid], net[paid], size),
            logs=_sums(place[paid], np.log(net[paid]), size),
            log_squares=_sums(place[paid], np.log(net[paid]) ** 2, size),
            first=_sums(place[is_first], net[is_first], size),
        )

    def spent(self, of: Histories, *, to: int) -> Floats:
        """What each of these customers spent after ``of.known_to``, up to and including ``to``."""
        later = (self.days.day > of.known_to) & (self.days.day <= to)
        place = np.minimum(np.searchsorted(of.customers, self.days.customer[later]), len(of) - 1)
        theirs = of.customers[place] == self.days.customer[later]
        return _sums(place[theirs], self.net[later][theirs], len(of))


@dataclass(frozen=True, slots=True)
class Sums:
    """By customer: repeat purchase days with an amount above 0, their total, that of logarithms; the first amount."""

    purchases: Ints
    total: Floats
    logs: Floats
    log_squares: Floats
    first: Floats

    @property
    def mean(self) -> Floats:
        """0 where there was no repeat purchase."""
        return self.total / np.maximum(self.purchases, 1)

    def with_first(self) -> Sums:
        """Counting the first purchase among the others."""
        has = self.first > 0
        log = np.log(np.where(has, self.first, 1.0))
        return Sums(
            self.purchases + has, self.total + self.first, self.logs + log, self.log_squares + log**2, self.first
        )


def amounts(customer: npt.ArrayLike, day: npt.ArrayLike, net: npt.ArrayLike) -> Amounts:
    """From purchases in any order: those of one customer and day together."""
    customers, days = np.asarray(customer, np.int64), np.asarray(day, np.int64)
    money = np.asarray(net, np.float64)
    order = np.lexsort((days, customers))
    customers, days, money = customers[order], days[order], money[order]
    new = np.ones(len(days), bool)
    new[1:] = (customers[1:] != customers[:-1]) | (days[1:] != days[:-1])
    return Amounts(PurchaseDays(customers[new], days[new]), _sums(np.cumsum(new) - 1, money, int(new.sum())))


def _sums(place: Ints, money: Floats, size: int) -> Floats:
    return np.bincount(place, money, minlength=size).astype(np.float64)


def read(tables: Tables, *, as_of: int) -> Amounts:
    """Every known customer's purchase days up to and including ``as_of``, with their net amounts."""
    found = tables.arrays(_DAYS, as_of=as_of)
    days = PurchaseDays(found["customer"].astype(np.int64), found["day"].astype(np.int64))
    return Amounts(days, found["net"].astype(np.float64))
