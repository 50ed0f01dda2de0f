"""What customers bought, basket by basket: arrays in the order of lives, and the same as they stood before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Baskets:
    """Lines of baskets, one for each product of a basket, customers together and each one's baskets in order.

    ``customer`` and ``product`` are dense, from 0; ``day`` is the basket's time in days; ``ago`` how many baskets of
    the same customer came after it; ``starts`` where the lines of each customer begin, with one more at the end.
    By customer: ``count`` of baskets, and the day of the last one (NaN where there is none).
    """

    customer: Integers
    day: Numbers
    product: Integers
    quantity: Numbers
    ago: Integers
    starts: Integers
    count: Integers
    last_day: Numbers
    products: int

    @property
    def customers(self) -> int:
        return len(self.count)

    def before(self, back: int) -> Baskets:
        """The same as it stood before each customer's last ``back`` baskets."""
        keep = self.ago >= back
        return _laid_out(
            self.customer[keep],
            self.day[keep],
            self.product[keep],
            self.quantity[keep],
            self.ago[keep] - back,
            (self.customers, self.products),
        )

    def only(self, chosen: Integers) -> Baskets:
        """Those customers alone, numbered anew in the order of their numbers."""
        number = np.full(self.customers, -1)
        number[np.sort(chosen)] = np.arange(len(chosen))
        keep = number[self.customer] >= 0
        return _laid_out(
            number[self.customer[keep]],
            self.day[keep],
            self.product[keep],
            self.quantity[keep],
            self.ago[keep],
            (len(chosen), self.products),
        )

    def basket(self, back: int) -> tuple[Integers, Integers]:
        """Customers and products of the basket with so many after it: 0 is each one's last."""
        of = self.ago == back
        return self.customer[of], self.product[of]

    def of(self, chosen: Integers) -> Integers:
        """The places of the lines of these customers, in the order asked."""
        lengths = self.starts[chosen + 1] - self.starts[chosen]
        ends = np.cumsum(lengths)
        size = int(ends[-1]) if len(ends) else 0
        return np.asarray(np.arange(size) + np.repeat(self.starts[chosen] - ends + lengths, lengths), np.int64)


def baskets(
    customer: npt.ArrayLike,
    day: npt.ArrayLike,
    product: npt.ArrayLike,
    quantity: npt.ArrayLike | None = None,
    *,
    customers: int | None = None,
    products: int | None = None,
) -> Baskets:
    """Lay lines out as baskets: lines of one customer at one time are one basket, those of one product in it one line.

    Shape: four arrays of one length. Units: days, whole or with fractions; quantities in any one unit.
    Raises: ValueError where the lengths differ or a number is negative or not finite.
    """
    who, what = np.asarray(customer, np.int64), np.asarray(product, np.int64)
    when = np.asarray(day, np.float64)
    much = np.ones(len(who)) if quantity is None else np.asarray(quantity, np.float64)
    if not len(who) == len(what) == len(when) == len(much):
        raise ValueError("customer, day, product and quantity must be of one length")
    if len(who) and (min(who.min(), what.min()) < 0 or not np.isfinite(when).all() or not np.isfinite(much).all()):
        raise ValueError("customers and products count from 0; days and quantities are finite")
    shape = (_size(who, customers), _size(what, products))
    order = np.lexsort((what, when, who))
    who, when, what, much = who[order], when[order], what[order], much[order]
    opens = _changes(who) | _changes(when)
    first = np.flatnonzero(opens | _changes(what))
    much = np.add.reduceat(much, first) if len(first) else much
    number = np.cumsum(opens) - 1
    of_customer = np.bincount(who[opens], minlength=shape[0])
    last = np.cumsum(of_customer) - 1
    ago = last[who] - number
    return _laid_out(who[first], when[first], what[first], much, ago[first], shape)


def blocks(baskets: Baskets, chosen: Integers, *, lines: int) -> Iterator[Integers]:
    """Those customers a block at a time, each of about so many lines."""
    if not len(chosen):
        return
    ends = np.cumsum(baskets.starts[chosen + 1] - baskets.starts[chosen])
    yield from np.split(chosen, np.flatnonzero(np.diff(ends // lines)) + 1)


def _laid_out(
    customer: Integers, day: Numbers, product: Integers, quantity: Numbers, ago: Integers, shape: tuple[int, int]
) -> Baskets:
    customers, products = shape
    starts = np.searchsorted(customer, np.arange(customers + 1))
    count, last_day = np.zeros(customers, np.int64), np.full(customers, np.nan)
    has = np.flatnonzero(np.diff(starts))
    count[has] = ago[starts[has]] + 1
    last_day[has] = day[starts[has + 1] - 1]
    return Baskets(customer, day, product, quantity, ago, starts.astype(np.int64), count, last_day, products)


def _size(values: Integers, given: int | None) -> int:
    least = int(values.max()) + 1 if len(values) else 0
    if given is not None and given < least:
        raise ValueError(f"{least} are named where there are to be {given}")
    return least if given is None else given


def _changes(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed
