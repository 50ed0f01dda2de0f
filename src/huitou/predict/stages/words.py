"""What each stage of a campaign is called, whom it is about, and what to do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huitou.language import Speech

if TYPE_CHECKING:
    from huitou.predict.conversion.scored import Scored
    from huitou.predict.stages.stages import Stage


def name(stage: Stage, t: Speech) -> str:
    told: dict[Stage, str] = {
        "warm-up": t(zh="预热", en="warm-up"),
        "burst": t(zh="爆发", en="burst"),
        "return": t(zh="返场", en="return"),
    }
    return told[stage]


def head(stage: Stage, found: Scored, t: Speech) -> str:
    """Who they are, and how many of them are expected to do what is wanted."""
    people, expected = f"{len(found):,}", f"{found.expected:,.0f}"
    told: dict[Stage, str] = {
        "warm-up": t(
            zh=f"{people} 人 30 天内来过、购物车是空的，估计 7 天内有 {expected} 人加购：先让他们看到要上的货",
            en=f"{people} were here in 30 days with nothing in the cart; about {expected} will fill one within 7 days: "
            "show them what is coming",
        ),
        "burst": t(
            zh=f"{people} 人 14 天内加购没付或手里有没用的券，估计 7 天内有 {expected} 人下单：提醒购物车和券的期限",
            en=f"{people} filled a cart within 14 days and have not paid, or hold an unused coupon; about {expected} "
            "will order within 7 days: remind them of the cart and of when the coupon ends",
        ),
        "return": t(
            zh=f"{people} 人 14 天内看过商品没买，估计 7 天内有 {expected} 人下单：返场只找他们",
            en=f"{people} looked at products within 14 days and did not buy; about {expected} will order within 7 "
            "days: these are the ones to come back to",
        ),
    }
    return f"{name(stage, t)}{t(zh='：', en=': ')}{told[stage]}"
