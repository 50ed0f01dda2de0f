"""A message to one customer, from the moment it is planned; and the states it goes through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Purpose = Literal["marketing", "reminder", "service"]
# What is sent to sell: it needs consent, is counted against the contact budget, and is never tried twice blindly.
SELLING: frozenset[Purpose] = frozenset({"marketing", "reminder"})


class State(StrEnum):
    """Where a message stands.

    ``REVIEW``: waits for a person to let it go. ``PLANNED``: goes when it is due. ``CALLING``: a worker is about to ask
    the provider, or has. ``UNKNOWN``: whether the provider took it is not known; a receipt, the provider's own status
    or a person settles it, and no worker asks again by itself. ``SENT`` and ``SKIPPED`` are ends.
    """

    REVIEW = "review"
    PLANNED = "planned"
    CALLING = "calling"
    UNKNOWN = "unknown"
    SENT = "sent"
    SKIPPED = "skipped"


# Where no worker has anything left to do; what is unknown waits to be settled.
ENDS = frozenset({State.UNKNOWN, State.SENT, State.SKIPPED})


@dataclass(frozen=True, slots=True)
class Origin:
    """What it was planned by: a step of a version of a journey, for one enrolment."""

    journey: int
    version: int
    enrolment: int
    step: str


@dataclass(frozen=True, slots=True)
class Message:
    """What is to go to whom, by which channel.

    ``key`` names it for good: a second one of that key is refused by the store, and providers that know idempotency get
    it too. It goes at ``due_at`` or as soon after as it may, and not at all once ``expires_at`` is past. Of two that
    may not both go, the one of higher ``priority`` does, then that of higher ``value_minor``. ``over_cap`` and
    ``in_quiet`` say whether it waits, or is skipped, where the customer has heard enough or it is night.
    """

    key: str
    customer_id: int
    channel: str
    purpose: Purpose
    template: str
    origin: Origin
    due_at: dt.datetime
    expires_at: dt.datetime
    priority: int = 0
    value_minor: int = 0
    over_cap: Literal["defer", "drop"] = "defer"
    in_quiet: Literal["defer", "drop"] = "defer"
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def sells(self) -> bool:
        return self.purpose in SELLING

    @property
    def rank(self) -> tuple[int, int, str]:
        """Which of two that are due together goes first: the greater; the key only so that there is an order."""
        return (self.priority, self.value_minor, self.key)


def key_of(enrolment: int, step: str, occurrence: int) -> str:
    """One message for an enrolment, a step, and the how-manieth time it comes there."""
    return f"{enrolment}:{step}:{occurrence}"
