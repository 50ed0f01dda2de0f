"""Journeys and delivery where anything may go wrong at any point: no promise is broken, and each can be."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.acting import rehearse
from benchmarks.child import call
from huitou import settings
from huitou.crm.delivery import deciding, gate, sender
from huitou.crm.delivery.channel import Accepted
from huitou.crm.delivery.facts import Contacts
from huitou.crm.delivery.gate import judge
from huitou.crm.delivery.memory import MemoryOutbox
from huitou.crm.delivery.message import State
from huitou.crm.journeys.enrolment import Enrolment
from huitou.crm.journeys.memory import MemoryStore
from huitou.crm.rehearsal.accidents import Died
from huitou.crm.rehearsal.play import Play, Stage, begun, drain, play
from huitou.crm.rehearsal.promises import broken

# Enough for each mutation to be seen; the seeds have nothing else about them.
_SEEDS = range(12)
Patch = pytest.MonkeyPatch


def _played(seed: int, customers: int = 250, **more: Any) -> Play:
    return play(seed, store=MemoryStore(), customers=customers, **more)


@pytest.mark.parametrize("seed", _SEEDS)
def test_no_promise_is_broken(seed: int) -> None:
    played = _played(seed, workers=2 + seed % 3)
    assert broken(played) == []
    # It was no quiet time, and every kind of end was come to.
    assert played.accidents.happened > 40
    ends = {standing.state for _, standing in played.store.messages()}
    assert ends == {State.SENT, State.SKIPPED, State.UNKNOWN}


def test_the_same_seed_is_the_same_play() -> None:
    first, second = _played(5, customers=60), _played(5, customers=60)
    assert list(first.store.messages()) == list(second.store.messages())
    assert list(first.store.steps()) == list(second.store.steps())


@pytest.mark.parametrize("seed", range(3))
def test_no_promise_is_broken_where_all_goes_wrong_at_once(seed: int) -> None:
    played = _played(seed, wild=8)
    assert broken(played) == []
    assert played.accidents.happened > 150


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_no_promise_is_broken_in_two_hundred_thousand_ways(seed: int) -> None:
    """Twenty times 5,000 customers on two journeys."""
    played = _played(100 + seed, customers=5_000)
    assert broken(played) == []
    assert played.entered >= 10_000


def _die(_: Stage) -> None:
    raise Died


def _held_up(seconds: int) -> Callable[[Stage], None]:
    return lambda stage: stage.play.world.clock.forward(dt.timedelta(seconds=seconds))


def _others_finish(stage: Stage) -> None:
    """Held up past the lease, and past what a provider may take: others settle what can be settled."""
    _held_up(700)(stage)
    stage.everybody_works()


def _all_refuse(stage: Stage) -> None:
    for who in stage.play.world.people:
        who.refused_at = dict.fromkeys(who.agreed, stage.play.world.clock.now)
        who.agreed.clear()
    _held_up(60)(stage)


def _others_get_in_between(stage: Stage) -> None:
    stage.everybody_works()


_ACCIDENTS: dict[str, Callable[[Stage], None]] = {
    "dies": _die,
    "is held up for a moment": _held_up(20),
    "is held up for long": _held_up(700),
    "is held up until others have finished": _others_finish,
    "is held up while all refuse": _all_refuse,
    "finds others in between": _others_get_in_between,
}


def _small(point: int, accident: Callable[[Stage], None]) -> Play:
    """Five customers who may all be written to, eleven days, and one accident, at that point; nothing by chance."""
    stage = begun(random.Random(1), 1, store=MemoryStore(), customers=5, workers=2)
    world, accidents = stage.play.world, stage.play.accidents
    for who in world.people:
        who.zone, who.address, who.allowed, who.matters = None, f"c{who.id}@example.com", True, set()
        who.agreed = {"marketing", "reminder"}
    for provider in stage.play.providers.values():
        provider.trouble = 0
    accidents.script = {point: lambda: accident(stage)}
    stage.enter(range(5))
    for turn in range(11 * 24):
        if turn == 80:
            stage.tell("visit", 1)
        stage.receipts()
        stage.everybody_works()
        world.clock.forward(dt.timedelta(hours=1))
    points = accidents.points
    drain(stage)
    accidents.points = points
    return stage.play


@pytest.mark.parametrize("name", _ACCIDENTS)
def test_no_promise_is_broken_by_an_accident_at_any_point(name: str) -> None:
    """Before and after every write and every provider call, one after the other."""
    points = _small(0, _die).accidents.points
    assert points > 60
    for point in range(1, points + 1):
        played = _small(point, _ACCIDENTS[name])
        assert played.accidents.happened, f"there is no point {point}"
        assert broken(played) == [], f"point {point}"


def _known(**said: Any) -> Callable[[Patch], None]:
    """The gate believes this of everybody."""

    def patched(patch: Patch) -> None:
        def believes(message: Any, known: Any, *more: Any) -> Any:
            address = known.address or f"c{message.customer_id}@example.com"
            return judge(message, replace(known, address=address, **said), *more)

        patch.setattr(deciding, "judge", believes)

    return patched


def _no_cap(patch: Patch) -> None:
    patch.setattr(gate, "first_free", lambda now, *_: now)


def _no_rivals_and_no_lock(patch: Patch) -> None:
    """Contacts are read once, before the budget is anybody's."""
    patch.setattr(MemoryOutbox, "_contacts", lambda *_: Contacts())


def _no_rate(patch: Patch) -> None:
    patch.setattr(MemoryOutbox, "spend", lambda *_, **__: None)


def _each_worker_counts_for_itself(patch: Patch) -> None:
    """What others handed over is not known."""
    claim = MemoryOutbox.claim

    def begins(self: Any, *more: Any, **named: Any) -> Any:
        self._spent.clear()
        return claim(self, *more, **named)

    patch.setattr(MemoryOutbox, "claim", begins)


