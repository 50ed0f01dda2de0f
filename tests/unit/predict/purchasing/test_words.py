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
        "来买过 3 天，平均每 30 天一次，上次在 40 天前。还是你的顾客；90 天内再来买的可能是 86%，大约会买 1–4 次。"
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


def test_the_fallback_is_named() -> None:
    text = words.about_total(replace(two(), fallback="few_repeats"), EN)
    assert text.endswith(" Note: too few have bought a second time, so this is what customers like them did.")


def test_no_answer_says_what_is_missing_and_until_when() -> None:
    first = parse_day("2024-03-01")
    days = purchase_days(np.arange(200), first + np.arange(200) % 20)
    found = purchasing(days, as_of=first + 30)
    assert words.about_total(found, EN) == (
        "Nothing can be said yet: the orders cover too few days (30 customers and 56 days are needed; there are 200"
        " and 30). The earliest day for it is 2024-04-26."
    )
    assert words.about_total(found, ZH).endswith("最早 2024-04-26 可以。")
