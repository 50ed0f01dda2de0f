"""What tickets and ratings say of first orders, a second time by plain loops, on random small lists."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.measure import measure
from tests.support.derived import experienced
from tests.support.lists import Experience, Lists
from tests.support.random_shops import PEOPLE as CUSTOMERS
from tests.support.random_shops import RULES, Case, cases
from tests.support.random_shops import START as SHOPS_START
from tests.support.shops import snapshot_of

pytestmark = pytest.mark.slow

QUICK = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MINUTE, DAY = 60_000_000, 86_400_000_000
# Shop days begin eight hours before those of UTC.
AHEAD = 8 * 60 * MINUTE
START = 19_800
PEOPLE = (1, 2, 3)
PLACES = (("huitou", ""), ("taobao", "a"), ("taobao", "b"))
ORDERS = ("o1", "o2", "o3", "o9", None)
UNKNOWN = "未知"
Fact = dict[str, Any]


def at(day: int, minute: int) -> int:
    return day * DAY - AHEAD + minute * MINUTE


# On both sides of a fortnight and a month after a first order, and of midnight.
DAYS = (-1, 0, 1, 13, 14, 15, 16, 29, 30, 31, 32)
moments = st.builds(at, st.sampled_from([START + day for day in DAYS]), st.sampled_from((0, 1439)))


@st.composite
def firsts(draw: st.DrawFn) -> list[tuple[int, int, str, str, str]]:
    return [
        (who, START + draw(st.integers(0, 1)), *draw(st.sampled_from(PLACES)), f"o{who}")
        for who in draw(st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True))
    ]


@st.composite
def statements(draw: st.DrawFn, *, of: str) -> list[Fact]:
    """Statements with import numbers in their order; some are said twice, with something else."""
    found: list[Fact] = []
    for number in range(draw(st.integers(0, 7))):
        source, store = draw(st.sampled_from((*PLACES, ("huitou", "a"))))
        fact: Fact = {
            "import_id": number + 1,
            "source": source,
            "store": store,
            "version_at": draw(st.sampled_from((0, 1))),
            # 10 is customer 1, 20 customer 2; 99 was made one with customer 1, 70 never bought.
            "account_key": draw(st.sampled_from((10, 20, 30, 99, 70, None))),
            "order_id": draw(st.sampled_from(ORDERS)),
        }
        if of == "tickets":
            opened = draw(moments)
            waited = draw(st.sampled_from((None, 0, 59, 61, 3000)))
            fact |= {
                "ticket_id": draw(st.sampled_from(("t1", "t2", None))),
                "opened_at": opened,
                "responded_at": None if waited is None else opened + waited * MINUTE + 7,
                "closed_at": draw(st.sampled_from((None, opened + DAY))),
            }
        else:
            fact |= {
                "product_id": draw(st.sampled_from(("p1", "p2", None))),
                "rated_at": draw(moments),
                "stars": draw(st.integers(1, 5)),
            }
        found.append(fact)
        if draw(st.booleans()):
            more = {"responded_at": None, "closed_at": None} if of == "tickets" else {"stars": draw(st.integers(1, 5))}
            found.append(fact | more | {"import_id": 20 + number, "version_at": draw(st.sampled_from((0, 1)))})
    return found


def newest(facts: list[Fact], *key: str) -> list[Fact]:
    stands: dict[tuple[Any, ...], Fact] = {}
    for fact in sorted(facts, key=lambda each: (each["version_at"], each["import_id"])):
        stands[(fact["source"], fact["store"], *(fact.get(name) for name in key))] = fact
    return list(stands.values())


def owner(fact: Fact) -> int | None:
    return {10: 1, 99: 1, 20: 2, 30: 3}.get(fact["account_key"])


def day(instant: int) -> int:
    return (instant + AHEAD) // DAY


def is_of(fact: Fact, first: tuple[int, int, str, str, str], *, when: int, within: int) -> bool:
    who, bought, source, store, order_id = first
    if fact["order_id"] is not None:
        meant = fact["source"] in {source, "huitou"} and fact["store"] in {store, ""}
        return bool(meant and fact["order_id"] == order_id)
    return owner(fact) == who and bought <= when <= bought + within


def reckoned(
    firsts: list[tuple[int, int, str, str, str]],
    products: list[tuple[int, str]],
    tickets: list[Fact],
    ratings: list[Fact],
) -> set[tuple[Any, ...]]:
    telling = {(each["source"], each["store"]) for each in tickets if each["responded_at"] is not None}
    stands = newest(tickets, "ticket_id", "order_id", "account_key", "opened_at")
    of_first = {first: [t for t in stands if is_of(t, first, when=day(t["opened_at"]), within=14)] for first in firsts}
    spans: dict[tuple[str, str], list[int]] = {}
    for first, mine in of_first.items():
        spans.setdefault(first[2:4], []).extend(day(each["opened_at"]) for each in mine)
    found = set()
    for first in firsts:
        who, bought, *place, _ = first
        span = spans[place[0], place[1]]
        known = bool(of_first[first]) or bool(span and min(span) <= bought <= max(span))
        said: list[tuple[int, int, int, int | None]] = []
        for each in of_first[first]:
            answered = each["responded_at"]
            minutes = None if answered is None else (answered - each["opened_at"]) // MINUTE
            silent = answered is None and each["closed_at"] is None and (each["source"], each["store"]) in telling
            # The first to be opened; of those at once the unanswered, then the slowest.
            said.append((each["opened_at"], -int(silent), -1 if minutes is None else 0, minutes))
        said.sort(key=lambda s: (s[0], s[1], s[3] is None, -(s[3] or 0)))
        rated = [
            (day(r["rated_at"]), r["stars"])
            for r in newest(ratings, "order_id", "product_id", "account_key", "rated_at")
            if is_of(r, first, when=day(r["rated_at"]), within=30)
            and (r["order_id"] is not None or r["product_id"] is None or (who, r["product_id"]) in products)
        ]
        if not known and not rated:
            continue
        ticket = (day(said[0][0]), said[0][3], -said[0][1]) if said else (None, None, 0)
        found.add((who, int(known), *ticket, *(min(rated) if rated else (None, None))))
    return found


@QUICK
@given(firsts=firsts(), tickets=statements(of="tickets"), ratings=statements(of="ratings"))
def test_first_experience(
    firsts: list[tuple[int, int, str, str, str]], tickets: list[Fact], ratings: list[Fact]
) -> None:
    products = [(first[0], "p1") for first in firsts]
    _, found = experienced(firsts, products, tickets=tickets, ratings=ratings)
    assert len(found) == len({row[0] for row in found})
    assert set(found) == reckoned(firsts, products, tickets, ratings)


FIRST = (1, START, "huitou", "", "o1")


@pytest.mark.parametrize(("after", "known"), [(-1, False), (0, True), (14, True), (15, False)])
def test_a_ticket_without_an_order_is_of_the_first_for_a_fortnight(after: int, known: bool) -> None:
    _, found = experienced([FIRST], [], tickets=[{"account_key": 10, "opened_at": at(START + after, 0)}])
    assert [row[:3] for row in found] == ([(1, 1, START + after)] if known else [])


@pytest.mark.parametrize(("after", "known"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_rating_without_an_order_is_of_the_first_for_a_month(after: int, known: bool) -> None:
    _, found = experienced([FIRST], [], ratings=[{"account_key": 10, "rated_at": at(START + after, 0), "stars": 2}])
    assert [row[5:] for row in found] == ([(START + after, 2)] if known else [])


def test_of_two_tickets_at_once_the_unanswered_speaks() -> None:
    both = {"order_id": "o1", "opened_at": at(START, 600)}
    tickets = [both | {"ticket_id": "a", "responded_at": at(START, 605)}, both | {"ticket_id": "b"}]
    _, found = experienced([FIRST], [], tickets=tickets)
    assert found == [(1, 1, START, None, 1, None, None)]


def test_touches_are_of_customers_and_shop_days() -> None:
    # 23:59 of the first shop day, twice said; one of an account made one with it; one of somebody who never bought.
    touch = {"account_key": 10, "touched_at": at(START, 1439), "channel": "sms"}
    facts = [
        touch,
        touch | {"import_id": 2, "outcome": "read"},
        touch | {"account_key": 99, "touched_at": at(START + 1, 0)},
        touch | {"account_key": 70},
    ]
    touches, _ = experienced([(1, START, "huitou", "", "o1")], [], touches=facts)
    assert touches == [(1, START), (1, START + 1), (None, START)]


SLOW = 60
DIMENSIONS = ("first_ticket", "first_slow_response", "first_low_rating")
a_day = st.none() | st.integers(SHOPS_START - 5, SHOPS_START + 150)


def label(each: Experience | None, by: str, as_of: int) -> str:
    """Yes, no or unknown, from what is known by that day."""
    if each is None:
        return UNKNOWN
    asked = each.ticket is not None and each.ticket <= as_of
    if by == "first_ticket":
        return "yes" if asked else "no" if each.tickets_known else UNKNOWN
    if by == "first_slow_response":
        if not asked:
            return UNKNOWN
        if (each.minutes or 0) > SLOW or (each.unanswered and (each.ticket or 0) < as_of):
            return "yes"
        return UNKNOWN if each.minutes is None else "no"
    if each.rated is None or each.rated > as_of:
        return UNKNOWN
    return "yes" if (each.stars or 0) <= 3 else "no"


@st.composite
def experiences(draw: st.DrawFn) -> tuple[Experience, ...]:
    found = []
    for who in draw(st.lists(st.sampled_from(CUSTOMERS[:4]), max_size=4, unique=True)):
        ticket, rated = draw(a_day), draw(a_day)
        answered = ticket is not None and draw(st.booleans())
        found.append(
            Experience(
                str(who),
                tickets_known=ticket is not None or draw(st.booleans()),
                ticket=ticket,
                minutes=draw(st.sampled_from((0, SLOW, SLOW + 1))) if answered else None,
                unanswered=ticket is not None and not answered and draw(st.booleans()),
                rated=rated,
                stars=None if rated is None else draw(st.integers(1, 5)),
            )
        )
    return tuple(found)


@pytest.mark.parametrize("by", DIMENSIONS)
@QUICK
@given(case=cases, known=experiences())
def test_buyers_by_first_experience(by: str, case: Case, known: tuple[Experience, ...]) -> None:
    with snapshot_of(case.orders, lists=Lists(experiences=known)) as shop:
        found = measure(shop, "buyers", settings=RULES, by=by, **case.window)
    as_of, told = case.window["as_of"], {each.customer: each for each in known}
    last = min(case.window["to"], as_of)
    buyers = {o.customer for o in case.orders if o.customer and case.window["from_"] <= o.day <= last}
    wanted = Counter(label(told.get(who), by, as_of) for who in buyers)
    assert {each.by[by]: each.numerator for each in found if each.numerator} == dict(wanted)
