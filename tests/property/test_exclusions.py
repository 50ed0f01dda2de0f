"""Setting aside and taking back: nothing is lost, and it does not matter what came first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huitou import Shop
from tests.property.test_publish import Brushing, Buyers, Orders, own_orders
from tests.support.exports import new_shop
from tests.support.published import Content, content, differences

pytestmark = pytest.mark.slow

_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_ORDERS = tuple(f"o{n}" for n in range(1, 10))
often = pytest.mark.parametrize("examples", [2, pytest.param(8, marks=pytest.mark.slow)])
names = st.lists(st.sampled_from(("ana", "bo", "lin", "13800000001", "a@x.cn")), min_size=1, unique=True).map(tuple)
numbers = st.lists(st.sampled_from(_ORDERS), min_size=1, unique=True).map(tuple)


def _try(holds: Callable[[], None], examples: int) -> None:
    settings(max_examples=examples, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck))(holds)()


def _numbers(shop: Shop, *, named: bool = False) -> Content:
    """What is said of orders and customers; which imports there were is another matter."""
    return {table: rows for table, rows in content(shop, named=named).items() if table not in {"imports", "accounts"}}


@often
def test_each_decision_can_be_taken_back_alone_and_all_of_them_leave_no_trace(examples: int) -> None:
    @given(own_orders(), numbers, names)
    def holds(first: Orders, order_ids: tuple[str, ...], buyers: tuple[str, ...]) -> None:
        with new_shop() as shop:
            first(shop)
            untouched = _numbers(shop)
            shop.exclude(order_ids)
            without_orders = _numbers(shop)
            [decision] = shop.exclude(buyers=buyers)
            shop.restore(import_id=decision.import_id)
            assert differences(_numbers(shop), without_orders) == {}
            shop.exclude(buyers=buyers)
            shop.restore(buyers=buyers)
            shop.restore(order_ids)
            assert differences(_numbers(shop), untouched) == {}

    _try(holds, examples)


@often
def test_a_list_before_the_orders_is_a_list_after_them(examples: int) -> None:
    @given(own_orders(), own_orders(), numbers, names)
    def holds(first: Orders, second: Orders, order_ids: tuple[str, ...], buyers: tuple[str, ...]) -> None:
        lists = [Brushing(order_ids), Buyers(buyers)]
        found = []
        for steps in ([*lists, first, second], [first, second, *lists], [first, *lists, second]):
            with new_shop() as shop:
                for step in steps:
                    step(shop)
                found.append(_numbers(shop))
        assert differences(found[1], found[0]) == {}
        assert differences(found[2], found[0]) == {}

    _try(holds, examples)
