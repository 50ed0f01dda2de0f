"""People who are on their way are moved to another version by choice, and by nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry, Transition
from huitou.crm.journeys.store import Enrolments, Moved
from huitou.crm.journeys.version import Version
from huitou.crm.journeys.walk import Walked

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
LATER, LEASE = NOW + dt.timedelta(hours=1), dt.timedelta(minutes=2)


def _version(number: int, *names: str) -> Version:
    steps: list[dict[str, Any]] = [{"id": name, "kind": "wait", "days": number} for name in names]
    for step, after in pairwise(steps):
        step["next"] = {"next": after["id"]}
    return Version.model_validate({"journey": 1, "number": number, "first": names[0], "steps": steps})


FIRST, SECOND = _version(1, "a", "b", "c"), _version(2, "a", "c", "d")


def _at_their_steps(store: Enrolments) -> None:
    """Three customers, one at each step of the first version, who sleep for a day."""
    store.enrol(FIRST, Design("s", 0.0), [Entry(each, "x", NOW) for each in (1, 2, 3)], NOW)
    walked = []
    for held, step in zip(store.claim_due("w", NOW, lease=LEASE, limit=9), "abc", strict=True):
        here = replace(held.enrolment, step=step, moves=1, due_at=NOW + dt.timedelta(days=1))
        walked.append((held, Walked(here, (Transition(here.id, 0, 1, "a", step, NOW, "next"),))))
    store.commit(walked, NOW)


def test_who_stands_at_a_step_that_is_still_there_keeps_their_place(store: Enrolments) -> None:
    _at_their_steps(store)
    assert store.astray(SECOND) == {"b": 1}
    assert store.move(SECOND, LATER, others="stay") == Moved(kept=2, stayed=1, left=0)
    stands = {each.customer_id: (each.version, each.step, each.moves, each.since) for each in store.enrolments()}
    assert stands == {1: (2, "a", 2, NOW), 2: (1, "b", 1, NOW), 3: (2, "c", 2, NOW)}
    # What the new version says of the step is looked at at once.
    assert {each.enrolment.customer_id for each in store.claim_due("w", LATER, lease=LEASE, limit=9)} == {1, 3}
    first = min(store.arms())
    assert [(each.number, each.step, each.to, each.why) for each in store.steps() if each.enrolment == first] == [
        (0, "a", "a", "next"),
        (1, "a", "a", "moved"),
    ]


def test_who_stands_elsewhere_leaves_where_that_was_chosen(store: Enrolments) -> None:
    _at_their_steps(store)
    assert store.move(SECOND, LATER, others="leave") == Moved(kept=2, stayed=0, left=1)
    assert {each.customer_id: each.ended for each in store.enrolments()} == {1: "", 2: "moved", 3: ""}
    assert store.left() == 2


def test_done_twice_it_moves_nobody_again(store: Enrolments) -> None:
    _at_their_steps(store)
    store.move(SECOND, LATER, others="leave")
    assert store.move(SECOND, LATER, others="leave") == Moved(0, 0, 0)
    assert store.astray(SECOND) == {}


def test_a_worker_that_was_at_work_on_them_loses_its_claim(store: Enrolments) -> None:
    store.enrol(FIRST, Design("s", 0.0), [Entry(1, "x", NOW)], NOW)
    (held,) = store.claim_due("w", NOW, lease=LEASE, limit=9)
    store.move(SECOND, NOW, others="stay")
    assert store.commit([(held, Walked(replace(held.enrolment, step="b"), ()))], NOW) == 0
    assert [each.step for each in store.enrolments()] == ["a"]
