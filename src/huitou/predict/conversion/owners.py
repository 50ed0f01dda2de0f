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
    size, persons, devices = len(log.day), len(log.person_ids), len(log.device_keys)
    named, on_device = log.person != NOBODY, log.device != NOBODY
    person_first = np.full(persons, NEVER, np.int32)
    np.minimum.at(person_first, log.person[named], log.first[named].astype(np.int32))
    first = np.full(devices, NEVER, np.int32)
    np.minimum.at(first, log.device[on_device], log.first[on_device].astype(np.int32))
    device_first = log.first.astype(np.int32)
    device_first[on_device] = first[log.device[on_device]]
    # Without a device a visit is of who signed in, and so it is with a sign-in.
    latest = log.person.astype(np.int32)
    next_person, next_day = np.full(size, NOBODY, np.int32), np.full(size, NEVER, np.int32)
    # Devices that nobody ever signed in on are most, and need no following.
    is_shared = np.zeros(devices, bool)
    is_shared[log.device[named & on_device]] = True
    rows = np.flatnonzero(on_device)
    rows = rows[is_shared[log.device[rows]]]
    if len(rows):
        # Of a day, the sign-in comes before what was done without one.
        person = log.person[rows]
        rows = rows[np.lexsort((person, person == NOBODY, log.day[rows], log.device[rows]))]
        latest[rows], next_person[rows], next_day[rows] = _followed(log.device[rows], log.person[rows], log.day[rows])
    return Owners(persons, log.device, latest, next_person, next_day, device_first, person_first)


def _followed(device: Integers, person: Integers, day: Integers) -> tuple[Integers, Integers, Integers]:
    """Of elements in order of device and time, with a sign-in on each device: who signed in last, and who first."""
    size = len(device)
    place = np.arange(size)
    starts = np.flatnonzero(np.r_[True, device[1:] != device[:-1]])
    lengths = np.diff(np.r_[starts, size])
    before = np.maximum.accumulate(np.where(person != NOBODY, place, -1))
    latest = np.where(before >= np.repeat(starts, lengths), person[np.maximum(before, 0)], NOBODY)
    first = np.repeat(np.minimum.reduceat(np.where(person != NOBODY, place, size), starts), lengths)
    return latest, person[first], day[first]
