"""Who has lapsed by the shop's own rules: the same people as the structure counts as sleeping and lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from huitou.calendar import date_of, day_of
from huitou.predict.people_in import people_in
from huitou.predict.win_back.lapse import FALLBACK_DAYS, lapse
from huitou.predict.win_back.lives import lives, sums
from huitou.predict.win_back.read import read
from huitou.settings import Settings
from tests.support.shops import Order, snapshot_of

START = day_of(dt.date(2023, 1, 1))
AS_OF = START + 500
SETTINGS = Settings("tea")


def orders() -> list[Order]:
    """Two categories of different cycles, and customers with none to many gaps of their own."""
    random = np.random.default_rng(3)
    made = []
    for who in range(300):
        day, gap = float(random.integers(0, 450)), random.gamma(2, 12 if who % 2 else 30)
        kind = "tea" if who % 2 else "pots"
        while day < 520:
            at = dt.datetime.combine(date_of(START + int(day)), dt.time(9))
            made.append(Order(f"{who}-{len(made)}", f"c{who:03d}", at, 1_000, categories=((kind, 1_000),)))
            if random.random() < 0.35:
                break
            day += max(gap * random.gamma(3, 1 / 3), 0.2)
    return made


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS,
        replace(SETTINGS, lifecycle_multiples=(1.0, 1.5, 2.25)),
        replace(SETTINGS, cycle_days=25),
        replace(SETTINGS, lifecycle_days=(20, 50, 90)),
        replace(SETTINGS, own_cycle_gaps=1, min_returners=80),
    ],
)
def test_it_is_the_lifecycle_of_the_structure(settings: Settings) -> None:
    with snapshot_of(orders()) as tables:
        now = sums(read(tables, as_of=AS_OF), AS_OF)
        who = dict(tables.rows("SELECT customer, customer_id FROM customers"))
        theirs = {
            stage: {
                each.customer_id for each in people_in(tables, f"lifecycle={stage}", as_of=AS_OF, settings=settings)
            }
            for stage in ("sleeping", "lost")
        }
    stages = lapse(now, settings).stages(now)
    found = {
        name: {who[customer] for customer in now.customers[stages == place].tolist()}
        for place, name in ((1, "sleeping"), (2, "lost"))
    }

    assert found == theirs
    assert all(theirs.values())


def test_without_a_cycle_ninety_days_are_the_rule() -> None:
    # Nobody ever came back, so how long customers stay away is not known.
    of = lives(np.arange(40), np.arange(40) * 5, np.ones(40))
    now = sums(of, 200)
    rules = lapse(now, SETTINGS)

    assert rules.by == "fallback"
    assert (rules.stages(now) > 0).tolist() == (now.silent > FALLBACK_DAYS).tolist()
    assert set(rules.usual_days(now).tolist()) == {FALLBACK_DAYS}
