"""The worked example of a live room: each rate, its yardstick and its verdict, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huitou.diagnosis.live_room.counted import Counted
from huitou.diagnosis.live_room.rates import Judged, Rate, judge
from huitou.diagnosis.live_room.yardsticks import yardsticks
from tests.support.live import session

YARD = yardsticks()
# Entry 18, 19, 20, 21 and 22 %; a product seen by 80 % and clicked by 30 % of them every time; 24 deals each, of 216 to
# 264 clicks: 1/9, 2/19, 1/10, 2/21 and 1/11.
PAST = [
    session(f"s{place}", f"2024-05-{10 + place}", 5000, entered, entered * 8 // 10, entered * 24 // 100, 24)
    for place, entered in enumerate((900, 950, 1000, 1050, 1100))
]
TODAY = session("today", "2024-05-20", 5000, 800, 640, 112, 11)


def rates(found: Judged) -> dict[str, Rate]:
    return {rate.name: rate for rate in (*found.rates, found.overall)}


def verdict_of(entered: int) -> str | None:
    return judge(replace(TODAY, counts=(5000, entered, None, None, None)), PAST, YARD).rates[0].verdict


def test_each_rate_is_held_against_the_median_of_the_days_before() -> None:
    found = rates(judge(TODAY, PAST, YARD))

    # 800 of 5000 is 0.16, a fifth below the median 0.20; its upper limit 0.1704 is below 0.20 as well.
    enter = found["enter"]
    assert (enter.value, enter.own, enter.own_n, enter.against) == (0.16, 0.2, 5, "own")
    assert enter.gap == pytest.approx(-0.2, rel=1e-12)
    assert enter.interval == pytest.approx((0.150100, 0.170422), abs=1e-6)
    assert enter.verdict == "issue"
    # 640 of 800 is the usual 0.80.
    assert (found["show"].gap, found["show"].verdict) == (0, "fine")
    # 112 of 640 is 0.175 against 0.30: 0.175 / 0.30 - 1 = -5/12.
    assert found["click"].gap == pytest.approx(-5 / 12, rel=1e-12)
    assert found["click"].verdict == "high"
    # 112 who clicked are fewer than 200; that of the days before is known all the same.
    deal = found["deal"]
    assert (deal.value, deal.undefined, deal.verdict) == (None, "few", None)
    assert deal.own == pytest.approx(0.1, rel=1e-12)
    # 11 of 5000 against 24 of 5000: 11/24 - 1.
    assert found["overall"].gap == pytest.approx(-13 / 24, rel=1e-12)


def test_the_lowest_is_the_one_furthest_below() -> None:
    found = judge(TODAY, PAST, YARD)
    assert found.lowest is not None
    assert found.lowest.name == "click"
    assert judge(PAST[-1], PAST[:-1], YARD).lowest is None


def test_the_thresholds_are_to_be_passed() -> None:
    # Of the median 0.20: 0.164 is exactly 18 % below and no issue, 0.12 exactly 40 % below and not yet a grave one.
    assert [verdict_of(entered) for entered in (820, 819, 600, 599)] == ["fine", "issue", "issue", "high"]


def test_what_may_be_chance_is_no_issue() -> None:
    # 17 of 220 is 0.0773, 23 % below 0.10, and its upper limit 0.1204 is above it.
    few = replace(TODAY, counts=(5000, 1000, 800, 220, 17))
    deal = judge(few, PAST, YARD).rates[3]
    assert deal.gap == pytest.approx(17 / 22 - 1, rel=1e-12)
    assert deal.verdict == "chance"


def test_it_is_silent_below_two_hundred() -> None:
    for exposed, undefined in ((199, "few"), (200, None)):
        rate = judge(replace(TODAY, counts=(exposed, 20, None, None, None)), [], YARD).rates[0]
        assert rate.undefined == undefined
    assert judge(replace(TODAY, counts=(None, 20, None, None, None)), [], YARD).rates[0].undefined == "unknown"


def test_only_the_thirty_days_before_count() -> None:
    on = {
        "2024-04-19": 4,  # 31 days before
        "2024-04-20": 5,  # 30 days before
        "2024-05-19": 5,
        "2024-05-20": 4,  # the day itself
        "2024-05-21": 4,
    }
    for day, known in on.items():
        moved = [*PAST[1:], session("moved", day, 5000, 1000, 800, 240, 24)]
        rate = judge(TODAY, moved, YARD).rates[0]
        assert rate.own_n == known, day
        assert (rate.own is not None) == (known == 5), day


def test_with_too_few_before_experience_stands_in() -> None:
    found = judge(TODAY, PAST[:4], YARD)
    enter, show, click, _ = found.rates
    # 0.16 against 0.19 is 16 % below, 0.175 against 0.26 is 33 % below; 0.80 lies between 0.70 and 0.90.
    assert (enter.against, enter.own, enter.verdict) == ("experience", None, "fine")
    assert enter.gap == pytest.approx(0.16 / 0.19 - 1, rel=1e-12)
    assert (show.gap, show.verdict) == (0, "fine")
    assert click.gap == pytest.approx(0.175 / 0.26 - 1, rel=1e-12)
    assert found.lowest is not None
    assert (found.lowest.name, found.lowest.verdict) == ("click", "issue")
    assert found.overall.gap is None


UNLIKE: dict[str, Counted] = {
    "times": replace(TODAY, basis="times"),
    "slots": replace(TODAY, part="slot"),
    "slots added up": replace(TODAY, part="slots"),
    "leads": replace(TODAY, goal="leads"),
}


@pytest.mark.parametrize("other", UNLIKE.values(), ids=UNLIKE)
def test_only_what_counts_alike_is_compared(other: Counted) -> None:
    assert judge(other, PAST, YARD).rates[0].own_n == 0
    assert judge(TODAY, [replace(other, day=each.day) for each in PAST], YARD).rates[0].own_n == 0


def test_times_have_no_interval_and_nothing_of_people() -> None:
    enter, show, *_ = judge(replace(TODAY, basis="times"), PAST, YARD).rates
    assert (enter.value, enter.interval, enter.experience, enter.gap) == (0.16, None, None, None)
    # One visit is shown many products.
    assert (show.value, show.undefined) == (None, "no_share")


def test_a_room_for_leads_ends_in_leads_and_has_no_experience_of_sales() -> None:
    found = judge(replace(TODAY, goal="leads", counts=(5000, 1000, 800, 240, 24)), [], YARD)
    assert [rate.name for rate in found.rates] == ["enter", "show", "click", "lead"]
    assert (found.rates[3].value, found.rates[3].experience) == (0.1, None)
    assert found.lowest is None


@pytest.mark.parametrize(("share", "said"), [(None, None), (0.5, None), (0.51, "warn"), (0.7, "warn"), (0.71, "high")])
def test_paid_traffic(share: float | None, said: str | None) -> None:
    assert judge(replace(TODAY, paid_share=share), PAST, YARD).paid == said
