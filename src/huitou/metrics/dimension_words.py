"""What the dimensions and their slices are called, where a person reads them."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.metrics.slices import DIMENSIONS, UNKNOWN, YES_NO
from huitou.predict.words import SEGMENTS

DIMENSION_WORDS: Mapping[str, Words] = {
    "day": {"zh": "日期", "en": "day"},
    "week": {"zh": "周", "en": "week"},
    "month": {"zh": "月份", "en": "month"},
    "quarter": {"zh": "季度", "en": "quarter"},
    "year": {"zh": "年份", "en": "year"},
    "source": {"zh": "来源", "en": "source"},
    "store": {"zh": "店铺", "en": "store"},
    "channel": {"zh": "渠道", "en": "channel"},
    "province": {"zh": "省份", "en": "province"},
    "category": {"zh": "类目", "en": "category"},
    "product": {"zh": "商品", "en": "product"},
    "first_category": {"zh": "首购类目", "en": "category of the first order"},
    "first_channel": {"zh": "首购渠道", "en": "channel of the first order"},
    "cohort": {"zh": "首购月份", "en": "month of the first order"},
    "first_late": {"zh": "首单是否晚到", "en": "first order late"},
    "first_refunded": {"zh": "首单是否退款", "en": "first order refunded"},
    "first_discount": {"zh": "首单是否有优惠", "en": "first order discounted"},
    "first_ticket": {"zh": "首单是否找过客服", "en": "ticket on the first order"},
    "first_slow_response": {"zh": "首单客服是否回得慢", "en": "slow answer on the first order"},
    "first_low_rating": {"zh": "首单是否打了低分", "en": "first order rated low"},
    "lifecycle": {"zh": "生命周期", "en": "lifecycle"},
    "rfm": {"zh": "RFM", "en": "RFM"},
    "tier": {"zh": "分层", "en": "tier"},
}
_UNKNOWN_WORDS: Words = {"zh": UNKNOWN, "en": "unknown"}


def slice_word(dimension: str, label: str, t: Speech) -> str:
    """What a slice is called: fixed labels and the unknown have words, all else is called what the shop calls it."""
    if label == UNKNOWN:
        return _UNKNOWN_WORDS[t.lang]
    fixed = SEGMENTS.get(dimension) or (YES_NO if DIMENSIONS[dimension].labels else {})
    words = fixed.get(label)
    return words[t.lang] if words else label
