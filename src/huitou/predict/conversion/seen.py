"""Visitors as they stood at the end of a day, and what they did in the days after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from huitou.predict.conversion.attributes import Attribute, Name
from huitou.predict.conversion.log import LONG_AGO, NEVER, NOBODY, Bins, Flags, Integers, Log, People
from huitou.predict.conversion.owners import Owners, owners

# So far back a visitor's behaviour is looked at.
LOOKBACK_DAYS = 30
Target = Literal["first_order", "order", "cart"]
_HASH = np.uint64(0x9E3779B97F4A7C15)
_NEVER_AGO = -1
_MOST = np.int64(10**6)


@dataclass(frozen=True, slots=True)
class Seen:
    """Visitors as of ``day``: ``owner`` a person, or the number of persons + a device; ``values`` by attribute.

    ``bought_ago``: days since the last purchase, -1 where there was none. ``has_coupon``: one that can still be used.
    """

    day: int
    owner: Integers
    values: Mapping[Name, Integers]
    bought_ago: Integers
    has_coupon: Flags

    def __len__(self) -> int:
        return len(self.owner)

    def take(self, which: Flags | Integers) -> Seen:
        values = {name: column[which] for name, column in self.values.items()}
        return Seen(self.day, self.owner[which], values, self.bought_ago[which], self.has_coupon[which])

    def bins(self, attributes: Sequence[Attribute]) -> Bins:
        """The step of each attribute that each visitor stands on; names as they are, at most 255."""
        found = np.empty((len(attributes), len(self)), np.uint8)
        for row, each in enumerate(attributes):
            value = self.values[each.name]
            found[row] = np.minimum(value, 255) if each.is_named else np.searchsorted(each.edges, value, side="right")
        return found


class Visitors:
    """A log, who its visits are of, and what is known of people: asked as of one day after the other."""

    def __init__(self, log: Log, people: People) -> None:
        self.log, self.people = log, people
        self.owners: Owners = owners(log)
        self.persons = len(log.person_ids)
        self._buys = np.flatnonzero(log.bought)
        self._ids = np.concatenate([log.person_ids, log.device_keys]).astype(np.uint64)

    def seen(self, day: int, *, share: float = 1.0, with_coupons: bool = False) -> Seen:
        """Who was there in the 30 days up to the end of the day; a ``share`` of them, the same ones every day.

        ``with_coupons``: also who was not there and holds a coupon.
        """
        log = self.log
        rows = np.arange(*np.searchsorted(log.day, [day - LOOKBACK_DAYS + 1, day + 1]))
        owner = self.owners.at(day, rows)
        if share < 1:
            kept = self._chosen(owner, share)
            rows, owner = rows[kept], owner[kept]
        holders, expires = self._coupons(day)
        if with_coupons:
            # As an element of the log of which nothing is known but whose it is.
            holders_in = holders[self._chosen(holders, share)] if share < 1 else holders
            absent = np.setdiff1d(holders_in, owner)
        else:
            absent = np.empty(0, np.int64)
        order = np.argsort(owner, kind="stable")
        told = _Told(self, day, rows[order], owner[order], absent)
        return told.seen(holders, expires)

    def known_since(self, *, with_coupons: bool = False) -> int | None:
        """The first day of visits; where there are none and coupons count, of coupons."""
        if len(self.log.first):
            return int(self.log.first.min())
        return int(self.people.issued.min()) if with_coupons and len(self.people.issued) else None

    def did(self, seen: Seen, target: Target, *, days: int) -> Flags:
        """Who of them did it in the ``days`` after their day: an order, the first of a life, or a cart filled.

        A device that nobody had signed in on counts with the order of whoever signs in on it in these days.
        """
        log, day = self.log, seen.day
        first, last = np.searchsorted(log.day, [day + 1, day + days + 1])
        rows = np.arange(first, last)
        counts = log.carts if target == "cart" else log.bought
        done = rows[counts[rows] > 0]
        by = self.owners.at(day + days, done)
        device = log.device[done]
        if target == "cart":
            return np.isin(seen.owner, np.concatenate([by, self.persons + device[device != NOBODY]]))
        people = self.people
        when = (people.purchase_day > day) & (people.purchase_day <= day + days)
        buyers = np.unique(people.purchase_person[when])
        if target == "first_order":
            before = self._bought_by(day)
            buyers = np.setdiff1d(buyers, before)
            fresh = ~np.isin(by, before)
            by, device = by[fresh], device[fresh]
        signed = rows[(log.person[rows] != NOBODY) & (log.device[rows] != NOBODY)]
        theirs = log.device[signed[np.isin(log.person[signed], buyers)]]
        devices = np.concatenate([device[device != NOBODY], theirs])
        return np.isin(seen.owner, np.concatenate([by, buyers, self.persons + devices]))

    def key(self, owner: int) -> tuple[int | None, int | None]:
        """The customer number, or the fingerprint of the device."""
        if owner < self.persons:
            return int(self.log.person_ids[owner]), None
        return None, int(self.log.device_keys[owner - self.persons])

    def lasting(self, owner: Integers) -> npt.NDArray[np.int64]:
        """A number of each that stays theirs, whatever else is read: of the person, else of the device."""
        return self._ids[owner].astype(np.int64)

    def _chosen(self, owner: Integers, share: float) -> Flags:
        mixed = (self._ids[owner] + np.uint64(1)) * _HASH
        return np.asarray((mixed >> np.uint64(40)).astype(np.float64) < share * 2**24)

    def _bought_by(self, day: int) -> Integers:
        """Everybody who had bought: by the purchases of the shop, and by the log."""
        rows = self._buys[self.log.day[self._buys] <= day]
        by = self.people.purchase_person[self.people.purchase_day <= day]
        return np.unique(np.concatenate([self.owners.at(day, rows), by]))

    def purchases(self, day: int) -> tuple[Integers, Integers, Integers]:
        """Owners who had bought, how often (days of it), and the last day."""
        rows = self._buys[self.log.day[self._buys] <= day]
        upto = self.people.purchase_day <= day
        who = np.concatenate([self.owners.at(day, rows), self.people.purchase_person[upto]])
        when = np.concatenate([self.log.day[rows], self.people.purchase_day[upto]])
        # Days may lie before the first of all: a number of its own for each owner and day, whichever.
        pairs = np.unique(who.astype(np.int64) * _MOST + when + _MOST // 2)
        found, start, times = np.unique(pairs // _MOST, return_index=True, return_counts=True)
        return found, times, pairs[start + times - 1] % _MOST - _MOST // 2

    def _coupons(self, day: int) -> tuple[Integers, Integers]:
        """Who holds a coupon that can be used after the day, and the last day of the first to expire."""
        people = self.people
        live = (people.issued <= day) & (people.used > day) & (people.expires > day)
        who, where = np.unique(people.coupon_person[live], return_inverse=True)
        expires = np.full(len(who), NEVER, np.int64)
        np.minimum.at(expires, where, people.expires[live])
        return who, expires


class _Told:
    """The elements of a log in order of owner and day, summed up by owner."""

    def __init__(self, of: Visitors, day: int, rows: Integers, owner: Integers, absent: Integers) -> None:
        self.of, self.day, self.rows, self.owned, self.absent = of, day, rows, owner, absent
        self.starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]]) if len(owner) else np.empty(0, np.int64)
        self.ends = np.r_[self.starts[1:], len(owner)][: len(self.starts)].astype(np.int64)
        self.days = of.log.day[rows]

    def seen(self, holders: Integers, expires: Integers) -> Seen:
        of, log, day = self.of, self.of.log, self.day
        here = self.owned[self.starts]
        owner = np.concatenate([here, self.absent])
        buyers, times, last_bought = of.purchases(day)
        bought_on = _looked_up(owner, buyers, last_bought, LONG_AGO)
        late = self.days > day - 7
        fresh = np.r_[True, (self.owned[1:] != self.owned[:-1]) | (self.days[1:] != self.days[:-1])][: len(self.days)]
        visited = self._sum(fresh)
        events = self._sum(log.events[self.rows])
        paid_on = self._last(log.bought[self.rows] > 0)
        closed = np.maximum(paid_on, bought_on[: len(here)])
        carted = self._last(log.carts[self.rows] > 0)
        liked = self._last(log.favourites[self.rows] > 0)
        first = of.owners.first_seen(self.owned, self.days, self.rows)
        first_seen = np.minimum.reduceat(first, self.starts) if len(here) else first
        last_seen = self.days[self.ends - 1]
        products = log.products[self.rows]
        known = np.where(owner < of.persons, 1, 0)
        is_person = owner < of.persons
        if of.persons:
            joined = of.people.joined[np.where(is_person, owner, 0)]
            known = np.where(is_person & (joined <= day), 2, known)
        until = _looked_up(owner, holders, expires, _NEVER_AGO)
        values: dict[Name, Integers] = {
            "channel": self._newest(log.channel),
            "campaign": self._newest(log.campaign),
            "kind": self._newest(log.kind),
            "province": self._newest(log.province),
            "tenure": self._filled(day - first_seen, 0),
            "days": self._filled(visited, 0),
            "days_7": self._filled(self._sum(fresh & late), 0),
            "last_seen": self._filled(day - last_seen, LOOKBACK_DAYS),
            "depth": self._filled(np.round(events / np.maximum(visited, 1)).astype(np.int64), 0),
            "products": self._filled(self._sum(products), 0),
            "products_7": self._filled(self._sum(np.where(late, products, 0)), 0),
            "cart": self._filled(np.where(carted > closed, day - carted, _NEVER_AGO), _NEVER_AGO),
            "carts": self._filled(self._sum(log.carts[self.rows]), 0),
            "favourite": self._filled(np.where(liked > closed, day - liked, _NEVER_AGO), _NEVER_AGO),
            "known": known,
            "purchases": _looked_up(owner, buyers, times, 0),
            "since_purchase": np.where(bought_on > LONG_AGO, day - bought_on, _NEVER_AGO),
            "coupon": np.where(until == _NEVER_AGO, _NEVER_AGO, np.minimum(until - day - 1, _MOST)),
        }
        has_coupon = until != _NEVER_AGO
        narrow = {name: column.astype(np.int32) for name, column in values.items()}
        return Seen(day, owner, narrow, narrow["since_purchase"], has_coupon)

    def _filled(self, of_those_there: Integers, of_the_absent: int) -> Integers:
        return np.concatenate([of_those_there, np.full(len(self.absent), of_the_absent)])

    def _sum(self, column: Integers | Flags) -> Integers:
        return np.add.reduceat(column.astype(np.int64), self.starts) if len(self.starts) else np.empty(0, np.int64)

    def _last(self, happened: Flags) -> Integers:
        """The last day on which it did, long ago where never."""
        days = np.where(happened, self.days, np.int64(LONG_AGO))
        return np.maximum.reduceat(days, self.starts) if len(self.starts) else np.empty(0, np.int64)

    def _newest(self, column: Integers) -> Integers:
        """The name that was said last, 0 where none was."""
        if not len(self.starts):
            return self._filled(np.empty(0, np.int64), 0)
        said = column[self.rows]
        place = np.maximum.reduceat(np.where(said > 0, np.arange(len(said)), -1), self.starts)
        return self._filled(np.where(place >= 0, said[np.maximum(place, 0)], 0), 0)


def _looked_up(owner: Integers, known: Integers, value: Integers, otherwise: int | np.int32) -> Integers:
    """The value of each owner in a sorted list."""
    if not len(known):
        return np.full(len(owner), otherwise, np.int64)
    place = np.minimum(np.searchsorted(known, owner), len(known) - 1)
    return np.where(known[place] == owner, value[place], np.int64(otherwise))
