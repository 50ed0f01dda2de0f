"""Every metric a second time, by loops over a list of orders: slow, plain, and written from the definitions alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huitou.settings import Settings
from tests.support.periods import months_after, period_of, whole_periods
from tests.support.ruling import rule
from tests.support.shops import Order

Part = Callable[[Order], int | None]
_PLAIN = Settings(name="x")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: ``part`` gives the net of an order that is kept, or None where the filter drops it."""

    from_day: int
    to_day: int
    as_of: int
    count_by: str = "order"
    params: Mapping[str, Any] | None = None
    part: Part = lambda order: order.net
    settings: Settings = _PLAIN

    def param(self, name: str, default: Any = None) -> Any:
        return (self.params or {}).get(name, default)


@dataclass(frozen=True, slots=True)
class Purchase:
    """The ``place``-th purchase (from 0) of a life, whose purchases are on the days ``life``."""

    customer: str | None
    day: int
    net: int
    place: int
    life: tuple[int, ...]

    @property
    def next_day(self) -> int | None:
        return self.life[self.place + 1] if self.place + 1 < len(self.life) else None

    @property
    def first_day(self) -> int:
        return self.life[0]


def known(orders: Iterable[Order], ask: Ask) -> list[Order]:
    """What is known at as_of, in time."""
    return sorted((each for each in orders if each.day <= ask.as_of), key=lambda each: (each.at, each.order_id))


def lives(orders: Sequence[Order]) -> dict[str | None, list[Order]]:
    found: dict[str | None, list[Order]] = defaultdict(list)
    for order in orders:
        found[order.customer].append(order)
    return found


Purchases = dict[str | None, list[Purchase]]


def purchases_until(orders: Iterable[Order], ask: Ask, *, from_day: int | None = None) -> Purchases:
    """The kept purchases of each customer up to the window's end, from ``from_day`` on."""
    everything = known(orders, ask)
    found: Purchases = {}
    for customer, life in lives(everything).items():
        kept = [
            (order, place, ask.part(order))
            for place, order in enumerate(life)
            if order.day <= ask.to_day and (from_day is None or order.day >= from_day) and ask.part(order) is not None
        ]
        if not kept:
            continue
        if ask.count_by == "order" or customer is None:
            days = tuple(order.day for order in life)
            found[customer] = [Purchase(customer, order.day, net, place, days) for order, place, net in kept]
        else:
            days = tuple(sorted({order.day for order in life}))
            nets: dict[int, int] = defaultdict(int)
            for order, _, net in kept:
                nets[order.day] += net
            found[customer] = [Purchase(customer, day, net, days.index(day), days) for day, net in sorted(nets.items())]
    return found


def in_window(orders: Iterable[Order], ask: Ask, *, everyone: bool = False) -> Purchases:
    found = purchases_until(orders, ask, from_day=ask.from_day)
    return {customer: each for customer, each in found.items() if everyone or customer is not None}


def reckon(metric: str, orders: Iterable[Order], ask: Ask) -> tuple[int, int | None]:
    """(numerator, denominator) of the metric."""
    return _RECKONINGS[metric](list(orders), ask)


def _repeat_purchase_rate(orders: list[Order], ask: Ask) -> tuple[int, int]:
    buyers = in_window(orders, ask)
    return sum(len(each) >= 2 for each in buyers.values()), len(buyers)


def _repeat_order_share(orders: list[Order], ask: Ask) -> tuple[int, int]:
    buyers = in_window(orders, ask).values()
    return sum(len(each) - 1 for each in buyers), sum(map(len, buyers))


def _returning_order_share(orders: list[Order], ask: Ask) -> tuple[int, int]:
    every = [purchase for each in in_window(orders, ask).values() for purchase in each]
    return sum(purchase.place > 0 for purchase in every), len(every)


def _cohort(orders: list[Order], ask: Ask) -> tuple[int, int]:
    days = ask.param("days", 90)
    firsts = [purchase for each in in_window(orders, ask).values() for purchase in each if purchase.place == 0]
    return _returned(firsts, days, ask)


def _lifetime_value(orders: list[Order], ask: Ask) -> tuple[int, int]:
    firsts = [purchase for each in in_window(orders, ask).values() for purchase in each if purchase.place == 0]
    ends = {first.customer: months_after(first.day, ask.param("months", 12)) for first in firsts}
    mature = {customer: end for customer, end in ends.items() if end <= ask.as_of}
    return sum(order.net for order in orders if order.day <= mature.get(order.customer, -1)), len(mature)


