"""Readings on tickets, answers, ratings and touches: they speak of what was planted, and of nothing else."""

from __future__ import annotations

import random

import pytest

from huitou.diagnosis.diagnose import findings
from huitou.diagnosis.finding import Finding, Findings
from huitou.diagnosis.people import people_of
from huitou.settings import Settings
from tests.support.lists import Experience, Lists, Touch
from tests.support.planted import LAST, first_timers, today
from tests.support.shops import EPOCH, Order, snapshot_of

SETTINGS = Settings(name="x")
LAST_DAY = (LAST.date() - EPOCH).days
FIRST_DAY = LAST_DAY - 200
TICKET = {"ticket": FIRST_DAY + 1, "minutes": 10}
# What happened to the first order of some, and to that of the others of whom it is known that it did not.
PLANTED: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "ticket_first": (TICKET, {}),
    "slow_response_first": ({"ticket": FIRST_DAY, "minutes": 61}, {"ticket": FIRST_DAY, "minutes": 60}),
    "low_rating_first": ({"rated": FIRST_DAY + 9, "stars": 3}, {"rated": FIRST_DAY + 9, "stars": 4}),
}


def found_in(orders: list[Order], lists: Lists | None = None) -> Findings:
    with snapshot_of(orders, lists=lists) as shop:
        return findings(shop, settings=SETTINGS)


def told(names: list[str], **what: object) -> tuple[Experience, ...]:
    return tuple(Experience(name, **what) for name in names)  # type: ignore[arg-type]


def people(orders: list[Order]) -> list[str]:
    return sorted({order.customer or "" for order in orders})


def figure(finding: Finding, name: str) -> float | str:
    return finding.sighting.figures[name].value


@pytest.mark.parametrize("reading", PLANTED)
def test_what_was_planted_is_found(reading: str) -> None:
    hit, spared = PLANTED[reading]
    ill, well = first_timers("ill", customers=100, back=10), first_timers("well", customers=300, back=120)
    lists = Lists(experiences=told(people(ill), **hit) + told(people(well), **spared))
    orders = [*ill, *well, *first_timers("untold", customers=100, back=0), *today()]
    with snapshot_of(orders, lists=lists) as shop:
        (finding,) = findings(shop, settings=SETTINGS).illnesses
        who = people_of(shop, finding, settings=SETTINGS)

    assert finding.id == reading
    # 10 of 100 came back, against 120 of 300; 100 of the 400 of whom it is known.
    assert (figure(finding, "rate"), figure(finding, "rest"), figure(finding, "hit")) == (0.1, 0.4, 0.25)
    assert figure(finding, "lost") == 30  # (0.4 - 0.1) x 100
    assert len(who) == 90
    for lang in ("zh", "en"):
        assert "{" not in finding.headline(lang)


def test_an_unanswered_ticket_was_answered_slowly() -> None:
    ill, well = first_timers("ill", customers=100, back=10), first_timers("well", customers=300, back=120)
    slow = told(people(ill), ticket=FIRST_DAY, unanswered=True) + told(people(well), ticket=FIRST_DAY, minutes=5)
    assert [each.id for each in found_in([*ill, *well, *today()], Lists(experiences=slow)).illnesses] == [
        "slow_response_first"
    ]


def test_what_is_slow_is_the_shop_s_to_say() -> None:
    ill, well = first_timers("ill", customers=100, back=10), first_timers("well", customers=300, back=120)
    lists = Lists(
        experiences=told(people(ill), ticket=FIRST_DAY, minutes=61) + told(people(well), ticket=FIRST_DAY, minutes=5)
    )
    with snapshot_of([*ill, *well, *today()], lists=lists) as shop:
        patient = findings(shop, settings=Settings(name="x", slow_response_minutes=90))
    assert patient.illnesses == ()


def test_without_the_lists_nothing_is_said_of_them() -> None:
    orders = [*first_timers("a", customers=100, back=10), *first_timers("b", customers=300, back=120), *today()]
    assert not {each.id for each in found_in(orders)} & {*PLANTED, "no_care"}


