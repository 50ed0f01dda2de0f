"""Seeded numbers: the same everywhere, and what they say they are."""

from __future__ import annotations

import math

import numpy as np
import pytest

from huitou.simulate.draws import Draws, exp, log

# (raw >> 12 plus a half) / 2 ** 52 of the raw numbers 14460549579101240468, 12332182579652894595, 509855273894647346
# that PCG64(SeedSequence([1, crc32(b"a")])) begins with.
FIRST_UNIFORMS = ["0.7839079634497955", "0.6685289572173779", "0.027639309780488452"]


def test_a_stream_is_fixed_by_seed_and_purpose() -> None:
    assert [repr(x) for x in Draws(1, "a").uniform(3).tolist()] == FIRST_UNIFORMS


def test_two_purposes_do_not_share_numbers() -> None:
    assert not set(Draws(1, "a").uniform(50).tolist()) & set(Draws(1, "b").uniform(50).tolist())


@pytest.mark.parametrize("x", [1e-300, 2.0**-52, 0.5, 0.7071067811865476, 1.0, math.e, 12345.678, 1e300])
def test_log_agrees_with_the_c_library(x: float) -> None:
    assert log(np.array([x]))[0] == pytest.approx(math.log(x), rel=4e-16, abs=1e-16)


@pytest.mark.parametrize("x", [-700.0, -1.5, -1e-9, 0.0, 0.3, 1.0, 20.0, 700.0])
def test_exp_agrees_with_the_c_library(x: float) -> None:
    assert exp(np.array([x]))[0] == pytest.approx(math.exp(x), rel=1e-13)


def test_below_never_reaches_its_bound() -> None:
    drawn = Draws(3, "a").below(5, 2000)

    assert set(drawn.tolist()) == {0, 1, 2, 3, 4}


def test_pick_never_takes_what_weighs_nothing() -> None:
    assert set(Draws(3, "a").pick([0, 1, 0, 2, 0], 2000).tolist()) == {1, 3}


def test_no_numbers_are_no_numbers() -> None:
    draws = Draws(3, "a")

    assert [len(draws.uniform(0)), len(draws.gamma(0.7, 0)), len(draws.erlang(np.array([], dtype=np.int64)))] == [
        0,
        0,
        0,
    ]
