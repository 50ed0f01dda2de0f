"""Fading vectors, neighbours and what goes together, against plain loops and values worked out by hand."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huitou.predict.next_product.baskets import Baskets, baskets
from huitou.predict.next_product.neighbours import Fading, fading, of_neighbours, pool
from huitou.predict.next_product.personal import pairs
from huitou.predict.next_product.rest import rest_days, usual_gaps
from huitou.predict.next_product.together import together

lines = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(0, 5)), min_size=1, max_size=60, unique=True
)


def laid_out(rows: list[tuple[int, int, int]]) -> Baskets:
    who, day, product = zip(*rows, strict=True)
    return baskets(who, np.array(day, float), product, customers=5, products=6)


def by_loops(rows: list[tuple[int, int, int]], how: Fading) -> np.ndarray:
    """Hu et al. 2020, equations 1 and 2, groups counted from the latest basket."""
    found = np.zeros((5, 6))
    for customer in range(5):
        held = defaultdict(list)
        for who, day, product in rows:
            if who == customer:
                held[day].append(product)
        latest_first = [held[day] for day in sorted(held, reverse=True)]
        if not latest_first:
            continue
        size = -(-len(latest_first) // how.groups)
        grouped = [latest_first[start : start + size] for start in range(0, len(latest_first), size)]
        for far, group in enumerate(grouped):
            for back, basket in enumerate(group):
                for product in basket:
                    found[customer, product] += how.across**far * how.within**back / size / len(grouped)
    return found


@settings(max_examples=60, deadline=None)
@given(lines, st.integers(1, 4))
def test_vectors_fade_twice(rows: list[tuple[int, int, int]], groups: int) -> None:
    how = Fading(groups=groups)
    vectors = fading(laid_out(rows), np.arange(5), how)
    assert vectors.toarray() == pytest.approx(by_loops(rows, how), rel=1e-6)


def test_a_vector_by_hand() -> None:
    # Three baskets in two groups of two: the latest two, then the first. Product 0 stands in the last basket and in the
    # first: 1 / 2 / 2, and 0.7 / 2 / 2; product 1 in the middle one: 0.9 / 2 / 2.
    laid = baskets([0, 0, 0], [1.0, 2.0, 3.0], [0, 1, 0])
    assert fading(laid, np.array([0]), Fading(groups=2)).toarray()[0] == pytest.approx([0.425, 0.225])


@settings(max_examples=60, deadline=None)
@given(lines, st.integers(1, 5))
def test_neighbours_are_the_nearest_and_nobody_their_own(rows: list[tuple[int, int, int]], nearest: int) -> None:
    laid, how, offered = laid_out(rows), Fading(nearest=nearest), np.arange(6)
    everybody = np.arange(5)
    found = of_neighbours(fading(laid, everybody, how), everybody, pool(laid, how, offered))
    vectors = by_loops(rows, how)
    active = [who for who in range(5) if vectors[who].any()]
    telling = np.log((len(active) + 1) / ((vectors > 0).sum(axis=0) + 1))
    scaled = vectors * telling
    for who in everybody:
        alike = {}
        for other in active:
            length = np.linalg.norm(scaled[who]) * np.linalg.norm(scaled[other])
            alike[other] = scaled[who] @ scaled[other] / length if other != who and length > 1e-12 else 0.0
        chosen = sorted(alike, key=lambda other: -alike[other])[:nearest]
        ties = len({round(alike[other], 5) for other in alike}) < len(alike)
        total = sum(alike[other] for other in chosen)
        if total > 1e-6 and (not ties or nearest >= len(active)):
            mean = sum(alike[other] * vectors[other] for other in chosen) / total
            assert found[who] == pytest.approx(mean, abs=1e-4)


def test_a_smaller_pool_holds_those_of_most_lines() -> None:
    laid = baskets([0, 0, 1, 2, 2, 2], [1.0, 2.0, 1.0, 1.0, 2.0, 3.0], [0, 1, 0, 0, 1, 2])
    assert pool(laid, Fading(), np.arange(3), size=2).customers.tolist() == [0, 2]


def test_together_by_hand() -> None:
    # 0 and 1 are bought by two and three customers, by both two: 2 / sqrt(6) * 2 / (2 + 10). 2 goes with neither: one.
    laid = baskets([0, 0, 1, 1, 2, 2], [1.0, 2.0, 1.0, 1.0, 1.0, 1.0], [0, 1, 0, 1, 1, 2])
    found = together(laid, np.arange(3))
    value = 2 / 6**0.5 * 2 / 12
    expected = [[0, value, 0], [value, 0, 0], [0, 0, 0]]
    assert found.likeness.toarray() == pytest.approx(np.array(expected), rel=1e-6)
    assert found.both.toarray().tolist() == [[0, 2, 0], [2, 0, 0], [0, 0, 0]]
    assert found.buyers.tolist() == [2, 3, 1]


def test_the_rest_is_ones_own_quartile_else_the_products() -> None:
    # Customer 0 bought product 0 after 30, 10 and 20 days: three in four gaps reach 10.
    # Customers 1 to 5 came back to product 1 after 7, 8, 9, 10 and 11 days: the product's quartile is 8; customer 6,
    # who bought it once, rests as long; customer 7 bought twice as much as is usual of theirs: longer.
    who = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 7]
    day = [0, 30, 40, 60, 0, 7, 0, 8, 0, 9, 0, 10, 0, 11, 0, 0, 50]
    product = [0] * 4 + [1] * 13
    quantity = [1] * 15 + [1, 3]
    laid = baskets(who, np.array(day, float), product, quantity)
    usual = usual_gaps(laid)
    assert usual.tolist() == [9, 8]  # product 0 has three gaps, too few; of all nine, three in four reach 9
    found, at = pairs(laid, np.arange(8))
    rest = rest_days(laid, found, at, usual)
    assert rest.tolist() == [10, 8, 8, 8, 8, 8, 8, 12]


def test_nobody_came_back_then_nothing_rests() -> None:
    laid = baskets([0, 1], [1.0, 2.0], [0, 0])
    found, at = pairs(laid, np.arange(2))
    assert np.isnan(rest_days(laid, found, at, usual_gaps(laid))).all()
