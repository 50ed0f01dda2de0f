"""What is known of visits and of the people behind them, as columns: no shop, no SQL."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Integers = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]
Bins = npt.NDArray[np.uint8]

NOBODY = -1
# A day so late that it has not come, and one so early that it never was.
NEVER = np.int32(2**30)
LONG_AGO = np.int32(-(2**30))


@dataclass(frozen=True, slots=True)
class Log:
    """What was done, one element a device, sign-in and day, in order of ``day``.

    ``device`` and ``person`` are places in ``device_keys`` and ``person_ids``, -1 where there is none: a visit without
    a sign-in names a device alone. ``first`` is ``day``, or the first of the days that the element stands for (what
    lies before the days looked at is one element a device and person). ``channel``, ``campaign``, ``kind`` (of device)
    and ``province`` are places in ``texts``, 0 unknown; the rest are counts. ``known_pay``: the log records payments.
    """

    device: Integers
    person: Integers
    day: Integers
    first: Integers
    channel: Integers
    campaign: Integers
    kind: Integers
    province: Integers
    events: Integers
    views: Integers
    products: Integers
    carts: Integers
    favourites: Integers
    orders: Integers
    pays: Integers
    device_keys: Integers
    person_ids: Integers
    texts: dict[str, tuple[str, ...]]

    @property
    def bought(self) -> Integers:
        """Payments where the log records any, else orders."""
        return self.pays if self.pays.any() else self.orders


@dataclass(frozen=True, slots=True)
class People:
    """What is known of people beside their visits; ``person`` are places in ``person_ids``.

    ``purchase_person`` and ``purchase_day``: purchases that count. ``joined`` by person, ``NEVER`` where not a member.
    ``coupon_person``, ``issued``, ``used`` and ``expires`` (``NEVER`` where neither): one element a coupon.
    """

    purchase_person: Integers
    purchase_day: Integers
    joined: Integers
    coupon_person: Integers
    issued: Integers
    used: Integers
    expires: Integers


def nobody(persons: int) -> People:
    """Of these persons nothing is known beside their visits."""
    none = np.empty(0, np.int64)
    return People(none, none, np.full(persons, NEVER), none, none, none, none)
