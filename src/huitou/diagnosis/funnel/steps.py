"""The steps of the way from a visit to a completed purchase, in order, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from huitou.errors import Lang

Name = Literal["enter", "view_product", "add_to_cart", "order", "pay", "complete"]

# By the number each has in a snapshot.
STEPS: Mapping[Name, int] = {"enter": 1, "view_product": 2, "add_to_cart": 3, "order": 4, "pay": 5, "complete": 6}
WORDS: Mapping[Name, Mapping[Lang, str]] = {
    "enter": {"zh": "访问", "en": "visit"},
    "view_product": {"zh": "浏览商品", "en": "view a product"},
    "add_to_cart": {"zh": "加购", "en": "add to cart"},
    "order": {"zh": "下单", "en": "order"},
    "pay": {"zh": "支付", "en": "pay"},
    "complete": {"zh": "交易成功", "en": "complete"},
}
# How long after the day of the visit each step was taken, as a snapshot's columns tell it.
COLUMNS: Mapping[Name, str] = {
    "view_product": "viewed_in",
    "add_to_cart": "carted_in",
    "order": "ordered_in",
    "pay": "paid_in",
    "complete": "completed_in",
}
