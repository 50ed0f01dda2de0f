"""Who of the lapsed comes back, asked of the past: held against what was said then and plain loops over purchases."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from huitou.calendar import date_of, day_of
from huitou.predict.accuracy.registry import evaluate
from huitou.predict.accuracy.result import MODEL, Judged
from huitou.predict.accuracy.returns import judged
from huitou.predict.win_back.forecast import win_back
from huitou.predict.win_back.lives import Lives, lives
from huitou.settings import Settings
from tests.support.buyers import buyers
from tests.support.shops import Order, snapshot_of

SETTINGS = Settings("tea")
AS_OF, CUTS = 560, (530, 500, 470)


@pytest.fixture(scope="module")
def known() -> Lives:
    of = buyers("mbg", (1.2, 40.0, 0.5, 2.5), customers=1_200, seed=4, days=AS_OF + 30)
    return lives(of.customer, of.day, 100.0 + of.customer % 9)


@pytest.fixture(scope="module")
def found(known: Lives) -> tuple[Judged, ...]:
    return judged(known, as_of=AS_OF, cuts=CUTS, settings=SETTINGS)


def test_what_was_said_then_beside_what_came(known: Lives, found: tuple[Judged, ...]) -> None:
    returned, revenue = found
    assert [cut.day for cut in returned.cuts] == list(CUTS)
    then = win_back(known.known_to(500), as_of=500, settings=SETTINGS)
    cut, money = returned.cuts[1], revenue.cuts[1]
    assert (cut.asked, cut.foretold) == (len(then), pytest.approx(then.returns.expected))
    assert money.foretold == pytest.approx(then.worth.expected)
    lapsed = set(then.of.customers.tolist())
    rows = zip(known.customer.tolist(), known.day.tolist(), known.net.tolist(), strict=True)
    later = [(who, net) for who, day, net in rows if who in lapsed and 500 < day <= 530]
    assert cut.came == len({who for who, _ in later})
    assert money.came == pytest.approx(sum(net for _, net in later))
    assert sum(each.asked for each in cut.bins) == len(then)


def test_rules_by_plain_loops(known: Lives, found: tuple[Judged, ...]) -> None:
    then = win_back(known.known_to(500), as_of=500, settings=SETTINGS)
    cut = found[0].cuts[1]
    bought: dict[int, list[int]] = {}
    for who, day in zip(known.customer.tolist(), known.day.tolist(), strict=True):
        bought.setdefault(who, []).append(day)
    lapsed = then.of.customers.tolist()
    came = {who: any(500 < day <= 530 for day in bought[who]) for who in lapsed}
    inside = [who for who in lapsed if 320 <= max(day for day in bought[who] if day <= 500) <= 410]
    # More than a tenth bought last in those days: each has an equal part in the tenth.
    assert len(inside) > len(lapsed) / 10
    share = sum(came[who] for who in inside) / len(inside) * len(lapsed) / 10 / sum(came.values())
    assert cut.figures["window"]["top_share"].value == pytest.approx(share)
    # Whoever returned more than whoever was last here is what the model is for.
    assert cut.figures[MODEL]["top_share"].value > cut.figures["times"]["top_share"].value


def test_nothing_after_the_day_has_a_say(known: Lives, found: tuple[Judged, ...]) -> None:
    assert judged(known.known_to(AS_OF), as_of=AS_OF, cuts=CUTS, settings=SETTINGS) == found


def test_too_young_a_shop_hears_from_which_day_on(known: Lives) -> None:
    [missing, _] = [each.missing for each in judged(known, as_of=70, cuts=(40, 10), settings=SETTINGS)]
    first = int(known.day.min())
    assert missing is not None
    # Ninety days to learn from, the last of them a month back.
    assert (missing.why, missing.needs, missing.has, missing.earliest) == ("too_short", 119, 70 - first, first + 119)


def test_a_shop_that_few_left() -> None:
    loyal = [(who, day) for who in range(40) for day in range(who % 10, 400, 10)]
    many = lives([who for who, _ in loyal], [day for _, day in loyal], np.ones(len(loyal)))
    missing = judged(many, as_of=390, cuts=(360,), settings=SETTINGS)[0].missing
    assert missing is not None
    assert (missing.why, missing.needs, missing.has) == ("too_few_lapsed", 30, 0)
    nobody = lives([], [], [])
    assert [each.missing.why for each in judged(nobody, as_of=390, cuts=(360,), settings=SETTINGS) if each.missing] == [
        "nobody",
        "nobody",
    ]


def test_the_clock_shifted_in_a_shop() -> None:
    start = day_of(dt.date(2023, 1, 1))
    days = buyers("mbg", (1.2, 40.0, 0.5, 2.5), customers=500, seed=5, days=520)
    made = [
        Order(f"{number}", f"c{int(who):04d}", dt.datetime.combine(date_of(start + int(day)), dt.time(10)), 5_000)
        for number, (who, day) in enumerate(zip(days.customer, days.day, strict=True))
    ]
    as_of = start + 480
    how = {"settings": SETTINGS, "currency": "CNY", "data_version": "1", "models": ["win-back"]}
    with snapshot_of(made) as whole, snapshot_of([order for order in made if order.day <= as_of]) as cut:
        one, other = (evaluate(tables, as_of=as_of, **how) for tables in (whole, cut))
    assert one == other
    assert one.answers[0].is_judged
