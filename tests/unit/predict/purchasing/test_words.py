"""What is said of a customer and of a shop, read as a person would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from huitou.calendar import parse_day
from huitou.language import Speech
from huitou.predict.purchasing import words
from huitou.predict.purchasing.histories import purchase_days
from huitou.predict.purchasing.scores import Purchasing, Total, purchasing
from huitou.predict.purchasing.season import Season

ZH, EN = Speech("zh"), Speech("en")


def two() -> Purchasing:
    """Customer 1 has bought on days 0, 30 and 60, customer 2 on day 90; it is day 100."""
    of = purchase_days([1, 1, 1, 2], [0, 30, 60, 90]).histories(100)
    return Purchasing(
        as_of=100,
        histories=of,
        horizons=(90,),
        expected=np.array([[2.6], [0.2]]),
        square=np.array([[9.0], [0.3]]),
        low=np.array([[1], [0]]),
        high=np.array([[4], [1]]),
        some=np.array([[0.86], [0.18]]),
        staying=np.array([[0.9], [0.4]]),
        alive=np.array([0.9, 0.4]),
        totals=(Total(90, 1234.4, 900.2, 1600.0),),
        models=("pareto_nbd",),
        tried=(),
        fits=(),
        season=Season(1, np.arange(91.0), 0.0, 0.3),
    )


def test_a_regular() -> None:
    assert words.reason(two(), 0, EN) == (
        "Bought on 3 days, about every 30 days; last 40 days ago."
        " Still your customer; 86% likely to buy again within 90 days, about 1–4 times."
    )
    assert words.reason(two(), 0, ZH) == (
        "来买过 3 天，平均每 30 天一次，上次在 40 天前。还是你的客户；90 天内再来买的可能是 86%，大约会买 1–4 次。"
    )


def test_a_one_time_buyer() -> None:
    assert words.reason(two(), 1, EN) == (
        "Bought once, 10 days ago. May be leaving; 18% likely to buy again within 90 days."
    )
    assert words.reason(two(), 1, ZH) == "只买过一次，在 10 天前。可能正在流失；90 天内再来买的可能是 18%。"


def test_the_total_says_that_the_season_is_not_known() -> None:
    assert words.about_total(two(), EN) == (
        "The customers you have will buy about 1,234 times in 90 days (8 times in 10 between 900 and 1,600)."
        " Less than two years are known, so busy and slack seasons are not, and the range is wide."
    )
    assert "不满两年" in words.about_total(two(), ZH)


def test_less_than_one_purchase_is_said_in_words() -> None:
    few = replace(two(), totals=tuple(replace(each, expected=0.4, low=0.1, high=1.2) for each in two().totals))
    assert words.about_total(few, EN).startswith(
        "The customers you have will hardly buy in 90 days: less than one purchase is expected (8 times in 10 at most"
        " 1)."
    )
    assert words.about_total(few, ZH).startswith("已有的客户在 90 天内大约一次也不会来买（八成把握最多 1 次）。")
    one = replace(two(), totals=tuple(replace(each, expected=1.2, low=0.6, high=3) for each in two().totals))
    assert "about 1 time in 90 days" in words.about_total(one, EN)


def test_the_fallback_is_named() -> None:
    text = words.about_total(replace(two(), fallback="few_repeats"), EN)
    assert text.endswith(" Note: too few have bought a second time, so this is what customers like them did.")


def test_no_answer_says_what_is_missing_and_until_when() -> None:
    first = parse_day("2024-03-01")
    days = purchase_days(np.arange(200), first + np.arange(200) % 20)
    found = purchasing(days, as_of=first + 30)
    assert words.about_total(found, EN) == (
        "Nothing can be said yet: it takes 56 days since the first order, and so far it is 30 days. The earliest day"
        " for it is 2024-04-26."
    )
    assert words.about_total(found, ZH).endswith("最早 2024-04-26 可以。")


def test_too_few_are_those_known_long_enough_not_all() -> None:
    # 40 customers, 12 of whom first bought before half of the 90 days had passed.
    first = parse_day("2024-03-01")
    days = purchase_days(np.arange(40), first + np.where(np.arange(40) < 12, np.arange(40), 60 + np.arange(40) % 20))
    found = purchasing(days, as_of=first + 90)
    assert words.about_total(found, EN) == (
        "Nothing can be said yet: it takes 30 customers who first bought at least 45 days ago, to see what they did"
        " next, and so far there are 12."
    )
    assert "45 天以前就买过" in words.about_total(found, ZH)


def test_nobody_known_is_not_too_short_a_time() -> None:
    found = purchasing(purchase_days(np.zeros(0), np.zeros(0)), as_of=parse_day("2024-03-01"))
    assert found.undefined == "nobody"
    assert words.about_total(found, EN) == (
        "Nothing can be said yet: there is no purchase yet of which it is known who made it."
    )
