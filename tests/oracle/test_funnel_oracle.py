"""The funnel and who a visit is of, against plain loops, on random small shops."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.diagnosis.funnel.funnel import funnel
from huitou.diagnosis.funnel.result import Funnel, Part
from tests.support.visiting import MINUTES, WAY, Event, derived, funnel_of, lives

pytestmark = pytest.mark.slow

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = 60
# Few people, devices and minutes, so that ties and devices shared by several are common.
people = st.sampled_from((None, None, 1, 2))


@st.composite
def an_event(draw: st.DrawFn) -> Event:
    person = draw(people)
    device = draw(st.sampled_from((None, 1, 2, 3) if person else (1, 2, 3)))
    at = draw(st.integers(0, DAYS - 1)) * MINUTES + draw(st.sampled_from((0, 1, 2, 600, 1439)))
    return Event(
        at,
        draw(st.sampled_from(("enter", "favourite", *WAY, *WAY))),
        person,
        device,
        draw(st.sampled_from(("", "tea"))),
    )


# Every step is recorded at least once, by somebody else and long before.
RECORDED = tuple(Event(0, step, person=9) for step in WAY)
shops = st.lists(an_event(), min_size=1, max_size=25).map(lambda events: [*RECORDED, *events])


def counts(part: Part) -> list[int]:
    return [step.people for step in part.steps]


def by_step(reached: list[int], *, first: int = 0) -> list[int]:
    return [sum(taken >= step for taken in reached) for step in range(first, len(WAY) + 1)]


def asked(events: list[Event], window: tuple[int, int], **options: object) -> Funnel:
    with derived(events) as shop:
        return funnel(shop, from_=window[0], to=window[1], today=10_000, **options)  # type: ignore[arg-type]


windows = st.tuples(st.integers(0, DAYS), st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@QUICK
@given(events=shops, window=windows, days=st.integers(1, 30), as_of=st.integers(0, DAYS + 30))
def test_everybody(events: list[Event], window: tuple[int, int], days: int, as_of: int) -> None:
    found = asked(events, window, days=days, as_of=as_of)
    wanted = funnel_of(events, *window, days=days, as_of=as_of)
    assert [counts(part) for part in found] == ([by_step(list(wanted.values()))] if wanted else [])
    for part in found:
        assert counts(part) == sorted(counts(part), reverse=True)


@QUICK
@given(events=shops, window=windows, days=st.integers(1, 30), as_of=st.integers(0, DAYS + 30))
def test_by_category(events: list[Event], window: tuple[int, int], days: int, as_of: int) -> None:
    found = {part.label: counts(part) for part in asked(events, window, days=days, as_of=as_of, by="category")}
    wanted = {}
    for category in ("", "tea"):
        reached = funnel_of(events, *window, days=days, as_of=as_of, category=category)
        if reached:
            wanted[category] = by_step(list(reached.values()), first=1)
    assert found == wanted


@QUICK
@given(events=shops, window=windows, bought=st.dictionaries(st.sampled_from((1, 2)), st.integers(0, DAYS)))
def test_groups_part_everybody(events: list[Event], window: tuple[int, int], bought: dict[int, int]) -> None:
    as_of = DAYS
    with derived(events, bought=bought) as shop:
        found = funnel(shop, by="group", from_=window[0], to=window[1], as_of=as_of)
    firsts = {
        who: min(e.day for e in mine if window[0] <= e.day <= window[1])
        for who, mine in lives(events).items()
        if any(window[0] <= e.day <= min(window[1], as_of) for e in mine)
    }
    returning = {who for who, day in firsts.items() if who[0] == "person" and bought.get(who[1], day) < day}
    wanted = funnel_of(events, *window, days=15, as_of=as_of)
    groups = {"new": wanted.keys() - returning, "returning": wanted.keys() & returning}
    assert {part.label: counts(part) for part in found} == {
        name: by_step([wanted[who] for who in group]) for name, group in groups.items() if group
    }


@QUICK
@given(data=st.data(), events=shops)
def test_neither_the_order_of_rows_nor_what_comes_later_matters(data: st.DataObject, events: list[Event]) -> None:
    as_of = data.draw(st.integers(0, DAYS))
    mixed = data.draw(st.permutations(events))
    # Whose device it was may be learned later; what was done later may not count.
    known = [e for e in events if e.day <= as_of or e.person is not None]
    known += [Event(e.at, "enter", None, e.device) for e in events if e.day > as_of and e.person is None]
    window = (0, as_of)
    one, other, less = (asked(each, window, as_of=as_of) for each in (events, mixed, known))
    assert [counts(part) for part in one] == [counts(part) for part in other]
    assert [counts(part) for part in one] == [counts(part) for part in less]


@QUICK
@given(events=shops)
def test_whose_a_visit_is_and_who_came_back(events: list[Event]) -> None:
    with derived(events) as shop:
        days = shop.rows("SELECT visitor, day FROM visit_days")
        found = shop.rows("SELECT visitor, customer_id, day, seen_1, seen_3, seen_7, seen_30 FROM visitors")
    wanted = []
    for (kind, who), mine in lives(events).items():
        there = {e.day for e in mine}
        came_back = [int(min(there) + n in there) for n in (1, 3, 7, 30)]
        wanted.append((who if kind == "person" else -1, min(there), *came_back, tuple(sorted(there))))
    got = [
        (-1 if customer is None else customer, *rest, tuple(sorted(day for v, day in days if v == visitor)))
        for visitor, customer, *rest in found
    ]
    assert sorted(got) == sorted(wanted)


@pytest.mark.parametrize(
    ("recorded", "wanted"),
    [
        # Views and payments alone: nothing tells of carts and orders.
        (("view_product", "pay"), [("enter", 1), ("view_product", 1), ("pay", 1)]),
        (("order",), [("enter", 1), ("order", 1)]),
        (("view_product", "complete"), [("enter", 1), ("view_product", 1), ("complete", 1)]),
    ],
)
def test_steps_never_recorded_are_left_out(recorded: tuple[str, ...], wanted: list[tuple[str, int]]) -> None:
    events = [Event(minute, event, person=1) for minute, event in enumerate(recorded)]
    (part,) = asked(events, (0, 0), as_of=20)
    assert [(step.name, step.people) for step in part.steps] == wanted


def test_a_step_before_the_one_it_follows_does_not_count() -> None:
    # Paid at noon for yesterday's order; the view after it leads nowhere.
    events = [*RECORDED, Event(MINUTES * 40, "pay", person=1), Event(MINUTES * 40 + 5, "view_product", person=1)]
    (part,) = asked(events, (40, 40), as_of=60)
    assert counts(part) == [1, 1, 0, 0, 0, 0]


def test_a_shop_without_visits_has_none() -> None:
    with derived([]) as shop:
        found = funnel(shop, today=100)
    assert (found.parts, found.undefined) == ((), "no_visits")


def _month(start: int, *, people: int, paying: int) -> list[Event]:
    made = []
    for nth in range(people):
        who, at = start * 1000 + nth + 10, start * MINUTES + nth
        made += [Event(at, "enter", who), Event(at, "order", who)]
        made += [Event(at, "pay", who)] if nth < paying else []
    return made


def test_the_weakest_step_is_the_one_that_got_weaker() -> None:
    # Nine in ten of 150 pay in five periods of ten days, and four in ten in the last: about 75 payments less.
    events = [e for period in range(5) for e in _month(period * 10, people=150, paying=135)]
    events += _month(50, people=150, paying=60)
    found = asked(events, (50, 59), as_of=80, days=10)
    (part,) = found
    step = part.steps[-1]
    assert (part.weakest, step.name, step.people, step.of, step.usual, step.lost) == ("pay", "pay", 60, 150, 0.9, 75)
    assert found.periods_before == 5
    steady = asked(events, (40, 49), as_of=80, days=10)
    assert next(iter(steady)).weakest is None


@pytest.mark.parametrize(("days", "periods"), [(10, 12), (30, 12), (45, 8), (90, 4), (200, 3), (366, 2)])
def test_usual_is_what_the_year_before_was(days: int, periods: int) -> None:
    """Three periods at least, twelve at most, and none that begins before the first visit."""
    with derived([Event(0, "enter", 1), Event(1_100 * MINUTES, "enter", 1)]) as shop:
        found = funnel(shop, from_=1_100 - days + 1, to=1_100, as_of=1_100, days=1)
    assert found.periods_before == periods
