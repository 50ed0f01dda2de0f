"""Visitors as they stood on a day, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from huitou.predict.conversion.attributes import CUSTOMER
from huitou.predict.conversion.log import NEVER, People, nobody
from huitou.predict.conversion.seen import Visitors
from tests.support.browsers import made

# Device 0: 2 visits, views and a cart, signs in as person 2 on day 44. Device 1: a visit on day 48, pays on 52.
ROWS = [(40, 0, -1), (44, 0, 2), (48, 1, -1), (52, 1, -1)]
LOG = replace(
    made(ROWS),
    channel=np.array([1, 2, 3, 3]),
    events=np.array([4, 2, 1, 3]),
    products=np.array([3, 0, 0, 1]),
    carts=np.array([0, 1, 0, 0]),
    pays=np.array([0, 0, 0, 1]),
)
NONE = np.empty(0, np.int64)


def test_two_visitors_by_hand() -> None:
    seen = Visitors(LOG, nobody(4)).seen(50)
    assert seen.owner.tolist() == [2, 4 + 1]
    told = {name: column.tolist() for name, column in seen.values.items()}
    assert told == {
        "channel": [2, 3],
        "campaign": [0, 0],
        "kind": [0, 0],
        "province": [0, 0],
        "tenure": [10, 2],
        "days": [2, 1],
        "days_7": [1, 1],
        "last_seen": [6, 2],
        "depth": [3, 1],
        "products": [3, 0],
        "products_7": [0, 0],
        "cart": [6, -1],
        "carts": [1, 0],
        "favourite": [-1, -1],
        "known": [1, 0],
        "purchases": [0, 0],
        "since_purchase": [-1, -1],
        "coupon": [-1, -1],
    }


def test_before_the_sign_in_it_is_a_device() -> None:
    assert Visitors(LOG, nobody(4)).seen(43).owner.tolist() == [4 + 0]


def test_a_purchase_closes_the_cart_and_is_counted() -> None:
    bought = People(np.array([2]), np.array([45]), np.full(4, NEVER), NONE, NONE, NONE, NONE)
    seen = Visitors(LOG, bought).seen(50)
    told = {name: int(seen.values[name][0]) for name in ("cart", "purchases", "since_purchase")}
    assert told == {"cart": -1, "purchases": 1, "since_purchase": 5}
    assert seen.bought_ago.tolist() == [5, -1]


def test_a_purchase_before_the_first_day_of_all_is_one() -> None:
    bought = People(np.array([2, 2]), np.array([-30, -10]), np.full(4, NEVER), NONE, NONE, NONE, NONE)
    found = Visitors(LOG, bought).seen(50)
    assert found.values["purchases"].tolist() == [2, 0]
    assert found.bought_ago.tolist() == [60, -1]


def test_who_did_it_in_the_days_after() -> None:
    visitors = Visitors(LOG, nobody(4))
    assert visitors.did(visitors.seen(50), "first_order", days=7).tolist() == [False, True]
    assert visitors.did(visitors.seen(50), "first_order", days=1).tolist() == [False, False]
    assert visitors.did(visitors.seen(43), "cart", days=7).tolist() == [True]  # by the person the device becomes


def test_a_device_counts_with_the_order_of_who_signs_in_on_it() -> None:
    log = made([(40, 0, -1), (44, 0, 2)])
    buys = People(np.array([2]), np.array([46]), np.full(4, NEVER), NONE, NONE, NONE, NONE)
    visitors = Visitors(log, buys)
    assert visitors.did(visitors.seen(41), "first_order", days=7).tolist() == [True]
    again = People(np.array([2, 2]), np.array([10, 46]), np.full(4, NEVER), NONE, NONE, NONE, NONE)
    visitors = Visitors(log, again)
    assert visitors.did(visitors.seen(41), "first_order", days=7).tolist() == [False]  # they had bought before
    assert visitors.did(visitors.seen(41), "order", days=7).tolist() == [True]


def test_coupons_that_can_be_used() -> None:
    # Person 2 holds one to day 53, another to 60; person 3 used theirs on 49; person 1's ends on the very day.
    people = People(
        NONE,
        NONE,
        np.full(4, NEVER),
        np.array([2, 2, 3, 1]),
        np.array([45, 45, 45, 45]),
        np.array([int(NEVER), int(NEVER), 49, int(NEVER)]),
        np.array([53, 60, 60, 50]),
    )
    visitors = Visitors(LOG, people)
    seen = visitors.seen(50)
    assert seen.values["coupon"].tolist() == [2, -1]
    everybody = visitors.seen(48, with_coupons=True)
    assert sorted(everybody.owner.tolist()) == [1, 2, 3, 4 + 1]
    absent = everybody.owner.tolist().index(3)
    assert int(everybody.values["last_seen"][absent]) == 30
    assert everybody.bins(CUSTOMER).shape == (len(CUSTOMER), 4)


def test_members_by_the_day_they_joined() -> None:
    people = replace(nobody(4), joined=np.array([0, 0, 49, 0]))
    assert Visitors(LOG, people).seen(48).values["known"].tolist() == [1, 0]
    assert Visitors(LOG, people).seen(50).values["known"].tolist() == [2, 0]


def test_a_share_is_the_same_people_every_day() -> None:
    rows = [(day, device, -1) for day in (10, 12) for device in range(400)]
    visitors = Visitors(made(rows, devices=400), nobody(4))
    few = visitors.seen(10, share=0.25).owner.tolist()
    assert 60 < len(few) < 140
    assert visitors.seen(12, share=0.25).owner.tolist() == few
