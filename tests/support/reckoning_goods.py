"""What is in orders, and what became of their money, a second time by plain loops over orders and their lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.support.shops import Excluded, Line, Order

UNKNOWN = "未知"
Kept = list[tuple[Order, list[Line]]]


@dataclass(frozen=True, slots=True)
class AskGoods:
    """A question; ``labels`` are the values kept, by dimension."""

    from_day: int
    to_day: int
    as_of: int
    count_by: str
    params: Mapping[str, Any]
    labels: Mapping[str, str]

    def holds(self, day: int | None) -> bool:
        return day is not None and self.from_day <= day <= min(self.to_day, self.as_of)


def lines_of(order: Order) -> list[Line]:
    """An order without lines is one of a product and category nobody knows."""
    return list(order.lines) or [Line("", "", order.net, None, order.refunded)]


def first_label(orders: Sequence[Order], order: Order, name: str) -> str:
    """What happened to the first order of the customer's life: yes, no, or unknown."""
    if order.customer is None:
        return UNKNOWN
    life = [each for each in orders if each.customer == order.customer]
    told = dict(min(life, key=lambda each: (each.at, each.order_id)).facts)
    if name == "first_late":
        return {1: "yes", 0: "no"}.get(told.get("late", 2), UNKNOWN)
    if name == "first_refunded":
        return "yes" if told.get("refunded", 0) > 0 else "no"
    if told.get("has_coupon") or told.get("discount", 0) > 0:
        return "yes"
    return "no" if told.get("discount") == 0 else UNKNOWN


def _line_fits(line: Line, labels: Mapping[str, str]) -> bool:
    product = f"{line.product} named" if line.product else UNKNOWN
    fits = {"category": line.category or UNKNOWN, "product": product}
    return all(fits[name] == labels[name] for name in fits if name in labels)


def _place_fits(each: Order | Excluded, labels: Mapping[str, str]) -> bool:
    places = ("channel", "province")
    return all((getattr(each, name) or UNKNOWN) == labels[name] for name in places if name in labels)


def kept(orders: Sequence[Order], ask: AskGoods, *, everyone: bool) -> Kept:
    found: Kept = []
    for order in orders:
        firsts = [name for name in ask.labels if name.startswith("first_")]
        fits = all(first_label(orders, order, name) == ask.labels[name] for name in firsts)
        if ask.holds(order.day) and fits and _place_fits(order, ask.labels) and (everyone or order.customer):
            lines = [line for line in lines_of(order) if _line_fits(line, ask.labels)]
            found += [(order, lines)] if lines else []
    return found


def baskets(orders: Sequence[Order], ask: AskGoods) -> list[tuple[int, int]]:
    """(items, net) of each purchase whose items are known."""
    counted: dict[object, list[tuple[int | None, int]]] = defaultdict(list)
    for order, lines in kept(orders, ask, everyone=True):
        quantities = [line.quantity for line in lines]
        items = None if None in quantities or not order.lines else sum(q or 0 for q in quantities)
        by_day = ask.count_by == "day" and order.customer is not None
        counted[(order.customer, order.day) if by_day else order].append((items, sum(line.net for line in lines)))
    return [
        (sum(items or 0 for items, _ in each), sum(net for _, net in each))
        for each in counted.values()
        if all(items is not None for items, _ in each)
    ]


def items_per_order(orders: Sequence[Order], _gone: object, ask: AskGoods) -> tuple[int, int]:
    found = baskets(orders, ask)
    return sum(items for items, _ in found), 1000 * len(found)


def revenue_per_item(orders: Sequence[Order], _gone: object, ask: AskGoods) -> tuple[int, int]:
    found = baskets(orders, ask)
    return 1000 * sum(net for _, net in found), sum(items for items, _ in found)


def refund_rate(orders: Sequence[Order], excluded: Iterable[Excluded], ask: AskGoods) -> tuple[int, int]:
    lines = [line for _, each in kept(orders, ask, everyone=True) for line in each]
    gone = [line for _, each in _gone(excluded, ask) for line in each]
    refunded = sum(line.refunded for line in [*lines, *gone])
    return refunded, refunded + sum(line.net for line in lines)


