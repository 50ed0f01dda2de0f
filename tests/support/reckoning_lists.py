"""Metrics on lists beside the orders, a second time by plain loops over the lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.support.lists import Cost, Lists
from tests.support.periods import months_after
from tests.support.reckoning import Ask, in_window, reckon
from tests.support.shops import Order


def costs_of(lists: Lists, ask: Ask, channel: str | None) -> list[Cost]:
    return [
        cost
        for cost in lists.costs
        if ask.from_day <= cost.day <= ask.to_day
        and channel in {None, cost.channel}
        and (cost.is_advertising or ask.param("kinds") == "all")
    ]


def new_buyers(orders: list[Order], ask: Ask) -> list[int]:
    """The first days of those who first bought in the window."""
    return [each.day for mine in in_window(orders, ask).values() for each in mine if each.place == 0]


def acquisition_cost(orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> tuple[int, int]:
    return sum(cost.spent for cost in costs_of(lists, ask, channel)), len(new_buyers(orders, ask))


def ltv_to_cac(orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> tuple[int, int]:
    return reckon("lifetime_value", orders, ask)[0], sum(cost.spent for cost in costs_of(lists, ask, channel))


def ltv_over_cac(orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> Fraction | None:
    earned, mature = reckon("lifetime_value", orders, ask)
    spent, new = acquisition_cost(orders, lists, ask, channel)
    return Fraction(earned, mature) / Fraction(spent, new) if mature and spent else None


def payback(orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> int | None:
    """The first month by whose end those watched to the last month had brought what they cost."""
    ends = {
        each.customer: each.day
        for mine in in_window(orders, ask).values()
        for each in mine
        if each.place == 0 and months_after(each.day, ask.param("months")) <= ask.as_of
    }
    spent, new = acquisition_cost(orders, lists, ask, channel)
    for month in range(ask.param("months") + 1):
        brought = sum(
            order.net
            for order in orders
            if order.customer in ends and order.day <= months_after(ends[order.customer], month)
        )
        if ends and spent and Fraction(brought, len(ends)) >= Fraction(spent, new):
            return max(month, 1)
    return None


def membership_rate(orders: list[Order], lists: Lists, ask: Ask, _channel: str | None) -> tuple[int, int]:
    buyers = in_window(orders, ask)
    joined = {m.customer for m in lists.members if m.is_member and (m.joined is None or m.joined <= ask.to_day)}
    return len(joined & buyers.keys()), len(buyers)


def wecom_rate(orders: list[Order], lists: Lists, ask: Ask, _channel: str | None) -> tuple[int, int]:
    buyers = in_window(orders, ask)
    added = {m.customer for m in lists.members if m.is_contact and (m.added is None or m.added <= ask.to_day)}
    return len(added & buyers.keys()), len(buyers)


def coupon_redemption_rate(_orders: list[Order], lists: Lists, ask: Ask, _channel: str | None) -> tuple[int, int]:
    issued = [coupon for coupon in lists.coupons if ask.from_day <= coupon.issued <= ask.to_day]
    return sum(coupon.used is not None and coupon.used <= ask.as_of for coupon in issued), len(issued)


RECKONINGS: Mapping[str, Callable[[list[Order], Lists, Ask, str | None], tuple[int, int]]] = {
    "acquisition_cost": acquisition_cost,
    "ltv_to_cac": ltv_to_cac,
    "payback_months": ltv_to_cac,
    "membership_rate": membership_rate,
    "wecom_rate": wecom_rate,
    "coupon_redemption_rate": coupon_redemption_rate,
}
NEEDS = {
    "acquisition_cost": "costs",
    "ltv_to_cac": "costs",
    "payback_months": "costs",
    "membership_rate": "members",
    "wecom_rate": "wecom",
    "coupon_redemption_rate": "coupons",
}
