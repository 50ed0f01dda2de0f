"""What a provider takes: never more in any stretch, and whoever waits gets a time of their own."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.crm.delivery.rates import Rate, Spent, free_at, queued, read_rates, spend
from huitou.crm.journeys.store import Enrolments
from huitou.errors import UserError

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
RATES = st.builds(Rate, st.integers(1, 6), st.sampled_from((1, 7, 60, 3600, 86_400)))


@given(
    rate=RATES, gaps=st.lists(st.floats(0, 0.4), min_size=1, max_size=60), late=st.lists(st.floats(0, 1), min_size=60)
)
def test_no_stretch_holds_more_though_calls_come_a_slot_late(rate: Rate, gaps: list[float], late: list[float]) -> None:
    spent, at = Spent({}), NOW
    made: list[dt.datetime] = []
    for gap, after in zip(gaps, late, strict=False):
        at += gap * dt.timedelta(seconds=rate.seconds)
        more = spend(spent, (rate,), at)
        if more is not None:
            spent = more
            made.append(at + after * 0.999 * rate.slot)
    made.sort()
    assert all(b - a >= dt.timedelta(seconds=rate.seconds) for a, b in zip(made, made[rate.most :], strict=False))


@given(rates=st.lists(RATES, min_size=1, max_size=3), tries=st.integers(1, 30))
def test_there_is_room_when_it_says_so_and_not_a_moment_before(rates: list[Rate], tries: int) -> None:
    spent, at = Spent({}), NOW
    for _ in range(tries):
        asked, at = at, free_at(spent, tuple(rates), at)
        assert at == asked or spend(spent, tuple(rates), at - dt.timedelta(milliseconds=1)) is None
        more = spend(spent, tuple(rates), at)
        assert more is not None
        spent = more


def test_a_busy_provider_is_used_nearly_as_much_as_it_allows() -> None:
    """Ten a minute for an hour are 600; slots cost a few of a hundred."""
    rate, spent, made = Rate(10, 60), Spent({}), 0
    for second in range(3600):
        more = spend(spent, (rate,), NOW + second * SECOND)
        spent, made = (spent, made) if more is None else (more, made + 1)
    assert 560 <= made <= 600


def test_each_who_waits_gets_a_time_of_their_own() -> None:
    rates = (Rate(2, 10), Rate(1000, 86_400))
    spent = Spent({})
    for _ in range(2):
        spent = spend(spent, rates, NOW) or spent
    times = []
    for _ in range(3):
        spent = queued(spent, rates, NOW)
        times.append(spent.queue)
    assert times[0] == free_at(spent, rates, NOW)
    # Five seconds apart: at the pace of the rate in the way.
    assert [b - a for a, b in pairwise(times)] == [5 * SECOND, 5 * SECOND]


def test_nobody_waits_for_more_than_an_hour_unasked_unless_there_is_no_room() -> None:
    spent = Spent({}, queue=NOW + 5 * DAY)
    assert queued(spend(spent, (Rate(1, 60),), NOW) or spent, (Rate(1, 60),), NOW).queue == NOW + dt.timedelta(hours=1)
    full = spend(Spent({}), (Rate(1, 86_400),), NOW)
    assert full is not None
    assert queued(full, (Rate(1, 86_400),), NOW).queue >= NOW + DAY


def test_a_store_counts_for_all_workers(store: Enrolments) -> None:
    rates = (Rate(2, 60),)
    assert [store.spend("email", rates, NOW, waits=True) for _ in range(2)] == [None, None]
    first, second = (store.spend("email", rates, NOW, waits=True) for _ in range(2))
    assert first is not None
    assert second is not None
    assert NOW + 60 * SECOND <= first < second
    # What does not wait asks as soon as there may be room; another channel has its own.
    assert store.spend("email", rates, NOW, waits=False) == first
    assert store.spend("webhook", rates, NOW, waits=True) is None


def test_rates_are_read_as_they_are_written() -> None:
    assert read_rates("email 10/second 2000/day; webhook 50/minute") == {
        "email": (Rate(10, 1), Rate(2000, 86_400)),
        "webhook": (Rate(50, 60),),
    }
    assert read_rates("") == {}


@pytest.mark.parametrize("text", ["email", "email ten/second", "email 10/week", "email 0/day", "email 10"])
def test_what_cannot_be_read_says_how_to_write_it(text: str) -> None:
    with pytest.raises(UserError, match=r"server\.rates"):
        read_rates(text)
