"""Enrolments in memory, with the outbox beside them: what simulations of millions of customers run on."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from huitou.crm.customers.merged import Same, alone
from huitou.crm.delivery.facts import Journey
from huitou.crm.delivery.memory import MemoryOutbox
from huitou.crm.delivery.message import ENDS, Message, State
from huitou.crm.delivery.store import Standing
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Enrolment, Entry, Event, Transition
from huitou.crm.journeys.moves import PutTag
from huitou.crm.journeys.store import Held, Moved, Others
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import Walked
from huitou.crm.tasks.wanted import Wanted


@dataclass(slots=True)
class _Walker:
    enrolment: Enrolment
    claim: str = ""
    lease_until: dt.datetime | None = None


@dataclass(slots=True)
class MemoryStore(MemoryOutbox):
    """See ``store.Enrolments``. ``same``: who was merged. ``journeys``: what each is at; one not told of runs."""

    same: Same = alone
    journeys: dict[int, Journey] = field(default_factory=dict)
    walkers: dict[int, _Walker] = field(default_factory=dict)
    transitions: list[Transition] = field(default_factory=list)
    tags: list[tuple[int, PutTag]] = field(default_factory=list)
    tasks: dict[str, Wanted] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    _entered: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))
    _entries: set[tuple[int, int, str]] = field(default_factory=set)
    _active: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _happened: dict[int, list[Event]] = field(default_factory=lambda: defaultdict(list))
    _waiting: list[tuple[dt.datetime, int, int]] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def enrol(self, version: Version, design: Design, entries: Iterable[Entry], now: dt.datetime) -> int:
        before = len(self.walkers)
        for entry in entries:
            if self._may_enter(version, entry):
                self._enter(version, design, entry, now)
        return len(self.walkers) - before

    def claim_due(self, worker: str, now: dt.datetime, *, lease: dt.timedelta, limit: int) -> list[Held]:
        taken: list[Held] = []
        back: list[tuple[dt.datetime, int, int]] = []
        seen: set[int] = set()
        while self._waiting and self._waiting[0][0] <= now and len(taken) < limit:
            at, number, id_ = heapq.heappop(self._waiting)
            walker = self.walkers[id_]
            if id_ in seen or walker.enrolment.step is None or walker.enrolment.due_at > now:
                continue
            seen.add(id_)
            if self.journeys.get(walker.enrolment.journey, "running") != "running":
                back.append((at, number, id_))
            elif walker.lease_until is not None and walker.lease_until > now:
                back.append((walker.lease_until, number, id_))
            else:
                walker.claim, walker.lease_until = f"{worker}:{next(self._number)}", now + lease
                self._wait(id_, walker.lease_until)
                taken.append(Held(walker.enrolment, walker.claim))
        for each in back:
            heapq.heappush(self._waiting, each)
        return taken

    def commit(self, walked: Sequence[tuple[Held, Walked]], now: dt.datetime) -> int:
        done = 0
        for held, each in walked:
            walker = self.walkers[held.enrolment.id]
            if walker.claim != held.claim:
                continue
            done += 1
            self._write(walker, each, now)
        return done

    def tell(self, events: Sequence[Event], now: dt.datetime) -> int:
        new = [event for event in events if event.id not in self.events]
        for event in new:
            self.events[event.id] = event
            self._happened[event.customer_id].append(event)
            for number in self._numbers(event.customer_id):
                for id_ in self._active[number]:
                    self._wake(self.walkers[id_], now)
        return len(new)

    def release(self, held: Sequence[Held], at: dt.datetime) -> None:
        for each in held:
            walker = self.walkers[each.enrolment.id]
            if walker.claim == each.claim:
                walker.claim, walker.lease_until = "", None
                walker.enrolment = replace(walker.enrolment, due_at=at)
                self._wait(each.enrolment.id, at)

    def set_aside(self, stuck: Sequence[tuple[Held, str]], now: dt.datetime, until: dt.datetime) -> None:
        for held, why in stuck:
            walker = self.walkers[held.enrolment.id]
            if walker.claim == held.claim:
                here = walker.enrolment
                walker.enrolment = replace(here, stuck_since=here.stuck_since or now, stuck_why=why)
        self.release([held for held, _ in stuck], until)

    def stop(self, journey: int, now: dt.datetime) -> None:
        """End it for everybody in it."""
        self.journeys[journey] = "stopped"
        for walker in self.walkers.values():
            here = walker.enrolment
            if here.journey == journey and here.step is not None:
                self._end(walker, "stopped", now)

    def astray(self, version: Version) -> Mapping[str, int]:
        found = (each.enrolment.step or "" for each in self._elsewhere(version))
        return dict(sorted(Counter(step for step in found if not version.has(step)).items()))

    def move(self, version: Version, now: dt.datetime, *, others: Others) -> Moved:
        counted = Counter[str]()
        for walker in self._elsewhere(version):
            here = walker.enrolment
            if version.has(here.step or ""):
                counted["kept"] += 1
                self.transitions.append(
                    Transition(here.id, here.moves, here.version, here.step or "", here.step, now, "moved")
                )
                walker.claim, walker.lease_until = "", None
                walker.enrolment = replace(here, version=version.number, moves=here.moves + 1, due_at=now)
                self._wait(here.id, now)
            elif others == "leave":
                counted["left"] += 1
                self._end(walker, "moved", now)
            else:
                counted["stayed"] += 1
        return Moved(counted["kept"], counted["stayed"], counted["left"])

    def set_state(self, journey: int, state: Journey) -> None:
        self.journeys[journey] = state

    def left(self) -> int:
        walking = sum(map(len, self._active.values()))
        return walking + sum(row.state not in ENDS for row in self.rows.values())

    def waiting_for_review(self, limit: int) -> list[str]:
        waiting = (key for key, row in self.rows.items() if row.state is State.REVIEW)
        return list(itertools.islice(waiting, limit))

    def arms(self) -> Mapping[int, str]:
        return {id_: walker.enrolment.arm for id_, walker in self.walkers.items()}

    def enrolments(self) -> Iterator[Enrolment]:
        return (walker.enrolment for walker in self.walkers.values())

    def steps(self) -> Iterator[Transition]:
        return iter(self.transitions)

    def messages(self) -> Iterator[tuple[Message, Standing]]:
        standing = self.standing(list(self.rows))
        return ((row.message, standing[key]) for key, row in self.rows.items())

    def _elsewhere(self, version: Version) -> list[_Walker]:
        """Who is on their way by another version of its journey."""
        return [
            walker
            for walker in self.walkers.values()
            if walker.enrolment.journey == version.journey
            and walker.enrolment.step is not None
            and walker.enrolment.version != version.number
        ]

    def _end(self, walker: _Walker, why: str, now: dt.datetime) -> None:
        here = walker.enrolment
        self.transitions.append(Transition(here.id, here.moves, here.version, here.step or "", None, now, why))
        walker.claim = ""
        walker.enrolment = replace(
            here, step=None, listens=(), moves=here.moves + 1, ended=why, stuck_since=None, stuck_why=""
        )
        self._active[here.customer_id].discard(here.id)

    def _may_enter(self, version: Version, entry: Entry) -> bool:
        before = self._before(version.journey, entry.customer_id)
        known = any((version.journey, who, entry.by) in self._entries for who in self._numbers(entry.customer_id))
        if known or (before and version.again == "never"):
            return False
        if any(each.step is not None for each in before):
            return False
        last = max((each.entered_at for each in before), default=None)
        return last is None or entry.at - last >= dt.timedelta(days=version.after_days)

    def _numbers(self, customer: int) -> Sequence[int]:
        """Theirs, rising."""
        return sorted(self.same((customer,)).get(customer, (customer,)))

    def _before(self, journey: int, customer: int) -> list[Enrolment]:
        """Each time they entered it, by whichever number, the earliest first."""
        numbers = self._numbers(customer)
        ids = sorted(id_ for number in numbers for id_ in self._entered[journey, number])
        return sorted((self.walkers[id_].enrolment for id_ in ids), key=lambda each: each.entered_at)

    def _enter(self, version: Version, design: Design, entry: Entry, now: dt.datetime) -> None:
        id_, before = next(self._ids), self._before(version.journey, entry.customer_id)
        enrolment = Enrolment(
            id=id_,
            journey=version.journey,
            version=version.number,
            customer_id=entry.customer_id,
            # By the number they first entered by: coming again under another keeps them in their arm.
            arm=design.arm(before[0].customer_id if before else entry.customer_id),
            entered_at=entry.at,
            step=version.first,
            since=now,
            due_at=now,
        )
        self.walkers[id_] = _Walker(enrolment)
        self._entries.add((version.journey, entry.customer_id, entry.by))
        self._entered[version.journey, entry.customer_id].append(id_)
        self._active[entry.customer_id].add(id_)
        self._wait(id_, now)

    def _write(self, walker: _Walker, each: Walked, now: dt.datetime) -> None:
        walker.enrolment, walker.claim, walker.lease_until = each.enrolment, "", None
        self.transitions += each.transitions
        self.tags += [(each.enrolment.customer_id, tag) for tag in each.tags]
        self.tasks |= {task.key: task for task in each.tasks}
        for message, review in each.messages:
            self.plan([message], review=review)
        if each.enrolment.step is None:
            self._active[each.enrolment.customer_id].discard(each.enrolment.id)
            return
        self._wait(each.enrolment.id, each.enrolment.due_at)
        self._wake(walker, now)

    def _wake(self, walker: _Walker, now: dt.datetime) -> None:
        """Where the step waits for something that has happened since it is due now."""
        here = walker.enrolment
        told = [each for who in self._numbers(here.customer_id) for each in self._happened[who]] if here.listens else []
        event = next((each for each in told if each.kind in here.listens and each.at >= here.since), None)
        if event is not None:
            walker.enrolment = replace(here, due_at=min(here.due_at, now), woken_by=event)
            self._wait(here.id, now)

    def _wait(self, id_: int, at: dt.datetime) -> None:
        heapq.heappush(self._waiting, (at, next(self._number), id_))
