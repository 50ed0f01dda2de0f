"""Gaps and sudden changes in the purchases of a day."""

from huitou.metrics.quality import Change, Gap, changes, gaps


def steady(*, a_day: int, days: int, without: range = range(0)) -> dict[int, int]:
    return {day: a_day for day in range(days) if day not in without}


def test_days_without_a_purchase_in_a_busy_shop_are_a_gap() -> None:
    # Either side of days 50 to 54 every day has 4: five days would have 20.
    assert list(gaps(steady(a_day=4, days=100, without=range(50, 55)))) == [Gap(50, 54, 20.0)]


def test_a_quiet_week_of_a_small_shop_is_none() -> None:
    # One purchase every fifth day: a fortnight without one has 14 / 5 = 2.8 at most.
    assert list(gaps({day: 1 for day in range(0, 200, 5) if not 50 <= day < 64})) == []


def test_a_few_purchases_far_apart_make_no_gap() -> None:
    # One on day 0, two from day 20 on: at the rate of those days 19 would be missing, but three tell no rate.
    assert list(gaps({0: 1, 20: 1, 21: 1})) == []
    # Ten on each side do: 10 a day before, 1 a day after, and 19 days without.
    assert list(gaps({0: 10} | dict.fromkeys(range(20, 30), 1))) == [Gap(1, 19, 19.0)]


def test_the_quiet_days_before_a_shop_took_off_are_no_gap() -> None:
    early = dict.fromkeys(range(0, 280, 7), 1)
    late = dict.fromkeys(range(300, 400), 500)
    assert list(gaps(early | late)) == []


def test_a_day_of_the_week_on_which_the_shop_is_closed_is_no_gap() -> None:
    # Closed on every seventh day; on the others 30 a day: the weeks around make some 26 of it, its own weekday nothing.
    closed = set(range(3, 400, 7))
    open_days = {day: 30 for day in range(400) if day not in closed}
    assert list(gaps(open_days)) == []
    # Days 199 and 206 are closed anyway; the six between them would have brought 30 each.
    missing = {day: n for day, n in open_days.items() if not 200 <= day < 206}
    assert list(gaps(missing)) == [Gap(199, 206, 180.0)]


def test_a_closed_day_that_was_open_before_is_judged_by_the_half_year_around_it() -> None:
    # Open every day for a year, then closed on every seventh: a year later the habit is that of the half-year around.
    daily = {day: 30 for day in range(800) if day < 365 or day % 7}
    assert all(gap.to_day < 365 + 91 + 91 for gap in gaps(daily))


def test_a_week_far_from_the_eight_before_is_a_change() -> None:
    # 20 whole weeks of 28; in the week of days 84 to 90 each day has 16: 112 = 4 x 28.
    daily = steady(a_day=4, days=140) | dict.fromkeys(range(84, 91), 16)
    assert list(changes(daily)) == [Change(84, 112, 28)]


def test_a_small_shop_has_no_sudden_changes() -> None:
    # 14 a week is too few to tell a change from chance.
    daily = steady(a_day=2, days=140) | dict.fromkeys(range(84, 91), 16)
    assert list(changes(daily)) == []


def test_a_shop_without_purchases_has_neither() -> None:
    assert (list(gaps({})), list(changes({}))) == ([], [])
