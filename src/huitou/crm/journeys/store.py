"""What the journeys ask of a store. Each method is one transaction; see delivery/store.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from huitou.crm.delivery.facts import Journey
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.store import Outbox, Standing
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Enrolment, Entry, Event, Transition
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import Walked


@dataclass(frozen=True, slots=True)
class Held:
    """An enrolment that one worker may move on, until its lease runs out."""

    enrolment: Enrolment
    claim: str


class Enrolments(Outbox, Protocol):
    """Who walks where; and the outbox beside it, for a step and the message it plans are one write."""

    def enrol(self, version: Version, design: Design, entries: Iterable[Entry], now: dt.datetime) -> int:
        """Let in who may enter, each with the arm that is drawn for them; give how many did."""
        ...

    def claim_due(self, worker: str, now: dt.datetime, *, lease: dt.timedelta, limit: int) -> list[Held]:
        """Enrolments of running journeys that are due and nobody's, those due longest first."""
        ...

    def commit(self, walked: Sequence[tuple[Held, Walked]], now: dt.datetime) -> int:
        """Write down how far each came and what is to be done, those left out whose claim is gone; give how many.

        Whose step waits for something that has happened since is due at once.
        """
        ...

    def tell(self, events: Sequence[Event], now: dt.datetime) -> int:
        """Take in events, those known left out, and wake who waits for them; give how many were new."""
        ...

    def release(self, held: Sequence[Held], at: dt.datetime) -> None:
        """Let go of them unmoved, to be looked at again then."""
        ...

    def set_aside(self, stuck: Sequence[tuple[Held, str]], now: dt.datetime, until: dt.datetime) -> None:
        """Let go of what could not be moved on, and why, to be looked at again then.

        That it is stuck stands with it until it moves.
        """
        ...

    def stop(self, journey: int, now: dt.datetime) -> None:
        """End the journey for everybody in it; what was planned and has not gone is skipped when it comes up."""
        ...

    def set_state(self, journey: int, state: Journey) -> None:
        """Let it run, or pause it: who is in a paused one stays where they are."""
        ...

    def left(self) -> int:
        """How many enrolments and messages have not come to an end; those unknown have, until somebody settles them."""
        ...

    def waiting_for_review(self, limit: int) -> list[str]:
        """Keys of messages that wait for a person, those planned first before others."""
        ...

    def arms(self) -> Mapping[int, str]:
        """By enrolment its arm."""
        ...

    def enrolments(self) -> Iterator[Enrolment]:
        """All there are, by number."""
        ...

    def steps(self) -> Iterator[Transition]:
        """Every step that was taken."""
        ...

    def messages(self) -> Iterator[tuple[Message, Standing]]:
        """Every message, and where it stands."""
        ...