def _buyer(orders: list[Order], ask: Ask) -> tuple[int, int]:
    return _returned([each[0] for each in in_window(orders, ask).values()], ask.param("days", 90), ask)


def _returned(anchors: list[Purchase], days: int, ask: Ask) -> tuple[int, int]:
    mature = [anchor for anchor in anchors if anchor.day + days <= ask.as_of]
    back = [anchor for anchor in mature if anchor.next_day is not None and anchor.next_day - anchor.day <= days]
    return len(back), len(mature)


def _lifetime(orders: list[Order], ask: Ask) -> tuple[int, int]:
    firsts = [
        purchase
        for customer, each in purchases_until(orders, ask).items()
        if customer is not None
        for purchase in each
        if purchase.place == 0
    ]
    return sum(first.next_day is not None and first.next_day <= ask.to_day for first in firsts), len(firsts)


def _still_buying(orders: list[Order], ask: Ask) -> tuple[int, int]:
    days, within = ask.param("days", 60), ask.param("within", 90)
    back, on = 0, 0
    for customer, each in purchases_until(orders, ask).items():
        since = [purchase.day - each[0].life[0] for purchase in each]
        marked = ask.from_day <= each[0].life[0] + days + within <= ask.to_day
        if customer is not None and marked and any(0 < day <= days for day in since):
            back += 1
            on += any(days < day <= days + within for day in since)
    return on, back


def gaps(orders: Iterable[Order], ask: Ask) -> tuple[list[int], list[int]]:
    """The days until those who came back did, and the days the others have been watched."""
    days_of: dict[str | None, set[int]] = defaultdict(set)
    for order in known(orders, ask):
        days_of[order.customer].add(order.day)
    returned, watched = [], []
    for customer, each in in_window(orders, ask).items():
        if each[0].place == 0:
            later = sorted(days_of[customer])[1:]
            if later:
                returned.append(later[0] - each[0].day)
            else:
                watched.append(ask.as_of - each[0].day)
    return returned, watched


def _cycle(orders: list[Order], ask: Ask) -> tuple[int, int]:
    returned, watched = gaps(orders, ask)
    return len(returned), len(returned) + len(watched)


def is_returning(purchase: Purchase, ask: Ask) -> bool:
    match ask.param("definition", "not_first"):
        case "not_first":
            return purchase.place > 0
        case "bought_twice":
            return sum(day <= ask.to_day for day in purchase.life) >= 2
        case "older_than":
            return purchase.day - purchase.first_day >= ask.param("days", 30)
        case _:
            return purchase.first_day < ask.from_day


def _returning_revenue(orders: list[Order], ask: Ask) -> tuple[int, int]:
    every = [purchase for each in in_window(orders, ask).values() for purchase in each]
    return sum(each.net for each in every if is_returning(each, ask)), sum(each.net for each in every)


def _nth(orders: list[Order], ask: Ask) -> tuple[int, int]:
    nth = ask.param("n", 1)
    anchors = [purchase for each in in_window(orders, ask).values() for purchase in each if purchase.place == nth - 1]
    return _returned(anchors, ask.param("days", 90), ask)


def _repeat_revenue(orders: list[Order], ask: Ask) -> tuple[int, None]:
    every = [purchase for each in in_window(orders, ask).values() for purchase in each]
    return sum(purchase.net for purchase in every if purchase.place > 0), None


def _period_return(orders: list[Order], ask: Ask) -> tuple[int, int]:
    period = ask.param("period", "month")
    bought: dict[int, set[str]] = defaultdict(set)
    for order in known(orders, ask):
        if order.customer is not None and ask.part(order) is not None:
            bought[period_of(order.day, period)].add(order.customer)
    pairs = [(bought[number - 1], bought[number]) for number in whole_periods(ask.from_day, ask.to_day, period)]
    return sum(len(before & this) for before, this in pairs), sum(len(before) for before, _ in pairs)


def _stages(orders: list[Order], ask: Ask, day: int) -> dict[str, str]:
    return {who: each.stage for who, each in rule(orders, min(day, ask.as_of), ask.settings).items()}


def _purchases(orders: list[Order], ask: Ask) -> dict[str, list[list[Order]]]:
    """Everything known of each customer's life as purchases: single orders, or all of a day."""
    found: dict[str, list[list[Order]]] = {}
    for customer, life in lives(known(orders, ask)).items():
        if customer is None:
            continue
        days = sorted({order.day for order in life})
        by_day = [[order for order in life if order.day == day] for day in days]
        found[customer] = by_day if ask.count_by == "day" else [[order] for order in life]
    return found


