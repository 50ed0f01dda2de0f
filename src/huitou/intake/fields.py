"""What an order file can say: the fields of an order and its lines, and the words a mapping may use.

A mapping fills these fields; the cleaner reads their cells by their kind.
"""

from __future__ import annotations

from typing import Literal

# What the rows of a file are: orders and their lines, orders that never count, or one of the lists beside them.
Rows = Literal[
    "order",
    "line",
    "line_after_order",
    "line_only",
    "exclusion",
    "member",
    "product",
    "stock",
    "cost",
    "parcel",
    "coupon",
    "live",
    "touch",
    "ticket",
    "rating",
    "visit",
    "consent",
]
Amount = Literal["cell", "lines"]
Negative = Literal["quarantine", "drop", "refund"]
DateOrder = Literal["", "mdy", "dmy"]
# Where an order number begins with its day.
IdDate = Literal["", "yymmdd"]
# Whether a file tells who bought: by an id of the platform or the buyer's own contact; by something that may be
# another's (a receiver's phone, a name); not at all.
Customers = Literal["known", "weak", "none"]
# How sure a preset is: seen in several places, or in one only.
Grade = Literal["confirmed", "unconfirmed"]
AllowedUse = Literal["marketing_with_consent", "fulfilment"]
Kind = Literal[
    "id",
    "text",
    "contact",
    "money",
    "decimal",
    "time",
    "status",
    "refund_status",
    "birthday",
    "consent",
    "share",
    "stars",
    "goal",
    "event",
]

# The counts of a live room in the order of its funnel; people and times are two counts of two things.
LIVE_STEPS = ("exposed", "entered", "shown", "clicked", "dealt", "leads")
LIVE_COUNTS = tuple(f"{step}_{basis}" for basis in ("people", "times") for step in LIVE_STEPS)
# Every field a mapping may fill, and how its cells are read.
FIELDS: dict[str, Kind] = {
    "order_id": "id",
    "unionid": "id",
    "buyer_id": "id",
    "nick": "text",
    "phone": "contact",
    "email": "contact",
    "contact": "contact",
    "receiver": "contact",
    "ordered_at": "time",
    "paid_at": "time",
    "refunded_at": "time",
    "delivered_at": "time",
    "updated_at": "time",
    "cancelled_at": "time",
    "seen_at": "time",
    "status": "status",
    "stage": "text",
    "memo": "text",
    "flag": "text",
    "paid_amount": "money",
    "outstanding": "money",
    "due_amount": "money",
    "balance_paid": "money",
    "order_amount": "money",
    "refunded_amount": "money",
    "discount": "money",
    "coupon": "text",
    "channel": "text",
    "province": "text",
    "address": "text",
    "store": "text",
    "order_source": "text",
    "currency": "text",
    "line_id": "id",
    "product_id": "id",
    "product_name": "text",
    "category": "text",
    "quantity": "decimal",
    "price": "decimal",
    "line_amount": "decimal",
    "line_discount": "decimal",
    "line_refund": "money",
    "line_refund_status": "refund_status",
    "line_state": "status",
    "level": "text",
    "points": "decimal",
    "birthday": "birthday",
    "joined_at": "time",
    "consent_sms": "consent",
    "consent_email": "consent",
    "consent_phone": "consent",
    "consent_wecom": "consent",
    "consent_channel": "text",
    "consent_given": "consent",
    "consent_at": "time",
    "consent_source": "text",
    "unit": "text",
    "pack_size": "decimal",
    "cycle_days": "decimal",
    "cost": "money",
    "list_price": "money",
    "on_hand": "decimal",
    "stock_at": "time",
    "spent_at": "time",
    "spent": "money",
    "cost_kind": "text",
    "campaign": "text",
    "parcel_id": "id",
    "carrier": "text",
    "parcel_state": "text",
    "shipped_at": "time",
    "promised_at": "time",
    "coupon_id": "id",
    "coupon_value": "money",
    "issued_at": "time",
    "used_at": "time",
    "expires_at": "time",
    "live_id": "id",
    "live_from": "time",
    "live_to": "time",
    "slot_from": "time",
    "slot_to": "time",
    "room": "text",
    "host": "text",
    "goal": "goal",
    **dict.fromkeys(LIVE_COUNTS, "decimal"),
    "live_minutes": "decimal",
    "live_gmv": "money",
    "paid_share": "share",
    "touched_at": "time",
    "touch_kind": "text",
    "outcome": "text",
    "ticket_id": "id",
    "opened_at": "time",
    "responded_at": "time",
    "closed_at": "time",
    "ticket_kind": "text",
    "rated_at": "time",
    "stars": "stars",
    "event": "event",
    "event_at": "time",
    "device_id": "id",
    "device": "text",
}
# What a consent is given for, by the field that says so.
CONSENTS = {"consent_sms": "sms", "consent_email": "email", "consent_phone": "phone", "consent_wecom": "wecom"}
# What a file must tell for its rows to mean anything.
NEEDS: dict[Rows, tuple[str, ...]] = {
    "order": ("order_id", "ordered_at", "paid_amount"),
    "line": ("order_id", "ordered_at", "paid_amount"),
    "line_after_order": ("order_id", "ordered_at", "paid_amount"),
    "line_only": ("order_id",),
    "exclusion": ("order_id",),
    "member": (),
    "product": ("product_id",),
    "stock": ("product_id", "on_hand", "stock_at"),
    "cost": ("spent_at", "spent"),
    "parcel": ("order_id",),
    "coupon": ("coupon_id",),
    "live": (),
    "touch": ("touched_at",),
    "ticket": ("opened_at",),
    "rating": ("stars", "rated_at"),
    "visit": ("event", "event_at"),
    "consent": ("consent_channel", "consent_given"),
}
# Read only where a rule of the shop looks at them: a note cut amid a character harms nobody else.
ASKED_FOR = frozenset({"memo", "flag"})
# What a status word can mean; refunded: paid, and all of it given back unless an amount says otherwise.
STATES = ("paid", "pending", "closed", "refunded")
LINE_FIELDS = frozenset(
    (
        "line_id product_id product_name category quantity price line_amount line_discount line_refund"
        " line_refund_status line_state"
    ).split()
)
# How a rule that leaves rows out may look at a cell.
DROP_TESTS = ("starts_with", "equals", "contains", "empty", "at_most", "below")
