"""What a template may name: each variable, what it is, and an example to write by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huitou.metrics.definition import Words


@dataclass(frozen=True, slots=True)
class Variable:
    words: Words
    example: Words


def _same(example: str) -> Words:
    return {"zh": example, "en": example}


VARIABLES: Mapping[str, Variable] = {
    "name": Variable(
        {
            "zh": '怎么称呼客户；很多平台不给名字，可以写 {{ name | default: "朋友" }}',
            "en": 'what the customer is called; many platforms do not say, so write {{ name | default: "friend" }}',
        },
        {"zh": "林女士", "en": "Ms Lin"},
    ),
    "shop": Variable({"zh": "店名", "en": "the shop's name"}, {"zh": "山野茶铺", "en": "Hill Tea"}),
    "product": Variable(
        {"zh": "说的是哪样商品", "en": "the product it is about"},
        {"zh": "武夷岩茶 250 克", "en": "Wuyi oolong, 250 g"},
    ),
    "last_day": Variable({"zh": "上次购买的日期", "en": "the day of the last purchase"}, _same("2026-05-02")),
    "days": Variable({"zh": "离上次购买几天", "en": "days since the last purchase"}, _same("34")),
    "expected_day": Variable({"zh": "预计用完的日期", "en": "the day it is expected to run out"}, _same("2026-06-10")),
    "usual_days": Variable({"zh": "通常几天买一次", "en": "their usual days between purchases"}, _same("40")),
    "goes_with": Variable(
        {"zh": "常和它一起买的商品", "en": "what is often bought with it"},
        {"zh": "白瓷盖碗", "en": "a porcelain bowl"},
    ),
    "order": Variable({"zh": "订单号后四位", "en": "the last four of the order number"}, _same("7021")),
    "link": Variable(
        {"zh": "店铺链接，在“设置”里填", "en": "the link to the shop, as the settings say"},
        _same("https://example.com/"),
    ),
    "later": Variable(
        {"zh": "过两周再提醒的链接", "en": "the link to be reminded in two weeks"},
        _same("https://example.com/l/…"),
    ),
    "leave": Variable({"zh": "退订链接", "en": "the link to unsubscribe"}, _same("https://example.com/u/…")),
}
# Links that each message has of its own: a talk has none.
OF_A_MESSAGE = frozenset({"later", "leave"})
