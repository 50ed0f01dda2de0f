"""Who a group is, in words a merchant uses: 每三周买一次绿茶的老客，占客户 12%、销售额 35%."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from huitou.language import Speech

if TYPE_CHECKING:
    # The command line reads these words, and has no use for arrays.
    from huitou.predict.clusters.portrait import Portrait

_ZH_NUMBERS = ("", "", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_EN_NUMBERS = ("", "", *"two three four five six seven eight nine ten eleven twelve".split())
# Whose last purchase is so many of their gaps ago has stopped; of those with one purchase, so many days ago.
_GONE_GAPS = 3
_GONE_DAYS = 180
_LEAST_GONE = 14
# From so many months on one speaks of years.
_MONTHS = 24
_MOSTLY = 0.5
_LEADS = 0.5
_MUCH, _LITTLE = 1.4, 0.65
_OFF, _OFF_BESIDE = 0.1, 1.4
_CHANNEL, _BESIDE = 0.6, 1.25
# Below this (Kaufman and Rousseeuw 1990) no structure to speak of was found.
_BLURRED = 0.25


def names(portraits: Sequence[Portrait], t: Speech) -> list[str]:
    """A short name for each, no two alike: traits are added until they differ, then a letter."""
    given = [_name(each, t) for each in portraits]
    for name in sorted(set(given)):
        alike = [place for place, also in enumerate(given) if also == name]
        if len(alike) == 1:
            continue
        for place in alike:
            if traits := _traits(portraits[place], t):
                given[place] = name + t(zh=f"（{traits[0]}）", en=f" ({traits[0]})")
        again = Counter(given[place] for place in alike)
        for letter, place in zip("ABCDEFGH", alike, strict=False):
            if again[given[place]] > 1:
                given[place] += t(zh=f"·{letter}", en=f" {letter}")
    return given


def description(of: Portrait, t: Speech) -> str:
    """The group as it is now: who, what sets them apart, how many and how much of the money."""
    traits = _traits(of, t)
    who = _name(of, t)
    if not traits and not _is_gone(of):
        traits = [t(zh=f"最近一次在 {ago(of.recency, t)}前", en=f"last here {ago(of.recency, t)} ago")]
    said = t(zh="，", en=", ").join([who, *traits])
    return said + t(
        zh=f"，占客户 {share(of.customer_share)}、销售额 {share(of.net_share)}",
        en=f"; {share(of.customer_share)} of customers, {share(of.net_share)} of revenue",
    )


def distinct(silhouette: float, stability: float, t: Speech) -> str:
    """How clearly the groups are told apart."""
    if silhouette >= _BLURRED and stability >= _MOSTLY:
        return t(
            zh="各群分得清楚：换一半客户重算，分法基本一样。",
            en="The groups are told apart clearly: worked out again on half of the customers, they come out much the "
            "same.",
        )
    return t(
        zh="各群之间没有清楚的界线，边上的客户算在哪边都可以；当作大致的分法来用。",
        en="The groups run into one another, and who stands at an edge could be in either: take them as a rough guide.",
    )


def every(days: int, t: Speech) -> str:
    """How often, in the unit a person would use: every 5 days, every three weeks, every two months."""
    if days < 10:
        return t(zh=f"每 {days} 天" if days > 1 else "每天", en=f"every {days} days" if days > 1 else "every day")
    if days < 46:
        return _units(round(days / 7), t, zh="周", en="week")
    if days < 330:
        return _units(round(days / 30.4), t, zh="个月", en="month")
    if days < 550:
        return t(zh="一年左右", en="about once a year")
    years = round(days / 365.25)
    return t(zh=f"每 {years} 年", en=f"every {years} years")


def share(value: float) -> str:
    """As a whole percentage, never 0 % of somebody."""
    percent = 100 * value
    return "<1%" if 0 < percent < 1 else f"{percent:.0f}%"


def _name(of: Portrait, t: Speech) -> str:
    category = of.category.name if of.category and of.category.name and of.category.share >= _LEADS else ""
    if of.once > _MOSTLY or of.gap is None:
        return _once(of, category, t)
    often = every(of.gap, t)
    if _is_gone(of):
        return t(
            zh=f"以前{often}买一次{category}、{ago(of.recency, t)}没来的老客",
            en=f"returning customers who bought {category + ' ' if category else ''}{often}, not here for "
            f"{ago(of.recency, t)}",
        )
    what = f" {category}" if category else ""
    return t(zh=f"{often}买一次{category}的老客", en=f"returning customers who buy{what} {often}")


def _once(of: Portrait, category: str, t: Speech) -> str:
    what = f" {category}" if category else ""
    if _is_gone(of):
        return t(
            zh=f"买过一次{category}、{ago(of.recency, t)}没来的客户",
            en=f"customers who bought{what} once, {ago(of.recency, t)} ago",
        )
    return t(zh=f"只买过一次{category}的新近客户", en=f"recent customers who bought{what} once")


def _traits(of: Portrait, t: Speech) -> list[str]:
    found = []
    if of.each_of_shop >= _MUCH:
        found.append(
            t(
                zh=f"每次花得多，是全店的 {of.each_of_shop:.1f} 倍",
                en=f"each order {of.each_of_shop:.1f} times the shop's average",
            )
        )
    elif of.each_of_shop <= _LITTLE:
        found.append(
            t(
                zh=f"每次花得少，是全店的 {share(of.each_of_shop)}",
                en=f"each order {share(of.each_of_shop)} of the shop's average",
            )
        )
    if of.discount >= _OFF and of.discount >= _OFF_BESIDE * of.discount_of_shop:
        found.append(
            t(zh=f"多在优惠时买，平均让利 {share(of.discount)}", en=f"mostly at a discount, {share(of.discount)} off")
        )
    channel = of.channel
    if channel and channel.name and channel.share >= _CHANNEL and channel.share >= _BESIDE * channel.of_shop:
        found.append(
            t(
                zh=f"{share(channel.share)} 的单来自 {channel.name}",
                en=f"{share(channel.share)} of orders from {channel.name}",
            )
        )
    return found


def _is_gone(of: Portrait) -> bool:
    if of.once > _MOSTLY or of.gap is None:
        return of.recency > _GONE_DAYS
    return of.recency > max(_GONE_GAPS * of.gap, _LEAST_GONE)


def ago(days: int, t: Speech) -> str:
    """A length of time as one says it."""
    if days < 14:
        return t(zh=f"{days} 天", en="1 day" if days == 1 else f"{days} days")
    if days < 60:
        return t(zh=f"{round(days / 7)} 周", en=f"{round(days / 7)} weeks")
    months = round(days / 30.4)
    if months < _MONTHS:
        return t(zh=f"{months} 个月", en=f"{months} months")
    years = round(days / 365.25)
    return t(zh=f"{years} 年", en=f"{years} years")


def _units(number: int, t: Speech, *, zh: str, en: str) -> str:
    if number <= 1:
        return t(zh=f"每{zh}", en=f"every {en}")
    return t(zh=f"每{_ZH_NUMBERS[number]}{zh}", en=f"every {_EN_NUMBERS[number]} {en}s")
