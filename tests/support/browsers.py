"""Simulated visitors as a log (no shop) and as events of a snapshot."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.browsing_log import log_of
from huitou.predict.conversion.log import Log
from huitou.simulate import browsing
from huitou.simulate.browsing import Browsing
from tests.support.visiting import MINUTES, Event

__all__ = ["cut", "events_of", "log_of", "made", "purchases_of"]

# Days of a snapshot count from 1970: far enough that nobody bought before it.
FIRST = 1000


def events_of(of: Browsing) -> list[Event]:
    """What each did, on a device of their own; who signed in does so with what they do last in a day."""
    found = []
    for row, who in enumerate(of.visitor.tolist()):
        at = (FIRST + int(of.day[row])) * MINUTES + 600
        told: dict[str, Any] = {
            "device": who + 1,
            "channel": browsing.CHANNELS[of.channel[who]][0],
            "campaign": browsing.CAMPAIGNS[of.campaign[who]][0] or None,
            "kind": browsing.DEVICES[of.device[who]][0],
        }
        found.append(Event(at, "enter", **told))
        found += [Event(at + 1 + view, "view_product", **told) for view in range(int(of.views[row]))]
        later = ("favourite", of.favourite[row]), ("add_to_cart", of.cart[row]), ("pay", of.order[row])
        named = who + 1 if of.signed[row] else None
        found += [
            Event(at + 50 + place, event, person=named, **told) for place, (event, did) in enumerate(later) if did
        ]
    return found


def purchases_of(of: Browsing) -> list[tuple[int, int]]:
    """Purchases of who signed in, and those before the first day."""
    past = [(who + 1, FIRST - int(of.past[who])) for who in np.flatnonzero(of.past).tolist()]
    placed = np.flatnonzero(of.order & of.signed).tolist()
    return past + [(int(of.visitor[row]) + 1, FIRST + int(of.day[row])) for row in placed]


def cut(log: Log, day: int) -> Log:
    """The log as it was at the end of the day."""
    kept = log.day <= day
    columns = "device person day first channel campaign kind province".split()
    columns += "events views products carts favourites orders pays".split()
    return replace(log, **{name: getattr(log, name)[kept] for name in columns})


def made(rows: list[tuple[int, int, int]], persons: int = 4, devices: int = 5) -> Log:
    """A log of (day, device, person)."""
    day, device, person = (np.array(column, np.int64) for column in zip(*sorted(rows), strict=True))
    zero = np.zeros(len(day), np.int64)
    return Log(
        device,
        person,
        day,
        day,
        *(zero,) * 11,
        np.arange(devices, dtype=np.int64),
        np.arange(persons, dtype=np.int64),
        {},
    )
