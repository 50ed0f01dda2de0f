"""The rehearsal on tables: the same play as in memory, to the last message."""

from __future__ import annotations

import pytest
from django.db import connection

from huitou.crm.journeys.memory import MemoryStore
from huitou.crm.journeys.store import Enrolments
from huitou.crm.rehearsal.play import play
from huitou.crm.rehearsal.promises import broken


@pytest.mark.parametrize("seed", range(2))
def test_no_promise_is_broken(tables: Enrolments, seed: int) -> None:
    played = play(seed, store=tables, customers=60, wild=3)
    assert broken(played) == []
    assert played.accidents.happened > 20


@pytest.mark.slow
def test_no_promise_is_broken_to_two_thousand(tables: Enrolments) -> None:
    """A thousand customers on two journeys."""
    played = play(41, store=tables, customers=1000)
    assert broken(played) == []
    assert played.entered >= 2000


def test_tables_and_memory_play_the_same(tables: Enrolments) -> None:
    """Where nobody gets in between, for two stores may serve those who are due in another order.

    By the number of an enrolment it is drawn which way it goes: here, too, it begins at 1.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE journeys_enrolled_id_seq RESTART")
    ways = []
    for store in (MemoryStore(), tables):
        played = play(2, store=store, customers=30, workers=1, wild=0)
        ends = sorted((message.customer_id, message.origin.step, message.template) for message, _ in store.messages())
        ways.append((played.entered, ends))
    assert ways[0] == ways[1]
