"""Stores of both kinds, under the same tests."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterator, Mapping

import pytest

from huitou.crm.journeys.memory import MemoryStore
from huitou.crm.journeys.store import Enrolments


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Providers that fail are the subject, not news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def tables(db: None) -> Enrolments:
    """Empty tables, with the two journeys of the rehearsal."""
    from huitou.crm.journeys.models import Journey
    from huitou.crm.journeys.tables import Tables

    made_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    Journey.objects.bulk_create(Journey(pk=number, name=f"j{number}", salt="", made_at=made_at) for number in (1, 2))
    return Tables()


@pytest.fixture(params=["memory", "tables"])
def store(request: pytest.FixtureRequest, tables: Enrolments) -> Enrolments:
    return MemoryStore() if request.param == "memory" else tables


def _seven_is_eight(numbers: Collection[int]) -> Mapping[int, frozenset[int]]:
    return dict.fromkeys({7, 8} & {*numbers}, frozenset({7, 8}))


@pytest.fixture
def of_one(store: Enrolments) -> Enrolments:
    """A store of both kinds, for which customers 7 and 8 are one person."""
    store.same = _seven_is_eight  # type: ignore[attr-defined]
    return store
