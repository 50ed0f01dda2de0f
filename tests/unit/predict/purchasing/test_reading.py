"""A snapshot foretold and valued: as of a day, and nothing of the days after it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from huitou.calendar import date_of, day_of
from huitou.errors import Lang
from huitou.language import Speech
from huitou.predict.purchasing import histories, words
from huitou.predict.spending import words as money_words
from huitou.predict.spending.reading import value
from huitou.settings import Settings
from tests.support.buyers import buyers
from tests.support.shops import Order, snapshot_of

START = day_of(dt.date(2023, 1, 1))
AS_OF = START + 400
SETTINGS = Settings("tea", gross_margin=0.4)


def orders() -> list[Order]:
    shop = buyers("mbg", (1.2, 40.0, 0.7, 3.0), customers=400, seed=2, joining=300, days=480)
    made = []
    for number, (customer, day) in enumerate(zip(shop.customer, shop.day, strict=True)):
        at = dt.datetime.combine(date_of(START + int(day)), dt.time(10))
        amount = 5_000 + (int(customer) * 37 + number * 11) % 4_000
        made.append(Order(f"{number}", f"c{customer:04d}", at, amount))
        if number % 10 == 0:
            made.append(Order(f"{number}-again", f"c{customer:04d}", at + dt.timedelta(hours=2), 1_000))
    return made


@pytest.fixture(scope="module")
def made() -> list[Order]:
    return orders()


def test_two_orders_of_a_day_are_one(made: list[Order]) -> None:
    with snapshot_of(made) as tables:
        days = histories.read(tables, as_of=AS_OF)
    wanted = {(order.customer, order.day) for order in made if order.day <= AS_OF}
    assert len(days.day) == len(wanted)


def test_the_clock_shifted(made: list[Order]) -> None:
    with snapshot_of(made) as whole, snapshot_of([order for order in made if order.day <= AS_OF]) as cut:
        (bought, worth), (before, worth_before) = (
            value(tables, as_of=AS_OF, settings=SETTINGS) for tables in (whole, cut)
        )
    assert np.array_equal(bought.expected, before.expected)
    assert np.array_equal(bought.alive, before.alive)
    assert np.array_equal(worth.revenue, worth_before.revenue)
    assert np.array_equal(worth.low, worth_before.low)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_customer_has_a_reason_in_words(made: list[Order], lang: Lang) -> None:
    say = Speech(lang)
    with snapshot_of(made) as tables:
        bought, worth = value(tables, as_of=AS_OF, settings=SETTINGS)
    for customer in range(0, len(bought.alive), 10):
        text = words.reason(bought, customer, say) + money_words.reason(worth, customer, say, currency="CNY")
        assert "nan" not in text
        assert "None" not in text
    assert words.about_total(bought, say)
    assert money_words.about_total(worth, say, currency="CNY")
    assert all(words.model_name(name, say) for name in bought.models)
