"""Parts of a change by the logarithmic mean: they add up to the change, whatever the factors are."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.statistics.divisia import divisia, in_whole_units

_NAMES = ("buyers", "frequency", "items", "price", "share")


def _factors(draw: random.Random, names: tuple[str, ...]) -> dict[str, Fraction]:
    """Factors as shops have them: counts, small ratios, large amounts; some 0, some equal."""
    return {
        name: Fraction(draw.choice([0, draw.randint(0, 3), draw.randint(0, 10**9)]), draw.choice([1, 7, 10**6]))
        for name in names
    }


def test_parts_of_ten_thousand_random_trees_add_up_to_the_last_minor_unit() -> None:
    draw = random.Random(20261128)
    for _ in range(10_000):
        names = _NAMES[: draw.randint(1, len(_NAMES))]
        before, after = _factors(draw, names), _factors(draw, names)
        if draw.random() < 0.2:
            after[names[0]] = before[names[0]]
        parts = divisia(before, after)
        change = math.prod(after.values(), start=Fraction(1)) - math.prod(before.values(), start=Fraction(1))
        assert sum(parts.values()) == change
        total = round(change)
        rounded = in_whole_units(parts, total)
        assert sum(rounded.values()) == total
        assert all(abs(rounded[name] - parts[name]) <= 1 for name in names)


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)), min_size=1, max_size=4))
def test_swapping_the_sides_turns_every_sign_round(pairs: list[tuple[int, int]]) -> None:
    before = {str(place): Fraction(one) for place, (one, _) in enumerate(pairs)}
    after = {str(place): Fraction(two) for place, (_, two) in enumerate(pairs)}
    forth, back = divisia(before, after), divisia(after, before)
    for name in before:
        assert float(forth[name]) == pytest.approx(-float(back[name]), abs=1e-9)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_factor_that_did_not_move_has_no_part(moved: int, to: int) -> None:
    parts = divisia({"still": Fraction(7), "moved": Fraction(moved)}, {"still": Fraction(7), "moved": Fraction(to)})
    assert float(parts["still"]) == pytest.approx(0, abs=1e-20)
    assert float(parts["moved"]) == pytest.approx(7 * (to - moved))


def test_two_factors_that_doubled_have_equal_parts() -> None:
    parts = divisia({"a": Fraction(3), "b": Fraction(5)}, {"a": Fraction(6), "b": Fraction(10)})
    # 60 - 15 = 45 in two equal halves.
    assert {name: float(part) for name, part in parts.items()} == pytest.approx({"a": 22.5, "b": 22.5})


def test_zeros_take_the_limit_of_ever_smaller_numbers() -> None:
    tiny = Fraction(1, 10**300)
    for before, after in (
        ({"a": 0, "b": 5, "c": 2}, {"a": 4, "b": 6, "c": 2}),
        ({"a": 4, "b": 6, "c": 2}, {"a": 0, "b": 5, "c": 0}),
        ({"a": 0, "b": 0, "c": 2}, {"a": 4, "b": 6, "c": 3}),
    ):
        exact = divisia({n: Fraction(x) for n, x in before.items()}, {n: Fraction(x) for n, x in after.items()})
        near = divisia(
            {n: Fraction(x) or tiny for n, x in before.items()}, {n: Fraction(x) or tiny for n, x in after.items()}
        )
        for name in exact:
            assert float(near[name]) == pytest.approx(float(exact[name]), abs=0.2)


def test_factors_that_cannot_be_parted_are_refused() -> None:
    with pytest.raises(ValueError, match="same factors"):
        divisia({"a": Fraction(1)}, {"b": Fraction(1)})
    with pytest.raises(ValueError, match="below 0"):
        divisia({"a": Fraction(-1)}, {"a": Fraction(1)})
    with pytest.raises(ValueError, match="cannot be rounded"):
        in_whole_units({"a": Fraction(1)}, 9)
