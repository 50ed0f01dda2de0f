"""Why a visitor is likely to order or not, and how right the chances were, for somebody who sells tea."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huitou import calendar
from huitou.language import Speech
from huitou.predict.conversion.attributes import Name

if TYPE_CHECKING:
    from huitou.predict.conversion.learn import Learned
    from huitou.predict.conversion.scored import Because

# Attributes that say much the same are one reason.
_FAMILY: dict[Name, str] = {"days_7": "days", "products_7": "products", "carts": "cart", "since_purchase": "purchases"}
_SHOWN = 3
# What moves the odds by less than a fifth is no reason.
_LEAST = 0.18

NAMES: dict[Name, tuple[str, str]] = {
    "channel": ("来源", "source"),
    "campaign": ("活动", "campaign"),
    "kind": ("设备", "device"),
    "province": ("省份", "province"),
    "known": ("登录与会员", "signed in, member"),
    "tenure": ("第一次来到现在", "time since the first visit"),
    "purchases": ("买过几次", "purchases so far"),
    "since_purchase": ("上次买到现在", "time since the last purchase"),
    "coupon": ("手里的券", "coupon at hand"),
    "days": ("30 天里来的天数", "days here of 30"),
    "days_7": ("7 天里来的天数", "days here of 7"),
    "last_seen": ("最近一次来", "last visit"),
    "depth": ("每次做多少事", "things done a visit"),
    "products": ("看过的商品数", "products looked at"),
    "products_7": ("7 天里看过的商品数", "products looked at in 7 days"),
    "cart": ("没买下的购物车", "cart not bought"),
    "carts": ("加购次数", "times put in the cart"),
    "favourite": ("收藏", "favourites"),
}


def strongest(found: Sequence[Because]) -> tuple[Because, ...]:
    """The two or three that move the chance most; of a family the strongest speaks for all of it."""
    total: dict[str, float] = {}
    speaks: dict[str, Because] = {}
    for each in found:
        family = _FAMILY.get(each.attribute, each.attribute)
        total[family] = total.get(family, 0.0) + each.worth
        if family not in speaks or abs(each.worth) > abs(speaks[family].worth):
            speaks[family] = each
    told = [family for family in speaks if abs(total[family]) >= _LEAST and total[family] * speaks[family].worth > 0]
    return tuple(speaks[family] for family in sorted(told, key=lambda each: -abs(total[each]))[:_SHOWN])


def reason(why: Sequence[Because], t: Speech) -> str:
    """One sentence: what raises the chance, and what lowers it."""
    up = [phrase(each, t) for each in why if each.worth > 0]
    down = [phrase(each, t) for each in why if each.worth < 0]
    parts = []
    if up:
        parts.append(t(zh="更可能：" + "，".join(up), en="more likely: " + ", ".join(up)))
    if down:
        parts.append(t(zh="更不可能：" + "，".join(down), en="less likely: " + ", ".join(down)))
    return t(zh="；", en="; ").join(parts) if parts else t(zh="和一般访客差不多", en="much like other visitors")


def phrase(each: Because, t: Speech) -> str:  # noqa: C901, PLR0912 - a ladder of plain phrases
    """What is so of the visitor."""
    value, text = each.value, each.text
    match each.attribute:
        case "channel":
            return t(zh=f"从“{text}”来", en=f"came by {text}") if text else t(zh="来源不明", en="came from unknown")
        case "campaign":
            return (
                t(zh=f"从活动“{text}”来", en=f"came by the campaign {text}")
                if text
                else t(zh="不是从活动来的", en="came by no campaign")
            )
        case "kind":
            return t(zh=f"用 {text}", en=f"uses {text}") if text else t(zh="设备不明", en="device unknown")
        case "province":
            return t(zh=f"在{text}", en=f"lives in {text}") if text else t(zh="省份不明", en="province unknown")
        case "known":
            return (
                t(zh="没有登录过", en="never signed in"),
                t(zh="登录过", en="has signed in"),
                t(zh="是会员", en="is a member"),
            )[value]
        case "tenure":
            return t(zh="今天第一次来", en="here for the first time today") if not value else _since(value, t)
        case "purchases":
            return t(zh=f"买过 {value} 次", en=f"has bought {_times(value)}") if value else _never_bought(t)
        case "since_purchase":
            return _never_bought(t) if value < 0 else t(zh=f"{_ago(value, t)}买过", en=f"bought {_ago(value, t)}")
        case "coupon":
            return _coupon(value, t)
        case "days":
            return t(zh=f"30 天里来了 {value} 天", en=f"here on {_days(value)} of the last 30")
        case "days_7":
            return t(zh=f"7 天里来了 {value} 天", en=f"here on {_days(value)} of the last 7")
        case "last_seen":
            return _last_seen(value, t)
        case "depth":
            return t(zh=f"每次来做 {value} 件事", en=f"does {_things(value)} a visit")
        case "products":
            return t(zh=f"看过 {value} 件商品", en=f"looked at {_products(value)}")
        case "products_7":
            return t(zh=f"7 天里看过 {value} 件商品", en=f"looked at {_products(value)} in 7 days")
        case "cart":
            return (
                t(zh="没有待付的购物车", en="nothing waits in the cart")
                if value < 0
                else t(zh=f"{_ago(value, t)}加购，还没买", en=f"put something in the cart {_ago(value, t)}, not bought")
            )
        case "carts":
            return t(zh=f"加购过 {value} 次", en=f"put things in the cart {_times(value)}")
        case "favourite":
            return (
                t(zh="没有收藏", en="no favourites")
                if value < 0
                else t(zh=f"{_ago(value, t)}收藏过", en=f"marked a favourite {_ago(value, t)}")
            )


def about(learned: Learned, t: Speech) -> tuple[str, ...]:
    """What the chances were learned from, how right they were, and what says nothing in this shop."""
    of = learned.judged
    day = calendar.iso(of.day)
    said = [
        t(
            zh=f"从过去 {learned.cuts} 周学的。拿没见过的一周试过：{day} 的 {of.people:,} 人里，"
            f"估计 {of.expected:.0f} 人，实际 {of.did:,} 人；可能性最高的十分之一里有 {share(of.top)}"
            f"（只看谁最近来过：{share(of.top_recent)}）。",
            en=f"Learned from the past {learned.cuts} weeks, and tried on one it had not seen: of {of.people:,} on"
            f" {day}, {of.expected:.0f} were expected and {of.did:,} did; the tenth with the highest chances held"
            f" {share(of.top)} of them ({share(of.top_recent)} by who came last).",
        )
    ]
    if learned.fitted.constant:
        names = t(zh="、", en=", ").join(t(zh=NAMES[each][0], en=NAMES[each][1]) for each in learned.fitted.constant)
        said.append(
            t(zh=f"在这家店人人一样、没用上的：{names}。", en=f"The same for everybody here, so not used: {names}.")
        )
    return tuple(said)


def share(value: float) -> str:
    """As a percentage, never 0 % of what may be and never 100 %."""
    percent = 100 * value
    if 0 < percent < 1:
        return f"{percent:.1f}%" if percent >= 0.1 else "<0.1%"
    return f"{min(percent, 99):.0f}%"


def _never_bought(t: Speech) -> str:
    return t(zh="还没买过", en="has not bought yet")


def _last_seen(value: int, t: Speech) -> str:
    if value >= 30:
        return t(zh="30 天没来了", en="not here for 30 days")
    return t(zh=f"{_ago(value, t)}来过", en=f"last here {_ago(value, t)}")


def _coupon(value: int, t: Speech) -> str:
    if value < 0:
        return t(zh="手里没有券", en="holds no coupon")
    if value > 366:
        return t(zh="手里有券", en="holds a coupon")
    when = t(zh="明天到期" if value == 0 else f"还有 {value + 1} 天到期", en=f"good for {_days(value + 1)} more")
    return t(zh=f"手里有券，{when}", en=f"holds a coupon {when}")


def _since(value: int, t: Speech) -> str:
    return t(zh=f"{_ago(value, t)}第一次来", en=f"first here {_ago(value, t)}")


def _ago(days: int, t: Speech) -> str:
    if days <= 0:
        return t(zh="今天", en="today")
    return t(zh="昨天" if days == 1 else f"{days} 天前", en="yesterday" if days == 1 else f"{days} days ago")


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _things(number: int) -> str:
    return "1 thing" if number == 1 else f"{number} things"


def _products(number: int) -> str:
    return {0: "no product", 1: "1 product"}.get(number, f"{number} products")


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")
