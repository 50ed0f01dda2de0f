"""What keeps from reminding somebody now, as far as the snapshot knows it, on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huitou.diagnosis.again.row import Held
from huitou.metrics.question import Snapshot

# An order not paid after so many days is forgotten rather than open; a parcel that late was never told of.
_OPEN_DAYS = 15
_UNDERWAY_DAYS = 30
_REFUND_DAYS = 14
# Where a list never says that a question was answered for good, it is taken to be open so long; else at most a quarter.
_TICKET_DAYS = 7
_TICKET_LONGEST = 90
# A count older than this says nothing of today.
_COUNT_DAYS = 30
# Delivery is told of in this shop where it is known of so many of the purchases that must have arrived.
_TOLD_SHARE = 0.8

_UNDERWAY = """
SELECT s.customer, MAX(s.day)
FROM sequence AS s
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
WHERE s.customer IS NOT NULL AND s.day <= :as_of AND s.day > :as_of - :days
  AND (f.delivered_day IS NULL OR f.delivered_day > :as_of)
GROUP BY s.customer"""
_TOLD = """
SELECT COUNT(*), SUM(CASE WHEN f.delivered_day <= :as_of THEN 1 ELSE 0 END)
FROM sequence AS s
LEFT JOIN purchase_facts AS f ON f.ref = s.ref
WHERE s.day <= :as_of - :days AND s.day > :as_of - 365"""
_REFUNDS = """
SELECT s.customer, MAX(f.refunded_day)
FROM purchase_facts AS f
JOIN sequence AS s ON s.ref = f.ref
WHERE s.customer IS NOT NULL AND f.refunded_day <= :as_of AND f.refunded_day > :as_of - :days AND s.day <= :as_of
GROUP BY s.customer"""
_TICKETS = """
SELECT customer, MAX(opened_day)
FROM ticket_list
WHERE opened_day <= :as_of AND (closed_day IS NULL OR closed_day > :as_of)
  AND opened_day > :as_of - CASE WHEN closes = 1 THEN :longest ELSE :days END
GROUP BY customer"""
_STOCK = """
SELECT t.product, t.day, t.on_hand
FROM stock_list AS t
JOIN (
  SELECT product, MAX(day) AS day FROM stock_list WHERE day <= :as_of AND day > :as_of - :days GROUP BY product
) AS n ON n.product = t.product AND n.day = t.day"""


@dataclass(frozen=True, slots=True)
class Matters:
    """By customer the day of what is open, and by product the day it was counted as gone."""

    orders: Mapping[int, int]
    underway: Mapping[int, int]
    tickets: Mapping[int, int]
    refunds: Mapping[int, int]
    gone: Mapping[int, int]

    @property
    def customers(self) -> list[int]:
        """All of whom anything is open."""
        return sorted({*self.orders, *self.underway, *self.tickets, *self.refunds})

    def of(self, customer: int, product: int, elsewhere: int | None) -> tuple[tuple[Held, int], ...]:
        """What keeps from reminding this customer of this product (0: a category); ``elsewhere`` the day they bought
        something else of the kind."""
        found: list[tuple[Held, int | None]] = [
            ("open_order", self.orders.get(customer)),
            ("not_delivered", self.underway.get(customer)),
            ("open_ticket", self.tickets.get(customer)),
            ("refund", self.refunds.get(customer)),
            ("out_of_stock", self.gone.get(product) if product else None),
            ("bought_elsewhere", elsewhere),
        ]
        return tuple((kind, day) for kind, day in found if day is not None)


def matters(snapshot: Snapshot, as_of: int) -> Matters:
    """What is open on ``as_of``; what a shop does not tell of keeps nobody from anything."""
    ((sent, arrived),) = snapshot.rows(_TOLD, as_of=as_of, days=_UNDERWAY_DAYS)
    told = bool(sent) and (arrived or 0) >= _TOLD_SHARE * sent
    open_ = "SELECT customer, MAX(day) FROM open_list WHERE day <= :as_of AND day > :as_of - :days GROUP BY customer"
    stock = snapshot.rows(_STOCK, as_of=as_of, days=_COUNT_DAYS)
    return Matters(
        orders=dict(snapshot.rows(open_, as_of=as_of, days=_OPEN_DAYS)),
        underway=dict(snapshot.rows(_UNDERWAY, as_of=as_of, days=_UNDERWAY_DAYS)) if told else {},
        tickets=dict(snapshot.rows(_TICKETS, as_of=as_of, days=_TICKET_DAYS, longest=_TICKET_LONGEST)),
        refunds=dict(snapshot.rows(_REFUNDS, as_of=as_of, days=_REFUND_DAYS)),
        gone={product: day for product, day, on_hand in stock if on_hand <= 0},
    )
