"""Crowds of an ad report, worked out by hand; and those that cannot be compared."""

from __future__ import annotations

from fractions import Fraction

import pytest

from huitou.diagnosis.crowds.crowds import Crowd, Crowds, crowds
from huitou.diagnosis.crowds.words import sizes_remark, tallies, verdict
from huitou.errors import UserError
from huitou.intake.ad_report import AdReport, CrowdRow
from huitou.language import Speech

EN, ZH = Speech("en"), Speech("zh")
VISITED = CrowdRow(2, "visited", 5_000, 10_000, 500, 100, 25, 100_000, 500_000)
LAPSED = CrowdRow(3, "lapsed", 8_000, 40_000, 1_000, 100, 20, 100_000, 300_000)


def asked(*rows: CrowdRow, only: tuple[str, ...] = ()) -> Crowds:
    return crowds(AdReport("ad.csv", rows, ()), currency="CNY", only=only)


def one(found: Crowds, name: str) -> Crowd:
    return next(each for each in found.crowds if each.name == name)


def test_each_figure_by_hand() -> None:
    these = one(asked(VISITED, LAPSED), "visited").these

    # 1,000.00 / 500 clicks; 500 / 10,000; 100 / 500; 25 / 500; 5,000.00 / 25; 5,000.00 / 1,000.00.
    assert (these.cpc, these.value, these.per_cost) == (200, 20_000, 5)
    rates = (these.click_rate, these.cart_rate, these.conversion)
    assert [each.value for each in rates if each] == [0.05, 0.2, 0.05]
    # Wilson: (25 + 1.9207) / 503.8415 -+ 1.96 root(25 x 475 / 500 + 0.9604) / 503.8415 = 0.05343 -+ 0.01934.
    assert these.conversion is not None
    assert (these.conversion.low, these.conversion.high) == pytest.approx((0.03409, 0.07277), abs=1e-4)


def test_the_equal_price_check_by_hand() -> None:
    equal = one(asked(VISITED, LAPSED), "visited").equal

    # A click of the rest costs 1.00. There the 1,000.00 spent buy 1,000 clicks, of which 5 % buy for 200.00 each:
    # 50 customers and 10,000.00, ten for one; the rest bring three for one. 10.00 a click against 3.00: worth 3.33.
    assert equal is not None
    assert (equal.cpc, equal.brings, equal.rest_brings) == (100, 10, 3)
    assert equal.with_its_money == (1_000, 50, 1_000_000)
    assert equal.worth_up_to == Fraction(1_000, 3)
    # The rates are 5 % (3.409 to 7.277) and 2 % (1.299 to 3.070): log distances 0.383 and 0.4285 below, 0.3753 and
    # 0.4315 above; 2.5 x 200 / 150 = 3.33, times exp(-0.5747) = 1.876 and exp(0.5719) = 5.905.
    assert equal.ratio.value == pytest.approx(10 / 3)
    assert (equal.ratio.low, equal.ratio.high) == pytest.approx((1.876, 5.905), abs=0.01)
    assert equal.answer == "better"


def test_the_same_seen_from_the_other_side_is_worse() -> None:
    found = asked(VISITED, LAPSED)
    lapsed = one(found, "lapsed")

    # At 2.00 a click its 3.00 a click bring 1.5 for one, against 5; worth 0.60.
    assert lapsed.equal is not None
    assert (lapsed.equal.brings, lapsed.equal.rest_brings, lapsed.equal.worth_up_to) == (Fraction(3, 2), 5, 60)
    assert lapsed.equal.answer == "worse"
    assert "worth buying only if cheaper" in verdict(found, lapsed, EN)
    assert "现在每次点击 1.00 元，高于它值的价 0.60 元" in verdict(found, lapsed, ZH)


def test_a_difference_that_may_be_chance_is_called_so() -> None:
    alike = CrowdRow(4, "like", 1, 10_000, 500, 100, 24, 100_000, 480_000)
    found = asked(VISITED, alike)
    assert one(found, "visited").equal is not None
    assert "no difference that may not be chance" in verdict(found, one(found, "visited"), EN)
    assert "可能是碰巧" in verdict(found, one(found, "visited"), ZH)


def test_rows_of_a_crowd_add_up_and_its_people_do_not() -> None:
    monday = CrowdRow(2, "visited", 5_000, 6_000, 300, 60, 15, 60_000, 300_000)
    tuesday = CrowdRow(4, "visited", 4_000, 4_000, 200, 40, 10, 40_000, 200_000)
    these = one(asked(monday, LAPSED, tuesday), "visited").these
    assert (these.size, these.impressions, these.clicks, these.buyers) == (5_000, 10_000, 500, 25)
    assert these == one(asked(VISITED, LAPSED), "visited").these


def test_what_a_row_does_not_tell_the_crowd_does_not() -> None:
    part = CrowdRow(4, "visited", None, None, 10, None, 1, 100, 100)
    found = asked(VISITED, LAPSED, part)
    these = one(found, "visited").these
    assert (these.impressions, these.carts, these.click_rate, these.cart_rate) == (None, None, None, None)


def test_a_size_that_is_not_told_is_that_of_impressions_and_marked() -> None:
    found = asked(CrowdRow(2, "visited", None, 10_000, 500, 100, 25, 100_000, 500_000), LAPSED)
    assert {row[0]: row[1] for row in tallies(found, EN).rows} == {"visited": "10,000 *", "lapsed": "8,000"}
    assert "impressions" in sizes_remark(found, EN)
    assert "展现量" in sizes_remark(found, ZH)
    assert sizes_remark(asked(VISITED, LAPSED), EN) == ""


@pytest.mark.parametrize(
    ("rows", "reason", "said"),
    [
        ((VISITED,), "alone", "只有这一群"),
        ((CrowdRow(2, "visited", 1, 900, 199, 9, 9, 10, 10), LAPSED), "few_clicks", "不到 200 次"),
        ((VISITED, CrowdRow(3, "lapsed", 1, 900, 199, 9, 9, 10, 10)), "few_clicks", "不到 200 次"),
        ((CrowdRow(2, "visited", 1, 900, 300, 9, 0, 10, 0), LAPSED), "nobody_bought", "还没有成交"),
        ((CrowdRow(2, "visited", 1, 900, 300, 9, 9, 0, 10), LAPSED), "free", "没有花费"),
    ],
)
def test_an_honest_not_yet(rows: tuple[CrowdRow, ...], reason: str, said: str) -> None:
    found = asked(*rows)
    crowd = one(found, "visited")
    assert (crowd.equal, crowd.undefined) == (None, reason)
    assert said in verdict(found, crowd, ZH)
    assert "cannot be compared yet" in verdict(found, crowd, EN)
    assert found.to_dict()["crowds"]


def test_only_those_asked_for_are_answered_for_and_the_rest_stays_whole() -> None:
    third = CrowdRow(4, "like", 1, 10_000, 500, 100, 24, 100_000, 480_000)
    found = asked(VISITED, LAPSED, third, only=("lapsed",))
    assert [each.name for each in found.crowds] == ["lapsed"]
    assert found.crowds[0].rest.clicks == 1_000


def test_a_crowd_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserError, match=r"crowds\.name") as refused:
        asked(VISITED, only=("regulars",))
    assert "visited" in refused.value.zh
