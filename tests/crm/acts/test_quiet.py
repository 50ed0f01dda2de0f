"""Quiet hours by the clock on the wall, through every change of clocks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.crm.delivery.policy import Hours
from huitou.crm.delivery.quiet import instant, is_open, next_open

HOURS = Hours(dt.time(9), dt.time(20, 30))
SHANGHAI, BERLIN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ZONES = (SHANGHAI, BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kathmandu"))
UTC = dt.UTC


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        # Shanghai is eight hours ahead all year.
        (dt.datetime(2026, 6, 1, 0, 59, 59, tzinfo=UTC), False),
        (dt.datetime(2026, 6, 1, 1, 0, tzinfo=UTC), True),
        (dt.datetime(2026, 6, 1, 12, 29, 59, tzinfo=UTC), True),
        (dt.datetime(2026, 6, 1, 12, 30, tzinfo=UTC), False),
    ],
)
def test_it_is_day_from_nine_until_before_half_past_eight(at: dt.datetime, holds: bool) -> None:
    assert is_open(at, HOURS, [SHANGHAI]) is holds


def test_in_the_evening_the_next_hour_is_tomorrow_at_nine() -> None:
    evening = dt.datetime(2026, 6, 1, 14, tzinfo=UTC)
    assert next_open(evening, HOURS, [SHANGHAI]) == dt.datetime(2026, 6, 2, 1, tzinfo=UTC)


def test_nine_is_an_hour_sooner_once_clocks_were_put_forward() -> None:
    """Berlin, 29 March 2026: +1 until 02:00, +2 from 03:00 on."""
    before = dt.datetime(2026, 3, 27, 22, tzinfo=UTC)
    after = before + dt.timedelta(days=1)
    assert next_open(before, HOURS, [BERLIN]) == dt.datetime(2026, 3, 28, 8, tzinfo=UTC)
    assert next_open(after, HOURS, [BERLIN]) == dt.datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_two_zones_have_to_have_day_at_once() -> None:
    """Berlin +2 and New York -4 in summer: 15:00 to 20:30 in Berlin is 9:00 to 14:30 there."""
    noon = dt.datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert next_open(noon, HOURS, [BERLIN, NEW_YORK]) == dt.datetime(2026, 7, 1, 13, tzinfo=UTC)
    late = dt.datetime(2026, 7, 1, 19, tzinfo=UTC)
    assert next_open(late, HOURS, [BERLIN, NEW_YORK]) == dt.datetime(2026, 7, 2, 13, tzinfo=UTC)


def test_where_days_never_meet_there_is_no_hour() -> None:
    """Shanghai +8 and New York -4: nine there is nine in the evening here."""
    noon = dt.datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert next_open(noon, HOURS, [SHANGHAI, NEW_YORK]) is None


def test_a_time_the_clocks_skip_is_when_they_skipped_it() -> None:
    """Half past two on 29 March 2026 is nowhere in Berlin: clocks went from 2 to 3 at 01:00 UTC."""
    assert instant(dt.date(2026, 3, 29), dt.time(2, 30), BERLIN) == dt.datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_of_a_time_there_twice_it_is_the_first() -> None:
    """Half past two on 25 October 2026 in Berlin: at 00:30 UTC in summer time, and an hour later again."""
    assert instant(dt.date(2026, 10, 25), dt.time(2, 30), BERLIN) == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    at=st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC)),
    zone=st.sampled_from(ZONES),
    other=st.sampled_from(ZONES),
    opens=st.times(max_value=dt.time(20)),
)
def test_the_next_hour_is_open_and_nothing_before_it_is(
    at: dt.datetime, zone: ZoneInfo, other: ZoneInfo, opens: dt.time
) -> None:
    hours = Hours(opens, dt.time(23, 59))
    found = next_open(at, hours, [zone, other])
    if found is None:
        return
    assert found >= at
    assert is_open(found, hours, [zone, other])
    # Minute by minute up to it, it is night in one of them.
    minutes = int((found - at).total_seconds() // 60)
    for minute in range(0, minutes, 7):
        assert not is_open(at + dt.timedelta(minutes=minute), hours, [zone, other])


@given(day=st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31)), time=st.times(), zone=st.sampled_from(ZONES))
def test_an_instant_shows_its_time_or_the_first_after_a_gap(day: dt.date, time: dt.time, zone: ZoneInfo) -> None:
    there = instant(day, time, zone).astimezone(zone).replace(tzinfo=None)
    wanted = dt.datetime.combine(day, time)
    assert there == wanted or dt.timedelta() < there - wanted <= dt.timedelta(hours=1)
