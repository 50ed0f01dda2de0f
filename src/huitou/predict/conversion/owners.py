"""Whose a visit is, as known on a day: sign-ins after it have no say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from huitou.predict.conversion.log import NEVER, NOBODY, Flags, Integers, Log


@dataclass(frozen=True, slots=True)
class Owners:
    """By element of a log: ``latest`` who had signed in on its device by then, -1 nobody; ``next_person`` who signed in
    first after, on ``next_day``. ``device_first`` when the device was first seen; ``person_first`` by person."""

    persons: int
    device: Integers
    latest: Integers
    next_person: Integers
    next_day: Integers
    device_first: Integers
    person_first: Integers

    def at(self, day: int, rows: Integers | Flags | slice) -> Integers:
        """Who these elements are of: a person, or ``persons`` + a device that nobody had signed in on by the day.

        A visit before every sign-in on its device is of the first who did, once they have; on a device of several,
        it is of who signed in last before it. As huitou.warehouse has it (sql/visit_owners.sql), but by days.
        """
        latest = self.latest[rows]
        later = np.where(self.next_day[rows] <= day, self.next_person[rows], self.persons + self.device[rows])
        return np.where(latest != NOBODY, latest, later)

    def first_seen(self, owner: Integers, day: Integers, rows: Integers | Flags | slice) -> Integers:
        """When the owners of these elements were first seen, as far as each element tells."""
        is_device = owner >= self.persons
        person = np.where(is_device, 0, owner)
        own = self.person_first[person] if self.persons else day
        whole = is_device | (self.next_person[rows] == owner)
        return np.where(
            is_device, self.device_first[rows], np.minimum(own, np.where(whole, self.device_first[rows], day))
        )


def owners(log: Log) -> Owners:
    """Follow the sign-ins on each device through time."""
    size, persons = len(log.day), len(log.person_ids)
    # Of a day, the sign-in comes before what was done without one.
    order = np.lexsort((log.person, log.person == NOBODY, log.day, log.device))
    device, person = log.device[order], log.person[order]
    place = np.arange(size)
    starts = np.flatnonzero(np.r_[True, device[1:] != device[:-1]]) if size else np.empty(0, np.int64)
    lengths = np.diff(np.r_[starts, size])
    before = np.maximum.accumulate(np.where(person != NOBODY, place, -1)) if size else place
    begin = np.repeat(starts, lengths)
    latest = np.where(before >= begin, person[np.maximum(before, 0)], NOBODY)
    first_sign = np.minimum.reduceat(np.where(person != NOBODY, place, size), starts) if size else starts
    signed = np.repeat(first_sign < np.r_[starts[1:], size], lengths) if size else np.empty(0, bool)
    at = np.repeat(np.minimum(first_sign, max(size - 1, 0)), lengths)
    next_person = np.where(signed, person[at], NOBODY) if size else person
    next_day = np.where(signed, log.day[order][at], NEVER) if size else person
    device_first = np.repeat(np.minimum.reduceat(log.first[order], starts), lengths) if size else person
    person_first = np.full(persons, NEVER, np.int64)
    named = log.person != NOBODY
    np.minimum.at(person_first, log.person[named], log.first[named])
    # Without a device a visit is of who signed in, and of nobody else's.
    alone = device == NOBODY
    latest = np.where(alone, person, latest)
    device_first = np.where(alone, log.first[order], device_first)
    next_person = np.where(alone, NOBODY, next_person)
    next_day = np.where(alone, NEVER, next_day)
    back = np.empty(size, np.int64)
    back[order] = place
    return Owners(
        persons=persons,
        device=log.device,
        latest=latest[back],
        next_person=next_person[back],
        next_day=next_day[back],
        device_first=device_first[back],
        person_first=person_first,
    )
