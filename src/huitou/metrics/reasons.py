"""Why a number is not there, or may still move: stable codes, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.errors import Lang

UNDEFINED: Mapping[str, Mapping[Lang, str]] = {
    "no_denominator": {
        "zh": "窗口内没有可以作分母的客户或购买。",
        "en": "nobody and nothing in this window to take a share of.",
    },
    "history_too_short": {
        "zh": "整个窗口都早于数据的第一天。",
        "en": "the whole window lies before the data begins.",
    },
    "not_mature": {
        "zh": "窗口里还没有人被观察够这么多天。",
        "en": "nobody in this window has been observed for that many days yet.",
    },
    "no_whole_period": {
        "zh": "窗口里还没有一个完整的周期（如整月）。",
        "en": "the window holds no whole period (such as a month) yet.",
    },
    "no_lines": {
        "zh": "导入的订单里没有商品明细，不知道买了什么、买了几件。",
        "en": "the orders imported have no lines: what was bought, and how many, is not known.",
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
        "zh": "回来的人太少，不足以给出周期。",
        "en": "too few have come back to give a cycle.",
    },
}

PROVISIONAL: Mapping[str, Mapping[Lang, str]] = {
    "immature": {
        "zh": "这段时间还没有走完，之后的购买会改变它。",
        "en": "this period is not over yet: later purchases will change it.",
    },
    "refunds_open": {
        "zh": "窗口离截至日很近，还可能有退款。",
        "en": "the window ends close to the as-of date: refunds may still come.",
    },
    "begins_before_data": {
        "zh": "窗口的开头早于数据的第一天，只算了一部分。",
        "en": "the window begins before the data does: only a part of it is counted.",
    },
    "warm_up": {
        "zh": "窗口离数据起点很近，老客会被看成新客。",
        "en": "the window is close to the start of the data, where old customers look new.",
    },
}

OVERLAP: Mapping[str, Mapping[Lang, str]] = {
    "customers": {
        "zh": "同一位客户可能出现在多个切片里，各行不能相加。",
        "en": "one customer can be in several slices: the rows do not add up.",
    },
    "windows": {
        "zh": "每一行的窗口互相重叠，各行不能相加。",
        "en": "the windows of the rows overlap: the rows do not add up.",
    },
    "purchases": {
        "zh": "同一笔购买可能出现在多个切片里，各行不能相加。",
        "en": "one purchase can be in several slices: the rows do not add up.",
    },
}
