"""Metrics on visits a second time, by plain loops over the visits and orders of a small shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.support.lists import Lists
from tests.support.reckoning import Ask
from tests.support.shops import Order

Reckoning = Callable[[list[Order], Lists, Ask, str | None], tuple[int, int | None]]


def _there(lists: Lists, first: int, last: int, channel: str | None) -> set[str]:
    return {v.who for v in lists.visits if first <= v.day <= last and channel in {None, v.channel}}


def visitors(_orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> tuple[int, None]:
    return len(_there(lists, ask.from_day, ask.to_day, channel)), None


def active_customers(_orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> tuple[int, None]:
    if ask.from_day > ask.to_day:
        return 0, None
    return len(_there(lists, ask.to_day - ask.param("days") + 1, ask.to_day, channel)), None


def retention(_orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> tuple[int, int]:
    days: dict[str, set[int]] = {}
    channels: dict[str, str] = {}
    for visit in sorted(lists.visits, key=lambda each: each.day):
        days.setdefault(visit.who, set()).add(visit.day)
        channels.setdefault(visit.who, visit.channel)
    firsts = {
        who: min(there)
        for who, there in days.items()
        if ask.from_day <= min(there) <= ask.to_day
        and min(there) + ask.param("days") <= ask.as_of
        and channel in {None, channels[who]}
    }
    return sum(first + ask.param("days") in days[who] for who, first in firsts.items()), len(firsts)


def conversion_rate(orders: list[Order], lists: Lists, ask: Ask, channel: str | None) -> tuple[int, int]:
    there = _there(lists, ask.from_day, ask.to_day, channel)
    bought = {order.customer for order in orders if ask.from_day <= order.day <= ask.to_day}
    devices = {visit.who for visit in lists.visits if visit.is_device}
    return len((there & bought) - devices), len(there)


RECKONINGS: Mapping[str, Reckoning] = {
    "visitors": visitors,
    "active_customers": active_customers,
    "retention": retention,
    "conversion_rate": conversion_rate,
}
