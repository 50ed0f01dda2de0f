"""Who is let in: by each trigger, on which day, and never twice by the same thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.memory import MemoryStore
from huitou.crm.journeys.triggers import AnyTrigger
from huitou.crm.journeys.triggers.trigger import Again, Found, Ints, Look, Purchase
from huitou.crm.journeys.version import Version

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
NOON = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
_TRIGGER: TypeAdapter[AnyTrigger] = TypeAdapter(AnyTrigger)


@dataclass
class _Around:
    """A shop as a trigger asks about it, put together by hand."""

    now: dt.datetime = NOON
    zone: ZoneInfo = SHANGHAI
    began: dt.datetime = NOON - 30 * DAY
    data_version: str = "v1"
    events: list[Event] = field(default_factory=list)
    bought: list[Purchase] = field(default_factory=list)
    before: frozenset[int] = frozenset()
    inside: dict[int, list[int]] = field(default_factory=dict)
    rows: list[Again] = field(default_factory=list)
    birthdays: dict[int, str] = field(default_factory=dict)
    late: dict[int, dt.date] = field(default_factory=dict)

    def told_to(self, kinds: Sequence[str]) -> str:
        return str(sum(each.kind in kinds for each in self.events))

    def told(self, kinds: Sequence[str], since: dt.datetime) -> Sequence[Event]:
        return [each for each in self.events if each.kind in kinds]

    def purchases(self, since: dt.datetime) -> Sequence[Purchase]:
        return [each for each in self.bought if each.at >= since]

    def bought_before(self, customer_ids: Sequence[int], day: dt.date) -> frozenset[int]:
        return self.before & frozenset(customer_ids)

    def audience_mark(self, audience: int) -> str:
        return f"{audience}.1" if audience in self.inside else ""

    def members(self, audience: int) -> Ints:
        return np.array(sorted(self.inside[audience]), np.int64)

    def everybody(self) -> Ints:
        return np.arange(1, 4, dtype=np.int64)

    def again(self) -> Sequence[Again]:
        return self.rows

    def born(self) -> Mapping[int, str]:
        return self.birthdays

    def underway(self) -> Mapping[int, dt.date]:
        return self.late


def _trigger(**said: Any) -> AnyTrigger:
    return _TRIGGER.validate_python(said)


def _who(found: Found) -> list[tuple[int, str]]:
    return [(each.customer_id, each.by) for each in found.entries]


def _order(id_: str, customer: int, at: dt.datetime) -> Event:
    return Event(id_, "order", customer, at)


def test_an_order_that_is_told_of_and_imported_and_paid_is_one() -> None:
    at = NOON - HOUR
    around = _Around(
        events=[_order("o1", 1, at), Event("p1", "payment", 1, at + HOUR / 2)], bought=[Purchase(1, 1, at)]
    )
    assert _who(_trigger(kind="event", event="order").look(around, Look())) == [(1, "order 2026-06-10")]


def test_whoever_enters_by_an_order_is_counted_from_the_next_shop_day_on() -> None:
    """Its own payment, minutes later, is not the purchase that the journey wants."""
    (entry,) = _trigger(kind="event", event="order").look(_Around(events=[_order("o1", 1, NOON)]), Look()).entries
    assert entry.at == dt.datetime(2026, 6, 10, 16, tzinfo=dt.UTC)


@pytest.mark.parametrize(("which", "who"), [("any", [1, 2]), ("first", [2]), ("repeat", [1])])
def test_only_the_orders_that_are_asked_for(which: str, who: list[int]) -> None:
    around = _Around(events=[_order("o1", 1, NOON), _order("o2", 2, NOON)], before=frozenset({1}))
    found = _trigger(kind="event", event="order", which=which).look(around, Look())
    assert [each.customer_id for each in found.entries] == who


def test_what_happened_days_ago_or_before_the_journey_began_is_no_news() -> None:
    around = _Around(
        began=NOON - 2 * DAY,
        events=[Event(f"v{n}", "visit", n, NOON - n * DAY) for n in (1, 3, 9)] + [Event("v5", "visit", 5, NOON + HOUR)],
    )
    assert _who(_trigger(kind="event", event="visit").look(around, Look())) == [(1, "v1")]


def test_an_event_can_be_bound_to_an_audience() -> None:
    around = _Around(events=[Event("c1", "cart", 1, NOON), Event("c2", "cart", 2, NOON)], inside={7: [2, 3]})
    assert _who(_trigger(kind="event", event="cart", audience=7).look(around, Look())) == [(2, "c2")]


def test_the_same_event_twice_lets_nobody_in_twice() -> None:
    version = Version.model_validate(
        {
            "journey": 1,
            "number": 1,
            "first": "a",
            "again": "after",
            "after_days": 0,
            "steps": [{"id": "a", "kind": "wait", "days": 1}],
            "trigger": {"kind": "event", "event": "visit"},
        }
    )
    store, around = MemoryStore(), _Around(events=[Event("v1", "visit", 1, NOON)])
    assert version.trigger is not None
    entered = [
        store.enrol(version, Design("s", 0.0), version.trigger.look(around, Look()).entries, NOON) for _ in range(2)
    ]
    assert entered == [1, 0]


def test_of_an_audience_who_came_since_the_last_look_enters() -> None:
    trigger, around = _trigger(kind="audience", audience=7), _Around(inside={7: [1, 2]})
    first = trigger.look(around, Look())
    assert _who(first) == [(1, "audience 7 look 1"), (2, "audience 7 look 1")]
    around.inside[7] = [2, 3]
    then = trigger.look(around, Look("x", 1, NOON, first.ids))
    assert _who(then) == [(3, "audience 7 look 2")]
    around.inside[7] = [1, 2, 3]
    back = trigger.look(around, Look("x", 2, NOON, then.ids))
    assert _who(back) == [(1, "audience 7 look 3")]


def test_who_is_in_it_already_may_be_left_out() -> None:
    trigger, around = _trigger(kind="audience", audience=7, already=False), _Around(inside={7: [1, 2]})
    first = trigger.look(around, Look())
    assert (_who(first), first.ids.tolist()) == ([], [1, 2])


def test_an_audience_is_looked_at_with_each_data_version_and_shop_day_and_not_when_it_is_gone() -> None:
    trigger, around = _trigger(kind="audience", audience=7), _Around(inside={7: []})
    marks = {trigger.mark(around)}
    around.data_version = "v2"
    marks.add(trigger.mark(around))
    around.now = NOON + 11 * HOUR
    assert trigger.mark(around) in marks
    around.now = NOON + 12 * HOUR
    marks.add(trigger.mark(around))
    assert len(marks) == 3
    around.inside = {}
    assert trigger.mark(around) == ""


def _again(customer: int, since: str, usual: int, expected: str) -> Again:
    began = dt.date.fromisoformat(since)
    return Again(customer, "岩茶", began, began + dt.timedelta(days=usual), dt.date.fromisoformat(expected))


def test_before_the_expected_day_once_a_purchase() -> None:
    """Today is 10 June: five days before the 15th, six before the 16th."""
    around = _Around(rows=[_again(1, "2026-05-10", 36, "2026-06-15"), _again(2, "2026-05-10", 37, "2026-06-16")])
    trigger = _trigger(kind="expected", days=-5)
    assert _who(trigger.look(around, Look())) == [(1, "again 2026-05-10 岩茶")]
    around.rows = [_again(1, "2026-05-10", 36, "2026-06-13")]
    assert _who(trigger.look(around, Look())) == [(1, "again 2026-05-10 岩茶")]


def test_after_the_usual_day_on_which_they_did_not_come() -> None:
    """The usual days are 7 and 8 June; three days after is the 10th and the 11th."""
    around = _Around(rows=[_again(1, "2026-05-08", 30, "2026-06-20"), _again(2, "2026-05-09", 30, "2026-06-20")])
    assert _who(_trigger(kind="expected", days=3).look(around, Look())) == [(1, "again 2026-05-08 岩茶")]


def _on(trigger: AnyTrigger, now: dt.datetime, zone: ZoneInfo, **more: Any) -> list[tuple[int, str]]:
    around = _Around(now=now, zone=zone, began=now - 400 * DAY, **more)
    return _who(trigger.look(around, Look())) if trigger.mark(around) else []


def test_a_day_of_the_calendar_comes_at_its_time_in_the_shop() -> None:
    trigger = _trigger(kind="date", month=11, day=11, at="10:00")
    before, at = dt.datetime(2026, 11, 11, 1, 59, tzinfo=dt.UTC), dt.datetime(2026, 11, 11, 2, tzinfo=dt.UTC)
    assert _on(trigger, before, SHANGHAI) == []
    assert _on(trigger, at, SHANGHAI) == [(n, "date 2026-11-11") for n in (1, 2, 3)]
    assert _on(trigger, at + 23 * HOUR, SHANGHAI) == _on(trigger, at, SHANGHAI)
    assert _on(trigger, at + DAY, SHANGHAI) == []


def test_a_time_that_the_clocks_skip_comes_when_they_skip_it() -> None:
    """On 29 March 2026 Berlin's clocks go from 2 to 3, at 01:00 UTC."""
    trigger = _trigger(kind="date", month=3, day=29, year=2026, at="02:30")
    skipped = dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)
    assert _on(trigger, skipped - dt.timedelta(seconds=1), BERLIN) == []
    assert len(_on(trigger, skipped, BERLIN)) == 3


