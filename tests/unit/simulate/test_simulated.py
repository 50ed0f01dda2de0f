"""The simulated shop: the same for the same seed, and with everything in it that it promises."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from huitou import simulate
from huitou.errors import UserError
from huitou.simulate.buyers import GUEST
from huitou.simulate.orders import CLOSED, NEVER
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import REASONS
from huitou.simulate.truth_files import purchases

# SHA-256, first 16 digits, as first written; the same with NumPy 2.1 and 2.4, Python 3.11 and 3.13, and SIMD off.
HASHES = {
    "brushing.csv": "9e69708ca4868f02",
    "huitou/orders.csv": "3900c07b65355098",
    "taobao/ExportOrderDetailList202501010000.csv": "803624306b67675f",
    "taobao/ExportOrderList202501010000.csv": "eb659d59ae904fb5",
    "truth/customers.csv": "034f122975482099",
    "truth/orders.csv": "ca49abcd18e50075",
    "truth/truth.json": "acdc8ff74caafd19",
}


@pytest.fixture(scope="module")
def shop():
    return simulate.shop(customers=2000, seed=1)


def test_the_same_seed_writes_the_same_bytes_on_every_machine(tmp_path) -> None:
    simulate.write(tmp_path, customers=40, seed=11)

    written = {
        path.relative_to(tmp_path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted(tmp_path.rglob("*"))
        if path.is_file()
    }
    assert written == HASHES


def test_another_seed_is_another_shop(shop) -> None:
    other = simulate.shop(customers=2000, seed=2)

    assert len(other.orders) != len(shop.orders)


def test_every_reason_not_to_count_occurs(shop) -> None:
    assert set(shop.reasons().tolist()) == set(range(len(REASONS)))


def test_without_the_brushing_list_brushed_orders_count(shop) -> None:
    known, unknown = shop.reasons(), shop.reasons(brushing_known=False)

    assert set(unknown[shop.orders.brushing].tolist()) == {0}
    assert (known != unknown).sum() == shop.orders.brushing.sum() > 50


def test_a_closed_order_was_never_paid_or_wholly_refunded_before_delivery(shop) -> None:
    closed = shop.orders.take(np.flatnonzero(shop.orders.status == CLOSED))
    reasons = shop.reasons()[shop.orders.status == CLOSED]

    assert {REASONS[code] for code in reasons} == {"cancelled", "fully_refunded"}
    assert (closed.delivered_at == NEVER).all()


def test_ties_midnights_and_partial_refunds_occur(shop) -> None:
    orders = shop.orders
    paid = orders.paid_at[orders.paid_at > NEVER]
    same_second = (np.diff(orders.paid_at) == 0) & (np.diff(orders.buyer) == 0) & (orders.paid_at[1:] > NEVER)

    assert same_second.sum() >= 5
    assert (paid % DAY == DAY - 1).sum() >= 5
    assert (paid % DAY == 0).sum() >= 5
    assert ((orders.refunded > 0) & (orders.refunded < orders.paid)).sum() >= 50
    assert (orders.buyer == GUEST).sum() >= 50


def test_nothing_is_known_after_the_last_day(shop) -> None:
    end = (shop.last_day + 1) * DAY

    for moment in ("ordered_at", "paid_at", "delivered_at", "refunded_at", "updated_at"):
        assert getattr(shop.orders, moment).max() < end
    assert shop.orders.ordered_at.min() >= shop.start_day * DAY


def test_purchases_come_in_the_order_of_payment_not_of_ordering() -> None:
    busy = simulate.shop(customers=3000, seed=1, days=10)
    days = [purchase.day for purchase in purchases(busy)]
    as_ordered = busy.orders.paid_at[busy.reasons() == 0] // DAY

    assert days == sorted(days)
    assert (np.diff(as_ordered) < 0).any()


def test_a_buyer_keeps_to_one_store(shop) -> None:
    by_name = shop.orders.buyer != GUEST
    pairs = set(zip(shop.orders.buyer[by_name].tolist(), shop.orders.store[by_name].tolist(), strict=True))

    assert len(pairs) == len({buyer for buyer, _ in pairs})


@pytest.mark.parametrize("wrong", [{"customers": 0}, {"days": 0}, {"seed": -1}])
def test_sizes_that_make_no_shop_are_refused(wrong) -> None:
    with pytest.raises(UserError) as refused:
        simulate.shop(**{"customers": 5, "seed": 1, **wrong})

    assert refused.value.code == "simulate.size"


def test_the_smallest_shop_there_is() -> None:
    shop = simulate.shop(customers=1, seed=1, days=1)

    assert simulate.truth(shop)["orders"] == len(shop.orders) > 0


def test_currency_and_timezone_are_checked() -> None:
    with pytest.raises(UserError):
        simulate.shop(customers=1, seed=1, currency="元")
    with pytest.raises(UserError):
        simulate.shop(customers=1, seed=1, timezone="Mars/Base")


def test_numpy_waits_until_something_is_simulated() -> None:
    loaded = "print('numpy' in sys.modules)"
    code = f"import sys; from huitou import simulate; {loaded}; simulate.shop; {loaded}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["False", "True"]
