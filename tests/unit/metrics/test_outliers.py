"""Amounts far out of line for their category: the median and the spread around it decide, not the mean."""

from huitou.metrics.outliers import outliers
from tests.support.shops import Order, order, snapshot_of


def shop(*odd: int, usual: int = 60, category: str = "tea") -> list[Order]:
    """``usual`` purchases of 60.00 to 89.00, then the odd ones."""
    amounts = [6000 + 100 * (n % 30) for n in range(usual)] + list(odd)
    return [
        order(n, "ana", at="2024-01-05 10:00", net=net, categories=((category, net),)) for n, net in enumerate(amounts)
    ]


def found(orders: list[Order]) -> list[int]:
    with snapshot_of(orders) as snapshot:
        return [outlier.net for outlier in outliers(snapshot)]


def test_a_slipped_decimal_point_is_seen_on_either_side() -> None:
    # The median is 74.00: 7,500.00 is 101 times as much, 0.50 a 148th.
    assert found(shop(750_000, 50)) == [50, 750_000]


def test_a_large_purchase_is_none() -> None:
    assert found(shop(5 * 7400, 7400 // 5)) == []


def test_one_huge_amount_does_not_hide_another() -> None:
    assert found(shop(10**9, 750_000)) == [10**9, 750_000]


def test_a_category_of_few_purchases_has_none() -> None:
    assert found(shop(750_000, usual=48)) == []


def test_categories_are_judged_apart() -> None:
    rich = [
        order(1000 + n, "bo", at="2024-01-05 10:00", net=750_000, categories=(("gold", 750_000),)) for n in range(60)
    ]
    assert found([*shop(), *rich]) == []


def test_what_it_says_of_one() -> None:
    with snapshot_of(shop(750_000)) as snapshot:
        [outlier] = outliers(snapshot)
    # 61 amounts: the 31st is 75.00.
    assert (outlier.category, outlier.order_id, outlier.usual) == ("tea", "o60", 7500)


def test_a_shop_without_purchases_has_none() -> None:
    assert found([]) == []
