"""What is known of customers: their purchase days with amounts and discounts, and the sums of it as of a day."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lives:
    """Every customer's distinct purchase days, one a row: customers together, days rising.

    ``net``: the day's amount in minor units. ``discounted``: 1 where a good part of it was given off, or a coupon used.
    ``category``: that of the customer's first purchase, 0 unknown; the same on all their rows.
    """

    customer: Ints
    day: Ints
    net: Floats
    discounted: Floats
    category: Ints

    def known_to(self, day: int) -> Lives:
        """What had been bought up to and including that day."""
        return self._rows(self.day <= day)

    def some(self, at_most: int) -> Lives:
        """About so many customers, evenly drawn from all; the same ones every time."""
        opens = _opens(self.customer)
        count = int(opens.sum())
        if count <= at_most:
            return self
        # A golden-ratio sequence: even whatever order customers have, and no generator to seed.
        chosen = (np.arange(count) * 0.6180339887498949) % 1 < at_most / count
        return self._rows(chosen[np.cumsum(opens) - 1])

    def _rows(self, which: Bools) -> Lives:
        return Lives(
            self.customer[which], self.day[which], self.net[which], self.discounted[which], self.category[which]
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Customers as of the shop day ``known_to``, in the order of ``Lives``; who first buys later is not in it.

    ``days``: distinct purchase days. ``second``: the day of the second, far ahead where there was none. ``net``:
    minor units, ``discounted``: purchase days with a discount. ``paid_days``: days with an amount above 0; ``logs`` and
    ``log_squares``: sums over those amounts.
    """

    known_to: int
    customers: Ints
    days: Ints
    first: Ints
    second: Ints
    last: Ints
    net: Floats
    paid_days: Ints
    logs: Floats
    log_squares: Floats
    discounted: Floats
    category: Ints

    def __len__(self) -> int:
        return len(self.customers)

    @property
    def each(self) -> Floats:
        """What a purchase day of theirs brought on average, minor units."""
        return self.net / np.maximum(self.days, 1)

    def of(self, which: Bools) -> Sums:
        """Some of the customers."""
        columns = {each.name: getattr(self, each.name)[which] for each in fields(self) if each.name != "known_to"}
        return Sums(known_to=self.known_to, **columns)

    @property
    def silent(self) -> Ints:
        """Days since the last purchase."""
        return self.known_to - self.last


NEVER = 1 << 40


def lives(
    customer: npt.ArrayLike,
    day: npt.ArrayLike,
    net: npt.ArrayLike,
    discounted: npt.ArrayLike | None = None,
    category: npt.ArrayLike | None = None,
) -> Lives:
    """From purchases in any order: those of one customer and day together; a discount on one of them is one."""
    customers, days = np.asarray(customer, np.int64), np.asarray(day, np.int64)
    size = len(days)
    off = np.zeros(size) if discounted is None else np.asarray(discounted, np.float64)
    kind = np.zeros(size, np.int64) if category is None else np.asarray(category, np.int64)
    order = np.lexsort((days, customers))
    customers, days = customers[order], days[order]
    new = _opens(customers)
    new[1:] |= days[1:] != days[:-1]
    at = np.flatnonzero(new)
    if not len(at):
        return Lives(customers, days, np.zeros(0), np.zeros(0), kind)
    found = customers[at]
    opens = _opens(found)
    whose = np.cumsum(opens) - 1
    return Lives(
        found,
        days[at],
        np.add.reduceat(np.asarray(net, np.float64)[order], at),
        np.maximum.reduceat(off[order], at),
        kind[order][at][opens][whose],
    )


def sums(of: Lives, known_to: int) -> Sums:
    """The sums as of a day. Nothing after it has a say."""
    past = of.known_to(known_to)
    at = np.flatnonzero(_opens(past.customer))
    size = len(past.customer)
    counts = np.diff(np.append(at, size))
    ends = at + counts - 1
    several = counts > 1
    second = np.full(len(at), NEVER)
    second[several] = past.day[at[several] + 1]
    paid = past.net > 0
    log = np.log(np.where(paid, past.net, 1.0))
    return Sums(
        known_to=known_to,
        customers=past.customer[at],
        days=counts,
        first=past.day[at],
        second=second,
        last=past.day[ends],
        net=_added(np.maximum(past.net, 0), at),
        paid_days=_added(paid.astype(np.float64), at).astype(np.int64),
        logs=_added(log, at),
        log_squares=_added(log**2, at),
        discounted=_added(past.discounted, at),
        category=past.category[at],
    )


def came_back(of: Lives, then: Sums, *, within: int) -> Bools:
    """Whether each customer bought in so many days after ``then``."""
    later = of.customer[(of.day > then.known_to) & (of.day <= then.known_to + within)]
    return np.isin(then.customers, later)


def brought(of: Lives, then: Sums, *, within: int) -> Floats:
    """What each customer spent in so many days after ``then``, minor units."""
    later = (of.day > then.known_to) & (of.day <= then.known_to + within)
    place = np.minimum(np.searchsorted(then.customers, of.customer[later]), len(then) - 1)
    theirs = then.customers[place] == of.customer[later]
    return np.bincount(place[theirs], of.net[later][theirs], minlength=len(then)).astype(np.float64)


def _added(values: Floats, at: npt.NDArray[np.intp]) -> Floats:
    return np.add.reduceat(values, at).astype(np.float64) if len(at) else np.zeros(0)


def _opens(customer: Ints) -> Bools:
    new = np.ones(len(customer), bool)
    new[1:] = customer[1:] != customer[:-1]
    return new
