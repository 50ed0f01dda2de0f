"""Why a step was left by the way it was, and why a journey ended, in words."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.language import Speech
from huitou.metrics.definition import Words

_WHY: Mapping[str, Words] = {
    "next": {"zh": "往下走", "en": "on"},
    "yes": {"zh": "在人群里", "en": "is in the audience"},
    "no": {"zh": "不在人群里", "en": "is not in the audience"},
    "tired": {"zh": "最近听得够多了", "en": "has heard much lately"},
    "rested": {"zh": "最近没怎么打扰", "en": "has not heard much lately"},
    "happened": {"zh": "等到了", "en": "it happened"},
    "timeout": {"zh": "没等到，时间到了", "en": "it did not happen in time"},
    "none": {"zh": "预计不到下次购买", "en": "no purchase is expected"},
    "order": {"zh": "下单了", "en": "ordered"},
    "payment": {"zh": "付款了", "en": "paid"},
    "parcel": {"zh": "包裹有动静", "en": "a parcel moved"},
    "visit": {"zh": "来访了", "en": "visited"},
    "cart": {"zh": "加购了", "en": "put something in the cart"},
    "ticket": {"zh": "找过客服", "en": "asked the service"},
    "pending": {"zh": "下了单，还没付款", "en": "placed an order, not paid yet"},
    "delivered": {"zh": "包裹送到了", "en": "a parcel arrived"},
    "later": {"zh": "请过两周再提醒", "en": "asked to be reminded in two weeks"},
    "closed": {"zh": "订单关闭了", "en": "the order was closed"},
    "answered": {"zh": "客服答复完了", "en": "the service has answered"},
    "held_out": {"zh": "在对照组，什么也没做", "en": "held out: nothing was done"},
    "draft": {"zh": "这一步还是草稿，没有发", "en": "this step is a draft: nothing was planned"},
    "reached": {"zh": "已经购买，目标达成", "en": "has bought: the goal is reached"},
    "moved": {"zh": "旅程换了版本", "en": "the journey changed versions"},
    "stopped": {"zh": "旅程被停止", "en": "the journey was stopped"},
    "left": {"zh": "走到离开这一步", "en": "came to where the journey is left"},
    "done": {"zh": "走完了", "en": "walked to the end"},
}


def why_said(why: str, t: Speech) -> str:
    """A reason in words; an edge that a person named goes by its name."""
    words = _WHY.get(why)
    return words[t.lang] if words else why


def ended_said(ended: str, t: Speech) -> str:
    """Empty for who is on the way."""
    return why_said(ended, t) if ended else ""
