"""Purchases to come, asked of the past: re-fitted on what was known then, and blind to what came after."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from huitou.calendar import date_of, day_of
from huitou.predict.accuracy.purchases import judged
from huitou.predict.accuracy.registry import evaluate
from huitou.predict.accuracy.result import MODEL, Judged
from huitou.predict.purchasing.scores import purchasing
from huitou.predict.spending.amounts import Amounts, amounts
from huitou.settings import Settings
from tests.support.buyers import buyers
from tests.support.shops import Order, snapshot_of

AS_OF = 480
CUTS = (450, 420, 390)


@pytest.fixture(scope="module")
def known() -> Amounts:
    days = buyers("mbg", (1.2, 40.0, 0.7, 3.0), customers=600, seed=2, joining=400, days=AS_OF + 60)
    return amounts(days.customer, days.day, 100.0 + days.customer % 7)


@pytest.fixture(scope="module")
def found(known: Amounts) -> tuple[Judged, ...]:
    return judged(known, as_of=AS_OF, cuts=CUTS)


def test_a_question_is_asked_on_days_from_which_its_days_have_passed(found: tuple[Judged, ...]) -> None:
    soon, later, revenue = found
    assert [cut.day for cut in soon.cuts] == [450, 420, 390]
    assert [cut.day for cut in later.cuts] == [cut.day for cut in revenue.cuts] == [390]
    assert [cut.until for cut in soon.cuts] == [480, 450, 420]


def test_the_model_is_fitted_on_what_was_known_then(known: Amounts, found: tuple[Judged, ...]) -> None:
    then = purchasing(known.days.known_to(390), as_of=390, horizons=(30, 90))
    [cut] = found[1].cuts
    assert cut.foretold == pytest.approx(float(then.expected[:, 1].sum()))
    later = (known.days.day > 390) & (known.days.day <= 480) & np.isin(known.days.customer, then.histories.customers)
    assert cut.came == later.sum()


def test_rules_by_plain_loops(known: Amounts, found: tuple[Judged, ...]) -> None:
    [cut] = found[1].cuts
    bought: dict[int, list[int]] = {}
    for customer, day in zip(known.days.customer.tolist(), known.days.day.tolist(), strict=True):
        bought.setdefault(customer, []).append(day)
    people = [each for each, days in bought.items() if days[0] <= 390]
    came = {each: sum(390 < day <= 480 for day in bought[each]) for each in people}
    early = [each for each in people if bought[each][0] <= 300]
    average = sum(300 < day <= 390 for each in early for day in bought[each]) / len(early)
    again = sum(300 < day <= 390 for each in people for day in bought[each][1:])

    whole = sum(came.values())
    assert cut.figures["average"]["bias"].value == pytest.approx(average * len(people) / whole - 1)
    assert cut.figures["last_period"]["bias"].value == pytest.approx(again / whole - 1)
    size = len(people) / 10
    lately = sorted(people, key=lambda each: -max(day for day in bought[each] if day <= 390))
    # The last purchase day at the end of the tenth is shared by equals, who bring their mean.
    edge = max(day for day in bought[lately[int(np.ceil(size)) - 1]] if day <= 390)
    last = {each: max(day for day in bought[each] if day <= 390) for each in people}
    above, equal = [e for e in people if last[e] > edge], [e for e in people if last[e] == edge]
    brought = sum(came[e] for e in above) + sum(came[e] for e in equal) * (size - len(above)) / len(equal)
    assert cut.figures["recency"]["top_share"].value == pytest.approx(brought / whole)
    assert cut.figures["average"]["top_share"].value == pytest.approx(0.1)


def test_it_finds_who_comes_better_than_chance(found: tuple[Judged, ...]) -> None:
    for each in found:
        for cut in each.cuts:
            assert cut.figures[MODEL]["top_share"].value > 0.2


def test_nothing_after_the_day_has_a_say(known: Amounts, found: tuple[Judged, ...]) -> None:
    assert judged(known.known_to(AS_OF), as_of=AS_OF, cuts=CUTS) == found


def test_too_young_a_shop_hears_from_which_day_on(known: Amounts) -> None:
    early = known.known_to(70)
    soon, later, _ = judged(early, as_of=70, cuts=(40, 10))
    first = int(early.days.day.min())
    # Twice four weeks to learn from, and thirty days to be judged by.
    assert soon.missing is not None
    assert (soon.missing.why, soon.missing.needs, soon.missing.earliest) == ("too_short", 86, first + 86)
    assert later.missing is not None
    assert later.missing.needs == 146


def test_a_shop_without_customers() -> None:
    empty = amounts(np.zeros(0), np.zeros(0), np.zeros(0))
    assert [each.missing.why for each in judged(empty, as_of=100, cuts=(70,)) if each.missing] == ["nobody"] * 3


def test_the_clock_shifted_in_a_shop() -> None:
    start = day_of(dt.date(2023, 1, 1))
    days = buyers("mbg", (1.2, 40.0, 0.7, 3.0), customers=300, seed=5, joining=300, days=AS_OF)
    made = [
        Order(f"{number}", f"c{int(customer):04d}", dt.datetime.combine(date_of(start + int(day)), dt.time(10)), 5_000)
        for number, (customer, day) in enumerate(zip(days.customer, days.day, strict=True))
    ]
    as_of = start + 400
    how = {"settings": Settings("tea"), "currency": "CNY", "data_version": "1", "models": ["purchases"]}
    with snapshot_of(made) as whole, snapshot_of([order for order in made if order.day <= as_of]) as cut:
        one, other = (evaluate(tables, as_of=as_of, **how) for tables in (whole, cut))
    assert one == other
    assert one.answers[0].is_judged
