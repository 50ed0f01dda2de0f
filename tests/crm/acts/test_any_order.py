"""The store of journeys and messages under calls in any order: what hypothesis finds it says how to do again.

The machine keeps books of its own: what the provider was asked, what it took, and which claims are still held.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Outcome, Refused
from huitou.crm.delivery.memory import MemoryOutbox
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.store import Claimed, Receipt
from huitou.crm.delivery.verdict import Defer, Send, Skip
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry, Event, Transition
from huitou.crm.journeys.memory import MemoryStore
from huitou.crm.journeys.store import Held
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import walk

UTC = ZoneInfo("UTC")
LEASE, DAY = dt.timedelta(minutes=2), dt.timedelta(days=1)
AGAIN = frozenset({"webhook"})
Patch = pytest.MonkeyPatch
STEPS: list[dict[str, Any]] = [
    {"id": "first", "kind": "send", "channel": "email", "template": "t", "mode": "live", "next": {"next": "wait"}},
    {
        "id": "wait",
        "kind": "wait_for",
        "events": ["visit"],
        "minutes": 600,
        "next": {"happened": "note", "timeout": "last"},
    },
    {
        "id": "note",
        "kind": "send",
        "channel": "webhook",
        "purpose": "service",
        "template": "t",
        "mode": "live",
    },
    {"id": "last", "kind": "send", "channel": "email", "template": "t", "mode": "manual"},
]
VERSIONS = {
    number: Version.model_validate(
        {"journey": 1, "number": number, "first": "first", "again": "after", "after_days": 1, "steps": STEPS}
    )
    for number in (1, 2)
}


class _Person:
    """Nobody buys, so that nobody leaves before the end."""

    def has_bought(self, since: dt.datetime) -> bool:
        return False

    def is_in(self, audience: int) -> bool:
        return False

    def contacts(self, days: int) -> int:
        return 0

    def expected_on(self) -> dt.date | None:
        return None


@dataclass
class Book:
    """What is true of one message: how often it was handed over, whether it was taken, and whether anybody can tell."""

    asked: int = 0
    taken: bool = False
    unclear: bool = False
    # Handed over, and not answered for yet.
    open: int = 0


@dataclass
class Books:
    of: dict[str, Book] = field(default_factory=dict)
    claims: dict[str, tuple[str, dt.datetime]] = field(default_factory=dict)
    receipts: int = 0

    def __getitem__(self, key: str) -> Book:
        return self.of.setdefault(key, Book())


class AnyOrder(RuleBasedStateMachine):
    """``held`` may judge, ``calling`` may hand over, ``called`` may answer; whoever died is in none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.now = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
        self.store = MemoryStore()
        self.books = Books()
        self.held: list[Claimed] = []
        self.calling: list[Claimed] = []
        self.called: list[tuple[Claimed, Outcome]] = []
        self.walking: list[Held] = []
        self.ends: dict[str, State] = {}
        self.planned = 0

    @initialize()
    def somebody_enters(self) -> None:
        self.enter(1, 1)

    # What happens around.

    @rule(by=st.sampled_from((1, 30, 130, 4_000, 90_000)))
    def time_goes_by(self, by: int) -> None:
        self.now += dt.timedelta(seconds=by)

    @rule(version=st.sampled_from((1, 2)), customer=st.integers(1, 3))
    def enter(self, version: int, customer: int) -> None:
        entry = Entry(customer, f"{self.now:%Y-%m-%d %H}", self.now)
        self.store.enrol(VERSIONS[version], Design("s", 0.2), [entry, entry], self.now)

    @rule(kind=st.sampled_from(("visit", "order")), customer=st.integers(1, 3), late=st.sampled_from((0, 0, 30, 3_000)))
    def tell(self, kind: str, customer: int, late: int) -> None:
        event = Event(f"{kind}{self.now}", kind, customer, self.now - dt.timedelta(seconds=late))
        before = len(self.store.events)
        self.store.tell([event], self.now)
        assert self.store.tell([event], self.now) == 0
        assert len(self.store.events) <= before + 1

    @rule(state=st.sampled_from(("running", "running", "paused")))
    def pause(self, state: Any) -> None:
        self.store.set_state(1, state)

    @rule(version=st.sampled_from((1, 2)))
    def move(self, version: int) -> None:
        assert self.store.astray(VERSIONS[version]) == {}
        self.store.move(VERSIONS[version], self.now, others="leave")

    @rule(passed=st.booleans(), many=st.integers(1, 2))
    def review(self, passed: bool, many: int) -> None:
        keys = self.store.waiting_for_review(many)
        self.store.review(keys, passed=passed, by="lin", now=self.now)
        # Who was looking whether its time had run out has it no more: their claim decides nothing.
        for key in keys:
            self.books.claims.pop(key, None)

    @rule(
        purpose=st.sampled_from(("marketing", "service")),
        channel=st.sampled_from(("email", "webhook")),
        n=st.integers(0, 9),
    )
    def plan(self, purpose: Any, channel: str, n: int) -> None:
        origin = Origin(9, 1, 0, "s")
        message = Message(f"p{n}", n % 3, channel, purpose, "t", origin, self.now, self.now + 3 * DAY)
        known = message.key in self.store.rows
        assert self.store.plan([message, message], review=n % 4 == 0) == (0 if known else 1)

    # What workers do.

    @rule(limit=st.integers(1, 3))
    def look(self, limit: int) -> None:
        for claimed in self.store.claim("w", self.now, lease=LEASE, limit=limit):
            before = self.books.claims.get(claimed.message.key)
            assert before is None or before[1] <= self.now or self._let_go(claimed.message.key, before[0])
            self.books.claims[claimed.message.key] = (claimed.claim, claimed.lease_until)
            self.held.append(claimed)

    def _let_go(self, key: str, claim: str) -> bool:
        """Whether that claim was used up before its lease ran out: it is nobody's to judge with any more."""
        return not any(each.message.key == key and each.claim == claim for each in self.held)

    @precondition(lambda self: self.held)
    @rule(at=st.integers(0, 20), kind=st.sampled_from(("send", "send", "send", "defer", "skip", "die")))
    def judge(self, at: int, kind: str) -> None:
        claimed = self.held.pop(at % len(self.held))
        verdict = {"send": Send("a"), "defer": Defer(self.now + LEASE, "over_cap"), "skip": Skip("no_consent")}.get(
            kind
        )
        if verdict is None:
            return
        said = self.store.decide(claimed, self.now, lambda _: verdict, lease=LEASE, since=self.now)
        if not isinstance(said, Send):
            return
        book, message = self.books[claimed.message.key], claimed.message
        again = not message.sells and message.channel in AGAIN
        assert again or not (book.unclear or book.open), f"{message.key} goes again, and nobody knows whether it went"
        assert message.key not in self.ends
        self.calling.append(claimed)

    @precondition(lambda self: self.calling)
    @rule(at=st.integers(0, 20), kind=st.sampled_from(("yes", "no", "busy", "lost", "took", "die", "too late")))
    def hand_over(self, at: int, kind: str) -> None:
        claimed = self.calling.pop(at % len(self.calling))
        book = self.books[claimed.message.key]
        if kind == "too late":
            self.store.uncalled(claimed, self.now)
            return
        if kind == "die":
            # Before the call was made: nobody can tell it from after.
            book.unclear = True
            return
        book.asked += 1
        if kind in {"yes", "took"} or (kind == "no" and book.taken):
            book.taken = True
        book.open += 1
        outcomes: dict[str, Outcome] = {"yes": Accepted(), "no": Refused("550"), "busy": Busy(), "lost": Ambiguous()}
        outcome = outcomes.get(kind, Ambiguous())
        if kind == "no" and book.taken:
            # It knows what it has.
            outcome = Accepted()
        self.called.append((claimed, outcome))

    @precondition(lambda self: self.called)
    @rule(at=st.integers(0, 20), dies=st.booleans(), gives_up=st.booleans())
    def answer(self, at: int, dies: bool, gives_up: bool) -> None:
        claimed, outcome = self.called.pop(at % len(self.called))
        book = self.books[claimed.message.key]
        book.open -= 1
        if dies or isinstance(outcome, Ambiguous):
            book.unclear = True
        if not dies:
            self.store.ended(claimed, outcome, self.now, again_at=None if gives_up else self.now + LEASE)

    @rule()
    def settle_what_was_lost(self) -> None:
        self.store.take_over(self.now, AGAIN)

    @rule(at=st.integers(0, 20), lies_late=st.booleans())
    def provider_tells(self, at: int, lies_late: bool) -> None:
        """What it took, by a receipt or because it was asked; what it never had, once nobody is on the way to it."""
        asked = [key for key, book in self.books.of.items() if book.asked]
        if not asked:
            return
        key = asked[at % len(asked)]
        book = self.books[key]
        self.books.receipts += 1
        if book.taken and lies_late:
            receipt = Receipt(f"r{self.books.receipts}", "delivered", key=key)
            assert self.store.receipt(receipt)
            assert not self.store.receipt(receipt)
        elif book.taken:
            self.store.settle(key, State.SENT, "", self.now)
        elif not book.open and not any(each.message.key == key for each in self.calling):
            self.store.settle(key, State.SKIPPED, "not_accepted", self.now)

    @rule(limit=st.integers(1, 3))
    def look_for_walkers(self, limit: int) -> None:
        found = self.store.claim_due("w", self.now, lease=LEASE, limit=limit)
        assert not found or self.store.journeys.get(1, "running") == "running"
        self.walking += found

    @precondition(lambda self: self.walking)
    @rule(at=st.integers(0, 20), kind=st.sampled_from(("walk", "walk", "walk", "stuck", "let go", "die")))
    def step(self, at: int, kind: str) -> None:
        held = self.walking.pop(at % len(self.walking))
        if kind == "walk":
            here = held.enrolment
            walked = walk(here, VERSIONS[here.version], _Person(), self.now, UTC)
            self.store.commit([(held, walked)], self.now)
        elif kind == "stuck":
            self.store.set_aside([(held, "LookupError")], self.now, self.now + LEASE)
        elif kind == "let go":
            self.store.release([held], self.now)

    # Several of these in a row, as they mostly come.

    @rule(hands=st.sampled_from(("yes", "no", "busy", "lost", "took", "die")), dies=st.booleans())
    def one_works(self, hands: str, dies: bool) -> None:
        self.look(1)
        if self.held:
            self.judge(len(self.held) - 1, "send")
        if self.calling:
            self.hand_over(len(self.calling) - 1, hands)
        if self.called:
            self.answer(len(self.called) - 1, dies, gives_up=False)

    @rule()
    def one_walks(self) -> None:
        self.look_for_walkers(1)
        if self.walking:
            self.step(len(self.walking) - 1, "walk")

    # What always holds.

    @invariant()
    def what_is_said_of_a_message_is_true(self) -> None:
        for message, standing in self.store.messages():
            book = self.books.of.get(message.key, Book())
            if standing.state is State.SENT:
                assert book.taken, f"{message.key} is called sent, and nobody ever took it"
            if standing.state is State.SKIPPED:
                assert standing.code
                assert not book.taken or book.open, f"{message.key} is called skipped, and was taken"
            if standing.state is State.SENT:
                self.ends[message.key] = standing.state
            assert self.ends.get(message.key, standing.state) is standing.state
            assert standing.calls >= book.asked

    @invariant()
    def each_way_is_one_chain(self) -> None:
        chains: dict[int, list[Transition]] = {}
        for taken in self.store.steps():
            chains.setdefault(taken.enrolment, []).append(taken)
        on_the_way = Counter[int]()
        for each in self.store.enrolments():
            chain = chains.get(each.id, [])
            assert [taken.number for taken in chain] == list(range(each.moves))
            at: str | None = "first"
            for taken in chain:
                assert taken.step == at
                at = taken.to
            assert at == each.step
            on_the_way[each.customer_id] += each.step is not None
        assert max(on_the_way.values(), default=0) <= 1

    @invariant()
    def each_step_that_sends_planned_one_message(self) -> None:
        planned = Counter(m.origin.enrolment for m, _ in self.store.messages() if m.origin.journey == 1)
        sends = Counter(
            taken.enrolment
            for taken in self.store.steps()
            if taken.step != "wait" and taken.why not in {"moved", "held_out"}
        )
        assert planned == sends

    @invariant()
    def nobody_sleeps_through_what_they_wait_for(self) -> None:
        for each in self.store.enrolments():
            heard = [
                event
                for event in self.store.events.values()
                if event.customer_id == each.customer_id and event.kind in each.listens and event.at >= each.since
            ]
            assert not heard or each.stuck_since or each.due_at <= self.now


