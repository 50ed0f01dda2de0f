"""A funnel in words, for the command line and the report."""

from __future__ import annotations

from collections.abc import Mapping

from huitou import calendar
from huitou.diagnosis.funnel.result import Funnel, Part, Step
from huitou.diagnosis.funnel.steps import WORDS, Name
from huitou.errors import Lang
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.reasons import UNDEFINED

_GROUPS = {"new": ("还没买过的", "not bought yet"), "returning": ("以前买过的", "bought before")}
# Where to look when a step is weak.
_LOOK: Mapping[Name, Mapping[Lang, str]] = {
    "view_product": {
        "zh": "看首页和落地页：打开快不快，来的人是不是来找这些商品的，第一屏有没有商品可点。",
        "en": "Look at the landing pages: how fast they open, whether these people came for these goods, and whether "
        "there is a product to tap at once.",
    },
    "add_to_cart": {
        "zh": "看详情页：价格、主图、评价、规格能不能选、有没有货。",
        "en": "Look at the product pages: price, pictures, reviews, whether a variant can be chosen and is in stock.",
    },
    "order": {
        "zh": "看购物车到下单：运费、起送、券能不能用、有没有强制登录，自己用手机走一遍。",
        "en": "Look at the way from cart to order: postage, minimum, whether coupons work, a login in the way. Walk it "
        "yourself on a phone.",
    },
    "pay": {
        "zh": "看收银台：支付方式少了哪个、有没有报错、换个机型自己付一次。",
        "en": "Look at the checkout: a way to pay that is gone, errors; pay once yourself on another phone.",
    },
    "complete": {
        "zh": "看发货和售后：缺货取消、晚发、退款有没有变多。",
        "en": "Look at delivery and after-sales: orders cancelled for lack of stock, late parcels, refunds.",
    },
}


def label(part: Part, found: Funnel, t: Speech) -> str:
    """What a part is called."""
    if found.by == "group":
        zh, en = _GROUPS[part.label]
        return t(zh=zh, en=en)
    return part.label or (t(zh="未知", en="unknown") if found.by else t(zh="全部", en="everybody"))


def span(found: Funnel, t: Speech) -> str:
    """What was counted."""
    first, last = calendar.iso(found.from_day), calendar.iso(found.to_day)
    text = t(
        zh=f"{first} 至 {last} 来过的人，从来的那天起 {found.days} 天内依次走到哪一步",
        en=f"People who were there from {first} to {last}, and how far they got, in order, within {found.days} days",
    )
    if found.immature:
        text += t(zh="（还没满天数，会变）", en=" (not all of these days are over: provisional)")
    return text


def left_out(found: Funnel, t: Speech) -> str:
    """Which steps are not there, and why; '' where all are."""
    if not found.left_out:
        return ""
    names = t(zh="、", en=", ").join(WORDS[name][t.lang] for name in found.left_out)
    return t(zh=f"数据里没有记录：{names}，这几步没有列。", en=f"never recorded, so left out: {names}.")


def weakest(part: Part, found: Funnel, t: Speech) -> str:
    """The step to look at and where to look, or that there is none."""
    name = part.weakest
    called = label(part, found, t)
    who = t(zh=f"{called}：", en=f"{called[:1].upper()}{called[1:]}: the ") if found.by else t(zh="", en="The ")
    if name is None:
        return ""
    step = next(each for each in part.steps if each.name == name)
    look = _LOOK[name]
    return who + t(
        zh=f"最弱的一步是“{WORDS[name]['zh']}”：{_percent(step.rate)}，前 {found.periods_before} 期的中位数是"
        f" {_percent(step.usual)}，比哪一期都低，多流失约 {step.lost:,} 人。{look['zh']}",
        en=f"weakest step is “{WORDS[name]['en']}”: {_percent(step.rate)}, against a median of"
        f" {_percent(step.usual)} over the {found.periods_before} periods before and lower than in any of them; about"
        f" {step.lost:,} people more were lost. {look['en']}",
    )


def one_group(found: Funnel, t: Speech) -> str:
    """Why all who came are in one group, so that parting them shows nothing new; '' where they are in two."""
    if found.by != "group" or len(found.parts) != 1:
        return ""
    if not found.tied:
        return t(
            zh="来的人里没有一个能和买过的客户对上：访问里的客户编号和订单里的不是同一套。所以分不出谁以前买过。",
            en="No visitor could be matched to a customer who has bought: visits and orders do not name customers by "
            "the same numbers. So who bought before cannot be told.",
        )
    if found.parts[0].label == "new":
        return t(zh="这些天来的人以前都没买过，不用再分。", en="Nobody who came in these days had bought before.")
    return t(zh="这些天来的人以前都买过，不用再分。", en="Everybody who came in these days had bought before.")


def nothing(found: Funnel, t: Speech) -> str:
    """Why there is no funnel."""
    if found.undefined == "no_visits":
        return UNDEFINED["no_visits"][t.lang]
    return t(zh="这段时间没有人来过。", en="nobody was there in these days.")


def row(step: Step, t: Speech) -> tuple[str, ...]:
    """A step as a row: its name, people, share of the step before, the usual share."""
    return (WORDS[step.name][t.lang], f"{step.people:,}", _percent(step.rate), _percent(step.usual))


def headings(t: Speech) -> list[str]:
    """What the cells of ``row`` are."""
    return t(zh="步骤|人数|占上一步|以前（中位数）", en="step|people|of the step before|before (median)").split("|")


def _percent(rate: float | None) -> str:
    return figures.NONE if rate is None else f"{rate:.1%}"
