from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.warehouse.derive import script
from huitou.warehouse.engines.duckdb import connect
from tests.support.derived import Fact, allocated


def line(category: str | None, amount: int | None, **cells: object) -> Fact:
    return {"category": category, "amount": amount} | cells


@pytest.mark.parametrize(
    ("net", "amounts", "shares"),
    [
        # 100 x 1/3 each: 33 and a third; the two equal remainders go by name.
        (100, {"cups": 50, "pots": 50, "tea": 50}, {"cups": 34, "pots": 33, "tea": 33}),
        # 10 x 2/3 = 6 rest 2/3, 10 x 1/3 = 3 rest 1/3: the larger remainder gets the cent.
        (10, {"cups": 1, "tea": 2}, {"cups": 3, "tea": 7}),
        # Nothing to go by: each line weighs the same.
        (5, {"cups": 0, "tea": 0}, {"cups": 3, "tea": 2}),
        # A negative line takes no share.
        (90, {"cups": -10, "tea": 10}, {"cups": 0, "tea": 90}),
        (90, {"tea": 1}, {"tea": 90}),
    ],
)
def test_the_net_is_allocated_by_largest_remainder(net: int, amounts: dict[str, int], shares: dict[str, int]) -> None:
    lines = [line(category, amount, row=row) for row, (category, amount) in enumerate(amounts.items())]
    assert allocated(net, lines)[0] == shares


def test_lines_of_one_category_are_allocated_one_by_one() -> None:
    # 2 over weights 1, 1, 1: the cents go to the two lines whose category comes first by name.
    lines = [line("tea", 1, row=1), line("cups", 1, row=2), line("cups", 1, row=3)]
    assert allocated(2, lines)[0] == {"cups": 2, "tea": 0}


def test_a_line_without_category_is_of_an_unknown_one() -> None:
    assert allocated(10, [line(None, 1), line("tea", 1, row=3)])[0] == {"": 5, "tea": 5}


def test_only_the_newest_line_set_counts() -> None:
    old = [line("cups", 1, version_at=1), line("pots", 1, version_at=1, row=3)]
    new = [line("tea", 1, version_at=2, version_row=4, row=4)]
    assert allocated(10, [*old, *new]) == ({"tea": 10}, "tea")


def test_a_line_set_that_came_back_stands_where_its_first_import_does_and_after_that_one() -> None:
    back = [line("tea", 1, version_at=1, import_id=3, of_import=1, version_row=2)]
    first = [line("cups", 1, version_at=1, import_id=1, version_row=9)]
    later = [line("pots", 1, version_at=1, import_id=2)]
    assert allocated(10, [*first, *back]) == ({"tea": 10}, "tea")
    assert allocated(10, [*later, *back]) == ({"pots": 10}, "pots")


@pytest.mark.parametrize(
    ("lines", "leading"),
    [
        ([line("cups", 1), line("tea", 2, row=3)], "tea"),
        ([line("tea", 1, product_id="p2"), line("cups", 1, product_id="p1", row=3)], "cups"),
        ([line("tea", 1, product_id="p1"), line("cups", 1, product_id="p2", row=3)], "tea"),
        # Nothing left to tell them apart but the name: never the place in the file.
        ([line("tea", 1), line("cups", 1, row=3)], "cups"),
        ([line("cups", 1), line("tea", 1, row=3)], "cups"),
        ([], None),
    ],
)
def test_the_leading_category_is_of_the_largest_line_then_the_lowest_product(
    lines: list[Fact], leading: str | None
) -> None:
    assert allocated(10, lines)[1] == leading


@given(
    st.integers(1, 10**12),
    st.lists(st.tuples(st.sampled_from(("", "cups", "tea")), st.integers(-5, 10**9)), min_size=1, max_size=6),
)
def test_shares_add_up_to_the_cent_and_stay_within_one_of_their_part(net: int, parts: list[tuple[str, int]]) -> None:
    shares, _ = allocated(net, [line(category, amount, row=row) for row, (category, amount) in enumerate(parts)])
    weights = [max(amount, 0) for _, amount in parts]
    weights = weights if any(weights) else [1] * len(parts)
    assert sum(shares.values()) == net
    for category, share in shares.items():
        own = [weight for (each, _), weight in zip(parts, weights, strict=True) if each == category]
        exact_low = sum(net * weight // sum(weights) for weight in own)
        assert exact_low <= share <= exact_low + len(own)


def test_the_newest_product_list_gives_a_line_its_category_where_it_has_none() -> None:
    lists = [
        {"product_id": "A1", "category": "cups", "version_at": 1},
        {"product_id": "A1", "category": "tea", "version_at": 2},
        {"product_id": "A1", "category": None, "version_at": 3},
    ]
    lines = [line(None, 1, product_id="A1"), line("pots", 1, row=3, product_id="A1"), line(None, 1, row=4)]
    assert allocated(30, lines, products=lists)[0] == {"tea": 10, "pots": 10, "": 10}


def test_more_lines_than_fit_into_memory_are_shared_out(tmp_path: Path) -> None:
    # Three lines an order that never add up to its money: every one takes the longest way.
    with connect(scratch=tmp_path, megabytes=36) as connection:
        connection.run(
            "CREATE TABLE lines_now AS SELECT i // 3 AS position, CAST(6000 + i // 3 % 100 AS BIGINT) AS net,"
            " 'category ' || CAST(hash(i) % 20 AS VARCHAR) AS category, 'product ' || CAST(hash(i) % 500 AS VARCHAR)"
            " AS product_id, CAST(2000 + hash(i) % 40 AS BIGINT) AS amount, CAST(1000 AS BIGINT) AS quantity"
            " FROM range(300000) r(i)"
        )
        connection.run(script("products"))
        # 100,000 orders of 6,000, and 0 to 99 more, a thousand times each.
        assert connection.value("SELECT SUM(net) FROM product_net") == 604_950_000
