"""Each step, asked by itself: the same for the same, and nothing happens by asking."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter, ValidationError

from huitou.crm.journeys.enrolment import Event
from huitou.crm.journeys.moves import End, Go, PutTag, Seen, Wait, Write
from huitou.crm.journeys.steps import STEPS, AnyStep

BERLIN = ZoneInfo("Europe/Berlin")
# Noon in Berlin, two days before clocks are put forward.
SINCE = dt.datetime(2026, 3, 27, 11, tzinfo=dt.UTC)


class _Person:
    def is_in(self, audience: int) -> bool:
        return audience == 4

    def has_bought(self, since: dt.datetime) -> bool:
        return since <= SINCE

    def contacts(self, days: int) -> int:
        return days

    def expected_on(self) -> dt.date | None:
        return dt.date(2026, 4, 10)


class _Unexpected(_Person):
    def expected_on(self) -> dt.date | None:
        return None


SEEN = Seen(now=SINCE, since=SINCE, entered_at=SINCE, zone=BERLIN, person=_Person(), draw=0.5)


def _step(**said: Any) -> AnyStep:
    made: AnyStep = TypeAdapter(AnyStep).validate_python({"id": "s", **said})
    return made


def _at(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=BERLIN).astimezone(dt.UTC)  # type: ignore[misc, arg-type]


def test_a_wait_of_days_is_of_the_calendar() -> None:
    """Three days on at noon, though one of them has 23 hours."""
    step, until = _step(kind="wait", days=3), _at(2026, 3, 30, 12)
    assert step.advance(SEEN) == Wait(until)
    assert step.advance(replace(SEEN, now=until)) == Go()


def test_a_wait_until_a_time_is_the_next_one() -> None:
    assert _step(kind="wait", at="13:00").advance(SEEN) == Wait(_at(2026, 3, 27, 13))
    assert _step(kind="wait", at="11:00").advance(SEEN) == Wait(_at(2026, 3, 28, 11))
    assert _step(kind="wait", at="12:00").advance(SEEN) == Go()
    assert _step(kind="wait", days=1, minutes=90, at="09:00").advance(SEEN) == Wait(_at(2026, 3, 29, 9))


def test_a_wait_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="a wait of nothing"):
        _step(kind="wait")


def test_waiting_for_an_event_ends_with_it_or_with_patience() -> None:
    step = _step(kind="wait_for", events=["order", "visit"], minutes=60)
    assert step.advance(SEEN) == Wait(SINCE + dt.timedelta(hours=1), ("order", "payment", "pending", "visit"))
    assert step.advance(replace(SEEN, now=SINCE + dt.timedelta(hours=1))) == Go("timeout")
    event = Event("e", "visit", 1, SINCE)
    assert step.advance(replace(SEEN, event=event)) == Go("happened", why="visit")


@pytest.mark.parametrize(
    "event", [Event("e", "ticket", 1, SINCE), Event("e", "order", 1, SINCE - dt.timedelta(seconds=1))]
)
def test_another_event_or_one_from_before_is_not_waited_for(event: Event) -> None:
    step = _step(kind="wait_for", events=["order"], minutes=60)
    assert isinstance(step.advance(replace(SEEN, event=event)), Wait)


def test_before_the_expected_day_it_looks_again_each_day() -> None:
    """Expected on 10 April: three days before is the 7th."""
    step = _step(kind="wait_before", days=3, at="10:00")
    assert step.advance(SEEN) == Wait(_at(2026, 3, 28, 10))
    assert step.advance(replace(SEEN, now=_at(2026, 4, 6, 12))) == Wait(_at(2026, 4, 7, 10))
    assert step.advance(replace(SEEN, now=_at(2026, 4, 7, 10))) == Go()


def test_what_is_not_expected_is_not_waited_for() -> None:
    step = _step(kind="wait_before", days=3)
    assert step.advance(replace(SEEN, person=_Unexpected())) == Go("none")
    assert _step(kind="wait_before", days=3, longest=5).advance(SEEN) == Go("none")


def test_a_branch_goes_by_the_audience() -> None:
    assert _step(kind="branch", audience=4).advance(SEEN) == Go("yes")
    assert _step(kind="branch", audience=5).advance(SEEN) == Go("no")


def test_fatigue_begins_at_so_many() -> None:
    assert _step(kind="fatigue", messages=7, days=7).advance(SEEN) == Go("tired")
    assert _step(kind="fatigue", messages=8, days=7).advance(SEEN) == Go("rested")


@pytest.mark.parametrize(("draw", "edge"), [(0, "a"), (0.249, "a"), (0.25, "b"), (0.999, "b")])
def test_a_split_goes_by_its_shares(draw: float, edge: str) -> None:
    step = _step(kind="split", shares={"a": 1, "b": 3})
    assert step.edges == ("a", "b")
    assert step.advance(replace(SEEN, draw=draw)) == Go(edge)


@pytest.mark.parametrize(("arm", "edge"), [("b", "b"), ("a", "a"), ("held_out", "a"), ("gone", "a")])
def test_each_group_goes_its_own_way_and_who_is_held_out_by_the_first(arm: str, edge: str) -> None:
    step = _step(kind="by_arm", arms=["a", "b"])
    assert step.advance(replace(SEEN, arm=arm)) == Go(edge)


def test_sending_orders_a_message_by_its_mode() -> None:
    said = {"kind": "send", "channel": "email", "template": "due", "hours": 5}
    write = Write("email", "marketing", "due", dt.timedelta(hours=5), review=True)
    assert _step(**said).advance(SEEN) == Go(orders=(write,))
    assert _step(**said, mode="live").advance(SEEN) == Go(orders=(replace(write, review=False),))
    assert _step(**said, mode="draft").advance(SEEN) == Go(why="draft")


def test_tags_goals_and_ends() -> None:
    assert _step(kind="tag", name="茶友", off=True).advance(SEEN) == Go(orders=(PutTag("茶友", off=True),))
    assert _step(kind="goal").advance(SEEN) == End("reached")
    assert _step(kind="goal").advance(replace(SEEN, entered_at=SINCE + dt.timedelta(days=1))) == Go()
    assert _step(kind="leave").advance(SEEN) == End("left")


@pytest.mark.parametrize("kind", STEPS)
def test_every_step_has_words_and_a_kind_of_its_own(kind: type[Any]) -> None:
    assert all(kind.words[lang] for lang in ("zh", "en"))
    assert [each.model_fields["kind"].default for each in STEPS].count(kind.model_fields["kind"].default) == 1


def test_what_a_step_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError):
        _step(kind="goal", days=3)
    with pytest.raises(ValidationError):
        _step(kind="teleport")