def test_a_time_that_comes_twice_lets_people_in_the_first_time() -> None:
    """On 25 October 2026 Berlin's clocks show 02:30 at 00:30 and at 01:30 UTC."""
    trigger = _trigger(kind="date", month=10, day=25, at="02:30")
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    told = [_on(trigger, at, BERLIN) for at in (first - HOUR / 60, first, first + HOUR)]
    assert [len(each) for each in told] == [0, 3, 3]
    assert told[1] == told[2]


def test_a_yearly_29_february_is_the_28th_in_other_years() -> None:
    trigger = _trigger(kind="date", month=2, day=29)
    for year, day in ((2027, 28), (2028, 29)):
        at = dt.datetime(year, 2, day, 12, tzinfo=dt.UTC)
        assert _on(trigger, at, BERLIN)[0][1] == f"date {year}-02-{day}"
    with pytest.raises(ValidationError, match="no such day"):
        _trigger(kind="date", month=2, day=29, year=2027)


def test_a_day_that_came_before_the_journey_began_lets_nobody_in() -> None:
    at = dt.datetime(2026, 11, 11, 6, tzinfo=dt.UTC)
    around = _Around(now=at, began=at - HOUR)
    assert _trigger(kind="date", month=11, day=11).mark(around) == ""


def test_a_birthday_comes_days_ahead_in_the_shops_own_calendar() -> None:
    """At 23:00 UTC on 10 June it is the 11th in Shanghai, three days before the 14th."""
    trigger = _trigger(kind="birthday", days=3, at="07:00")
    born = {1: "06-14", 2: "06-13", 3: "12-31"}
    assert _on(trigger, NOON + 19 * HOUR, SHANGHAI, birthdays=born) == [(1, "birthday 2026")]
    assert _on(trigger, NOON + 19 * HOUR, BERLIN, birthdays=born) == []


def test_new_years_birthdays_belong_to_the_year_they_are_in() -> None:
    trigger, at = _trigger(kind="birthday", days=3), dt.datetime(2026, 12, 30, 12, tzinfo=dt.UTC)
    assert _on(trigger, at, BERLIN, birthdays={1: "01-02"}) == [(1, "birthday 2027")]


def test_who_was_born_on_29_february_is_not_forgotten() -> None:
    trigger = _trigger(kind="birthday", days=0)
    told = [
        _on(trigger, dt.datetime(year, 2, 28, 12, tzinfo=dt.UTC), BERLIN, birthdays={1: "02-29"})
        for year in (2027, 2028)
    ]
    assert told == [[(1, "birthday 2027")], []]


def test_a_parcel_is_late_from_so_many_days_on() -> None:
    around = _Around(late={1: dt.date(2026, 6, 3), 2: dt.date(2026, 6, 4)})
    assert _who(_trigger(kind="late_parcel", days=7).look(around, Look())) == [(1, "parcel 2026-06-03")]
