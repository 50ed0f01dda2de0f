"""What is known of one customer, day by day: purchases and what was in them, refunds, visits, touches, coupons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from huitou.metrics.question import Snapshot

Kind = Literal["purchase", "refund", "visit", "touch", "coupon_issued", "coupon_used", "joined"]

_CUSTOMER = "SELECT customer FROM customers WHERE customer_id = :customer_id"
_PURCHASES = """
SELECT s.ref, s.day, s.seq, s.net, k.order_id, so.value, st.value, ch.value
FROM sequence AS s
JOIN purchase_keys AS k ON k.ref = s.ref
LEFT JOIN codes AS so ON so.kind = 'source' AND so.code = s.source
LEFT JOIN codes AS st ON st.kind = 'store' AND st.code = s.store
LEFT JOIN codes AS ch ON ch.kind = 'channel' AND ch.code = s.channel
WHERE s.customer = :customer
ORDER BY s.seq NULLS LAST"""
_GOODS = """
SELECT p.ref, COALESCE(n.name, c.value), p.quantity
FROM purchase_products AS p
JOIN sequence AS s ON s.ref = p.ref
LEFT JOIN product_names AS n ON n.code = p.product
LEFT JOIN codes AS c ON c.kind = 'product' AND c.code = p.product
WHERE s.customer = :customer AND p.product > 0
ORDER BY p.ref NULLS LAST, p.net DESC NULLS LAST, p.product NULLS LAST"""
_REFUNDS = """
SELECT r.day, r.order_id, CAST(SUM(r.refunded) AS BIGINT)
FROM refunds AS r
JOIN sequence AS s ON s.ref = r.ref
WHERE s.customer = :customer
GROUP BY r.day, r.order_id"""
_VISITS = """
SELECT d.day, COUNT(*)
FROM visitor_customers AS v
JOIN visit_days AS d ON d.visitor = v.visitor
WHERE v.customer = :customer
GROUP BY d.day"""
_COUPONS = """
SELECT {day}, COUNT(*)
FROM person_coupons
WHERE person = :customer_id AND {day} IS NOT NULL
GROUP BY {day}"""
# What is no purchase: the list it rests on, its kind, and days with how many of it there were.
_LISTS: tuple[tuple[str, Kind, str], ...] = (
    ("visits", "visit", _VISITS),
    ("touches", "touch", "SELECT day, COUNT(*) FROM touch_list WHERE customer = :customer GROUP BY day"),
    ("coupons", "coupon_issued", _COUPONS.format(day="issued_day")),
    ("coupons", "coupon_used", _COUPONS.format(day="used_day")),
    (
        "members",
        "joined",
        "SELECT joined_day, 1 FROM member_list WHERE customer = :customer AND is_member = 1 AND joined_day IS NOT NULL",
    ),
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a shop day; ``net_minor`` of a purchase or refund, ``seq`` which purchase of the life it is.

    ``goods``: names with thousandths bought. ``times``: how many of it there were on the day.
    """

    day: int
    kind: Kind
    order_id: str = ""
    net_minor: int | None = None
    seq: int | None = None
    source: str = ""
    store: str = ""
    channel: str = ""
    goods: tuple[tuple[str, int], ...] = field(default=())
    times: int = 1


def life(snapshot: Snapshot, customer_id: int) -> tuple[Event, ...] | None:
    """The events of a customer, the newest first; None where the data version knows no such customer."""
    found = snapshot.rows(_CUSTOMER, customer_id=customer_id)
    if not found:
        return None
    ((customer,),) = found
    events = [*_bought(snapshot, customer), *_around(snapshot, customer, customer_id)]
    return tuple(sorted(events, key=lambda event: (event.day, event.seq or 0), reverse=True))


def _bought(snapshot: Snapshot, customer: int) -> Iterator[Event]:
    goods = _goods(snapshot, customer)
    for ref, day, seq, net, order_id, source, store, channel in snapshot.rows(_PURCHASES, customer=customer):
        yield Event(
            day,
            "purchase",
            order_id=order_id,
            net_minor=int(net),
            seq=seq,
            source=source or "",
            store=store or "",
            channel=channel or "",
            goods=goods.get(ref, ()),
        )
    for day, order_id, refunded in snapshot.rows(_REFUNDS, customer=customer):
        yield Event(day, "refund", order_id=order_id or "", net_minor=int(refunded))


def _goods(snapshot: Snapshot, customer: int) -> Mapping[int, tuple[tuple[str, int], ...]]:
    found = defaultdict(list)
    for ref, name, quantity in snapshot.rows(_GOODS, customer=customer):
        found[ref].append((name or "", int(quantity or 0)))
    return {ref: tuple(names) for ref, names in found.items()}


def _around(snapshot: Snapshot, customer: int, customer_id: int) -> Iterator[Event]:
    """What is no purchase; each list only where the shop has it."""
    who = {"customer": customer, "customer_id": customer_id}
    for needs, kind, sql in _LISTS:
        if needs in snapshot.about.lists:
            asked = {name: value for name, value in who.items() if re.search(rf":{name}\b", sql)}
            for day, times in snapshot.rows(sql, **asked):
                yield Event(day, kind, times=times)
