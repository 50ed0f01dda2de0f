"""The curve, the typical gap and the quantiles, against values worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from huitou.statistics.survival import Curve, _greenwood, band, kaplan_meier, mean, quantile, typical_gap_interval

# The worked example: gaps 1, 30, 35, 90; two still out after 137 and 142 days.
# S: 5/6 from day 1, then x 4/5 = 4/6, x 3/4 = 3/6, x 2/3 = 2/6.
WORKED = kaplan_meier({1: 1, 30: 1, 35: 1, 90: 1}, {137: 1, 142: 1})


def test_curve_of_the_worked_example() -> None:
    assert WORKED.steps == ((1, Fraction(5, 6)), (30, Fraction(4, 6)), (35, Fraction(1, 2)), (90, Fraction(1, 3)))


def test_typical_gap_is_where_half_of_those_who_come_back_have() -> None:
    # F(142) = 4/6, half of it 1/3, first reached on day 30.
    assert WORKED.typical_gap() == 30


def test_median_is_the_first_day_at_most_half_are_away() -> None:
    assert WORKED.median() == 35


def test_those_who_left_observation_no_longer_count_as_at_risk() -> None:
    # Freireich's 6-MP arm (Cox and Oakes 1984, table 1.1): S(6) = 18/21, S(7) = 18/21 x 16/17, S(10) = that x 14/15.
    returned = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    watched = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
    curve = kaplan_meier(returned, watched)
    assert curve.away(6) == Fraction(18, 21)
    assert curve.away(7) == Fraction(18, 21) * Fraction(16, 17)
    assert float(curve.away(22)) == pytest.approx(0.5378, abs=5e-5)
    assert float(curve.away(34)) == pytest.approx(0.4482, abs=5e-5)
    assert curve.median() == 23


def test_band_is_greenwoods_on_the_log_log_scale() -> None:
    # Freireich's 6-MP arm at day 6: S = 18/21, Greenwood's sum 3/(21 x 18); log(-log S) = -1.8698 with standard error
    # sqrt(3/378) / 0.15415 = 0.5779. S^exp(-+1.96 x 0.5779): S from 0.6197 to 0.9516, as R's survfit(log-log) has it.
    [(_, low, high)] = band({6: 3, 7: 1}, {6: 1, 9: 16}, at=[6])
    assert (1 - high, 1 - low) == pytest.approx((0.6197, 0.9516), abs=5e-5)


def test_band_is_the_point_before_anybody_and_after_everybody_came_back() -> None:
    assert band({3: 2}, {}, at=[0, 3]) == [(0, 0, 0), (3, 1, 1)]


def test_half_away_exactly_is_the_median() -> None:
    # 1 of 3, then 1 of the 2 left with nobody lost between: S = 2/3, 1/3; of 4: 3/4, 1/2 is reached on day 9.
    assert kaplan_meier({4: 1, 9: 1}, {20: 2}).median() == 9


def test_median_is_not_reached_where_fewer_than_half_come_back() -> None:
    assert kaplan_meier({4: 1}, {20: 2}).median() is None


def test_returns_after_a_year_do_not_move_the_typical_gap() -> None:
    # Within 365 days one of four is back, on day 10; the two after 400 days are beyond H.
    assert kaplan_meier({10: 1, 400: 2}, {500: 1}).typical_gap() == 10


def test_typical_gap_is_undefined_where_nobody_came_back_within_a_year() -> None:
    assert kaplan_meier({400: 2}, {500: 1}).typical_gap() is None
    assert kaplan_meier({}, {50: 3}).typical_gap() is None
    assert kaplan_meier({}, {}).typical_gap() is None


def test_share_returned_is_unknown_beyond_the_follow_up() -> None:
    assert WORKED.returned_within(142) == Fraction(2, 3)
    assert WORKED.returned_within(143) is None


def test_the_last_to_be_watched_coming_back_says_nothing_of_days_beyond() -> None:
    # One was watched for 5 days only; the other came back on day 9, the last of those at risk: S(9) = 0.
    curve = kaplan_meier({9: 1}, {5: 1})
    assert (curve.returned_within(9), curve.returned_within(365)) == (1, None)


def test_share_returned_is_known_for_ever_once_everybody_is_back() -> None:
    assert kaplan_meier({3: 2}, {}).returned_within(365) == 1


def test_chart_points_are_weekly_and_end_at_the_horizon() -> None:
    points = Curve(((8, 1, 2),), follow_up=16, everybody_back=False).points()
    assert points == [(0, 0), (7, 0), (14, Fraction(1, 2)), (16, Fraction(1, 2))]


@pytest.mark.parametrize(
    ("share", "wanted"),
    # R: quantile(c(1, 30, 35, 90), type = 7) is 22.75, 32.5, 48.75.
    [(Fraction(1, 4), 22.75), (Fraction(1, 2), 32.5), (Fraction(3, 4), 48.75), (Fraction(0), 1), (Fraction(1), 90)],
)
def test_quantiles_are_of_type_7(share: Fraction, wanted: float) -> None:
    assert quantile({90: 1, 1: 1, 35: 1, 30: 1}, share) == wanted


def test_quantile_between_equal_values_is_that_value() -> None:
    assert quantile({7: 5}, Fraction(1, 3)) == 7


def test_mean_and_quantile_of_nothing_are_undefined() -> None:
    assert mean({}) is None
    assert quantile({}, Fraction(1, 2)) is None


def test_mean_is_exact() -> None:
    assert mean({1: 1, 30: 1, 35: 1, 90: 1}) == 39
    assert mean({1: 1, 2: 2}) == Fraction(5, 3)


def test_interval_of_the_typical_gap_by_hand() -> None:
    # 40 customers: 10 back on day 10, 10 on day 20, 10 on day 30, 10 out until day 60. S: 3/4, 1/2, 1/4; F(H)/2 = 3/8,
    # reached on day 20. G: 10/(40 30), + 10/(30 20), + 10/(20 10) = 1/120, 1/40, 3/40.
    # Day 10: 1/4 - 3/8 = -0.125; var = 9/16/120 + 1/16 * 3/40 / 4 - 3/16/120 = 0.0043, deviation 0.0656: inside.
    # Day 20: 0.125; var = 1/4/40 + 0.001172 - 1/8/40 = 0.0043: inside. Day 30: 0.375; var = 0.004687 + 0.001172 -
    # 0.004687, deviation 0.0342: beyond.
    assert typical_gap_interval({10: 10, 20: 10, 30: 10}, {60: 10}) == (10, 30)


def test_greenwood_of_a_published_curve() -> None:
    # Freireich's 6-MP arm: standard errors 0.0764 at 6, 0.0869 at 7, 0.0963 at 10 as R's survfit prints them.
    returned = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    watched = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}
    steps, horizon = _greenwood(returned, watched)
    errors = {day: share * spread**0.5 for day, share, spread in steps}
    assert [round(errors[day], 4) for day in (6, 7, 10)] == [0.0764, 0.0869, 0.0963]
    assert horizon == 35


def test_interval_of_the_typical_gap_of_nobody_is_undefined() -> None:
    assert typical_gap_interval({}, {50: 3}) is None


def test_everybody_back_on_one_day_leaves_no_doubt() -> None:
    assert typical_gap_interval({7: 50}, {}) == (7, 7)