def test_where_nobody_can_be_compared_nothing_is_said() -> None:
    # Tickets are known of those who asked and of nobody else.
    ill = first_timers("ill", customers=100, back=10)
    orders = [*ill, *first_timers("rest", customers=300, back=120), *today()]
    assert found_in(orders, Lists(experiences=told(people(ill), **TICKET))).illnesses == ()


@pytest.mark.parametrize("seed", range(5))
def test_a_healthy_shop_hears_nothing(seed: int) -> None:
    # 600 customers of whom 200 are back; who asked, waited, rated low or was spoken to has nothing to do with it.
    chance = random.Random(seed)
    orders = [*first_timers("a", customers=600, back=200), *today()]
    experiences = []
    for name in people(orders):
        asked, rated = chance.random() < 0.3, chance.random() < 0.4
        experiences.append(
            Experience(
                name,
                ticket=FIRST_DAY if asked else None,
                minutes=chance.choice((5, 300)) if asked else None,
                rated=FIRST_DAY + 5 if rated else None,
                stars=chance.choice((2, 5)) if rated else None,
            )
        )
    touches = tuple(
        Touch(day, name) for name in people(orders) for day in (FIRST_DAY + 30, LAST_DAY) if chance.random() < 0.5
    )
    found = found_in(orders, Lists(touches=(Touch(FIRST_DAY - 9), *touches), experiences=tuple(experiences)))
    assert not {each.id for each in found} & {*PLANTED, "no_care"}


# 120 bought 150 days before the last day, which have been watched for ninety; 20 of them are back.
STAYED = [*first_timers("away", customers=120, back=20, days_ago=150), *today()]
BOUGHT = LAST_DAY - 150
KEPT = (Touch(LAST_DAY - 250), Touch(LAST_DAY - 1))


def care(*touches: Touch) -> list[Finding]:
    return [each for each in found_in(STAYED, Lists(touches=(*KEPT, *touches))) if each.id == "no_care"]


def test_nobody_spoke_to_those_who_stayed_away() -> None:
    # One hundred did not come back. Spoken to on the last day that counts, a day too late, the day before it, and one
    # who came back.
    (finding,) = care(
        Touch(BOUGHT + 90, "away0050"),
        Touch(BOUGHT + 91, "away0051"),
        Touch(BOUGHT - 1, "away0052"),
        Touch(BOUGHT + 5, "away0001"),
    )
    assert (figure(finding, "away"), figure(finding, "touched")) == (100, 1)
    assert finding.severity == "state"


def test_a_shop_that_cares_hears_nothing_of_it() -> None:
    # 10 of 100 have an upper limit above one in ten.
    assert care(*(Touch(BOUGHT + 9, f"away{place:04d}") for place in range(20, 30))) == []


@pytest.mark.parametrize("kept", [(), (KEPT[0],), (KEPT[1],)], ids=("none", "given up", "begun late"))
def test_touches_that_were_not_kept_all_the_while_say_nothing(kept: tuple[Touch, ...]) -> None:
    found = found_in(STAYED, Lists(touches=kept))
    assert [each for each in found if each.id == "no_care"] == []


def test_a_low_rate_shows_how_many_were_spoken_to_and_answered_slowly() -> None:
    # Three quarters of 400 buyers, none of whom buys twice.
    orders = [
        order
        for place, ago in enumerate((0, 90, 180))
        for order in first_timers(f"q{place}", customers=400, back=0, days_ago=ago)
    ]
    orders += first_timers("first", customers=1, back=0, days_ago=269)
    now = [f"q0{number:04d}" for number in range(400)]
    lists = Lists(
        touches=(Touch(LAST_DAY - 300), *(Touch(LAST_DAY, name) for name in now[:100])),
        experiences=told(now[:30], ticket=LAST_DAY, minutes=90) + told(now[30:100], ticket=LAST_DAY, minutes=9),
    )
    (low,) = [each for each in found_in(orders, lists) if each.id == "repeat_low"]
    assert (figure(low, "touched"), figure(low, "slow")) == (0.25, 0.3)
    (untold,) = [each for each in found_in(orders) if each.id == "repeat_low"]
    assert [untold.sighting.figures[name].unit for name in ("touched", "slow")] == ["unknown", "unknown"]
