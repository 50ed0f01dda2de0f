"""What neighbours tell of whole windows, against what gathering each customer's purchases gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.measure import measure
from huitou.metrics.question import ask
from huitou.metrics.readings import READINGS
from huitou.metrics.relations import answer, sums
from tests.support.random_shops import RULES, Case, cases, params_of
from tests.support.shops import snapshot_of

WHOLE = [metric for metric, each in load_catalogue().items() if each.sql_whole]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_two_of_the_three_numbers_have_one() -> None:
    assert WHOLE == ["repeat_purchase_rate", "returning_revenue_share"]


@pytest.mark.parametrize("metric", WHOLE)
@QUICK
@given(
    data=st.data(),
    case=cases,
    by=st.sampled_from((None, "first_channel", "first_category", "cohort")),
    rolling=st.sampled_from((None, 1, 7, 30, 90)),
)
def test_the_same_sums(metric: str, data: st.DataObject, case: Case, by: str | None, rolling: int | None) -> None:
    names = [name for name in (by, "month" if rolling else None) if name]
    options: dict[str, Any] = {"by": names, "rolling": rolling} if rolling else {"by": names}
    params = params_of(data.draw, metric)
    with snapshot_of(case.orders) as shop:
        question = ask(shop, metric, settings=RULES, count_by=case.count_by, params=params, **case.window, **options)
        select = READINGS[question.metric.reading].select
        for part in question.parts:
            quick, gathered = sums(part, select), answer(part, select)
            assert quick.sql != gathered.sql
            assert sorted(quick.rows(shop)) == sorted(gathered.rows(shop))


@pytest.mark.parametrize("by", ["channel", "category", "week"])
@QUICK
@given(case=cases)
def test_where_purchases_are_left_out_customers_are_gathered(by: str, case: Case) -> None:
    with snapshot_of(case.orders) as shop:
        question = ask(shop, "repeat_purchase_rate", settings=RULES, by=by, **case.window)
        assert sums(question, "SELECT 1 FROM answer").sql == answer(question, "SELECT 1 FROM answer").sql


@QUICK
@given(case=cases, definition=st.sampled_from(("not_first", "bought_twice", "older_than", "existing")))
def test_buyers_of_both_sides(case: Case, definition: str) -> None:
    """New and returning buyers by plain loops: each counts on a side where one of their purchases does."""
    with snapshot_of(case.orders) as shop:
        (found,) = measure(
            shop,
            "returning_revenue_share",
            settings=RULES,
            count_by="order",
            params={"definition": definition} | ({"days": 20} if definition == "older_than" else {}),
            **case.window,
        )
    from_day, as_of = case.window["from_"], case.window["as_of"]
    to_day = min(case.window["to"], as_of)
    sides: dict[bool, set[str]] = {True: set(), False: set()}
    for person in {order.customer for order in case.orders if order.customer is not None}:
        life = sorted((o for o in case.orders if o.customer == person), key=lambda o: (o.at, o.order_id))
        for nth, order in enumerate(life):
            if from_day <= order.day <= to_day:
                again = nth + 1 < len(life) and life[nth + 1].day <= to_day
                returning = {
                    "not_first": nth > 0,
                    "bought_twice": nth > 0 or again,
                    "older_than": order.day >= life[0].day + 20,
                    "existing": life[0].day < from_day,
                }[definition]
                sides[returning].add(person)
    told = found.details
    assert (told["returning"]["buyers"], told["new"]["buyers"]) == (len(sides[True]), len(sides[False]))
