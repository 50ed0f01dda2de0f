"""What is foretold of a customer, for the person who sells to them; and why there is no answer, or a simpler one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huitou.calendar import iso
from huitou.language import Speech
from huitou.predict.purchasing.scores import Purchasing, Total
from huitou.predict.purchasing.traits import DISCOUNTED, TELLING, Traits
from huitou.predict.words import Words, percent

MODELS: Mapping[str, Words] = {
    "bg_nbd": {"zh": "BG/NBD", "en": "BG/NBD"},
    "mbg_nbd": {"zh": "MBG/NBD", "en": "MBG/NBD"},
    "mbg_cnbd": {"zh": "MBG/CNBD（买得有规律）", "en": "MBG/CNBD (regular buying)"},
    "pareto_nbd": {"zh": "Pareto/NBD", "en": "Pareto/NBD"},
    "pooled_rates": {"zh": "同类客户的实际情况", "en": "what customers like them did"},
}
FALLBACKS: Mapping[str, Words] = {
    "few_repeats": {
        "zh": "买过第二次的人太少，只能按同类客户的实际情况估计",
        "en": "too few have bought a second time, so this is what customers like them did",
    },
    "degenerate": {
        "zh": "模型在这家店的数据上算不出可靠的结果，改按同类客户的实际情况估计",
        "en": "no model fits this shop's data, so this is what customers like them did",
    },
    "pooled_is_better": {
        "zh": "拿过去几周检验，同类客户的实际情况比模型更准，所以用它",
        "en": "tried on the last weeks, what customers like them did was closer than any model, so it is used",
    },
}
# Bounds of P(alive), from above, and what is said.
_STANDING: tuple[tuple[float, Words], ...] = (
    (0.8, {"zh": "还是你的客户", "en": "still your customer"}),
    (0.5, {"zh": "多半还会来", "en": "likely to be back"}),
    (0.2, {"zh": "可能正在流失", "en": "may be leaving"}),
    (0.0, {"zh": "多半不会再来", "en": "probably gone"}),
)


def reason(of: Purchasing, customer: int, say: Speech, *, days: int = 90) -> str:
    """What the customer at that place did, what is expected of them in so many days, and who else buys like that."""
    said = [_past(of, customer, say), _future(of, customer, say, days), *_like_them(of, customer, say)]
    return say(zh="", en=" ").join(said)


def _like_them(of: Purchasing, customer: int, say: Speech) -> Iterator[str]:
    """The traits by which the customer's rate is much more or less than that of others with such a history."""
    if of.traits is None:
        return
    [codes] = of.traits.of(of.histories.customers[customer : customer + 1]).tolist()
    for effect in of.effects:
        code = codes[of.traits.names.index(effect.name)]
        factor = effect.factor.get(code, 1.0)
        if abs(factor - 1) < TELLING:
            continue
        much, who = f"{abs(factor - 1):.0%}", _kind(effect.name, code, of.traits)
        yield say(
            zh=f"{who['zh']}的客人，比同样买法的人{'多' if factor > 1 else '少'}买 {much}。",
            en=f"Customers {who['en']} buy {much} {'more' if factor > 1 else 'less'} than others with such a history.",
        )


def _kind(trait: str, code: int, traits: Traits) -> Words:
    """Whose first order it is."""
    label = traits.labels.get(trait, {}).get(code, "")
    if trait == "first_channel":
        return {"zh": f"首购渠道是“{label}”", "en": f"who first came by “{label}”"}
    if trait == "first_category":
        return {"zh": f"首购类目是“{label}”", "en": f"who first bought “{label}”"}
    if code == DISCOUNTED:
        return {"zh": "首单用了优惠", "en": "whose first order was discounted"}
    return {"zh": "首单没用优惠", "en": "whose first order was at full price"}


def _past(of: Purchasing, customer: int, say: Speech) -> str:
    repeats = int(of.histories.repeats[customer])
    silent = int(of.as_of - of.histories.last[customer])
    if not repeats:
        return say(zh=f"只买过一次，{_days_zh(silent)}。", en=f"Bought once, {_days_en(silent)}.")
    usual = max(round(float(of.histories.since[customer]) / repeats), 1)
    return say(
        zh=f"来买过 {repeats + 1} 天，平均每 {usual} 天一次，上次{_days_zh(silent)}。",
        en=f"Bought on {repeats + 1} days, about every {_plural(usual, 'day')}; last {_days_en(silent)}.",
    )


