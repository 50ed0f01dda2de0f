"""An explanation in three sentences, each with its numbers: what moved, what did it, and what else or nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from huitou.calendar import Window, iso
from huitou.diagnosis.explain import tenure
from huitou.diagnosis.explain.customers import Group, PeopleFactor
from huitou.diagnosis.explain.explanation import Cause, Explanation
from huitou.diagnosis.explain.factors import Name
from huitou.diagnosis.explain.surprise import ERROR_SHARE
from huitou.diagnosis.explain.way import turned
from huitou.diagnosis.funnel.steps import WORDS as STEP_WORDS
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.comparison import Number
from huitou.metrics.comparison_words import change, number
from huitou.metrics.definition import Words
from huitou.metrics.dimension_words import DIMENSION_WORDS, slice_word
from huitou.metrics.figures import amid

FACTORS: Mapping[Name, Words] = {
    "visitors": {"zh": "访客数", "en": "visitors"},
    "conversion": {"zh": "每位访客下单数", "en": "orders placed per visitor"},
    "orders": {"zh": "下单数", "en": "orders placed"},
    "payment": {"zh": "下单后成交的比例", "en": "share of orders placed that became purchases"},
    "items": {"zh": "每笔件数", "en": "items per purchase"},
    "assortment": {"zh": "买的是贵是便宜（每件）", "en": "dearer or cheaper things bought (each)"},
    "price": {"zh": "同样东西的价格", "en": "price of the same goods"},
    "order_value": {"zh": "每笔实付（退款前）", "en": "paid per purchase, before refunds"},
    "kept": {"zh": "没有退掉的比例", "en": "share of the money not refunded"},
}
GROUPS: Mapping[Group, Words] = {
    "new": {"zh": "新客", "en": "new customers"},
    "returning": {"zh": "老客", "en": "returning customers"},
    "unknown": {"zh": "不知道是谁", "en": "buyer unknown"},
}
PEOPLE_FACTORS: Mapping[PeopleFactor, Words] = {
    "buyers": {"zh": "购买客户数", "en": "buyers"},
    "frequency": {"zh": "人均单数", "en": "purchases per buyer"},
    "order_value": {"zh": "笔单价", "en": "average order value"},
}
_INDEX = frozenset({"price"})
_COUNTS = frozenset({"visitors", "orders"})
_MONEY = frozenset({"assortment", "order_value"})


def sentences(found: Explanation, t: Speech) -> tuple[str, ...]:
    """The three sentences, and one of the way to a purchase where a step of it turned; one alone where the two windows
    may not be compared.
    """
    if found.comparison.change is None:
        return (_not_compared(found, t),)
    return (_what(found, t), _why(found, t), *_way(found, t), _else(found, t))


def name_of(cause: Cause, t: Speech) -> str:
    """What a cause is, in a few words."""
    if cause.factor:
        return FACTORS[cause.factor][t.lang]
    if cause.kind == "brushing":
        return t(zh="像刷单的订单", en="orders that look made up")
    if cause.kind == "rate_everywhere":
        return t(zh="各处一起变", en="everywhere alike")
    where = place(cause, t)
    return t(zh=f"{where}的占比", en=f"share of {where}") if cause.kind == "mix" else where


def place(cause: Cause, t: Speech) -> str:
    """The slice a cause is about: ``渠道「搜索」``."""
    parts = []
    for dimension, label in cause.at.items():
        called, name = slice_name(dimension, label, t), dimension_name(dimension, t)
        parts.append(t(zh=f"{name}「{called}」", en=f"{name} “{called}”"))
    return t(zh="里的", en=", ").join(parts)


def dimension_name(dimension: str, t: Speech) -> str:
    """What a way of cutting is called."""
    return (tenure.WORDS if dimension == tenure.NAME else DIMENSION_WORDS[dimension])[t.lang]


def slice_name(dimension: str, label: str, t: Speech) -> str:
    """What a slice is called, bands of the time since the first order among them."""
    return tenure.WORDS_OF[label][t.lang] if dimension == tenure.NAME else slice_word(dimension, label, t)


def level(factor: Name, value: float, currency: str, t: Speech) -> str:
    """The level of a factor: a price index in percent of before, a share in percent, money, or a number."""
    if factor in _MONEY:
        return figures.amount(round(value), currency, t)
    if factor in _INDEX:
        return f"{value * 100:.1f}"
    if factor in {"payment", "kept"}:
        return figures.percent(value)
    if factor == "conversion":
        return f"{value:,.3f}"
    return f"{value:,.0f}" if factor in _COUNTS else f"{value:,.2f}"


def _not_compared(found: Explanation, t: Speech) -> str:
    reason = found.comparison.explain(t.lang)
    return t(zh=f"这两段时间不能直接比：{reason}", en=f"these two times cannot be compared: {reason}")


def _what(found: Explanation, t: Speech) -> str:
    c = found.comparison
    name = load_catalogue()[c.metric].name[t.lang]
    before, after = (_value(found, side.value if side else None, t) for side in (c.before, c.after))
    then, now = (_span(window) for window in (found.windows[1] or c.after.window, c.after.window))
    return t(
        zh=f"{name}：{then} 是 {before}，{now} 是 {after}，变化 {change(c, t)}。",
        en=f"{name}: {before} in {then}, {after} in {now}, a change of {change(c, t)}.",
    )


def _why(found: Explanation, t: Speech) -> str:
    if not found.causes:
        return t(
            zh="没有看出不寻常的原因：这么大的变化，这家店平时自己也有，或者只是碰巧。",
            en="Nothing unusual stands out: a change like this is within what this shop does by itself, or chance.",
        )
    return t(zh="主要原因：", en="Mainly: ") + _told(found.causes[0], found, t)


def _way(found: Explanation, t: Speech) -> Iterator[str]:
    """The step from a visit to a purchase that turned, where one did."""
    move = turned(found.way, error_share=ERROR_SHARE)
    if move is None:
        return
    name, then, now = STEP_WORDS[move.step][t.lang], figures.percent(move.before), figures.percent(move.after)
    yield t(
        zh=f"从访问到成交，变得最多的一步是“{name}”：走到上一步的人里，之前 {then} 走到这一步，现在 {now}。",
        en=f"On the way from a visit to a purchase the step that turned is “{name}”: of those who got to the step"
        f" before, {then} took it then, {now} now.",
    )


def _else(found: Explanation, t: Speech) -> str:
    parts = []
    others = [name_of(cause, t) for cause in found.causes[1:4]]
    if others:
        names = t(zh="、", en="; ").join(others)
        parts.append(t(zh=f"还有：{names}", en=f"also: {names}"))
    parts += [t(zh=note.zh, en=note.en) for note in found.notes if note.code != "no_interval"]
    looked = found.looked_at
    parts.append(
        t(
            zh=f"一共看了 {looked} 处；店里没事的时候，这样看二十次大约会误报一次",
            en=f"{looked} places were looked at; where nothing happened, one such search in twenty names something",
        )
    )
    text = t(zh="；", en="; ").join(parts)
    return text[0].upper() + text[1:] + t(zh="。", en=".")


def _told(cause: Cause, found: Explanation, t: Speech) -> str:
    return "".join(_parts(cause, found, t))


def _parts(cause: Cause, found: Explanation, t: Speech) -> Iterator[str]:
    effect = _signed(found, cause, t)
    before, after = cause.before, cause.after
    match cause.kind:
        case "slice":
            usual = _value(found, _difference(after, cause.effect), t)
            yield t(
                zh=f"{place(cause, t)}，从 {amid(_value(found, before, t))}到 {_value(found, after, t)}；"
                f"照店里其他部分的走势应有 {usual}，差 {effect}",
                en=f"{place(cause, t)} went from {_value(found, before, t)} to {_value(found, after, t)}; going by the"
                f" rest of the shop it would have been {usual}, so it brought {effect}",
            )
        case "factor":
            name, one, two = cause.factor or "orders", float(before or 0), float(after or 0)
            currency = found.comparison.currency
            levels = f"{level(name, one, currency, t)} → {level(name, two, currency, t)}"
            yield t(
                zh=f"{FACTORS[name]['zh']}（{levels}），带来 {effect}",
                en=f"{FACTORS[name]['en']} ({levels}), which brought {effect}",
            )
        case "mix":
            then, now = (figures.percent(float(share or 0)) for share in (before, after))
            yield t(
                zh=f"构成变了，不是各部分自己变了：{place(cause, t)}占比从 {then} 到 {now}，构成一变就带来 {effect}",
                en=f"the mix shifted, not the parts: {place(cause, t)} went from {then} to {now} of the whole, and the"
                f" mix alone brought {effect}",
            )
        case "rate":
            yield t(
                zh=f"{place(cause, t)}自己从 {amid(_value(found, before, t))}到 {_value(found, after, t)}，"
                f"比其他部分多带来 {effect}",
                en=f"{place(cause, t)} itself went from {_value(found, before, t)} to {_value(found, after, t)},"
                f" {effect} beside the rest",
            )
        case "brushing":
            yield t(
                zh=f"有像刷单的订单：之前 {_value(found, before, t)}，现在 {_value(found, after, t)}，差 {effect}；"
                "用 huitou exclusions suggest 逐笔看",
                en=f"orders that look made up: {_value(found, before, t)} before, {_value(found, after, t)} now,"
                f" a difference of {effect}; see them by huitou exclusions suggest",
            )
        case _:
            yield t(
                zh=f"各处一起变，和谁买、在哪买的构成无关，共 {effect}",
                en=f"everywhere alike, whoever buys wherever, {effect} in all",
            )
    if cause.kind != "rate_everywhere":
        yield _of_the_whole(cause.share, t)
    yield t(zh="。", en=".")


def _of_the_whole(share: float | None, t: Speech) -> str:
    """How much of the change a cause brought, where that says something."""
    if share is None:
        return ""
    if share < 0:
        return t(zh="（和总的变化方向相反）", en=" (against the direction of the whole)")
    if share > 1:
        return t(
            zh="（比总的变化还大，其他地方补回了一些）",
            en=" (more than the whole change: other parts made up for some)",
        )
    return t(zh=f"（占全部变化的 {share * 100:.0f}%）", en=f" ({share * 100:.0f}% of the whole change)")


def _difference(value: Number | None, effect: Number) -> Number:
    """What it would have been without the effect, in the same unit."""
    if isinstance(value, str) or isinstance(effect, str):
        return str(Decimal(str(value)) - Decimal(str(effect)))
    return (value or 0) - effect


def _signed(found: Explanation, cause: Cause, t: Speech) -> str:
    value = cause.effect
    sign = "+" if float(value) > 0 else ""
    if found.unit == "rate":
        return f"{sign}{float(value) * 100:.1f}" + t(zh=" 个百分点", en=" points")
    return sign + number(value, found.unit, found.comparison.currency, t)


def _value(found: Explanation, value: float | str | None, t: Speech) -> str:
    return figures.NONE if value is None else number(value, found.unit, found.comparison.currency, t)


def _span(window: Window) -> str:
    return f"{iso(window.from_day)}–{iso(window.to_day)}"
