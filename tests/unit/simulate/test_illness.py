"""The illnesses of simulated shops: each leaves its mark, and nothing else changes."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from huitou import simulate
from huitou.errors import UserError
from huitou.simulate import assortment
from huitou.simulate.buyers import GUEST
from huitou.simulate.illness import ILLNESSES
from huitou.simulate.orders import NEVER
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import PROMISED_DAYS, SimulatedShop

CUSTOMERS = 4_000


@pytest.fixture(scope="module")
def shops() -> dict[str, SimulatedShop]:
    return {name: simulate.shop(customers=CUSTOMERS, seed=5, illness=name) for name in ILLNESSES}


def first_and_back(shop: SimulatedShop) -> tuple[np.ndarray, np.ndarray]:
    """The place of each buyer's first order, and how many orders each of these has."""
    own = np.flatnonzero((shop.orders.buyer != GUEST) & ~shop.orders.brushing)
    _, place, orders = np.unique(shop.orders.buyer[own], return_index=True, return_counts=True)
    return own[place], orders


def late(shop: SimulatedShop) -> np.ndarray:
    orders = shop.orders
    return (orders.delivered_at > NEVER) & (orders.delivered_at // DAY > orders.paid_at // DAY + PROMISED_DAYS)


def test_a_healthy_shop_is_the_shop_without_illness_but_for_a_few_late_parcels(shops) -> None:
    plain = simulate.shop(customers=CUSTOMERS, seed=5)

    assert (shops["healthy"].orders.order_id == plain.orders.order_id).all()
    assert (shops["healthy"].orders.paid == plain.orders.paid).all()
    assert not late(plain).any()
    # 4 % of the parcels, of some 9,000: four standard errors are 0.8 points.
    assert late(shops["healthy"]).sum() / (shops["healthy"].orders.delivered_at > NEVER).sum() == pytest.approx(
        0.04, abs=0.01
    )


def test_late_first_parcels_lose_people(shops) -> None:
    first, orders = first_and_back(shops["late_parcels"])
    is_late = late(shops["late_parcels"])[first]

    assert is_late.mean() == pytest.approx(0.2, abs=0.04)
    assert (orders[is_late] > 1).mean() < 0.65 * (orders[~is_late] > 1).mean()


def test_one_channel_s_people_buy_once(shops) -> None:
    shop = shops["one_time_channel"]
    first, orders = first_and_back(shop)
    theirs = shop.orders.channel[first] == assortment.CHANNELS.index(shop.illness.where)

    assert (orders[theirs] > 1).mean() < 0.6 * (orders[~theirs] > 1).mean()


def test_returning_customers_use_coupons_on_small_orders(shops) -> None:
    shop = shops["coupon_dependence"]
    first, _ = first_and_back(shop)
    returning = (shop.orders.buyer != GUEST) & ~shop.orders.brushing & (shop.orders.gross > 0)
    returning[first] = False

    assert (shop.orders.coupon[returning] > 0).mean() > 0.5
    assert (shop.orders.coupon[first] > 0).mean() < 0.4
    assert (shop.orders.gross - shop.orders.discount == shop.orders.paid)[shop.orders.paid_at > NEVER].all()
    amounts = shop.lines.amounts()
    assert (np.add.reduceat(amounts, shop.orders.first_line) == shop.orders.gross).all()
    assert (shop.orders.refunded <= shop.orders.paid).all()


def test_one_category_s_people_leave_after_sixty_days(shops) -> None:
    shop, healthy = shops["category_leavers"], shops["healthy"]

    def later_share(of: SimulatedShop) -> float:
        """Orders more than 60 days after the first of those who bought that category first, of all of theirs."""
        first, _ = first_and_back(of)
        names = [kind.name for kind in assortment.CATEGORIES]
        product = of.lines.product[of.orders.first_line[first]]
        kinds = np.array([item.category for item in assortment.PRODUCTS])[product]
        theirs = first[kinds == names.index(shop.illness.where)]
        start = dict(zip(of.orders.buyer[theirs].tolist(), of.orders.ordered_at[theirs].tolist(), strict=True))
        own = [
            at - start[who] > 60 * DAY
            for who, at in zip(of.orders.buyer.tolist(), of.orders.ordered_at.tolist(), strict=True)
            if who in start
        ]
        return sum(own) / len(own)

    assert later_share(shop) < 0.5 * later_share(healthy)


def test_the_truth_names_the_illness_and_its_size(shops) -> None:
    truth = simulate.truth(shops["late_parcels"])

    assert truth["illness"] == {
        "name": "late_parcels",
        "share": 0.2,
        "leaves": 0.6,
        "days": 0,
        "off_percent": 0,
        "where": "",
    }
    assert "illness" not in simulate.truth(simulate.shop(customers=5, seed=1))


def test_where_it_strikes_is_drawn_from_the_seed_and_is_worth_an_illness() -> None:
    struck = {simulate.shop(customers=3, seed=seed, illness="one_time_channel").illness.where for seed in range(20)}

    assert struck == {"搜索", "直播间", "短视频", "推荐"}


def test_an_unknown_illness_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        simulate.shop(customers=3, seed=1, illness="flu")

    assert refused.value.code == "simulate.illness"
    assert "late_parcels" in refused.value.en


def test_the_same_seed_writes_the_same_parcels(tmp_path) -> None:
    first, again = (simulate.write(tmp_path / name, customers=40, seed=11, illness="late_parcels") for name in "ab")
    hashes = {hashlib.sha256(made.parcels.read_bytes()).hexdigest() for made in (first, again)}

    assert len(hashes) == 1
    assert simulate.write(tmp_path / "c", customers=5, seed=1).parcels is None