_SETTINGS = settings(deadline=None, stateful_step_count=60, suppress_health_check=list(HealthCheck), print_blob=True)


def test_nothing_breaks_it() -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(_SETTINGS, max_examples=25))


@pytest.mark.slow
def test_nothing_breaks_it_for_long() -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(_SETTINGS, max_examples=1_500, stateful_step_count=120))


def _again_after_silence(patch: Patch) -> None:
    patch.setattr(MemoryOutbox, "_doubt", lambda self, row, _: self._again(row, row.due_at, ""))


def _silence_is_acceptance(patch: Patch) -> None:
    patch.setattr(MemoryOutbox, "_doubt", lambda self, row, _: self._sent(row, ""))


def _anybodys_step(patch: Patch) -> None:
    write = MemoryStore._write
    patch.setattr(
        MemoryStore,
        "commit",
        lambda self, walked, now: sum(
            write(self, self.walkers[held.enrolment.id], each, now) is None for held, each in walked
        ),
    )


def _events_wake_nobody(patch: Patch) -> None:
    patch.setattr(MemoryStore, "_wake", lambda *_: None)


# That it is found is enough; the shortest way to it takes long to find.
_FINDING = settings(_SETTINGS, max_examples=300, report_multiple_bugs=False, database=None, phases=[Phase.generate])


@pytest.mark.parametrize("mutate", [_again_after_silence, _silence_is_acceptance, _anybodys_step, _events_wake_nobody])
def test_it_finds_what_is_broken(mutate: Callable[[Patch], None], monkeypatch: Patch) -> None:
    mutate(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(AnyOrder, settings=_FINDING)
