"""What is bought again and what comes next, asked of the past: held against plain loops over the orders."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np
import pytest

from huitou.calendar import day_of
from huitou.predict.accuracy.registry import evaluate
from huitou.predict.accuracy.result import MODEL, Cut, Judged
from huitou.settings import Settings
from tests.support.shops import Line, Order, snapshot_of

START = dt.datetime(2023, 1, 1, 10)
AS_OF = day_of(START.date()) + 330
HOW = {"settings": Settings("tea"), "currency": "CNY", "data_version": "1"}


def orders() -> list[Order]:
    """Each buys a favourite of eight products every month or so, and now and then another."""
    draw, made = random.Random(3), []
    for customer in range(150):
        day, favourite, gap = draw.randrange(90), draw.randrange(8), draw.randrange(15, 45)
        while day < 380:
            what = favourite if draw.random() < 0.7 else draw.randrange(8)
            line = Line(f"p{what}", f"k{what % 2}", net=3_000)
            made.append(
                Order(f"o{len(made)}", f"c{customer:03d}", START + dt.timedelta(days=day), 3_000, lines=(line,))
            )
            if draw.random() < 0.03:
                break
            day += max(round(draw.gauss(gap, 6)), 1)
    return made


@pytest.fixture(scope="module")
def made() -> list[Order]:
    return orders()


@pytest.fixture(scope="module")
def found(made: list[Order]) -> Mapping[str, Judged]:
    with snapshot_of(made) as tables:
        told = evaluate(tables, as_of=AS_OF, models=["again", "next"], **HOW)
    return {each.question: each for answer in told.answers for each in answer.judged}


def bought(made: list[Order], *, to: int) -> Mapping[tuple[str, str], list[int]]:
    days: dict[tuple[str, str], set[int]] = defaultdict(set)
    for order in made:
        if order.day <= to and order.customer:
            days[order.customer, order.lines[0].product].add(order.day)
    return {pair: sorted(each) for pair, each in days.items()}


def test_pairs_and_what_came_of_them(made: list[Order], found: Mapping[str, Judged]) -> None:
    cuts = found["again_14"].cuts
    assert [cut.day for cut in cuts] == [AS_OF - 30 * back for back in range(1, len(cuts) + 1)]
    for cut in cuts[:2]:
        known, later = bought(made, to=cut.day), bought(made, to=cut.until)
        gaps = Counter[str]()
        for (_, product), days in known.items():
            gaps[product] += len(days) - 1
        # A product speaks for itself from twelve gaps on.
        pairs = [pair for pair in known if gaps[pair[1]] >= 12]
        assert cut.asked == len(pairs)
        assert cut.came == sum(any(day > cut.day for day in later[pair]) for pair in pairs)
        assert cut.figures[MODEL]["top_share"].value > 0.1


def test_days_said_by_the_usual_gap(made: list[Order], found: Mapping[str, Judged]) -> None:
    cut: Cut = found["again_date"].cuts[0]
    assert cut.day == AS_OF - 90
    known, later = bought(made, to=cut.day), bought(made, to=cut.until)
    spans, gaps = Counter[str](), Counter[str]()
    for (_, product), days in known.items():
        spans[product] += days[-1] - days[0]
        gaps[product] += len(days) - 1
    errors = []
    for pair, days in known.items():
        after = [day for day in later[pair] if day > cut.day]
        if gaps[pair[1]] < 12 or not after:
            continue
        own = (days[-1] - days[0]) / (len(days) - 1) if len(days) > 1 else spans[pair[1]] / gaps[pair[1]]
        said = min(max(days[-1] + own - cut.day, 1), 90)
        errors.append(abs(said - (after[0] - cut.day)))
    assert cut.asked == len(errors)
    assert cut.figures["own_gap"]["days_off"].value == pytest.approx(float(np.median(errors)))
    ahead = cut.figures["own_gap"]["days_off"].value - cut.figures[MODEL]["days_off"].value
    assert cut.ahead["own_gap"].value == pytest.approx(ahead)


def test_guesses_at_the_next_order(made: list[Order], found: Mapping[str, Judged]) -> None:
    for cut in found["next_products"].cuts[:2]:
        known = bought(made, to=cut.day)
        sold = Counter(product for (_, product), days in known.items() for _ in days)
        # Eight products: one guess, for with ten there would be nothing to miss.
        best = max(sorted(sold), key=lambda product: sold[product])
        following: dict[str, tuple[int, set[str]]] = {}
        for order in sorted(made, key=lambda each: each.day):
            if cut.day < order.day <= cut.until and order.customer:
                day, goods = following.setdefault(order.customer, (order.day, set()))
                if order.day == day:
                    goods.add(order.lines[0].product)
        people = [each for each in following if any(customer == each for customer, _ in known)]
        assert cut.asked == len(people)
        wanted = np.mean([(best in following[each][1]) / len(following[each][1]) for each in people])
        assert cut.figures["best_sellers"]["recall"].value == pytest.approx(wanted)
        assert cut.figures[MODEL]["recall"].value > cut.figures["best_sellers"]["recall"].value


def test_nothing_after_the_day_has_a_say(made: list[Order], found: Mapping[str, Judged]) -> None:
    with snapshot_of([order for order in made if order.day <= AS_OF]) as tables:
        told = evaluate(tables, as_of=AS_OF, models=["again", "next"], **HOW)
    assert {each.question: each for answer in told.answers for each in answer.judged} == found


def test_a_shop_whose_orders_name_no_goods_is_told_so(made: list[Order]) -> None:
    bare = [Order(each.order_id, each.customer, each.at, each.net) for each in made]
    with snapshot_of(bare) as tables:
        told = evaluate(tables, as_of=AS_OF, models=["again", "next"], **HOW)
    missing = {each.missing.why for answer in told.answers for each in answer.judged if each.missing}
    assert missing == {"no_goods"}


def test_a_young_shop_hears_from_which_day_on(made: list[Order]) -> None:
    first = min(order.day for order in made)
    with snapshot_of(made) as tables:
        told = evaluate(tables, as_of=first + 40, models=["again", "next"], **HOW)
    earliest = {
        each.question: each.missing.earliest for answer in told.answers for each in answer.judged if each.missing
    }
    # Ninety days to learn from and a month to be judged by, or three; sixty and a month.
    assert earliest == {"again_14": first + 119, "again_date": first + 179, "next_products": first + 90}
