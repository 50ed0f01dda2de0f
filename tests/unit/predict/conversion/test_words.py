"""Every attribute can be said in both languages, at each of its steps."""

from __future__ import annotations

import re

import pytest

from huitou.language import Speech
from huitou.predict.conversion import words
from huitou.predict.conversion.attributes import CUSTOMER, Attribute
from huitou.predict.conversion.scored import Because

EN, ZH = Speech("en"), Speech("zh")


@pytest.mark.parametrize("attribute", CUSTOMER, ids=lambda each: each.name)
def test_every_step_has_words(attribute: Attribute) -> None:
    values = (0, 1) if attribute.is_named else (*attribute.edges, max(attribute.edges[0] - 1, -1))
    for value in values:
        each = Because(attribute.name, value if attribute.name != "known" else min(value, 2), "", 1.0)
        for t in (EN, ZH):
            said = words.phrase(each, t)
            assert said
            assert "-1" not in said
            assert not re.search(r"\b1 (days|things|products)", said)
    assert all(words.NAMES[attribute.name])


@pytest.mark.parametrize(
    ("name", "value", "text", "zh", "en"),
    [
        ("channel", 3, "搜索", "从“搜索”来", "came by 搜索"),
        ("campaign", 0, "", "不是从活动来的", "came by no campaign"),
        ("cart", 1, "", "昨天加购，还没买", "put something in the cart yesterday, not bought"),
        ("cart", -1, "", "没有待付的购物车", "nothing waits in the cart"),
        ("tenure", 0, "", "今天第一次来", "here for the first time today"),
        ("days_7", 1, "", "7 天里来了 1 天", "here on 1 day of the last 7"),
        ("products", 0, "", "看过 0 件商品", "looked at no product"),
        ("purchases", 2, "", "买过 2 次", "has bought twice"),
        ("coupon", 0, "", "手里有券，明天到期", "holds a coupon good for 1 day more"),
        ("coupon", 10**6, "", "手里有券", "holds a coupon"),
        ("last_seen", 30, "", "30 天没来了", "not here for 30 days"),
    ],
)
def test_phrases(name: str, value: int, text: str, zh: str, en: str) -> None:
    each = Because(name, value, text, 1.0)
    assert (words.phrase(each, ZH), words.phrase(each, EN)) == (zh, en)


def test_what_raises_comes_before_what_lowers() -> None:
    why = (Because("known", 0, "", -0.9), Because("days_7", 3, "", 0.5))
    assert words.reason(why, EN) == "more likely: here on 3 days of the last 7; less likely: never signed in"
    assert words.reason(why, ZH) == "更可能：7 天里来了 3 天；更不可能：没有登录过"
    assert words.reason((), EN) == "much like other visitors"


def test_of_attributes_that_say_the_same_the_strongest_speaks() -> None:
    found = [
        Because("days", 3, "", 0.4),
        Because("days_7", 2, "", 0.6),
        Because("depth", 4, "", 0.1),
        Because("known", 1, "", 0.3),
        Because("channel", 1, "x", 0.7),
        Because("kind", 1, "ios", -0.2),
    ]
    assert [each.attribute for each in words.strongest(found)] == ["days_7", "channel", "known"]