def _by_night(patch: Patch) -> None:
    patch.setattr(gate, "is_open", lambda *_: True)


def _shop_hours_only(patch: Patch) -> None:
    known = gate._hours
    patch.setattr(gate, "_hours", lambda m, k, *more: known(m, replace(k, zone=None), *more))


def _stale_verdict(patch: Patch) -> None:
    patch.setattr(sender, "_FRESH", dt.timedelta(hours=1))


def _again_after_silence(patch: Patch) -> None:
    """Whoever fell silent is taken to have done nothing."""
    patch.setattr(MemoryOutbox, "_doubt", lambda self, row, _: self._again(row, row.due_at, ""))


def _silence_is_acceptance(patch: Patch) -> None:
    patch.setattr(MemoryOutbox, "_doubt", lambda self, row, _: self._sent(row, ""))


def _silence_is_refusal(patch: Patch) -> None:
    patch.setattr(MemoryOutbox, "_doubt", lambda self, row, _: self._skip(row, "refused", ""))


def _late_answers_are_lost(patch: Patch) -> None:
    ended = MemoryOutbox.ended

    def deaf(self: Any, claimed: Any, outcome: Any, now: Any, **more: Any) -> None:
        if self.rows[claimed.message.key].state is State.CALLING or not isinstance(outcome, Accepted):
            ended(self, claimed, outcome, now, **more)

    patch.setattr(MemoryOutbox, "ended", deaf)
    patch.setattr(sender, "_GIVEN_UP_AFTER", dt.timedelta())
    patch.setattr(sender, "_SETTLES_AFTER", dt.timedelta())


def _anybodys_claim(patch: Patch) -> None:
    """Whoever once claimed a message may judge it for ever."""
    decide = MemoryOutbox.decide

    def anybody(self: Any, claimed: Any, *more: Any, **named: Any) -> Any:
        row = self.rows[claimed.message.key]
        if row.state in {State.CALLING, State.UNKNOWN}:
            row.state = State.PLANNED
        return decide(self, replace(claimed, claim=row.claim), *more, **named)

    patch.setattr(MemoryOutbox, "decide", anybody)


def _anybodys_step(patch: Patch) -> None:
    commit = MemoryStore.commit

    def anybody(self: Any, walked: Any, now: Any) -> int:
        mine = [(replace(held, claim=self.walkers[held.enrolment.id].claim), each) for held, each in walked]
        return commit(self, mine, now)

    patch.setattr(MemoryStore, "commit", anybody)


def _holdout_is_written_to(patch: Patch) -> None:
    patch.setattr(Enrolment, "held_out", False)


def _holdout_is_sent_to(patch: Patch) -> None:
    _holdout_is_written_to(patch)
    _known(held_out=False)(patch)


def _events_wake_nobody(patch: Patch) -> None:
    patch.setattr(MemoryStore, "_wake", lambda *_: None)


def _planning_is_forgotten(patch: Patch) -> None:
    plan = MemoryStore.plan
    patch.setattr(
        MemoryStore,
        "plan",
        lambda self, messages, **more: plan(self, [m for m in messages if hash(m.key) % 50], **more),
    )


_MUTATIONS: dict[str, tuple[Callable[[Patch], None], str]] = {
    "consent is taken for granted": (_known(agreed=True), "without consent"),
    "any contact may be used": (_known(allowed=True), "only be used to deliver"),
    "nobody was erased": (_known(erased=False), "who was erased"),
    "who bought is still reminded": (_known(reached=False), "who had bought"),
    "a paused journey goes on sending": (_known(journey="running"), "journey was halted"),
    "there is no cap": (_no_cap, "in 1 days"),
    "the store does not know who was written to": (_no_rivals_and_no_lock, "in 1 days"),
    "there is no rate": (_no_rate, "was asked"),
    "each worker counts for itself": (_each_worker_counts_for_itself, "was asked"),
    "it is always day": (_by_night, " went at "),
    "only the shop's night counts": (_shop_hours_only, " went at "),
    "a verdict stays good": (_stale_verdict, " went "),
    "silence means nothing was sent": (_again_after_silence, "tried again"),
    "silence means it was sent": (_silence_is_acceptance, "never had it"),
    "silence means it was refused": (_silence_is_refusal, "its provider took it"),
    "late answers are lost": (_late_answers_are_lost, "its provider took it"),
    "a claim never ends": (_anybodys_claim, "tried again"),
    "a step is anybody's": (_anybodys_step, "has the steps"),
    "who is held out gets messages planned": (_holdout_is_written_to, "planned 1 messages"),
    "who is held out gets messages": (_holdout_is_sent_to, "who is held out"),
    "nobody is woken": (_events_wake_nobody, "waited in vain"),
    "some messages are forgotten": (_planning_is_forgotten, "planned 0 messages"),
}


@pytest.mark.parametrize("name", _MUTATIONS)
def test_each_promise_can_be_broken(name: str, monkeypatch: Patch) -> None:
    mutate, told = _MUTATIONS[name]
    mutate(monkeypatch)
    if any(told in each for seed in _SEEDS for each in broken(_played(seed, wild=2))):
        return
    points = _small(0, _die).accidents.points
    for accident in _ACCIDENTS.values():
        for point in range(1, points + 1):
            if any(told in each for each in broken(_small(point, accident))):
                return
    pytest.fail(f"no seed and no accident shows that {name}")


def test_the_benchmark_of_a_million_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    settings.init(tmp_path / "shop")
    _, found = call(rehearse, shop=str(tmp_path / "shop"), ways=200)
    assert found["broken"] == {}
    assert found["ways"] >= 200
