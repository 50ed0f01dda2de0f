"""One customer's way through a journey: an enrolment, and each step taken, a transition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

# Who is compared with those who were reached: walks the journey, and hears nothing of it.
HELD_OUT = "held_out"


# Kinds of events that say somebody has bought, and those that say they placed an order, paid or not yet.
ORDERS = ("order", "payment")
PLACED = (*ORDERS, "pending")
# What hears of more than its own kind: an order, whether it is paid or not; a parcel, wherever it is.
_ALSO: Mapping[str, tuple[str, ...]] = {"order": PLACED, "payment": ORDERS, "parcel": ("parcel", "delivered")}


def heard(kind: str) -> tuple[str, ...]:
    """The kinds of events that are one for whoever waits for ``kind``."""
    return _ALSO.get(kind, (kind,))


@dataclass(frozen=True, slots=True)
class Entry:
    """That somebody is to enter: by what (an event, a day), which also keeps them from entering by it twice."""

    customer_id: int
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a customer, as a journey is told of it. ``id`` is the event's own."""

    id: str
    kind: str
    customer_id: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where somebody stands. ``arm`` was drawn on entering and stays. ``moves`` counts the steps taken so far.

    ``due_at`` is when the step is looked at next; ``listens`` are the kinds of events that wake it before. ``step`` is
    None at the end, whose reason ``ended`` tells. ``stuck_since``: when it first could not be moved on from where it
    is, and ``stuck_why``, what the error is called.
    """

    id: int
    journey: int
    version: int
    customer_id: int
    arm: str
    entered_at: dt.datetime
    step: str | None
    since: dt.datetime
    due_at: dt.datetime
    moves: int = 0
    listens: tuple[str, ...] = ()
    woken_by: Event | None = None
    ended: str = ""
    stuck_since: dt.datetime | None = None
    stuck_why: str = ""

    @property
    def held_out(self) -> bool:
        return self.arm == HELD_OUT


@dataclass(frozen=True, slots=True)
class Transition:
    """One step taken: from where, to where, when, and why."""

    enrolment: int
    number: int
    version: int
    step: str
    to: str | None
    at: dt.datetime
    why: str
