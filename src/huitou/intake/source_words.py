"""What a kind of file gives and what it has to have, in words."""

from __future__ import annotations

from huitou.intake.mapping import Mapping, sources
from huitou.language import Speech

_BESIDE_ORDERS = {
    "exclusion": ("不计入的订单", "orders that never count"),
    "line_only": ("商品行", "lines of orders"),
    "member": ("会员、积分、是否同意", "members, points, consents"),
    "product": ("商品的类目、周期、成本", "products: category, cycle, cost"),
    "stock": ("库存", "stock"),
    "cost": ("广告等费用", "advertising and other costs"),
    "parcel": ("发货与签收", "shipping and delivery"),
    "coupon": ("优惠券的发放与使用", "coupons and their use"),
    "live": ("直播间五维四率", "live rooms: five counts, four rates"),
    "touch": ("触达记录", "touches"),
    "ticket": ("客服工单", "tickets"),
    "rating": ("评价星级", "ratings"),
    "visit": ("访问与行为", "visits and what people did"),
    "consent": ("同意与拒绝", "consents, given and withdrawn"),
}
_CUSTOMERS = {
    "known": ("能认出客户", "customers known"),
    "weak": ("弱：只凭收货电话或姓名", "weak: by a receiver's phone or a name"),
    "none": ("认不出客户：没有复购类指标", "customers unknown: no repeat metrics"),
}


def source_name(source: str, t: Speech) -> str:
    """What people call a platform; one that only a shop's own mapping knows is called what the mapping calls it."""
    called = next((each.called for each in sources() if each.name == source), None)
    return t(zh=called.zh, en=called.en) if called else source


def gives(mapping: Mapping, t: Speech) -> str:
    zh, en = _BESIDE_ORDERS.get(mapping.rows) or _CUSTOMERS[mapping.customers]
    unsure_zh, unsure_en = ("（列名待确认）", " (columns unconfirmed)") if mapping.grade == "unconfirmed" else ("", "")
    return t(zh=zh + unsure_zh, en=en + unsure_en)


def needs(mapping: Mapping) -> str:
    first_names = [mapping.columns[field][0] for field in mapping.needs if field in mapping.columns]
    return ", ".join(first_names)
