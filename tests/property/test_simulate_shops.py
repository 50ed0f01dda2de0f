"""What holds in every simulated shop."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huitou import simulate
from huitou.simulate import text
from huitou.simulate.orders import FIRST_ORDER_ID, NEVER, PAID
from huitou.simulate.simulated import COUNTED
from huitou.simulate.taobao_cells import shares

shops = st.builds(
    simulate.shop,
    customers=st.integers(1, 80),
    seed=st.integers(0, 2**40),
    days=st.integers(1, 400),
)
few = settings(max_examples=30, deadline=None)


@few
@given(shops)
def test_order_ids_are_19_digits_and_unique_with_room_for_their_lines(shop) -> None:
    ids = shop.orders.order_id

    assert ids.min() >= FIRST_ORDER_ID
    assert len(str(ids.max())) == 19
    assert np.diff(np.sort(ids)).min(initial=100) >= 100


@few
@given(shops)
def test_money_is_whole_and_within_what_was_paid(shop) -> None:
    orders = shop.orders

    assert (orders.discount >= 0).all()
    assert (orders.gross - orders.discount >= (orders.gross > 0)).all()
    assert ((orders.paid == 0) | (orders.paid == orders.gross - orders.discount)).all()
    assert ((orders.refunded >= 0) & (orders.refunded <= orders.paid)).all()
    assert ((orders.refunded > 0) == (orders.refunded_at > NEVER)).all()


@few
@given(shops)
def test_moments_come_in_their_order(shop) -> None:
    orders = shop.orders
    paid = orders.paid_at > NEVER

    assert (np.diff(orders.ordered_at) >= 0).all()
    assert (orders.paid_at >= orders.ordered_at)[paid].all()
    for later in (orders.delivered_at, orders.refunded_at):
        assert (later > orders.paid_at)[later > NEVER].all()
        assert (orders.updated_at >= later).all()
    both = (orders.delivered_at > NEVER) & (orders.refunded_at > NEVER)
    assert (orders.refunded_at > orders.delivered_at)[both].all()


@few
@given(shops)
def test_a_purchase_is_paid_and_worth_something(shop) -> None:
    counted = shop.orders.take(np.flatnonzero(shop.reasons() == COUNTED))

    assert (counted.status == PAID).all()
    assert (counted.paid > counted.refunded).all()
    assert not counted.brushing.any()


@few
@given(shops)
def test_lines_belong_to_their_orders_and_pay_for_them(shop) -> None:
    orders, lines = shop.orders, shop.lines
    index = text.members(orders.first_line, orders.lines)
    owner = np.repeat(np.arange(len(orders)), orders.lines)
    parts = shares(lines.amounts()[index], whole=orders.paid, of=orders, owner=owner)

    assert index.tolist() == list(range(len(lines.product)))
    assert np.bincount(owner, weights=lines.amounts()).astype(int).tolist() == orders.gross.tolist()
    assert np.bincount(owner, weights=parts).astype(int).tolist() == orders.paid.tolist()
    assert parts.min() >= 0


@few
@given(shops)
def test_each_order_is_exported_once_in_its_newest_state(shop) -> None:
    newest = shop.exported.order[~shop.exported.older & ~shop.exported.repeats]

    assert newest.tolist() == list(range(len(shop.orders)))
    assert (shop.orders.delivered_at[shop.exported.order[shop.exported.older]] > NEVER).all()
