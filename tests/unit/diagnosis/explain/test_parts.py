"""The arithmetic of explaining: price index, mix and rate, strays and drift."""

from __future__ import annotations

from fractions import Fraction
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.diagnosis.explain.factors import price_index
from huitou.diagnosis.explain.search import Dimension
from huitou.diagnosis.explain.shares import Part, shift
from huitou.diagnosis.explain.surprise import astray, drift_of, moved
from huitou.diagnosis.explain.tallies import Tally


def test_a_price_index_weighs_each_product_by_its_share_of_the_money() -> None:
    # Tea: 2 for 20.00, then 3 for 33.00: 10 % dearer; nuts: the same 5.00. Money 20 of 30, then 33 of 43.
    before = {1: (2_000, 2), 2: (1_000, 2)}
    after = {1: (3_300, 3), 2: (1_000, 2)}
    share = (20 / 30 + 33 / 43) / 2
    assert price_index(before, after) == pytest.approx(exp(share * log(1.1)))
    assert price_index(before, {3: (100, 1)}) is None


def part(numerator: int, denominator: int) -> Part:
    """A rate of people, one each."""
    return Part(denominator, numerator, denominator, numerator, numerator, denominator)


def test_mix_and_rates_by_hand() -> None:
    # Half at 10 % and half at 30 % is 20 %; a quarter and three quarters at the same rates is 25 %: all of it mix.
    found = shift({1: (part(10, 100), part(5, 50)), 2: (part(30, 100), part(45, 150))})

    assert found is not None
    assert found.mix == Fraction(1, 20)
    assert set(found.rates.values()) == {Fraction(0)}
    assert found.mix_z > 3
    assert shift({1: (part(0, 0), part(1, 2))}) is None


_SIDES = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: part(min(pair), max(pair)))


@given(st.dictionaries(st.integers(1, 6), st.tuples(_SIDES, _SIDES), min_size=1))
def test_mix_and_rates_add_up_to_the_change_exactly(slices: dict[int, tuple[Part, Part]]) -> None:
    found = shift(slices)
    then, now = (sum(s[place].denominator for s in slices.values()) for place in (0, 1))
    if not then or not now:
        assert found is None
        return
    change = Fraction(sum(s[1].numerator for s in slices.values()), now) - Fraction(
        sum(s[0].numerator for s in slices.values()), then
    )
    assert found is not None
    assert found.mix + sum(found.rates.values()) == change
    assert found.mix == sum(found.mixes.values())


def tally(value: int) -> Tally:
    """So many customers with one purchase of 1."""
    return Tally(value, value, value, value, value)


def test_a_slice_is_expected_to_move_like_the_rest() -> None:
    whole = {1: tally(1_000), 0: tally(1_950)}
    found = astray({1: tally(100), 0: tally(150)}, whole, before=1, after=0, drift=0.0)

    assert found is not None
    # The rest doubled, 900 to 1,800: so would 100 have become 200.
    assert (found.expected, found.effect) == (200.0, -50.0)
    assert found.z < -1.9
    # A slice that is all there is has no rest.
    assert astray(whole, whole, before=1, after=0, drift=0.0) is None


def test_slices_that_always_stray_are_not_surprising() -> None:
    swinging = {place: tally(600 if place % 2 else 400) for place in range(9)}
    steady = {place: tally(1_000) for place in range(9)}
    whole = {place: swinging[place] + steady[place] for place in range(9)}
    drift = drift_of({1: swinging}, whole, history=range(1, 9))

    assert drift == pytest.approx(0.4, abs=0.15)
    found = astray(swinging, whole, before=1, after=0, drift=drift)
    assert found is not None
    assert abs(found.z) < 2
    # With too little history a tenth is taken.
    assert drift_of({1: swinging}, whole, history=range(1, 3)) == 0.1


def test_what_one_slice_did_is_no_echo_in_the_others() -> None:
    courses = {key: {place: tally(500) for place in range(9)} for key in (1, 2, 3)}
    courses[1] = {**courses[1], 0: tally(50)}
    whole: dict[int, Tally] = {}
    for course in courses.values():
        for place, each in course.items():
            whole[place] = whole.get(place, Tally()) + each
    dimension = Dimension.of(courses, whole, history=range(1, 9), before=1, after=0)

    # Beside a rest in which channel 1 collapsed, the others look as if they had grown.
    assert dimension.look()[2].found.effect > 100
    taken, rest = dimension.search(looks=3, error_share=0.05)
    assert [each.key for each in taken] == [1]
    assert rest[2].found.effect == 0


def test_a_factor_is_beside_its_own_habit() -> None:
    calm = moved(100.0, 120.0, chance=0.01, history=[100.0, 101.0, 100.0, 99.0, 100.0], uneven=False, floor=0.01)
    wild = moved(100.0, 120.0, chance=0.01, history=[100.0, 130.0, 95.0, 120.0, 100.0], uneven=False, floor=0.01)

    assert calm is not None
    assert wild is not None
    assert calm.share == pytest.approx(0.2)
    assert calm.p < 0.001
    assert wild.p > 0.05
    # A calendar that differs calls for as much as ever was.
    once = moved(100.0, 120.0, chance=0.01, history=[100.0, 130.0, 129.0, 128.0, 127.0], uneven=True, floor=0.01)
    assert once is not None
    assert once.p > 0.05
    assert moved(0.0, 1.0, chance=0.1, history=[], uneven=False, floor=0.1) is None
