"""What is said of a crowd: whether its people are better or only cheaper, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from huitou.diagnosis.crowds.crowds import FEWEST_CLICKS, Crowd, Crowds, Reason
from huitou.diagnosis.explain.tables import Listing
from huitou.intake.ad_report import REASONS as REFUSED
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.definition import Words
from huitou.money import to_decimal, with_currency
from huitou.statistics.difference import Estimate

REASONS: Mapping[Reason, Words] = {
    "alone": {
        "zh": "报表里只有这一群，没有别的可比。",
        "en": "it is the only crowd of the report, with nothing beside it.",
    },
    "few_clicks": {
        "zh": "点击不到 {fewest} 次（这一群或其余），转化率还只是碰巧。",
        "en": "with fewer than {fewest} clicks, here or in the rest, a conversion rate is chance.",
    },
    "nobody_bought": {
        "zh": "这一群或其余还没有成交，没有金额可比。",
        "en": "nobody has bought yet, here or in the rest: there are no amounts to compare.",
    },
    "free": {
        "zh": "这一群或其余没有花费，没有价可比。",
        "en": "nothing was spent, here or on the rest: there is no price.",
    },
}


def verdict(found: Crowds, crowd: Crowd, t: Speech) -> str:
    """The equal-CPC check of a crowd in one or two sentences."""
    equal = crowd.equal
    if equal is None:
        why = REASONS[crowd.undefined or "free"][t.lang].format(fewest=FEWEST_CLICKS)
        return t(zh=f"{crowd.name}：还比不了，{why}", en=f"{crowd.name}: cannot be compared yet: {why}")
    price, own = _price(found, equal.cpc, t), _price(found, crowd.these.cpc, t)
    worth = _price(found, equal.worth_up_to, t)
    brings, usual = f"{float(equal.brings):.2f}", f"{float(equal.rest_brings):.2f}"
    said = {
        "better": t(zh="人更好：同样的价值得多买", en="these people are better, and worth more at the same price"),
        "worse": t(zh="人更差：便宜才值得买", en="these people are worse, and worth buying only if cheaper"),
        "unclear": t(zh="看不出差别，可能是碰巧", en="no difference that may not be chance"),
    }[equal.answer]
    dear = crowd.these.cpc is not None and crowd.these.cpc > equal.worth_up_to
    now = t(
        zh=f"现在每次点击 {own}，{'高于' if dear else '不高于'}它值的价 {worth}。",
        en=f"A click costs {own} now, {'above' if dear else 'no more than'} the {worth} it is worth.",
    )
    return t(
        zh=f"{crowd.name}：点击若都按其余的价 {figures.amid(price)}买，投产比是 {brings}，其余 {usual}：{said}。{now}",
        en=f"{crowd.name}: were every click bought at the rest's {price}, each unit spent would bring {brings}, the"
        f" rest {usual}: {said}. {now}",
    )


def not_counted(found: Crowds, t: Speech) -> Iterator[str]:
    """How many rows were taken, and each that was not, with its reason."""
    taken, refused = len(found.report.rows), found.report.refused
    yield t(
        zh=f"读到 {taken + len(refused)} 行，用了 {taken} 行" + (f"，{len(refused)} 行没用：" if refused else "。"),
        en=f"{taken + len(refused)} rows read, {taken} used" + (f", {len(refused)} not:" if refused else "."),
    )
    for each in refused:
        why = REFUSED[each.code][t.lang]
        cell = f" “{each.column}” = “{each.value}”" if each.column else ""
        yield t(zh=f"  第 {each.row} 行{cell}：{why}", en=f"  row {each.row}{cell}: {why}")


def remark(t: Speech) -> str:
    """What the intervals hold, and what they do not."""
    return t(
        zh="区间只算了转化率的碰巧；每位客户的金额差多少，报表里没有，真正的把握还要小一些。“其余”是报表里的其他人群。",
        en="The intervals are of the rates; how customers' amounts differ is not in a report, so what is known is less"
        " sure still. “The rest” are the other crowds of the report.",
    )


def tallies(found: Crowds, t: Speech) -> Listing:
    """Size, price, rates and value of each crowd."""
    headings = t(
        zh="人群|规模|点击单价|点击率|加购率|转化率|买家|每位客户|投产比",
        en="crowd|size|per click|clicked|to cart|bought|buyers|a customer|per unit spent",
    )
    rows = []
    for crowd in found.crowds:
        these = crowd.these
        size = these.impressions if these.size is None else these.size
        rows.append(
            (
                crowd.name,
                figures.NONE if size is None else f"{size:,}" + ("" if these.size is not None else " *"),
                _price(found, these.cpc, t),
                _share(these.click_rate, t),
                _share(these.cart_rate, t),
                _share(these.conversion, t),
                f"{these.buyers:,}",
                _price(found, these.value, t),
                figures.NONE if these.per_cost is None else f"{float(these.per_cost):.2f}",
            )
        )
    return Listing(t(zh="人群", en="Crowds"), tuple(headings.split("|")), tuple(rows), 1)


def sizes_remark(found: Crowds, t: Speech) -> str:
    """That a size is of impressions, where the report does not tell that of the crowd."""
    if all(crowd.these.size is not None for crowd in found.crowds):
        return ""
    return t(zh="* 报表没有人群规模，写的是展现量。", en="* the report tells no size: these are impressions.")


def _share(rate: Estimate | None, t: Speech) -> str:
    if rate is None:
        return figures.NONE
    low, high = (f"{each * 100:.1f}" for each in (rate.low, rate.high))
    return t(zh=f"{figures.percent(rate.value)}（{low}–{high}）", en=f"{figures.percent(rate.value)} ({low}–{high})")


def _price(found: Crowds, amount: Fraction | None, t: Speech) -> str:
    if amount is None:
        return figures.NONE
    return with_currency(to_decimal(amount, found.currency), found.currency, t)
