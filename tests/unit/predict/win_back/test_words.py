"""What is said of each customer and over the list, in both languages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from huitou.errors import Lang
from huitou.language import Speech
from huitou.predict.win_back.forecast import win_back
from huitou.predict.win_back.lives import lives
from huitou.predict.win_back.words import Reason, about, sentence
from huitou.settings import Settings

ZH, EN = Speech("zh"), Speech("en")
OFTEN = Reason(3, 32, 105, within=30, chance=0.062, low=0.041, high=0.093, brings_minor=8_800, currency="CNY")


def test_somebody_who_came_several_times() -> None:
    assert sentence(OFTEN, EN) == (
        "Bought on 3 days, usually about every 32 days, and has stayed away for 105 days. Of customers like this about"
        " 6 in 100 (4 to 9) come back by themselves within 30 days, and then spend about CNY 88.00."
    )
    assert sentence(OFTEN, ZH) == (
        "来买过 3 天，平时大约 32 天来一次，已经 105 天没来。像这样的客户，100 位里大约 6 位（4 到 9 位）会在 30 天内"
        "自己回来，回来大约花 88.00 元。"
    )


def test_small_shares_are_told_of_a_thousand_people() -> None:
    rare = replace(OFTEN, purchase_days=1, chance=0.004, low=0.002, high=0.0085)
    assert sentence(rare, EN).startswith(
        "Bought once, and has stayed away for 105 days. Of customers like this about 4 in 1,000 (2 to 8) come back"
    )
    assert "1,000 位里大约 4 位（2 到 8 位）" in sentence(rare, ZH)
    hardly = replace(rare, chance=0.0003, low=0.0001, high=0.001)
    assert "fewer than 1 in 1,000 come back by themselves" in sentence(hardly, EN)
    assert "1,000 位里不到 1 位" in sentence(hardly, ZH)


def test_hardly_anybody_is_said_in_words_not_as_nobody_between_nobody_and_nobody() -> None:
    # Of 60 customers who all bought once, 500 days or more ago, none has ever come back.
    gone = win_back(lives(np.arange(60), np.arange(60) * 3, np.full(60, 9_900)), as_of=700, settings=Settings("x"))
    assert gone.returns.expected < 1
    english, chinese = (" ".join(about(gone, t, currency="CNY")) for t in (EN, ZH))
    assert "hardly any of them will come back within 30 days (8 times in 10 nobody)" in english
    assert "hardly any were expected, and 0 came." in english
    assert "大约没有人自己回来" in chinese
    assert "CNY 0.00" not in english


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "settings",
    [
        Settings("x"),
        Settings("x", gross_margin=0.3),
        Settings("x", lifecycle_days=(20, 40, 60)),
        Settings("x", cycle_days=9),
    ],
)
def test_the_sentences_over_the_list(lang: Lang, settings: Settings) -> None:
    random = np.random.default_rng(1)
    who, day = np.repeat(np.arange(200), 3), random.integers(0, 300, 600)
    found = win_back(lives(who, day, np.full(600, 9_900)), as_of=399, settings=settings)

    told = about(found, Speech(lang), currency="CNY")

    text = " ".join(told)
    assert f"{len(found):,}" in told[0]
    assert f"{found.tested.came:,}" in text if found.tested else True
    assert {"zh": "两边比了才知道", "en": "the two are compared"}[lang] in told[-1]
    assert ({"zh": "毛利", "en": "margin"}[lang] in text) == (settings.gross_margin is not None)
    assert not any(bad in text for bad in ("nan", "None", "{", "  "))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_why_there_is_no_list(lang: Lang) -> None:
    young = win_back(lives([1, 2], [1_000, 1_010], [1, 1]), as_of=1_050, settings=Settings("x"))
    few = win_back(lives(np.arange(12), np.arange(12) * 7, np.ones(12)), as_of=299, settings=Settings("x"))

    (short,), (thin,) = (about(each, Speech(lang), currency="CNY") for each in (young, few))

    assert "90" in short
    assert "1972-12-25" in short
    assert "12" in thin
    assert "30" in thin
