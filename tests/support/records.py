"""A plain file of any layout: every column it knows, filled with cells of their kind."""

from __future__ import annotations

from huitou.intake.fields import FIELDS
from huitou.intake.mapping import Mapping

CELLS = {
    "id": "1",
    "text": "a",
    "contact": "lin@example.com",
    "money": "10",
    "decimal": "1",
    "refund_status": "-",
    "birthday": "05-01",
    "consent": "yes",
    "share": "0.5",
    "stars": "5",
    "goal": "sale",
    "event": "pay",
}


def header(layout: Mapping) -> list[str]:
    """A file of this layout under the first name of each column."""
    marks = [mark.split("|")[0] for mark in layout.recognise]
    return list(dict.fromkeys([*(aliases[0] for aliases in layout.columns.values()), *marks]))


def record(layout: Mapping, number: int) -> dict[str, str]:
    """A plain row: every column filled, as cells of its kind are written."""
    cells = dict.fromkeys(header(layout), "5")
    for field, aliases in layout.columns.items():
        kind = FIELDS[field]
        cells[aliases[0]] = "2024-01-05 10:00:00" if kind == "time" else CELLS.get(kind, "")
    own = {
        "order_id": f"77{number}",
        "currency": "CNY",
        "refunded_amount": "0",
        "cancelled_at": "",
        "line_id": f"7{number}",
        "buyer_id": f"c{number}",
        "unionid": f"u{number}",
        "phone": f"1380000000{number}",
        "email": f"lin{number}@example.com",
        "product_id": f"p{number}",
        "campaign": f"a{number}",
        "coupon_id": f"k{number}",
        "live_id": f"l{number}",
        "ticket_id": f"t{number}",
        "device_id": f"d{number}",
    }
    own |= {"status": next(iter(layout.status.get("paid", [""]))), "outstanding": "0", "line_discount": "0"}
    return cells | {layout.columns[field][0]: cell for field, cell in own.items() if field in layout.columns}
