"""Orders odd one by one."""

import datetime as dt
from collections.abc import Sequence

import pytest

from huitou.metrics.oddities import Oddity, is_rare, low_amounts, received_at_once, shared_phones
from tests.support.shops import Line, Order, snapshot_of

NOON = dt.datetime(2024, 3, 1, 12)


def orders(paid: Sequence[int], *, product: str = "tea", refunded: int = 0, start: int = 0) -> list[Order]:
    return [
        Order(
            f"{product}-{n}",
            f"c{n}",
            NOON + dt.timedelta(hours=n),
            amount - refunded,
            lines=(Line(product, "", amount - refunded, 1000),) if product else (),
            told=(("refunded", refunded),) if refunded else (),
        )
        for n, amount in enumerate(paid, start)
    ]


def low(*parts: list[Order]) -> list[Oddity]:
    with snapshot_of([order for part in parts for order in part]) as shop:
        return list(low_amounts(shop))


def test_the_same_tiny_amount_three_times_is_odd() -> None:
    [odd] = low(orders([6800] * 20 + [1, 1, 1, 680, 681]))
    assert (odd.kind, len(odd.refs), odd.paid, odd.usual) == ("low_amount", 3, 1, 6800)


def test_what_is_cheap_as_a_rule_is_not() -> None:
    assert low(orders([6800] * 20 + [1] * 6)) == []
    assert low(orders([6800] * 20 + [1, 1])) == []
    assert low(orders([6800] * 16 + [1, 1, 1])) == []
    assert low(orders([6800] * 20 + [1, 1, 1], product="")) == []


def test_those_left_out_are_not_counted() -> None:
    """Three of the same are odd, two are not: one that a person restored takes the others along."""
    with snapshot_of(orders([6800] * 20 + [1, 1, 1])) as shop:
        [odd] = low_amounts(shop)
        assert list(low_amounts(shop, without=odd.refs[:1])) == []


def test_each_product_has_its_own_usual_price() -> None:
    dear, cheap = orders([6800] * 20 + [600] * 3), orders([600] * 30, product="bag")
    [odd] = low(dear, cheap)
    assert (odd.paid, odd.usual, len(odd.refs)) == (600, 6800, 3)


@pytest.mark.parametrize(("middling", "dear", "usual"), [(9, 12, [100]), (8, 13, [])])
def test_the_usual_price_is_the_lower_median(middling: int, dear: int, usual: list[int]) -> None:
    """Of twenty-four the twelfth. Beside 5,000 those of 100 are low as well: more than a fifth, so cheap as a rule."""
    found = low(orders([10] * 3 + [100] * middling + [5000] * dear))
    assert [odd.usual for odd in found] == usual


def test_what_went_back_was_paid_all_the_same() -> None:
    """Three of which 1 is left after the refund, and three that never took more."""
    back = orders([6800] * 3, refunded=6799, start=100)
    [odd] = low(orders([6800] * 20), back, orders([1] * 3, start=200))
    assert (odd.paid, len(odd.refs)) == (1, 3)
    assert low(orders([6800] * 20), back) == []


def test_received_within_ten_minutes_is_odd_where_goods_take_longer() -> None:
    [odd] = received_at_once([7, 9], delivered=100)
    assert (odd.refs, odd.usual) == ((7, 9), 100)
    assert list(received_at_once([], delivered=100)) == []


def test_a_shop_of_goods_without_parcels_has_none() -> None:
    assert list(received_at_once([1, 2, 3], delivered=100)) == []
    assert list(received_at_once([1], delivered=49)) == []
    assert is_rare(2, of=100)
    assert not is_rare(3, of=100)


def test_five_accounts_on_one_phone_that_hardly_buy_are_odd() -> None:
    own = {account: [account * 10] for account in range(6)}
    [odd] = shared_phones(own, dict.fromkeys(range(5), 1))
    assert (odd.refs, odd.usual) == ((0, 10, 20, 30, 40), 5)
    assert list(shared_phones(own, dict.fromkeys(range(4), 1))) == []
    assert list(shared_phones(own, {n: n for n in range(6)})) == []


def test_accounts_that_buy_often_share_a_phone_like_any_family() -> None:
    often = {account: [account, account + 10, account + 20] for account in range(5)}
    assert list(shared_phones(often, dict.fromkeys(range(5), 1))) == []