def refunded_orders(orders: Sequence[Order], excluded: Iterable[Excluded], ask: AskGoods) -> tuple[int, int]:
    mine, gone = kept(orders, ask, everyone=True), _gone(excluded, ask)
    with_refund = sum(any(line.refunded for line in lines) for _, lines in mine)
    return with_refund + len(gone), len(mine) + len(gone)


def _gone(excluded: Iterable[Excluded], ask: AskGoods) -> list[tuple[Excluded, list[Line]]]:
    """Orders wholly paid back, with their lines."""
    found = []
    for each in excluded:
        if each.reason == "fully_refunded" and ask.holds(each.day) and _place_fits(each, ask.labels):
            lines = [line for line in each.lines or (Line("", refunded=each.paid),) if _line_fits(line, ask.labels)]
            found += [(each, lines)] if lines else []
    return found


def gmv(orders: Sequence[Order], excluded: Iterable[Excluded], ask: AskGoods) -> tuple[int, None]:
    total = 0
    for order in orders:
        if ask.holds(order.day if order.ordered is None else order.ordered) and _place_fits(order, ask.labels):
            total += order.net + order.refunded if order.placed is None else order.placed
    for each in excluded:
        if each.reason != "brushing" and ask.holds(each.day) and _place_fits(each, ask.labels):
            total += each.paid if each.placed is None else each.placed
    return total, None


def begun(orders: Sequence[Order], ask: AskGoods) -> list[tuple[str, str, int, int | None]]:
    """(customer, thing, day, next day of the same thing as known) of each day in the window."""
    level = ask.params["level"]
    days: dict[tuple[str, str], set[int]] = defaultdict(set)
    for order in orders:
        if order.customer and order.day <= ask.as_of:
            for line in order.lines:
                days[order.customer, getattr(line, level)].add(order.day)
    mine = {
        (order.customer or "", getattr(line, level), order.day)
        for order, lines in kept(orders, ask, everyone=False)
        for line in lines
        if getattr(line, level)
    }
    return [
        (who, thing, day, min((each for each in days[who, thing] if each > day), default=None))
        for who, thing, day in sorted(mine)
    ]


def product_repurchase_rate(orders: Sequence[Order], _gone: object, ask: AskGoods) -> tuple[int, int]:
    firsts: dict[tuple[str, str], tuple[int, int | None]] = {}
    for who, thing, day, again in begun(orders, ask):
        firsts.setdefault((who, thing), (day, again))
    days = ask.params["days"]
    mature = [(day, again) for day, again in firsts.values() if day + days <= ask.as_of]
    return sum(again is not None and again - day <= days for day, again in mature), len(mature)


def goods_gaps(orders: Sequence[Order], ask: AskGoods) -> tuple[list[int], list[int]]:
    """The days until the same was bought again, and how long the others have been watched."""
    found = begun(orders, ask)
    returned = [again - day for _, _, day, again in found if again is not None]
    return returned, [ask.as_of - day for _, _, day, again in found if again is None]


def goods_cycle(orders: Sequence[Order], _gone: object, ask: AskGoods) -> tuple[int, int]:
    returned, watched = goods_gaps(orders, ask)
    return len(returned), len(returned) + len(watched)


def paid_amount(orders: Sequence[Order], excluded: Iterable[Excluded], ask: AskGoods) -> tuple[int, None]:
    return refund_rate(orders, excluded, ask)[1], None


Reckoning = Callable[[Sequence[Order], Sequence[Excluded], AskGoods], tuple[int, int | None]]
RECKONINGS: Mapping[str, Reckoning] = {
    "gmv": gmv,
    "paid_amount": paid_amount,
    "refund_rate": refund_rate,
    "items_per_order": items_per_order,
    "revenue_per_item": revenue_per_item,
    "product_repurchase_rate": product_repurchase_rate,
    "category_cycle": goods_cycle,
    "product_cycle": goods_cycle,
    "cycle_lateness": goods_cycle,
}


def with_labels(ask: AskGoods, labels: Mapping[str, str]) -> AskGoods:
    return replace(ask, labels={**ask.labels, **labels})
