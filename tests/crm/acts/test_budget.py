"""The contact budget against a count of every stretch of days."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from huitou.crm.delivery.budget import first_free, shop_day, since
from huitou.crm.delivery.policy import Cap, Policy

POLICY = Policy(ZoneInfo("Asia/Shanghai"), caps=(Cap(1, 1), Cap(7, 2), Cap(30, 4)))
NOW = dt.datetime(2026, 6, 30, 3, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def _midnight(day: int) -> dt.datetime:
    """The start of a day of July in Shanghai, eight hours ahead."""
    return dt.datetime(2026, 7, day, tzinfo=dt.UTC) - dt.timedelta(hours=8)


def test_who_heard_nothing_may_be_written_to_now() -> None:
    assert first_free(NOW, [], POLICY) == NOW


def test_one_a_day_is_the_shops_day() -> None:
    """Eleven in the evening in Shanghai is another day than one at night."""
    evening = dt.datetime(2026, 6, 29, 15, tzinfo=dt.UTC)
    assert first_free(evening + dt.timedelta(minutes=30), [evening], POLICY) == _midnight(1) - DAY
    assert first_free(evening + dt.timedelta(hours=2), [evening], POLICY) == evening + dt.timedelta(hours=2)


def test_two_a_week_make_wait_until_the_older_is_a_week_past() -> None:
    """25 and 28 June: the week that ends on 2 July holds only the second."""
    contacts = [NOW - 5 * DAY, NOW - 2 * DAY]
    assert first_free(NOW, contacts, POLICY) == _midnight(2)


def test_four_in_thirty_days() -> None:
    """1, 8, 15 and 22 June: the thirty days that end on 1 July begin on 2 June."""
    contacts = [NOW - days * DAY for days in (29, 22, 15, 8)]
    assert first_free(NOW, contacts, POLICY) == _midnight(1)


def test_a_cap_of_nothing_lets_nothing_through() -> None:
    assert first_free(NOW, [], Policy(POLICY.zone, caps=(Cap(7, 0),))) > NOW + 10_000 * DAY


@given(
    ago=st.lists(st.integers(0, 40 * 24), max_size=12),
    caps=st.lists(st.builds(Cap, st.integers(1, 30), st.integers(1, 5)), min_size=1, max_size=3),
)
def test_it_is_the_first_day_that_is_within_every_cap(ago: list[int], caps: list[Cap]) -> None:
    policy = Policy(POLICY.zone, caps=tuple(caps))
    contacts = [NOW - dt.timedelta(hours=hours) for hours in ago]
    days = [shop_day(at, policy) for at in contacts]
    found = shop_day(first_free(NOW, contacts, policy), policy)

    def within(day: dt.date) -> bool:
        return all(
            sum(day - dt.timedelta(days=cap.days) < each <= day for each in days) < cap.most for cap in policy.caps
        )

    assert within(found)
    today = shop_day(NOW, policy)
    assert not any(within(today + dt.timedelta(days=later)) for later in range((found - today).days))


@given(days=st.integers(1, 90))
def test_what_is_older_than_is_asked_for_counts_for_nothing(days: int) -> None:
    policy = Policy(POLICY.zone, caps=(Cap(days, 1),))
    older = since(NOW, policy) - dt.timedelta(seconds=1)
    assert first_free(NOW, [older], policy) == NOW