def _is_kept(purchase: list[Order], ask: Ask) -> bool:
    return any(ask.part(order) is not None for order in purchase)


def _reactivation(orders: list[Order], ask: Ask) -> tuple[int, int]:
    stages = _stages(orders, ask, ask.from_day - 1)
    lost = {who: life for who, life in _purchases(orders, ask).items() if stages.get(who) == "lost"}
    last = {who: [each for each in life if each[0].day < ask.from_day][-1] for who, life in lost.items()}
    kept = [who for who in lost if _is_kept(last[who], ask)]
    back = [who for who in kept if any(ask.from_day <= each[0].day <= ask.to_day for each in lost[who])]
    return len(back), len(kept)


def _post_reactivation(orders: list[Order], ask: Ask) -> tuple[int, int]:
    stages, anchors = _stages(orders, ask, ask.from_day - 1), []
    for who, life in _purchases(orders, ask).items():
        inside = [place for place, each in enumerate(life) if ask.from_day <= each[0].day <= ask.to_day]
        if stages.get(who) == "lost" and inside and _is_kept(life[inside[0]], ask):
            days = tuple(each[0].day for each in life)
            anchors.append(Purchase(who, days[inside[0]], 0, inside[0], days))
    return _returned(anchors, ask.param("days", 90), ask)


def structure(orders: list[Order], ask: Ask) -> list[tuple[str, bool, bool]]:
    """(stage, bought in the window, first bought before it) of each customer whose latest purchase is kept."""
    stages, found = _stages(orders, ask, ask.to_day), []
    for who, life in _purchases(orders, ask).items():
        until = [each for each in life if each[0].day <= ask.to_day]
        if until and _is_kept(until[-1], ask):
            found.append((stages[who], until[-1][0].day >= ask.from_day, until[0][0].day < ask.from_day))
    return found


def _structure(orders: list[Order], ask: Ask) -> tuple[int, int]:
    old = [stage for stage, _, is_old in structure(orders, ask) if is_old]
    return old.count("lost"), len(old)


def _every(orders: list[Order], ask: Ask) -> list[Purchase]:
    everyone = not ask.param("known_customers", False)
    return [purchase for each in in_window(orders, ask, everyone=everyone).values() for purchase in each]


def _new_buyers(orders: list[Order], ask: Ask) -> tuple[int, None]:
    return sum(each[0].first_day >= ask.from_day for each in in_window(orders, ask).values()), None


def _average_order_value(orders: list[Order], ask: Ask) -> tuple[int, int]:
    every = _every(orders, ask)
    return sum(each.net for each in every), len(every)


def _frequency(orders: list[Order], ask: Ask) -> tuple[int, int]:
    buyers = in_window(orders, ask)
    return sum(map(len, buyers.values())), len(buyers)


def _revenue_per_buyer(orders: list[Order], ask: Ask) -> tuple[int, int]:
    buyers = in_window(orders, ask)
    return sum(purchase.net for each in buyers.values() for purchase in each), len(buyers)


_RECKONINGS: Mapping[str, Callable[[list[Order], Ask], tuple[int, int | None]]] = {
    "repeat_purchase_rate": _repeat_purchase_rate,
    "repeat_order_share": _repeat_order_share,
    "returning_order_share": _returning_order_share,
    "cohort_repurchase_rate": _cohort,
    "buyer_repurchase_rate": _buyer,
    "lifetime_value": _lifetime_value,
    "lifetime_repeat_rate": _lifetime,
    "still_buying_rate": _still_buying,
    "repurchase_cycle": _cycle,
    "returning_revenue_share": _returning_revenue,
    "nth_order_rate": _nth,
    "period_return_rate": _period_return,
    "repeat_revenue": _repeat_revenue,
    "reactivation_rate": _reactivation,
    "post_reactivation_repeat_rate": _post_reactivation,
    "customer_structure": _structure,
    "revenue": lambda orders, ask: (sum(each.net for each in _every(orders, ask)), None),
    "buyers": lambda orders, ask: (len(in_window(orders, ask)), None),
    "new_buyers": _new_buyers,
    "purchases": lambda orders, ask: (len(_every(orders, ask)), None),
    "purchase_frequency": _frequency,
    "average_order_value": _average_order_value,
    "revenue_per_buyer": _revenue_per_buyer,
}
METRICS = tuple(_RECKONINGS)
