"""What the levers are called, what each assumes, and what the whole says in a few sentences."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.diagnosis.figures import rounded_money
from huitou.diagnosis.what_if.levers import Lever, Name, WhatIf
from huitou.diagnosis.what_if.textbook import course, new_buyers_worth
from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.metrics.figures import amid

LEVERS: Mapping[Name, Words] = {
    "new_buyers": {"zh": "多来 {step} 的新客", "en": "{step} more new buyers"},
    "second_order": {"zh": "二单率提高 {step} 个百分点", "en": "second-order rate up {step} points"},
    "frequency": {"zh": "老客的单多 {step}", "en": "{step} more orders of returning customers"},
    "order_value": {"zh": "每单多 {step} 的钱", "en": "{step} more money an order"},
    "win_back": {"zh": "流失客户里唤回 {step} 个百分点", "en": "{step} points of lost customers won back"},
}
FORMULAS: Mapping[Name, Words] = {
    "new_buyers": {
        "zh": "每天的新客数（近 90 天）×（首单金额 + 之后各月带来的钱）× 天数 × 提高的比例",
        "en": "new buyers a day (last 90 days) x (first order + what comes after it, month by month) x days x the step",
    },
    "second_order": {
        "zh": "新客之后带来的钱 × 提高的点数 ÷ 现在的回头率：假设后面的单跟着回头的人一起多",
        "en": "what new buyers bring after the first order x points / share who return now: later orders are taken to"
        " grow as those who return do",
    },
    "frequency": {
        "zh": "前一段同样长的时间里，非首单带来的钱 × 提高的比例",
        "en": "revenue that was not of first orders, over as long a time before, x the step",
    },
    "order_value": {
        "zh": "前一段同样长的时间里，全部净销售额 × 提高的比例",
        "en": "all revenue, over as long a time before, x the step",
    },
    "win_back": {
        "zh": "现在流失的客户数 × 唤回的点数 × 近一年一张回头单的金额；唤回之后再买的没有算",
        "en": "customers lost now x points x what a later order brought in the last year; what they buy after it is not"
        " counted",
    },
}
_POINTS = frozenset({"second_order", "win_back"})


def name_of(lever: Lever, t: Speech) -> str:
    step = f"{lever.step * 100:g}" + ("" if lever.name in _POINTS else "%")
    return LEVERS[lever.name][t.lang].format(step=step)


def formula(lever: Lever, t: Speech) -> str:
    """How a lever's worth is reckoned."""
    return f"{name_of(lever, t)}{t(zh='：', en=': ')}{FORMULAS[lever.name][t.lang]}"


def assumed(found: WhatIf, t: Speech) -> str:
    """What the amounts are, and what is taken for granted."""
    revenue = t(zh="净销售额（没有扣成本）", en="net revenue, before any cost")
    what = t(zh="毛利", en="margin") if found.margin else revenue
    return t(
        zh=f"金额是{what}。一次只拉动一样，其余照旧：新客照近 90 天来，以后的表现照近一年的老样子。",
        en=f"Amounts are {what}. One lever is moved at a time and all else stays: new buyers keep coming as in the last"
        " 90 days and behave as those of the last year did.",
    )


def not_yet(t: Speech) -> str:
    """Why the shop's own sum cannot be done."""
    return t(
        zh="这家店自己的账还算不了：数据要有九个月以上，而且至少 30 位新客已经看满半年。",
        en="This shop's own sum cannot be done yet: it takes nine months of data, and thirty new buyers who have been"
        " watched for half a year.",
    )


def lesson(found: WhatIf, t: Speech) -> str:
    """What some points more of second orders are worth beside new buyers, on this shop's curves; empty if unknown."""
    months = max(found.levers)
    levers = {each.name: each for each in found.levers[months]}
    second, new = levers["second_order"], levers["new_buyers"]
    if second.worth is None or second.as_new_buyers is None or new.worth is None:
        return ""
    middle, low, high = (rounded_money(round(each), t, currency=found.currency) for each in second.limits)
    now = found.curves[months].arrivals.value * 365 / 12
    points, more = f"{second.step * 100:g}", f"{new.step * 100:g}%"
    keeping = second.worth.value >= new.worth.value
    return t(
        zh=f"在这家店，二单率提高 {points} 个百分点，{months} 个月约值 {middle}（{amid(low)}到 {high}），"
        f"抵得上每月多来 {second.as_new_buyers:,.1f} 位新客；现在每月来 {now:,.0f} 位。"
        + (f"这比多来 {more} 的新客更值。" if keeping else f"这不如多来 {more} 的新客：眼下先拉新更值。"),
        en=f"In this shop, {points} points more of second orders are worth about {middle} in {months} months ({low} to"
        f" {high}), as much as {second.as_new_buyers:,.1f} more new buyers a month; {now:,.0f} come now. "
        + (
            f"That is more than {more} more new buyers would bring."
            if keeping
            else f"That is less than {more} more new buyers would bring: winning comes first for now."
        ),
    )


def textbook(t: Speech, *, new: int = 100, spend: int = 10, months: int = 12) -> str:
    """The textbook's shop: 5 % or 10 % of a month's buyers come again in the next."""
    five, ten = (course(new=new, spend=spend, kept=kept, months=months) for kept in (0.05, 0.10))
    extra = new_buyers_worth(ten, five, new=new)
    return t(
        zh=f"课本上的店：每月 {new} 位新客、每人 {spend} 元。上月的客人有 5% 再买，{months} 个月共 {five.total:,.0f} "
        f"元；有 10% 再买，共 {ten.total:,.0f} 元。多留 5 个百分点，只抵得上每月多 {extra:.1f} 位新客："
        "店还小的时候，先拉新往往更值。",
        en=f"The textbook's shop: {new} new buyers a month who spend {spend} each. Where 5% of a month's buyers come"
        f" again in the next, {months} months bring {five.total:,.0f}; where 10% do, {ten.total:,.0f}. Keeping five"
        f" points more is worth {extra:.1f} new buyers a month, no more: in a small shop winning often comes first.",
    )
