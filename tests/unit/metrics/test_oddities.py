"""Orders odd one by one."""

from collections.abc import Sequence

from huitou.metrics.oddities import Detail, low_amounts, received_at_once, shared_phones

MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE


def details(paid: Sequence[int], *, product: str = "tea", took: int | None = None) -> list[Detail]:
    return [Detail(("s", "", f"{product}{n}"), amount, amount, product, took, n) for n, amount in enumerate(paid)]


def test_the_same_tiny_amount_three_times_is_odd() -> None:
    [odd] = low_amounts(details([6800] * 20 + [1, 1, 1, 680, 681]))
    assert (odd.kind, [d.paid for d in odd.purchases], odd.usual, odd.product) == ("low_amount", [1, 1, 1], 6800, "tea")


def test_what_is_cheap_as_a_rule_is_not() -> None:
    assert list(low_amounts(details([6800] * 20 + [1] * 6))) == []
    assert list(low_amounts(details([6800] * 20 + [1, 1]))) == []
    assert list(low_amounts(details([6800] * 16 + [1, 1, 1]))) == []
    assert list(low_amounts(details([6800] * 20 + [1, 1, 1], product=""))) == []


def test_received_within_ten_minutes_is_odd_where_goods_take_longer() -> None:
    slow = details([1] * 99, took=2 * DAY)
    at_once = details([1], product="cup", took=10 * MINUTE)
    [odd] = received_at_once([*slow, *at_once])
    assert odd.purchases == tuple(at_once)
    assert list(received_at_once([*slow, *details([1], product="cup", took=11 * MINUTE)])) == []
    assert list(received_at_once([*slow, *details([1], product="cup", took=-MINUTE)])) == []


def test_a_shop_of_goods_without_parcels_has_none() -> None:
    assert list(received_at_once([*details([1] * 95, took=2 * DAY), *details([1] * 5, product="cup", took=0)])) == []
    assert list(received_at_once([*details([1] * 40, took=2 * DAY), *details([1], product="cup", took=0)])) == []


def test_five_accounts_on_one_phone_that_hardly_buy_are_odd() -> None:
    own = details([100] * 6)
    [odd] = shared_phones(own, dict.fromkeys(range(5), 1))
    assert (odd.purchases, odd.usual) == (tuple(own[:5]), 5)
    assert list(shared_phones(own, dict.fromkeys(range(4), 1))) == []
    assert list(shared_phones(own, {n: n for n in range(6)})) == []


def test_accounts_that_buy_often_share_a_phone_like_any_family() -> None:
    often = [Detail(("s", "", f"x{n}"), 1, 1, "tea", None, n % 5) for n in range(15)]
    assert list(shared_phones(often, dict.fromkeys(range(5), 1))) == []
