"""People who browse: the same every time, and true chances that come true."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from huitou.simulate import browsing
from huitou.simulate.browsing_files import device, write_browsing


def test_the_same_twice() -> None:
    one, two = browsing.browse(visitors=500, seed=4, days=40), browsing.browse(visitors=500, seed=4, days=40)
    assert one.visitor.tolist() == two.visitor.tolist()
    assert one.order.tolist() == two.order.tolist()
    assert browsing.browse(visitors=500, seed=5, days=40).visitor.tolist() != one.visitor.tolist()


def test_true_chances_come_true() -> None:
    """By the truth a sum of chances; the orders of 7 days lie within 4 standard errors, and of the likeliest too."""
    shop = browsing.browse(visitors=6_000, seed=6, days=60)
    chance = browsing.true_chances(shop, 50, runs=40)
    did = np.zeros(6_000, bool)
    did[shop.visitor[(shop.day > 50) & (shop.day <= 57) & shop.order]] = True
    for part in (np.arange(6_000), np.argsort(-chance)[:300]):
        spread = float(np.sqrt((chance[part] * (1 - chance[part])).sum()))
        assert abs(float(did[part].sum() - chance[part].sum())) < 4 * spread


def test_the_state_is_found_again() -> None:
    shop = browsing.browse(visitors=400, seed=7, days=30)
    assert browsing.state_at(shop, 29).bought.tolist() == shop.state.bought.tolist()


def test_files(tmp_path: Path) -> None:
    files = write_browsing(tmp_path, browsers=200, seed=8, days=30)
    visits = list(csv.DictReader(files.visits.read_text("utf-8").splitlines()))
    orders = list(csv.DictReader(files.orders.read_text("utf-8").splitlines()))
    assert {each["event"] for each in visits} == {"enter", "view_product", "favourite", "add_to_cart", "order", "pay"}
    paid = [each for each in visits if each["event"] == "pay"]
    after = [each for each in orders if each["ordered_at"] >= "2024-03-01"]
    assert len(paid) == len(after)
    signed = [each["customer_id"] for each in paid if each["customer_id"]]
    assert sorted(signed) == sorted(each["customer_id"] for each in after if each["customer_id"])
    truth = list(csv.reader(files.truth.read_text("utf-8").splitlines()))
    assert [row[0] for row in truth[1:]] == [device(who) for who in range(200)]
    assert (
        write_browsing(tmp_path / "again", browsers=200, seed=8, days=30).visits.read_bytes()
        == files.visits.read_bytes()
    )
