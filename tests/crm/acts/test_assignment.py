"""Who is held out is drawn by a hash: the same each time, in the shares asked for, and apart for each journey."""

from __future__ import annotations

import pytest

from huitou.crm.journeys.assignment import Design, share
from huitou.crm.journeys.enrolment import HELD_OUT

MANY = range(100_000)


def test_a_known_hash() -> None:
    """sha256("j1:7") begins a5f3cdecd395c1a2: of these 64 bits the first 53, over 2**53."""
    assert share("j1", 7) == (0xA5F3CDECD395C1A2 >> 11) / 2**53


def test_the_same_customer_has_the_same_arm_always() -> None:
    design = Design("salt", 0.1, {"a": 1, "b": 1})
    assert [design.arm(each) for each in range(500)] == [design.arm(each) for each in range(500)]


def test_shares_are_those_asked_for() -> None:
    """Of 100,000 a share has a standard error of 0.15 points at most; four of them are allowed."""
    arms = [Design("salt", 0.2, {"a": 1, "b": 3}).arm(each) for each in MANY]
    assert abs(arms.count(HELD_OUT) / 100_000 - 0.2) < 0.006
    assert abs(arms.count("a") / 100_000 - 0.2) < 0.006
    assert abs(arms.count("b") / 100_000 - 0.6) < 0.006


def test_a_larger_holdout_only_takes_people_in() -> None:
    small, large = Design("salt", 0.05), Design("salt", 0.25)
    assert all(large.arm(each) == HELD_OUT for each in MANY if small.arm(each) == HELD_OUT)


def test_another_journey_draws_anew() -> None:
    """Of the tenth held out here a tenth is held out there: 1,000 of 100,000, four standard errors are 126."""
    one, other = Design("one"), Design("other")
    both = sum(one.arm(each) == other.arm(each) == HELD_OUT for each in MANY)
    assert abs(both - 1000) < 126


@pytest.mark.parametrize(
    ("holdout", "arms"), [(1.0, {"a": 1}), (-0.1, {"a": 1}), (0.1, {}), (0.1, {"a": 0}), (0.1, {HELD_OUT: 1})]
)
def test_what_is_no_design_is_refused(holdout: float, arms: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"holdout|arms"):
        Design("salt", holdout, arms)
