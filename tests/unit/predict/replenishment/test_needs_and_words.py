"""Whether there is enough, and the sentence somebody is given."""

from __future__ import annotations

from huitou.calendar import parse_day
from huitou.language import Speech
from huitou.predict.replenishment.enough import enough
from huitou.predict.replenishment.purchases import Purchases, purchases
from huitou.predict.replenishment.standing import standing
from huitou.predict.replenishment.words import Reason, sentence

EN, ZH = Speech("en"), Speech("zh")


def buyers(customers: int, again: int) -> Purchases:
    """Everybody buys on day 0; the first ``again`` of them on day 50 too."""
    who = [*range(customers), *range(again)]
    return purchases(who, [0] * len(who), [0] * customers + [50] * again)


def test_enough_is_silent() -> None:
    found = enough(standing(buyers(80, 60), 120), 80, since=0)

    assert found
    assert found.words(EN) == ""


def test_few_who_bought_again_and_when_there_may_be_enough() -> None:
    found = enough(standing(buyers(80, 20), 119), 80, since=0)

    # 20 in 120 days: 60 in 360, which is 240 days from day 119.
    assert (found.why, found.has, found.from_day) == ("few_gaps", {"gaps": 20, "days": 120, "buyers": 80}, 359)
    assert "there are 80 and 20" in found.words(EN)
    assert "现在是 80 位、20 次" in found.words(ZH)


def test_a_day_years_away_is_not_promised() -> None:
    # 3 times in 120 days: 60 of them take 2,280 days more.
    assert enough(standing(buyers(80, 3), 119), 80, since=0).from_day is None


def test_a_short_history_and_no_goods() -> None:
    short = enough(standing(buyers(80, 70), 59), 80, since=0)
    none = enough(standing(purchases([], [], []), 59), 0, since=None)

    assert (short.why, short.from_day) == ("short_history", 89)
    assert (none.why, none.from_day) == ("no_goods", None)


def reason(**more: object) -> Reason:
    days = {
        name: parse_day(day)
        for name, day in (("last_day", "2024-02-02"), ("low", "2024-03-08"), ("high", "2024-03-19"))
    }
    told = {"name": "Milk powder", "received": False, "packs": 2.0, "pack": (500.0, "g"), "usual_days": 34, "times": 3}
    return Reason(**days | told | more)  # type: ignore[arg-type]


def test_the_sentence_in_both_languages() -> None:
    assert sentence(reason(), EN) == (
        "bought 2 x 500 g of Milk powder on 2 Feb; usually 34 days;"
        " 80% of those who buy again do so between 8 Mar and 19 Mar"
    )
    assert sentence(reason(name="奶粉"), ZH) == (
        "2月2日买了奶粉 2 × 500 克；一般 34 天再买；还会再买的人，十个里有八个在3月8日到3月19日之间"
    )


def test_who_bought_once_is_told_of_others_and_the_shop_s_own_cycle_stands_beside() -> None:
    said = sentence(reason(times=1, pack=None, packs=0.0, received=True, own_days=30), EN)

    assert said.startswith("received Milk powder on 2 Feb; others usually 34 days (the shop says 30);")
    assert "（店里设的是 30 天，按它算）" in sentence(reason(own_days=30, overrides=True), ZH)


def test_one_day_is_one_and_a_day_long_ago_has_its_year() -> None:
    assert "usually 1 day;" in sentence(reason(usual_days=1), EN)
    old = {"last_day": parse_day("2021-12-10")}
    assert sentence(reason(**old), EN).startswith("bought 2 x 500 g of Milk powder on 10 Dec 2021;")
    assert sentence(reason(**old), ZH).startswith("2021年12月10日买了")
