"""The made-up customers: what is true of each, which they may change at any moment, and what is read of them."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from huitou.crm.delivery.facts import MATTERS, Journey, Known, Matter
from huitou.crm.delivery.message import Message
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.moves import Person
from huitou.crm.rehearsal.clock import VirtualClock

_ELSEWHERE = ("America/New_York", "Asia/Tokyo", "Europe/Lisbon")


# How long every message of the made-up journeys makes sense.
LASTS = dt.timedelta(days=3)


@dataclass(slots=True)
class Somebody:
    """One customer. ``agreed`` and ``refused_at`` are by purpose; bought are the instants of their orders."""

    id: int
    zone: ZoneInfo | None
    address: str | None
    allowed: bool
    agreed: set[str]
    refused_at: dict[str, dt.datetime] = field(default_factory=dict)
    suppressed: bool = False
    erased_at: dt.datetime | None = None
    bought: list[dt.datetime] = field(default_factory=list)
    matters: set[Matter] = field(default_factory=set)


@dataclass(slots=True)
class World:
    """Everybody, and what each journey is at.

    ``arms``: by enrolment the arm, as the store first told it. ``halts``: when journeys were halted, and, but for the
    last, went on. ``told``: each event, and when the store was told of it.
    """

    clock: VirtualClock
    zone: ZoneInfo
    people: list[Somebody]
    began: dt.datetime
    journeys: dict[int, Journey] = field(default_factory=dict)
    arms: dict[int, str] = field(default_factory=dict)
    halts: dict[int, list[dt.datetime]] = field(default_factory=dict)
    told: list[tuple[Event, dt.datetime]] = field(default_factory=list)

    def set_journey(self, journey: int, state: Journey) -> None:
        """From here on it is at this."""
        halted = self.journeys.get(journey, "running") != "running"
        if halted != (state != "running"):
            self.halts.setdefault(journey, []).append(self.clock.now)
        self.journeys[journey] = state

    def halted(self, journey: int, since: dt.datetime, until: dt.datetime) -> bool:
        """Whether it was halted all that time."""
        moments = self.halts.get(journey, ())
        return sum(at < since for at in moments) % 2 == 1 and not any(since <= at <= until for at in moments)

    def gather(self, messages: Sequence[Message]) -> None:
        """Nothing here is dear."""

    def same(self, message: Message) -> frozenset[int]:
        """Nobody is merged here."""
        return frozenset({message.customer_id})

    def known(self, message: Message) -> Known:
        """For the gate: everything as it is at this moment."""
        who = self.people[message.customer_id]
        planned = message.expires_at - LASTS
        return Known(
            address=None if who.erased_at else who.address,
            agreed=message.purpose in who.agreed,
            suppressed=who.suppressed,
            allowed=who.allowed,
            erased=who.erased_at is not None,
            held_out=self.arms.get(message.origin.enrolment) == "held_out",
            reached=any(at >= planned for at in who.bought),
            journey=self.journeys.get(message.origin.journey, "running"),
            zone=who.zone,
            matters=frozenset(who.matters),
        )

    def of(self, customer_ids: Sequence[int], now: dt.datetime) -> Mapping[int, Person]:  # noqa: ARG002
        """For the journeys: the people behind these numbers."""
        return {id_: _Walker(self.people[id_], self.began, self.zone) for id_ in customer_ids}


@dataclass(frozen=True, slots=True)
class _Walker:
    who: Somebody
    began: dt.datetime
    zone: ZoneInfo

    def is_in(self, audience: int) -> bool:
        return self.who.id % (audience + 1) == 0

    def has_bought(self, since: dt.datetime) -> bool:
        return any(at >= since for at in self.who.bought)

    def contacts(self, days: int) -> int:
        return (self.who.id + days) % 4

    def expected_on(self) -> dt.date | None:
        if self.who.id % 5 == 0:
            return None
        last = max(self.who.bought, default=self.began - dt.timedelta(days=self.who.id % 20))
        return last.astimezone(self.zone).date() + dt.timedelta(days=10 + self.who.id % 15)


def made_up(customers: int, clock: VirtualClock, zone: ZoneInfo, chance: random.Random) -> World:
    """So many customers: most may be written to, some live elsewhere, some never agreed, some things are open."""
    return World(clock, zone, [_somebody(number, chance) for number in range(customers)], clock.now)


def _somebody(number: int, chance: random.Random) -> Somebody:
    agreed = {purpose for purpose in ("marketing", "reminder") if chance.random() < 0.85}
    return Somebody(
        id=number,
        zone=ZoneInfo(chance.choice(_ELSEWHERE)) if chance.random() < 0.1 else None,
        address=f"c{number}@example.com" if chance.random() < 0.97 else None,
        allowed=chance.random() < 0.95,
        agreed=agreed,
        matters={chance.choice(MATTERS)} if chance.random() < 0.05 else set(),
    )
