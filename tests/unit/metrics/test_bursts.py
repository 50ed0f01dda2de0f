"""Bursts of purchases: what looks made up, and what only crowds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

from huitou.metrics import bursts as by_columns
from huitou.metrics.bought import Purchases
from huitou.metrics.burst_search import NOBODY, log_tails

HOUR = 3_600_000_000
DAY = 24 * HOUR
NAMES = ("tea", "cups", "nuts", "books")


class Purchase(NamedTuple):
    number: int
    at: int
    customer: int | None
    goods: str = "tea"
    source: int = 0


@dataclass(frozen=True)
class Burst:
    """A burst in words of the purchases given."""

    purchases: tuple[Purchase, ...]
    goods: str
    usual: float
    again: int

    @property
    def customers(self) -> int:
        return len({purchase.customer for purchase in self.purchases})


bought = Purchase


def bursts(purchases: Iterable[Purchase]) -> list[Burst]:
    own = sorted(purchases, key=lambda each: (each.at, each.number))
    columns = Purchases(
        source=np.array([each.source for each in own], dtype=np.int32),
        moment=np.array([each.at for each in own], dtype=np.int64),
        customer=np.array([NOBODY if each.customer is None else each.customer for each in own], dtype=np.int32),
        goods=np.array([NAMES.index(each.goods) for each in own], dtype=np.int32),
        net=np.full(len(own), 5000),
        day=np.array([each.at // DAY for each in own], dtype=np.int32),
        ref=np.arange(len(own), dtype=np.int32),
    )
    return [
        Burst(tuple(own[place] for place in each.places), NAMES[each.goods], each.usual, each.again)
        for each in by_columns.bursts(columns)
    ]


def usual(days: int = 120) -> list[Purchase]:
    """Four purchases a day, one of each kind of goods, at noon, by customers who come every third day."""
    return [
        bought(day * 4 + kind, day * DAY + 12 * HOUR + kind, 1000 + (day % 3) * 4 + kind, goods)
        for day in range(days)
        for kind, goods in enumerate(NAMES)
    ]


def crowd(day: int, customers: range, *, goods: str = "tea", start: int = 10_000) -> list[Purchase]:
    """Each of the customers buys once, a minute apart, in the evening."""
    at = day * DAY + 20 * HOUR
    return [bought(start + day * 100 + n, at + n * HOUR // 60, who, goods) for n, who in enumerate(customers)]


def test_a_steady_shop_has_none() -> None:
    assert bursts(usual()) == []


def test_many_of_one_kind_by_accounts_that_buy_at_no_other_time() -> None:
    made_up = crowd(60, range(20))
    [burst] = bursts([*usual(), *made_up])
    assert burst.purchases == tuple(made_up)
    assert (burst.goods, burst.customers, burst.again) == ("tea", 20, 0)
    assert burst.usual < 1


def test_a_burst_as_large_as_all_else_sold_of_its_goods_is_still_told() -> None:
    # 120 days bring 120 of tea; the burst brings as many in two hours: half of all tea, and of what is sold a fifth.
    made_up = crowd(60, range(119))
    [burst] = bursts([*usual(), *made_up])
    assert len(burst.purchases) == 119


def test_accounts_that_come_together_again_are_told() -> None:
    first, second = bursts([*usual(), *crowd(40, range(12)), *crowd(80, range(12))])
    assert (first.again, second.again) == (12, 12)


def test_a_second_burst_too_small_to_be_seen_alone_is_known_by_its_company() -> None:
    found = bursts([*usual(), *crowd(40, range(12)), *crowd(80, range(4))])
    assert sorted(len(burst.purchases) for burst in found) == [4, 12]


def test_customers_who_buy_at_other_times_too_are_left_alone() -> None:
    regulars = [bought(20_000 + n, (10 + 5 * n) * DAY + 12 * HOUR, n) for n in range(20)]
    assert bursts([*usual(), *crowd(60, range(20)), *regulars]) == []


def test_a_promotion_of_the_whole_shop_is_none() -> None:
    rush = [
        p
        for kind, goods in enumerate(NAMES)
        for p in crowd(60, range(20 * kind, 20 * kind + 20), goods=goods, start=10_000 * kind + 10_000)
    ]
    assert bursts([*usual(), *rush]) == []


def test_a_shop_that_sells_in_bursts_has_none() -> None:
    # A live room every week: 17 of 120 days.
    shows = [p for week in range(17) for p in crowd(7 * week, range(20 * week, 20 * week + 20))]
    assert bursts([*usual(), *shows]) == []


def test_purchases_of_nobody_known_are_in_none() -> None:
    nobody = [bought(10_000 + n, 60 * DAY + 20 * HOUR + n, None) for n in range(20)]
    assert bursts([*usual(), *nobody]) == []


def test_sources_are_looked_at_apart() -> None:
    other = [p._replace(source=1) for p in crowd(60, range(20))[::2]]
    here = crowd(60, range(20))[1::2]
    found = bursts([*usual(), *here])
    assert [len(burst.purchases) for burst in found] == [10]
    assert bursts([*usual(), *here, *other]) == found


def test_the_order_of_purchases_does_not_matter() -> None:
    everything = [*usual(), *crowd(40, range(12)), *crowd(80, range(12))]
    assert bursts(everything) == bursts(everything[::-1])


def test_no_purchases_have_none() -> None:
    assert bursts([]) == []


def test_the_chance_of_so_many_is_bounded_from_above() -> None:
    # Poisson with mean 1: P(X >= 5) = 1 - e^-1 (1 + 1 + 1/2 + 1/6 + 1/24) = 0.00366, log10 = -2.4366.
    five, one = log_tails(np.array([5, 1]), np.array([1.0, 2.0]))
    assert five == pytest.approx(-2.43, abs=0.01)
    assert five >= -2.4366
    assert one == 0
