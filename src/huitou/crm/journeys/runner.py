"""One worker of the journeys: who is due is moved on as far as they can go now."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from zoneinfo import ZoneInfo

from huitou.crm.delivery.policy import Hours
from huitou.crm.delivery.troubles import is_everybodys, named
from huitou.crm.journeys.moves import Person
from huitou.crm.journeys.store import Enrolments, Held
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import Walked, walk

_log = logging.getLogger("huitou.journeys")
# What went wrong here may be put right by then.
STUCK = dt.timedelta(minutes=15)


class People(Protocol):
    """Who the customers are, many at a time, as of a moment."""

    def of(self, customer_ids: Sequence[int], now: dt.datetime) -> Mapping[int, Person]: ...


@dataclass(frozen=True, slots=True)
class Runner:
    """Call ``turn`` again and again; any number of them may. ``version`` finds one by journey and number;
    ``hours`` are those in which staff is asked for something."""

    name: str
    store: Enrolments
    people: People
    version: Callable[[int, int], Version]
    clock: Callable[[], dt.datetime]
    zone: ZoneInfo
    lease: dt.timedelta = dt.timedelta(minutes=2)
    hours: Hours = field(default_factory=Hours)

    def turn(self, limit: int = 500) -> int:
        """Move on who is due; give how many were looked at."""
        now = self.clock()
        held = self.store.claim_due(self.name, now, lease=self.lease, limit=limit)
        if not held:
            return 0
        people = self.people.of([each.enrolment.customer_id for each in held], now)
        walked: list[tuple[Held, Walked]] = []
        stuck: list[tuple[Held, str]] = []
        for each in held:
            here = each.enrolment
            try:
                version = self.version(here.journey, here.version)
                walked.append((each, walk(here, version, people[here.customer_id], now, self.zone, self.hours)))
            except Exception as problem:
                # One that cannot be moved on holds nobody else up.
                if is_everybodys(problem):
                    raise
                _log.exception("enrolment %s is stuck at %s", here.id, here.step)
                stuck.append((each, named(problem)))
        self.store.commit(walked, self.clock())
        self.store.set_aside(stuck, now, now + STUCK)
        return len(held)
