"""What can happen to a simulated shop: each change leaves its mark in the last four weeks, and nothing before them."""

from __future__ import annotations

import numpy as np
import pytest

from huitou import simulate
from huitou.errors import UserError
from huitou.simulate import assortment
from huitou.simulate.change import CHANGES, QUIET
from huitou.simulate.orders import NEVER
from huitou.simulate.requests import DAY
from huitou.simulate.simulated import SimulatedShop

CUSTOMERS = 4_000


@pytest.fixture(scope="module")
def shops() -> dict[str, SimulatedShop]:
    return {name: simulate.shop(customers=CUSTOMERS, seed=6, change=name) for name in CHANGES}


def recent(shop: SimulatedShop) -> np.ndarray:
    return shop.orders.ordered_at >= (shop.last_day - 27) * DAY


def test_a_quiet_shop_is_the_shop_without_change(shops) -> None:
    plain = simulate.shop(customers=CUSTOMERS, seed=6)

    assert (shops[QUIET].orders.order_id == plain.orders.order_id).all()
    assert (shops[QUIET].orders.paid == plain.orders.paid).all()


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "mix_shift"])
def test_nothing_is_different_before_the_last_four_weeks(shops, name: str) -> None:
    # Draws are one stream an order, so only orders before the first that is missing can be the same ones.
    changed, quiet = shops[name].orders, shops[QUIET].orders
    early = int((~recent(shops[name])).sum())
    assert early == int((~recent(shops[QUIET])).sum())
    assert (changed.ordered_at[:early] == quiet.ordered_at[:early]).all()
    assert (changed.buyer[:early] == quiet.buyer[:early]).all()


def orders_through(shop: SimulatedShop, channel: str) -> int:
    return int((recent(shop) & (shop.orders.channel == assortment.CHANNELS.index(channel))).sum())


def test_a_channel_that_collapses_keeps_a_fifth(shops) -> None:
    where = shops["channel_collapse"].change.where
    before, after = orders_through(shops[QUIET], where), orders_through(shops["channel_collapse"], where)
    # Brushed orders come all the same; of some 60 others four fifths stay away, give or take three errors of 0.05.
    assert after / before == pytest.approx(0.2, abs=0.25)
    assert after < before


def test_nothing_of_what_is_out_of_stock_is_sold(shops) -> None:
    shop = shops["out_of_stock"]
    gone = [kind.name for kind in assortment.CATEGORIES].index(shop.change.where)
    owner = np.repeat(np.arange(len(shop.orders)), shop.orders.lines)
    kinds = np.array([item.category for item in assortment.PRODUCTS])[shop.lines.product]
    sold = (kinds == gone) & ~shop.orders.brushing[owner]
    assert not (sold & recent(shop)[owner]).any()
    assert (sold & ~recent(shop)[owner]).any()


def test_everything_is_dearer_by_fifteen_percent(shops) -> None:
    shop = shops["price_change"]
    owner = np.repeat(np.arange(len(shop.orders)), shop.orders.lines)
    listed = np.array([item.price for item in assortment.PRODUCTS])[shop.lines.product]
    late = recent(shop)[owner]
    assert (shop.lines.price[~late] == listed[~late]).all()
    assert (shop.lines.price[late] == listed[late] * 115 // 100).all()


def test_a_third_of_the_orders_is_never_paid(shops) -> None:
    shop = shops["broken_checkout"]
    honest = recent(shop) & ~shop.orders.brushing
    unpaid = (shop.orders.paid_at == NEVER)[honest].mean() - (shops[QUIET].orders.paid_at == NEVER)[honest].mean()
    assert unpaid == pytest.approx(0.35 * 0.95, abs=0.1)


def test_through_the_channel_of_a_mix_shift_one_thing_is_bought_at_a_time(shops) -> None:
    shop = shops["mix_shift"]
    through = shop.orders.channel == assortment.CHANNELS.index(shop.change.where)
    assert (shop.orders.lines[through] == 1).all()
    assert shop.orders.lines[~through].mean() > 1.5
    share = [through[which & ~shop.orders.brushing].mean() for which in (~recent(shop), recent(shop))]
    assert share[1] > 1.3 * share[0]


def test_a_burst_is_one_evening_that_no_list_knows(shops, tmp_path) -> None:
    shop, quiet = shops["brushing_burst"], shops[QUIET]
    more = int(shop.orders.brushing.sum() - quiet.orders.brushing.sum())
    evening = shop.orders.ordered_at[shop.orders.brushing & recent(shop)] // DAY
    assert more >= 20
    assert np.bincount(evening - evening.min()).max() >= more
    made = simulate.write(tmp_path, customers=300, seed=6, change="brushing_burst")
    listed = made.brushing.read_text(encoding="gb18030")
    assert "2024-12" not in listed


def test_an_unknown_change_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="no change is called “fire”; there are: channel_collapse"):
        simulate.shop(customers=10, seed=1, change="fire")
