"""A rehearsal: customers walk two journeys while workers die, providers misbehave and people change their mind."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from huitou.crm.delivery.facts import Journey
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.rates import Rate
from huitou.crm.delivery.sender import Worker
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry, Event
from huitou.crm.journeys.runner import Runner
from huitou.crm.journeys.store import Enrolments
from huitou.crm.journeys.version import Version
from huitou.crm.rehearsal.accidents import STOPS, Accidents, Died, Exposed, ExposedChannel
from huitou.crm.rehearsal.clock import VirtualClock
from huitou.crm.rehearsal.provider import Provider
from huitou.crm.rehearsal.world import World, made_up

# Days whose clocks are put forward and back, and one without.
_STARTS = (
    (ZoneInfo("Europe/Berlin"), dt.datetime(2026, 3, 22, 7, tzinfo=dt.UTC)),
    (ZoneInfo("America/New_York"), dt.datetime(2026, 10, 26, 7, tzinfo=dt.UTC)),
    (ZoneInfo("Asia/Shanghai"), dt.datetime(2026, 6, 1, 1, tzinfo=dt.UTC)),
)
DAYS = 24

REPLENISH: dict[str, Any] = {
    "journey": 1,
    "number": 1,
    "first": "soon",
    "again": "after",
    "after_days": 6,
    "steps": [
        {"id": "soon", "kind": "wait_before", "days": 9, "at": "10:00", "next": {"next": "remind"}},
        {
            "id": "remind",
            "kind": "send",
            "channel": "email",
            "purpose": "reminder",
            "template": "due",
            "mode": "live",
            "priority": 5,
            "next": {"next": "listen"},
        },
        {
            "id": "listen",
            "kind": "wait_for",
            "events": ["order", "visit"],
            "minutes": 3000,
            "next": {"timeout": "half", "happened": "thanks"},
        },
        {"id": "half", "kind": "split", "shares": {"a": 1, "b": 2}, "next": {"a": "late", "b": "tired"}},
        {"id": "tired", "kind": "fatigue", "messages": 2, "days": 7, "next": {"rested": "lapsing"}},
        {
            "id": "late",
            "kind": "send",
            "channel": "webhook",
            "purpose": "marketing",
            "template": "late",
            "mode": "live",
            "over_cap": "drop",
            "next": {"next": "end"},
        },
        {"id": "end", "kind": "leave"},
        {"id": "lapsing", "kind": "send", "channel": "email", "template": "lapsing", "mode": "manual"},
        {"id": "thanks", "kind": "tag", "name": "seen", "next": {"next": "notice"}},
        {
            "id": "notice",
            "kind": "send",
            "channel": "webhook",
            "purpose": "service",
            "template": "thanks",
            "mode": "live",
        },
    ],
}
WELCOME: dict[str, Any] = {
    "journey": 2,
    "number": 1,
    "first": "care",
    "leaves_when_bought": False,
    "steps": [
        {"id": "care", "kind": "wait", "days": 1, "at": "02:30", "next": {"next": "hello"}},
        {
            "id": "hello",
            "kind": "send",
            "channel": "email",
            "template": "hello",
            "mode": "live",
            "next": {"next": "week"},
        },
        {"id": "week", "kind": "wait", "days": 3, "minutes": 90, "next": {"next": "core"}},
        {"id": "core", "kind": "branch", "audience": 2, "next": {"yes": "gift", "no": "goal"}},
        {
            "id": "gift",
            "kind": "send",
            "channel": "webhook",
            "template": "gift",
            "mode": "live",
            "priority": 2,
            "in_quiet": "defer",
        },
        {"id": "goal", "kind": "goal", "next": {"next": "second"}},
        {"id": "second", "kind": "send", "channel": "email", "purpose": "service", "template": "note", "mode": "live"},
    ],
}


@dataclass(slots=True)
class Play:
    """What was played, for holding it to the promises."""

    seed: int
    world: World
    store: Enrolments
    providers: dict[str, Provider]
    policy: Policy
    versions: dict[tuple[int, int], Version]
    accidents: Accidents
    rates: dict[str, tuple[Rate, ...]]
    entered: int = 0
    stopped: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Stage:
    play: Play
    chance: random.Random
    workers: list[tuple[Runner, Worker]] = field(default_factory=list)
    hired: int = 0
    told: int = 0

    def between(self) -> None:
        """What others do while somebody is held up, for as long as that is."""
        for _ in range(self.chance.choice((1, 1, 2, 5))):
            kind = self.chance.randrange(5)
            if kind < 2:
                self.change()
            elif kind < 4:
                self.somebody_works()
            else:
                self.play.world.clock.forward(dt.timedelta(seconds=self.chance.choice(STOPS)))

    def change(self) -> None:
        """Something in the world is another from here on."""
        world, now = self.play.world, self.play.world.clock.now
        who = self.chance.choice(world.people)
        kind = self.chance.randrange(10)
        if kind < 3:
            who.bought.append(now)
            self.tell("order", who.id)
        elif kind == 3:
            for purpose in sorted(who.agreed):
                who.refused_at[purpose] = now
            who.agreed.clear()
        elif kind == 4:
            self.tell("visit", who.id)
        elif kind == 5:
            who.matters.symmetric_difference_update({"open_ticket"})
        elif kind == 6:
            who.suppressed = True
        elif kind == 7:
            self.flip(self.chance.choice((1, 2)))
        elif kind == 8 and self.chance.random() < 0.1:
            who.erased_at = now
        else:
            self.edit()

    def tell(self, kind: str, customer: int) -> None:
        """An event, some of them a while after it happened, some of them twice."""
        self.told += 1
        now = self.play.world.clock.now
        late = dt.timedelta(seconds=self.chance.choice((0, 0, 30, 4000)))
        event = Event(f"e{self.told}", kind, customer, now - late)
        self.play.world.told.append((event, now))
        for _ in range(self.chance.choice((1, 1, 2))):
            self.play.store.tell([event], now)

    def flip(self, journey: int) -> None:
        """Pause it, or let it go on."""
        now: Journey = "running" if self.play.world.journeys.get(journey) == "paused" else "paused"
        if journey in self.play.stopped:
            return
        self.play.world.set_journey(journey, now)
        self.play.store.set_state(journey, now)

    def stop(self, journey: int) -> None:
        self.play.world.set_journey(journey, "stopped")
        self.play.stopped.append(journey)
        self.play.store.stop(journey, self.play.world.clock.now)

    def edit(self) -> None:
        """Another version of the second journey, for whoever enters from here on."""
        newest = max(number for journey, number in self.play.versions if journey == 2)
        if newest < 5:
            steps = [dict(step) for step in WELCOME["steps"]]
            steps[0]["minutes"] = newest
            made = Version.model_validate({**WELCOME, "number": newest + 1, "steps": steps})
            self.play.versions[2, newest + 1] = made

    def somebody_works(self) -> None:
        at = self.chance.randrange(len(self.workers))
        runner, worker = self.workers[at]
        try:
            # Now and then only part of what is due, so that others find some.
            limit = self.chance.choice((1, 3, 50, 500))
            self.chance.choice((lambda: runner.turn(limit), lambda: worker.turn(limit), worker.settle))()
        except Died:
            self.workers[at] = self.hire()

    def everybody_works(self) -> None:
        """Until nothing is due; who dies is followed by another."""
        for at in range(len(self.workers)):
            while self._works(*self.workers[at]):
                self.workers[at] = self.hire()

    def _works(self, runner: Runner, worker: Worker) -> bool:
        """Whether they died of it."""
        try:
            while runner.turn(500) + worker.turn(500):
                pass
            worker.settle(500)
        except Died:
            return True
        return False

    def hire(self) -> tuple[Runner, Worker]:
        self.hired += 1
        play, name = self.play, f"w{self.hired}"
        store: Enrolments = Exposed(play.store, play.accidents)
        channels = {each.name: ExposedChannel(each, play.accidents) for each in play.providers.values()}
        clock = play.world.clock
        runner = Runner(name, store, play.world, lambda *which: play.versions[which], clock, play.world.zone)
        return runner, Worker(name, store, play.world, channels, play.policy, clock, rates=play.rates)

    def receipts(self) -> None:
        for provider in self.play.providers.values():
            for receipt in provider.due():
                self.play.store.receipt(receipt)

    def reviews(self) -> None:
        """A person looks at what waits, now and then, and does not let all of it go."""
        keys = self.play.store.waiting_for_review(50)
        passed = [key for key in keys if self.chance.random() < 0.7]
        turned_down = [key for key in keys if key not in passed and self.chance.random() < 0.5]
        now = self.play.world.clock.now
        self.play.store.review(passed, passed=True, by="lin", now=now)
        self.play.store.review(turned_down, passed=False, by="lin", now=now)

    def hour(self, turn: int) -> None:
        """Some enter, something changes, and everybody works."""
        customers = len(self.play.world.people)
        if turn % 24 == 0 and turn // 24 < 9:
            share = _share(customers)
            first = turn // 24 * share
            self.enter(range(min(first, customers), min(first + share, customers)))
            # Some come again, and are let in or not.
            again = max(0, first - 5 * share)
            self.enter(range(again, min(again + 3, customers)))
        self.receipts()
        if turn % 5 == 0:
            self.reviews()
        if turn == 24 * 11 and self.play.seed % 4 == 0:
            self.stop(2)
        for _ in range(1 + customers // 200):
            self.change()
        self.everybody_works()

    def enter(self, customers: range) -> None:
        now = self.play.world.clock.now
        for journey in (1, 2):
            number = max(number for each, number in self.play.versions if each == journey)
            version = self.play.versions[journey, number]
            entries = [Entry(id_, f"day {now.date()}", now) for id_ in customers]
            design = Design(f"j{journey}", 0.2 if journey == 1 else 0.1)
            self.play.entered += self.play.store.enrol(version, design, entries, now)
        self.play.world.arms.update(self.play.store.arms())


def _rates(customers: int) -> dict[str, tuple[Rate, ...]]:
    """What the mail server takes: less than there is to send in the busiest minutes and days."""
    return {"email": (Rate(max(4, customers // 25), 60), Rate(max(12, customers // 4), 86_400))}


def _share(customers: int) -> int:
    """How many enter on one of the days people enter on."""
    return max(1, -(-customers // 6))


def begun(
    chance: random.Random, number: int, *, store: Enrolments, customers: int, workers: int, wild: float = 1
) -> Stage:
    """The stage before anything happened; ``number`` says in which part of the world, ``wild`` how wild it is there."""
    zone, start = _STARTS[number % len(_STARTS)]
    clock = VirtualClock(start)
    world = made_up(customers, clock, zone, chance)
    providers = {
        "email": Provider("email", clock, chance, tells=False),
        "webhook": Provider("webhook", clock, chance, knows_keys=True),
    }
    accidents = Accidents(clock, chance, lambda: None)
    accidents.deaths, accidents.stops, accidents.others = 10 * wild, 10 * wild, 40 * wild
    versions = {(made.journey, made.number): made for made in map(Version.model_validate, (REPLENISH, WELCOME))}
    stage = Stage(Play(number, world, store, providers, Policy(zone), versions, accidents, _rates(customers)), chance)
    accidents.between = stage.between
    stage.workers = [stage.hire() for _ in range(workers)]
    return stage


def play(seed: int, *, store: Enrolments, customers: int, workers: int = 3, days: int = DAYS, wild: float = 1) -> Play:
    """Play it to the end: everybody who enters has left, and every message came to one of its ends.

    ``wild``: how many times as often workers die, are held up and get in each other's way. Everything follows from
    ``seed``.
    """
    chance = random.Random(seed)  # noqa: S311 - to be the same each time is what it is for
    stage = begun(chance, seed, store=store, customers=customers, workers=workers, wild=wild)
    clock = stage.play.world.clock
    end = clock.now + dt.timedelta(days=days)
    turn = 0
    while clock.now < end:
        stage.hour(turn)
        clock.forward(dt.timedelta(minutes=chance.choice((37, 60, 83))))
        turn += 1
    drain(stage)
    return stage.play


def drain(stage: Stage) -> None:
    """No more accidents, and every journey goes on: what is left comes to its end."""
    accidents, clock = stage.play.accidents, stage.play.world.clock
    accidents.deaths = accidents.stops = accidents.others = 0
    accidents.script = None
    for journey in (1, 2):
        if stage.play.world.journeys.get(journey) == "paused":
            stage.flip(journey)
    for _ in range(24 * 40):
        stage.receipts()
        stage.everybody_works()
        if not stage.play.store.left():
            break
        clock.forward(dt.timedelta(hours=1))
