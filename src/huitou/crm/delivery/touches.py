"""That somebody was written to, put down for the facts in the transaction that says so."""

from __future__ import annotations

from huitou.crm.delivery.models import Outgoing
from huitou.crm.fact_outbox.entry import Entry, put
from huitou.crm.project import clock


def note_touch(key: str) -> None:
    """A message went: said once of each, whoever finds out, and however often."""
    row = Outgoing.objects.get(key=key)
    said = {
        "touched_at": (row.called_at or row.planned_at).isoformat(),
        "channel": row.channel,
        "campaign": f"{row.journey}.{row.step}",
        "touch_kind": row.purpose,
        "outcome": "sent",
    }
    who = {"customer_id": row.customer_id}
    put([Entry(f"message:{key}", "touch", row.called_at or row.planned_at, who=who, data=said)], clock.now())
