"""One worker of the journeys: who is due is moved on as far as they can go now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

from huitou.crm.journeys.moves import Person
from huitou.crm.journeys.store import Enrolments
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import walk


class People(Protocol):
    """Who the customers are, many at a time, as of a moment."""

    def of(self, customer_ids: Sequence[int], now: dt.datetime) -> Mapping[int, Person]: ...


@dataclass(frozen=True, slots=True)
class Runner:
    """Call ``turn`` again and again; any number of them may. ``version`` finds one by journey and number."""

    name: str
    store: Enrolments
    people: People
    version: Callable[[int, int], Version]
    clock: Callable[[], dt.datetime]
    zone: ZoneInfo
    lease: dt.timedelta = dt.timedelta(minutes=2)

    def turn(self, limit: int = 500) -> int:
        """Move on who is due; give how many were looked at."""
        now = self.clock()
        held = self.store.claim_due(self.name, now, lease=self.lease, limit=limit)
        if not held:
            return 0
        people = self.people.of([each.enrolment.customer_id for each in held], now)
        walked = [
            (each, walk(enrolment, self.version(enrolment.journey, enrolment.version), person, now, self.zone))
            for each in held
            for enrolment in (each.enrolment,)
            for person in (people[enrolment.customer_id],)
        ]
        self.store.commit(walked, self.clock())
        return len(held)
