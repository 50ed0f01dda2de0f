"""Why a number is not there, or may still move: stable codes, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.errors import Lang

UNDEFINED: Mapping[str, Mapping[Lang, str]] = {
    "no_denominator": {
        "zh": "这段时间里没有可算的客户、购买或记录。",
        "en": "there is nobody and nothing to count in these days.",
    },
    "history_too_short": {
        "zh": "这段时间全在数据开始之前。",
        "en": "these days all lie before the data begins.",
    },
    "no_purchases": {
        "zh": "还没有一笔算数的购买：导入的订单都没付款、关闭了，或者全退了款。",
        "en": "there is no purchase yet: every order imported is unpaid, closed or refunded in full.",
    },
    "not_mature": {
        "zh": "这段时间里的客户，还没有一位过满这么久。",
        "en": "for nobody of these days has that much time passed yet.",
    },
    "no_whole_period": {
        "zh": "这段时间里还没有一个完整的周期（如整月）。",
        "en": "these days hold no whole period (such as a month) yet.",
    },
    "no_lines": {
        "zh": "导入的订单里没有商品明细，不知道买了什么、买了几件。",
        "en": "the orders imported have no lines: what was bought, and how many, is not known.",
    },
    "no_costs": {
        "zh": "这段时间、这个渠道没有记录费用；费用表用 huitou import 导入。",
        "en": "no costs are recorded here; a list of costs comes in by huitou import.",
    },
    "no_members": {
        "zh": "没有导入过会员名单。",
        "en": "no list of members has been imported.",
    },
    "no_visits": {
        "zh": "没有导入过访问行为；访问日志用 huitou import 导入。",
        "en": "no visits have been imported; a log of visits comes in by huitou import.",
    },
    "no_wecom": {
        "zh": "没有导入过企业微信客户列表。",
        "en": "no list of WeCom contacts has been imported.",
    },
    "no_coupons": {
        "zh": "没有导入过写明领取时间的优惠券表。",
        "en": "no list of coupons with the times they were issued at has been imported.",
    },
    "not_reached": {
        "zh": "观察期内还没有回本。",
        "en": "not reached in the months observed.",
    },
    "no_cycle": {
        "zh": "不知道这个类目理论上多久用完；请写进店铺文件夹的 cycles.toml。",
        "en": "how long a purchase of this category should last is not known; write it into cycles.toml in the shop's"
        " folder.",
    },
    "several_cycles": {
        "zh": "各类目用完的快慢不同，放在一起没有意义；请按类目看（--by category）。",
        "en": "categories last for different times, so one number for all means nothing; ask by category"
        " (--by category).",
    },
    "too_few": {
        "zh": "回来的人太少，还给不出周期。",
        "en": "too few have come back to give a cycle.",
    },
}

PROVISIONAL: Mapping[str, Mapping[Lang, str]] = {
    "immature": {
        "zh": "这段时间还没有走完，之后的购买会改变它。",
        "en": "this period is not over yet: later purchases will change it.",
    },
    "refunds_open": {
        "zh": "离数据的最后一天很近，还可能有退款。",
        "en": "these days end close to the last day known: refunds may still come.",
    },
    "begins_before_data": {
        "zh": "这段时间的开头早于数据的第一天，只算了一部分。",
        "en": "these days begin before the data does: only a part of them is counted.",
    },
    "warm_up": {
        "zh": "离数据的第一天很近，老客会被看成新客。",
        "en": "these days are close to the start of the data, where old customers look new.",
    },
}

OVERLAP: Mapping[str, Mapping[Lang, str]] = {
    "customers": {
        "zh": "同一位客户可能出现在好几行里，各行不能相加。",
        "en": "one customer can be in several rows: they do not add up.",
    },
    "windows": {
        "zh": "各行的日子互相重叠，不能相加。",
        "en": "the days of the rows overlap: the rows do not add up.",
    },
    "purchases": {
        "zh": "同一笔购买可能出现在好几行里，各行不能相加。",
        "en": "one purchase can be in several rows: they do not add up.",
    },
}