def _future(of: Purchasing, customer: int, say: Speech, days: int) -> str:
    column = of.horizons.index(days)
    alive = float(of.alive[customer])
    standing = next(words for bound, words in _STANDING if alive >= bound)
    chance = percent(float(of.some[customer, column]))
    low, high = int(of.low[customer, column]), int(of.high[customer, column])
    if high <= 1:
        return say(
            zh=f"{standing['zh']}；{days} 天内再来买的可能是 {chance}。",
            en=f"{standing['en'].capitalize()}; {chance} likely to buy again within {days} days.",
        )
    times = f"{low}–{high}" if low < high else f"{low}"
    return say(
        zh=f"{standing['zh']}；{days} 天内再来买的可能是 {chance}，大约会买 {times} 次。",
        en=f"{standing['en'].capitalize()}; {chance} likely to buy again within {days} days, about {times} times.",
    )


def about_total(of: Purchasing, say: Speech, *, days: int = 90) -> str:
    """The shop's total in so many days, with what it rests on; where there is no answer, why and from when on."""
    if of.undefined is not None:
        return _no_answer(of, say)
    total = of.totals[of.horizons.index(days)]
    text = _total(total, say)
    if of.season is not None and not of.season.is_known:
        text += say(
            zh="历史不满两年，还不知道旺季淡季，所以范围放宽了。",
            en=" Less than two years are known, so busy and slack seasons are not, and the range is wide.",
        )
    if of.fallback is not None:
        text += say(zh=FALLBACKS[of.fallback]["zh"] + "。", en=" Note: " + FALLBACKS[of.fallback]["en"] + ".")
    return text


def _total(of: Total, say: Speech) -> str:
    times = "time" if f"{of.expected:,.0f}" == "1" else "times"
    if of.expected < 1:
        return say(
            zh=f"已有的客户在 {of.days} 天内大约一次也不会来买（八成把握最多 {of.high:,.0f} 次）。",
            en=f"The customers you have will hardly buy in {of.days} days: less than one purchase is expected"
            f" (8 times in 10 at most {of.high:,.0f}).",
        )
    return say(
        zh=f"已有的客户在 {of.days} 天内大约会买 {of.expected:,.0f} 次（八成把握在 {of.low:,.0f} 到"
        f" {of.high:,.0f} 次之间）。",
        en=f"The customers you have will buy about {of.expected:,.0f} {times} in {of.days} days"
        f" (8 times in 10 between {of.low:,.0f} and {of.high:,.0f}).",
    )


def model_name(name: str, say: Speech) -> str:
    """What a model is called."""
    words = MODELS["mbg_cnbd" if name.startswith("mbg_cnbd") else name]
    return say(zh=words["zh"], en=words["en"])


def _no_answer(of: Purchasing, say: Speech) -> str:
    text = say(zh="还不能预测：", en="Nothing can be said yet: ") + _why_not(of, say)
    if of.possible_from is not None:
        text += say(
            zh=f"最早 {iso(of.possible_from)} 可以。", en=f" The earliest day for it is {iso(of.possible_from)}."
        )
    return text


def _why_not(of: Purchasing, say: Speech) -> str:
    needs, has = of.needs, of.has
    if of.undefined == "nobody":
        return say(
            zh="还没有一笔算数的、知道是谁买的订单。", en="there is no purchase yet of which it is known who made it."
        )
    if of.undefined == "too_short":
        return say(
            zh=f"从第一笔订单算起要满 {needs['days']} 天，现在是 {has['days']} 天。",
            en=f"it takes {needs['days']} days since the first order, and so far it is {_plural(has['days'], 'day')}.",
        )
    return say(
        zh=f"要有 {needs['customers']} 位在 {has['watched']} 天以前就买过的客户，才看得出后来怎样；现在有"
        f" {has['early']} 位。",
        en=f"it takes {needs['customers']} customers who first bought at least {has['watched']} days ago, to see what"
        f" they did next, and so far there {'is' if has['early'] == 1 else 'are'} {has['early']}.",
    )


def _days_zh(days: int) -> str:
    return f"在 {days} 天前" if days else "就在今天"


def _days_en(days: int) -> str:
    return f"{_plural(days, 'day')} ago" if days else "today"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
